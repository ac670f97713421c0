import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventView } from '../../src/gateway/model.ts';
import { eventually } from '../support/eventually.ts';
import { Farm } from '../support/farm.ts';
import { getJson, type Program } from '../support/programs.ts';

// pressure is above this in any weather: the first reading fires it
const devices = `
sampling: { interval: 100ms }
sensors:
  - { name: climate, kind: bme280 }
actuators:
  - { name: pump, kind: switch, line: 17, activeLow: true }
  - { name: lamp, kind: switch, line: 22, onLinkLoss: hold }
rules:
  - name: lit
    when: { channel: climate/pressure, above: 80000 }
    do: [{ set: lamp, to: on }, { notify: "the lamp is lit" }]
  - name: watering
    when: { channel: climate/pressure, above: 80000, for: 300ms }
    do: { pulse: pump, for: 200ms }
    repeat: 1s
override: 1h
`;

// fan: a person's; heater: a rule's own, which fires again and again; vent: nobody's while the link is lost
const alone = `
sampling: { interval: 100ms }
sensors:
  - { name: climate, kind: bme280 }
actuators:
  - { name: fan, kind: switch, line: 17, start: resume }
  - { name: heater, kind: switch, line: 22 }
  - { name: lamp, kind: switch, line: 23 }
  - { name: vent, kind: switch, line: 24, onLinkLoss: block }
rules:
  - name: warm
    when: { channel: climate/pressure, above: 80000 }
    do: { set: heater, to: on }
  - name: beat
    when: { channel: climate/pressure, above: 80000 }
    do: [{ pulse: lamp, for: 100ms }, { pulse: vent, for: 100ms }]
    repeat: 1s
override: 1s
`;

describe('rules of a real agent', () => {
  let farm: Farm;

  beforeEach(() => {
    farm = new Farm();
  });
  afterEach(() => farm.close());

  const log = async (): Promise<readonly EventView[]> =>
    (await getJson<{ events: EventView[] }>(`${farm.url}/api/v1/agents/greenhouse/log?limit=500`)).events;
  const from = (source: string, events: readonly EventView[]): readonly EventView[] =>
    events.filter((event) => event.source === source);

  it('fire without a gateway, tell it when there is one, and yield to a person', async () => {
    const gateway = await farm.startGateway();
    await gateway.stop('SIGKILL');
    const began = Date.now();
    const agent = farm.startAgent(devices);
    const fired = await agent.logged('rule fired');
    expect(fired).toMatchObject({ rule: 'lit', does: 'lamp on' });
    const back = Date.now();

    await farm.startGateway();
    await eventually('the agent is live', () => farm.live());
    const events = await eventually('its events are there', async () => {
      // on a busy machine readings grow old, and it fires again: the first time counts
      const found = from('lit', await log());
      return found.length >= 2 && found.slice(-2);
    });
    expect(events.map(({ kind, text }) => [kind, text])).toEqual([
      ['notify', 'the lamp is lit'],
      ['rule', 'climate/pressure is above 80000: lamp on'],
    ]);
    // told late, with the time at which it happened
    for (const { time } of events) {
      expect(time).toBeGreaterThanOrEqual(began - 1_000);
      expect(time).toBeLessThanOrEqual(back + 1_000);
    }
    const { actuators } = await farm.agent();
    expect(actuators.find(({ name }) => name === 'lamp')?.state).toMatchObject({
      level: 1,
      cause: 'rule lit',
    });

    expect(await farm.send({ actuator: 'pump', set: false })).toMatchObject({ state: 'executed' });
    const yielded = await eventually('the rule leaves the pump alone', async () =>
      from('watering', await log()).find(({ kind }) => kind === 'override'),
    );
    expect(yielded.text).toContain("a person's command outranks it");
  });

  const count = (agent: Program, ...words: string[]): number =>
    agent.output.filter((line) => words.every((word) => line.includes(word))).length;
  const fired = (agent: Program, rule: string): number => count(agent, '"rule fired"', `"rule":"${rule}"`);
  const refusals = (agent: Program, actuator: string): number =>
    count(agent, '"step not done"', `"actuator":"${actuator}"`);
  /** What the gateway knows of that output, once it does. */
  const told = (actuator: string) =>
    eventually(
      `the state of ${actuator}`,
      async () =>
        ((await farm.live()) &&
          (await farm.agent()).actuators.find(({ name }) => name === actuator)?.state) ??
        undefined,
      30_000,
    );
  /** Drives of that output for that cause, by what the agent has logged. */
  const drives = (agent: Program, actuator: string, cause: string): number =>
    count(agent, '"driving"', `"actuator":"${actuator}"`, `"cause":"${cause}"`);

  it('go on when the session is lost, and the lease ends only what a person did', async () => {
    const gateway = await farm.startGateway();
    const agent = farm.startAgent(alone);
    await eventually('the agent is live', () => farm.live());
    await eventually('both rules fire', async () => from('beat', await log()).length > 1);
    expect(await farm.send({ actuator: 'fan', set: true })).toMatchObject({ state: 'executed' });
    await gateway.stop('SIGKILL');
    await eventually('the fan goes off', () => drives(agent, 'fan', 'link-loss') === 1);
    await eventually('the vent stands still', () => refusals(agent, 'vent') > 1);
    const before = fired(agent, 'beat');
    await eventually('a rule still fires', () => fired(agent, 'beat') > before + 2);
    expect(['heater', 'lamp'].map((name) => drives(agent, name, 'link-loss'))).toEqual([0, 0]);
    expect(refusals(agent, 'lamp')).toBe(0);

    await farm.startGateway();
    await eventually('the agent is live again', () => farm.live());
    expect(await told('fan')).toMatchObject({ level: 0, cause: 'link-loss' });
    expect(await told('heater')).toMatchObject({ level: 1, cause: 'rule warm' });
    const held = await eventually('the vent is refused and taken again', async () => {
      const events = from('beat', await log()).filter(({ kind }) => kind === 'refused');
      return events.length > 0 && events;
    });
    expect(held[0]?.text).toContain('vent on for 100ms was refused: link-loss');
    expect(await farm.send({ actuator: 'fan', set: true })).toMatchObject({ state: 'executed' });
  });

  it('go on after a kill without a gateway, and what a person did is taken up for the lease only', {
    timeout: 180_000,
  }, async () => {
    const gateway = await farm.startGateway();
    const agent = farm.startAgent(alone);
    await eventually('the agent is live', () => farm.live());
    expect(await farm.send({ actuator: 'fan', set: true })).toMatchObject({ state: 'executed' });
    await eventually('the heater is on', async () =>
      (await farm.agent()).actuators.some(({ name, state }) => name === 'heater' && state?.level === 1),
    );
    await gateway.stop('SIGKILL');
    await agent.stop('SIGKILL');
    const again = farm.startAgent(`log: { level: debug }\n${alone}`);
    await eventually('the fan is taken up again', () => drives(again, 'fan', 'resume') === 1);
    // no gateway has told its lease: it is a minute
    await eventually('the fan goes off', () => drives(again, 'fan', 'link-loss') === 1, 75_000);
    const before = fired(again, 'beat');
    await eventually('a rule still fires', () => fired(again, 'beat') > before + 2);
    expect(drives(again, 'heater', 'link-loss')).toBe(0);
    await farm.startGateway();
    expect(await told('heater')).toMatchObject({ level: 1, cause: 'rule warm' });
  });
});
