import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventView } from '../../src/gateway/model.ts';
import { eventually } from '../support/eventually.ts';
import { Farm } from '../support/farm.ts';
import { getJson } from '../support/programs.ts';

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
      const found = await log();
      return from('lit', found).length === 2 && found;
    });
    expect(from('lit', events).map(({ kind, text }) => [kind, text])).toEqual([
      ['notify', 'the lamp is lit'],
      ['rule', 'climate/pressure is above 80000: lamp on'],
    ]);
    // told late, with the time at which it happened
    for (const { time } of from('lit', events)) {
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
});
