import type { AgentDetail, CommandView, ReadingEvent, SensorView } from '../model.ts';
import { type ActuatorRow, actuatorRow } from './actuator-view.ts';
import { type ChannelRow, channelRow } from './channel-view.ts';
import type { Charts } from './chart.ts';
import { attribute, el, icon, text } from './dom.ts';
import { label, moment, number, span, took } from './format.ts';
import { channelKey } from './store.ts';
import { faultWord } from './words.ts';

/** An outcome is shown beside its actuator for so long. */
const NEWS_MS = 5 * 60_000;
const GAPS_SHOWN = 2;
const DAY_MS = 86_400_000;

/** One agent: a head that is always there and a body that can be folded away. */
export interface AgentCard {
  readonly element: HTMLElement;
  update(agent: AgentDetail, commands: readonly CommandView[], now: number): void;
  push(readings: readonly ReadingEvent[]): void;
  tick(now: number): void;
  fold(folded: boolean): void;
  remove(): void;
}

export function agentCard(id: string, charts: Charts, folded: boolean): AgentCard {
  const stateText = el('span', {});
  const stateIcon = el('span', { class: 'dot' });
  const beatTime = el('span');
  const beat = el(
    'span',
    { class: 'beat', title: 'Round trip of the last heartbeat' },
    el('span', { class: 'word' }, 'heartbeat '),
    beatTime,
  );
  const faultCount = el('span');
  const faults = el('span', { class: 'count', hidden: true }, icon('alert'), faultCount);
  const facts = el('p', { class: 'facts' });
  const machine = el('p', { class: 'facts machine' });
  const body = el('div', { class: 'body', id: `body-${id}` });
  const channels = el('div', { class: 'channels' });
  const actuators = el('div', { class: 'actuators' });
  const gaps = el('ul', { class: 'gaps', hidden: true });
  const fold = el(
    'button',
    { type: 'button', class: 'fold', 'aria-controls': `body-${id}`, 'aria-expanded': 'true' },
    el('span', {}, id),
    icon('open'),
  );
  const element = el(
    'article',
    { class: 'agent', id: `agent-${id}`, 'data-agent': id, 'aria-label': `Agent ${id}` },
    el('header', {}, el('h2', {}, fold), faults, beat, el('span', { class: 'pill' }, stateIcon, stateText)),
    body,
  );
  body.append(facts, machine, gaps, channels, actuators);

  let known: AgentDetail | undefined;
  let rows = new Map<string, ChannelRow>();
  let switches = new Map<string, ActuatorRow>();
  let shape = '';
  const setFolded = (yes: boolean): void => {
    attribute(fold, 'aria-expanded', String(!yes));
    body.hidden = yes;
  };
  fold.addEventListener('click', () => setFolded(fold.getAttribute('aria-expanded') === 'true'));
  setFolded(folded);

  /** Channels and actuators are declared once a session: rows are made anew only when that changes. */
  const build = (agent: AgentDetail): void => {
    for (const row of rows.values()) row.remove();
    rows = new Map(agent.channels.map((channel) => [channelKey(channel), channelRow(id, channel, charts)]));
    switches = new Map(agent.actuators.map((actuator) => [actuator.name, actuatorRow(id, actuator)]));
    channels.replaceChildren(...sensorNames(agent).map((name) => sensorGroup(agent, name, rows)));
    actuators.replaceChildren(...[...switches.values()].map((row) => row.element));
  };

  return {
    element,
    update(agent, commands, now) {
      const nextShape = shapeOf(agent);
      if (nextShape !== shape) build(agent);
      shape = nextShape;
      known = agent;
      const live = agent.state === 'live';
      attribute(element, 'data-state', agent.state);
      text(stateText, agent.state);
      beat.hidden = !live || agent.heartbeatMs === null;
      text(beatTime, took(agent.heartbeatMs ?? 0));
      const sick = new Map(agent.sensors.filter(({ fault }) => fault !== null).map((s) => [s.name, s]));
      text(machine, machineOf(agent));
      attribute(machine, 'title', machineOf(agent));
      faults.hidden = sick.size === 0;
      text(faultCount, String(sick.size));
      attribute(faults, 'title', `${sick.size} in trouble`);
      for (const channel of agent.channels)
        rows.get(channelKey(channel))?.update(channel, live && !sick.has(channel.sensor));
      for (const group of channels.querySelectorAll('h3'))
        markSensor(group, sick.get(group.dataset.sensor ?? ''));
      for (const actuator of agent.actuators)
        switches.get(actuator.name)?.update(actuator, lastCommand(commands, id, actuator.name, now), live);
      showGaps(gaps, agent, now);
    },
    push(readings) {
      for (const reading of readings) rows.get(channelKey(reading))?.push(reading.time, reading.value);
    },
    tick(now) {
      if (!known) return;
      text(facts, factsOf(known, now));
      if (body.hidden) return;
      for (const row of rows.values()) row.tick(now);
      for (const row of switches.values()) row.tick(now);
    },
    fold: setFolded,
    remove() {
      for (const row of rows.values()) row.remove();
      element.remove();
    },
  };
}

