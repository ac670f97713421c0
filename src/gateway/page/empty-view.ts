import { el, find } from './dom.ts';

/** What a newcomer sees before the first agent has connected. */
export function emptyState(): (empty: boolean) => void {
  const section = find('#empty');
  const config = [
    'gateway:',
    `  host: ${location.hostname}`,
    '  port: 7070',
    'sensors:',
    '  - name: host',
    '    kind: system',
  ].join('\n');
  section.append(
    el('h2', {}, 'Waiting for the first agent'),
    el('p', {}, 'The gateway runs, and no Pi has connected to it yet. On a Pi:'),
    el(
      'ol',
      {},
      el('li', {}, 'Write a file ', el('code', {}, 'agent.yaml'), ':', el('pre', {}, config)),
      el(
        'li',
        { class: 'tokens' },
        'Make a token for it, here: ',
        el('code', {}, 'fieldhand token new --agent ID --out token'),
        '; put that file beside it, and ',
        el('code', {}, 'tokenFile: token'),
        ' under ',
        el('code', {}, 'gateway:'),
      ),
      el('li', {}, 'Check it, without touching any hardware: ', el('code', {}, 'fieldhand check agent.yaml')),
      el('li', {}, 'Start the agent: ', el('code', {}, 'fieldhand agent --config agent.yaml')),
    ),
    el(
      'p',
      {},
      'It appears here within a second or two. If it does not, see that the gateway listens on an address that the Pi can reach (',
      el('code', {}, 'listen.host'),
      ' in its config) and that TCP port 7070 is open. To look around without a Pi, run ',
      el('code', {}, 'npm start'),
      ': it brings a simulated one.',
    ),
  );
  return (empty) => {
    section.hidden = !empty;
  };
}
