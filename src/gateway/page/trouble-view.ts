import type { AgentDetail } from '../model.ts';
import { attribute, el, find, type IconName, icon, text } from './dom.ts';
import { span } from './format.ts';
import { faultCure, faultWord, sentence } from './words.ts';

interface Trouble {
  readonly agent: string;
  readonly what: string;
  readonly word: string;
  readonly detail: string;
  readonly cure: string;
  readonly since: number;
  readonly icon: IconName;
}

/** All that is wrong anywhere, in one list above everything else. */
export function troubleList(): (agents: Iterable<AgentDetail>, now: number) => void {
  const section = find('#trouble');
  const list = find('ul', section);
  let shown = '';
  return (agents, now) => {
    const troubles = [...agents].flatMap(troublesOf).sort((a, b) => b.since - a.since);
    section.hidden = troubles.length === 0;
    const key = JSON.stringify(troubles);
    if (key !== shown) list.replaceChildren(...troubles.map(item));
    shown = key;
    for (const time of list.querySelectorAll('time')) text(time, span(now - Number(time.dataset.since)));
  };
}

function troublesOf(agent: AgentDetail): Trouble[] {
  // what an agent that is away last said of its sensors is old; that it is away is the news
  if (agent.state === 'offline')
    return [
      {
        agent: agent.id,
        what: '',
        word: 'offline',
        detail: agent.reason ?? '',
        cure: 'Its readings wait on the Pi and come when it is back. Check its power and network.',
        since: agent.since,
        icon: 'away',
      },
    ];
  const sensors = agent.sensors.flatMap(({ name, fault, detail, since }): Trouble[] =>
    fault === null
      ? []
      : [
          {
            agent: agent.id,
            what: name,
            word: faultWord(fault),
            detail,
            cure: faultCure(fault),
            since,
            icon: 'alert',
          },
        ],
  );
  const actuators = agent.actuators.flatMap(({ name, state }): Trouble[] =>
    state === null || state.fault === null
      ? []
      : [
          {
            agent: agent.id,
            what: name,
            word: 'fault',
            detail: state.fault,
            cure: '',
            since: state.since,
            icon: 'alert',
          },
        ],
  );
  return [...sensors, ...actuators];
}

function item(trouble: Trouble): HTMLElement {
  const { agent, what, word, detail, cure, since } = trouble;
  const link = el('a', { href: `#agent-${agent}` }, what === '' ? agent : `${agent} / ${what}`);
  const time = el('time', { 'data-since': since });
  const element = el(
    'li',
    {},
    icon(trouble.icon),
    el('p', {}, link, ' ', el('strong', {}, word), ' for ', time),
    el('p', { class: 'detail' }, sentence(detail), ' ', cure && el('em', {}, cure)),
  );
  attribute(element, 'data-trouble', what === '' ? agent : `${agent}/${what}`);
  return element;
}
