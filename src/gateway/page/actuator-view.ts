import type { ActuatorView, CommandView } from '../model.ts';
import { type Ask, sendCommand } from './api.ts';
import { attribute, el, icon, text } from './dom.ts';
import { age, label } from './format.ts';
import { travelControls } from './travel-controls.ts';
import { asked, because, doing, outcome, stands, why } from './words.ts';

const PULSES = ['200ms', '500ms', '1s', '2s', '5s', '10s', '30s'];
export interface ActuatorRow {
  readonly element: HTMLElement;
  /** `last` is the newest command that this actuator was given, while its outcome is news. */
  update(actuator: ActuatorView, last: CommandView | undefined, live: boolean): void;
  tick(now: number): void;
}

/**
 * A switch that follows what the agent reports and not what was clicked: until the agent has answered it stays
 * where it was and says that it waits.
 */
export function actuatorRow(agent: string, first: ActuatorView): ActuatorRow {
  let actuator = first;
  let last: CommandView | undefined;
  let sending = 0;
  let trouble = '';
  let dragging = false;

  const state = el('span', { class: 'state' });
  const cause = el('span', { class: 'cause' });
  const news = el('p', { class: 'news', hidden: true });
  const toggle = el(
    'button',
    {
      type: 'button',
      class: 'switch',
      role: 'switch',
      'aria-checked': 'false',
      'aria-label': `${agent} ${first.name}`,
    },
    el('span', { class: 'thumb' }),
  );
  const slider = el('input', {
    type: 'range',
    min: 0,
    max: 100,
    step: 5,
    'aria-label': `${agent} ${first.name}, percent`,
  });
  const lengths = el('select', { 'aria-label': `Length of the pulse of ${agent} ${first.name}` });
  lengths.append(
    ...PULSES.map((pulse) => el('option', { value: pulse, selected: pulse === '500ms' }, spoken(pulse))),
  );
  const pulse = el(
    'button',
    { type: 'button', class: 'plain', 'aria-label': `Pulse ${agent} ${first.name}` },
    'Pulse',
  );
  const canSet = first.actions.includes('set');
  const canPulse = first.actions.includes('pulse');
  const travel = travels(first)
    ? travelControls(`${agent} ${first.name}`, (ask) => void send(ask))
    : undefined;
  const element = el(
    'div',
    { class: 'actuator', 'data-actuator': first.name },
    el('span', { class: 'name' }, label(first.name), el('small', {}, first.kind)),
    el('span', { class: 'now' }, state, ' ', cause),
    el(
      'span',
      { class: 'controls' },
      canPulse && el('span', { class: 'pulse' }, lengths, pulse),
      canSet && first.proportional && slider,
      canSet && toggle,
      travel?.element,
    ),
    news,
  );

  const send = async (ask: Ask): Promise<void> => {
    sending++;
    trouble = '';
    render();
    try {
      await sendCommand(agent, actuator.name, ask);
    } catch (error) {
      trouble = `not sent: ${(error as Error).message}`;
    }
    sending--;
    render();
  };
  const usable = (): boolean => toggle.getAttribute('aria-disabled') !== 'true';
  toggle.addEventListener('click', () => {
    if (!usable()) return;
    // a second click while the first still waits takes it back
    const waiting = last?.state === 'pending' && last.action.type === 'set' ? last.action.level : undefined;
    void send({ set: !((waiting ?? actuator.state?.level ?? 0) > 0) });
  });
  pulse.addEventListener('click', () => {
    if (usable()) void send({ pulse: lengths.value });
  });
  slider.addEventListener('input', () => {
    dragging = true;
  });
  slider.addEventListener('change', () => {
    dragging = false;
    if (usable()) void send({ set: Number(slider.value) / 100 });
  });

  const render = (): void => {
    const now = actuator.state;
    const waiting = sending > 0 || last?.state === 'pending';
    text(state, now === null ? 'unknown' : stands(now, actuator));
    travel?.render(now, waiting);
    attribute(element, 'data-state', now === null ? 'unknown' : now.level > 0 ? 'on' : 'off');
    attribute(element, 'data-waiting', waiting);
    attribute(toggle, 'aria-checked', String(now !== null && now.level > 0));
    attribute(toggle, 'aria-busy', waiting);
    if (!dragging && !waiting) slider.value = String(Math.round((now?.level ?? 0) * 100));
    const shown = newsOf(now?.fault ?? null, last, waiting, trouble);
    news.hidden = shown === undefined;
    if (!shown || news.textContent === shown.text) return;
    attribute(news, 'class', `news ${shown.tone}`);
    news.replaceChildren(icon(shown.tone === 'waiting' ? 'waiting' : 'alert'), el('span', {}, shown.text));
  };

  return {
    element,
    update(next, command, live) {
      actuator = next;
      last = command;
      const away = live ? null : 'The agent is offline: nothing can be asked of it';
      for (const control of [toggle, pulse]) {
        attribute(control, 'aria-disabled', live ? null : 'true');
        attribute(control, 'title', away);
      }
      travel?.enable(live);
      slider.disabled = !live;
      lengths.disabled = !live;
      render();
    },
    tick(now) {
      const { state: reported } = actuator;
      text(
        cause,
        reported === null
          ? 'not reported yet'
          : [
              age(now - reported.since),
              because(reported.cause),
              ...doing(reported),
              ...(reported.readBack ? [] : ['not read back']),
            ].join(' · '),
      );
    },
  };
}

/** Goes to positions, and takes no levels. */
const travels = ({ actions }: ActuatorView): boolean => actions.includes('move') && !actions.includes('set');

/** What is to be said about an actuator beside its state: a fault, a wait, a refusal, or nothing. */
function newsOf(
  fault: string | null,
  last: CommandView | undefined,
  waiting: boolean,
  trouble: string,
): { readonly tone: 'bad' | 'warn' | 'waiting'; readonly text: string } | undefined {
  if (waiting)
    return {
      tone: 'waiting',
      text: last?.state === 'pending' ? `asked for ${asked(last)}, waiting…` : 'asking…',
    };
  if (trouble !== '') return { tone: 'bad', text: trouble };
  if (last && last.state !== 'executed' && last.state !== 'pending')
    return {
      tone: last.state === 'failed' ? 'bad' : 'warn',
      text: `“${asked(last)}” ${outcome(last)}, ${why(last)}`,
    };
  return fault === null ? undefined : { tone: 'bad', text: fault };
}

const spoken = (pulse: string): string => pulse.replace(/(\d)([a-z])/, '$1 $2');
