import type { CommandView } from '../model.ts';
import { el, find, icon } from './dom.ts';
import { clockTime, moment, took } from './format.ts';
import { asked, outcome, why } from './words.ts';

const SHOWN = 15;

const ICONS = {
  pending: 'waiting',
  executed: 'done',
  rejected: 'refused',
  failed: 'failed',
  expired: 'waiting',
} as const;

/** The last commands with what became of them, newest first. */
export function commandTable(): (commands: readonly CommandView[], now: number) => void {
  const section = find('#commands');
  const body = find('tbody', section);
  let shown: readonly CommandView[] = [];
  return (commands, now) => {
    if (commands === shown) return;
    shown = commands;
    section.hidden = commands.length === 0;
    body.replaceChildren(...commands.slice(0, SHOWN).map((command) => row(command, now)));
  };
}

function row(command: CommandView, now: number): HTMLElement {
  const { id, agent, actuator, state, created, finished, issuer } = command;
  const reason = why(command);
  const today = now - created < 12 * 3_600_000;
  return el(
    'tr',
    { 'data-command': id, 'data-state': state },
    el('td', { class: 'when' }, today ? clockTime(created) : moment(created, now)),
    el('td', { class: 'which' }, el('a', { href: `#agent-${agent}` }, agent), ` / ${actuator}`),
    el('td', {}, asked(command)),
    el(
      'td',
      { class: 'outcome' },
      el('span', { class: 'verdict' }, icon(ICONS[state]), outcome(command)),
      reason && el('span', { class: 'why' }, reason),
    ),
    el('td', { class: 'number' }, finished === null ? '' : took(finished - created)),
    el('td', { class: 'issuer' }, issuer),
  );
}