/** Sensors in the order in which they were declared, those without a channel so far included. */
const sensorNames = ({ sensors, channels }: AgentDetail): string[] => [
  ...new Set([...channels.map(({ sensor }) => sensor), ...sensors.map(({ name }) => name)]),
];

function sensorGroup(agent: AgentDetail, name: string, rows: ReadonlyMap<string, ChannelRow>): HTMLElement {
  const kind = agent.sensors.find((sensor) => sensor.name === name)?.kind ?? '';
  const fault = el('span', { class: 'fault', hidden: true });
  const heading = el('h3', { 'data-sensor': name }, label(name), el('small', {}, kind), fault);
  const own = agent.channels.filter(({ sensor }) => sensor === name);
  const elements = own.flatMap((channel) => rows.get(channelKey(channel))?.elements ?? []);
  return el('section', { class: 'sensor' }, heading, ...elements);
}

function markSensor(heading: HTMLElement, sick: SensorView | undefined): void {
  const fault = heading.querySelector<HTMLElement>('.fault');
  if (!fault) return;
  fault.hidden = sick === undefined;
  text(fault, sick ? faultWord(sick.fault ?? '') : '');
}

const shapeOf = ({ channels, sensors, actuators }: AgentDetail): string =>
  JSON.stringify([
    channels.map(({ sensor, quantity, unit, decimals }) => [sensor, quantity, unit, decimals]),
    sensors.map(({ name, kind }) => [name, kind]),
    actuators.map(({ name, kind, actions, proportional }) => [name, kind, actions, proportional]),
  ]);

function lastCommand(
  commands: readonly CommandView[],
  agent: string,
  actuator: string,
  now: number,
): CommandView | undefined {
  const last = commands.find((command) => command.agent === agent && command.actuator === actuator);
  return last?.finished != null && now - last.finished > NEWS_MS ? undefined : last;
}

function factsOf(agent: AgentDetail, now: number): string {
  const session =
    agent.state === 'live'
      ? `connected for ${span(now - agent.since)}`
      : `last seen ${span(now - agent.lastSeen)} ago${agent.reason ? ` · ${agent.reason}` : ''}`;
  const readings = `${number(agent.readings, 0)} readings`;
  return `${session} · ${readings}`;
}

const machineOf = ({ board, software, address }: AgentDetail): string =>
  [board, software, address].filter(Boolean).join(' · ');

/** Readings that the agent had to drop: missing for good, so said plainly, for a day. */
function showGaps(list: HTMLElement, agent: AgentDetail, now: number): void {
  const recent = agent.gaps.filter(({ to }) => now - to < DAY_MS);
  list.hidden = recent.length === 0;
  const lines = recent
    .slice(0, GAPS_SHOWN)
    .map(
      ({ readings, from, to, reason }) =>
        `${number(readings, 0)} readings lost, ${moment(from, now)} to ${moment(to, now)}: ${reason.replaceAll('-', ' ')}`,
    );
  if (recent.length > GAPS_SHOWN) lines.push(`and ${recent.length - GAPS_SHOWN} more gaps today`);
  if ([...list.children].map((item) => item.textContent).join('\n') === lines.join('\n')) return;
  list.replaceChildren(...lines.map((line) => el('li', {}, line)));
}
