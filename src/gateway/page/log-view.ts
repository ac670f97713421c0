import type { EventView } from '../model.ts';
import { el, find } from './dom.ts';
import { clockTime, moment } from './format.ts';

const SHOWN = 8;

/** What agents did by themselves, newest first. */
export function eventList(): (events: readonly EventView[], now: number) => void {
  const section = find('#log');
  const list = find('ul', section);
  let shown: readonly EventView[] = [];
  return (events, now) => {
    if (events === shown) return;
    shown = events;
    section.hidden = events.length === 0;
    list.replaceChildren(...events.slice(0, SHOWN).map((event) => item(event, now)));
  };
}

function item({ id, agent, time, kind, source, text }: EventView, now: number): HTMLElement {
  const today = now - time < 12 * 3_600_000;
  return el(
    'li',
    { 'data-event': String(id), 'data-kind': kind },
    el('span', { class: 'when' }, today ? clockTime(time) : moment(time, now)),
    el(
      'span',
      { class: 'which' },
      el('a', { href: `#agent-${agent}` }, agent),
      source === '' ? '' : ` / ${source}`,
    ),
    el('span', { class: 'what' }, text),
  );
}
