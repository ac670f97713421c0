import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventView } from '../../src/gateway/model.ts';
import { eventually } from '../support/eventually.ts';
import { Farm } from '../support/farm.ts';
import { getJson, type Program } from '../support/programs.ts';

const INTERVAL_MS = 100;
const devices = `
sampling: { interval: ${INTERVAL_MS}ms }
sensors:
  - { name: climate, kind: bme280 }
actuators:
  - { name: pump, kind: switch, line: 17, activeLow: true }
`;

describe('a config that changes under a real agent and gateway', () => {
  let farm: Farm;
  let gateway: Program;
  let agent: Program;

  beforeEach(async () => {
    farm = new Farm();
    gateway = await farm.startGateway();
  });
  afterEach(() => farm.close());

  const start = async (text = devices): Promise<string> => {
    agent = farm.startAgent(text);
    await agent.logged('live');
    const { session } = await eventually('the agent is live', () => farm.live());
    return session ?? '';
  };
  const path = (name: string): string => join(farm.files.path, name);
  /** Puts another text in the place of the file, as editors do. */
  const edit = (name: string, change: (text: string) => string): void => {
    writeFileSync(path(`.${name}.new`), change(readFileSync(path(name), 'utf8')));
    renameSync(path(`.${name}.new`), path(name));
  };
  const count = (program: Program, message: string): number =>
    program.output.filter((text) => text.includes(`"msg":"${message}"`)).length;
  const reloads = (program: Program, times: number): Promise<unknown> =>
    eventually(`reload ${times}`, () => count(program, 'config reloaded') >= times, 15_000);
  const log = async (): Promise<readonly EventView[]> =>
    (await getJson<{ events: EventView[] }>(`${farm.url}/api/v1/agents/greenhouse/log?limit=500`)).events;

  it('a changed file: nothing that was read is lost on the way to another session', async () => {
    const first = await start();
    await farm.send({ actuator: 'pump', set: true });
    edit(
      'agent.yaml',
      (text) => `${text.replace('sensors:', 'sensors:\n  - { name: light, kind: bh1750 }')}`,
    );
    await reloads(agent, 1);
    const after = await eventually('the new sensor is declared', async () => {
      const detail = await farm.live();
      if (!detail) return false;
      return detail.sensors.some(({ name, fault }) => name === 'light' && fault === null) && detail;
    });
    expect(after.session).not.toBe(first);
    // the pump went on running through it
    expect(after.actuators[0]?.state).toMatchObject({ level: 1, cause: 'command' });
    await eventually(
      'readings of it are there',
      async () => (await farm.readings('light', 'illuminance')).length > 3,
    );
    const times = (await farm.readings('climate', 'temperature')).map(({ time }) => time);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // a busy machine may be late with one; a sensor that was opened anew would have skipped several
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(gaps.filter((gap) => gap > 4 * INTERVAL_MS)).toEqual([]);
    expect((await log()).map(({ kind, text }) => [kind, text])).toContainEqual([
      'config',
      'config reloaded: sensors: light added',
    ]);
  });

  it('a limit and the level of the log: the session goes on', async () => {
    const session = await start();
    const changed = (text: string): string =>
      text.replace('activeLow: true', 'activeLow: true, maxOn: 300ms');
    edit('agent.yaml', (text) => `${changed(text)}log: { level: debug }\n`);
    await reloads(agent, 1);
    await farm.send({ actuator: 'pump', set: true });
    // another level is everybody's from now on
    await agent.logged('driving');
    const off = await eventually('the new limit ends it', async () => {
      const detail = await farm.live();
      return detail && detail.actuators[0]?.state?.cause === 'max-on' && detail;
    });
    expect(off.session).toBe(session);
  });

  it('only at SIGHUP where the config says so; one that is wrong is told, and changes nothing', async () => {
    const session = await start(`${devices}reload: signal\n`);
    edit('agent.yaml', (text) => text.replace('kind: switch', 'kind: swich').replace('line: 17', 'line: -1'));
    agent.child.kill('SIGHUP');
    const refused = await agent.logged('the config is not used, the one from before goes on');
    expect(refused.problems).toEqual([
      expect.stringMatching(
        /agent\.yaml:\d+:\d+ actuators\[0\]\.kind: expected .*, got "swich", did you mean "switch"\?$/,
      ),
    ]);
    const [event] = await eventually(
      'the gateway knows',
      async () => (await log()).some(({ kind }) => kind === 'config') && (await log()),
    );
    expect(event?.text).toMatch(/^config not used: .*did you mean "switch"/);
    expect((await farm.live()) || undefined).toMatchObject({ session });
    edit('agent.yaml', (text) => text.replace('kind: swich', 'kind: switch').replace('line: -1', 'line: 22'));
    agent.child.kill('SIGHUP');
    await reloads(agent, 1);
    expect(count(agent, 'config reloaded')).toBe(1);
    await eventually('it is live again', () => farm.live());
    expect(await farm.send({ actuator: 'pump', set: true })).toMatchObject({ state: 'executed' });
  });

  it('the ports of a gateway: the new ones are open, and no session ends', async () => {
    const session = await start();
    const before = farm.url;
    const ready = (await gateway.logged('listening')) as { http: { port: number } };
    edit('gateway.yaml', (text) => text.replace(/http: .*/, 'http: { host: 127.0.0.2, port: 0 }'));
    gateway.child.kill('SIGHUP');
    await reloads(gateway, 1);
    const moved = gateway.output
      .map((text) => JSON.parse(text) as { msg: string; http?: { url: string } })
      .findLast(({ msg }) => msg === 'listening');
    expect(moved?.http?.url).toMatch(/^http:\/\/127\.0\.0\.2:/);
    const agents = await getJson<{ agents: { session: string }[] }>(`${moved?.http?.url}/api/v1/agents`);
    expect(agents.agents[0]?.session).toBe(session);
    await expect(fetch(`${before}/healthz`)).rejects.toThrow();
    expect(ready.http.port).toBeGreaterThan(0);
  });
});
