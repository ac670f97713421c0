import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Farm } from '../support/farm.ts';
import type { Notice } from '../support/notify-socket.ts';
import { getJson } from '../support/programs.ts';
import { ServiceManager } from '../support/service-manager.ts';

const devices = `
sensors:
  - { name: climate, kind: bme280, bus: 1, address: 0x76, interval: 200ms }
actuators:
  - { name: pump, kind: switch, line: 22, onExit: hold, start: resume }
  - { name: lamp, kind: switch, line: 23 }
health: { port: 0 }
`;
const PUMP = 'line/pinctrl-bcm2711/22/high';

const has = (notices: readonly Notice[], field: string): boolean =>
  notices.some(({ fields }) => field in fields);

describe('under a service manager', () => {
  let farm: Farm;
  let manager: ServiceManager;
  beforeEach(() => {
    farm = new Farm();
    manager = new ServiceManager();
  });
  afterEach(async () => {
    await farm.close();
    manager.close();
  });

  const live = () =>
    eventually('the agent is live', async () => (await farm.agent()).state === 'live' && farm.agent());

  it('an agent says when it is ready, how it is, that it lives, and that it stops', async () => {
    await farm.startGateway();
    const agent = manager.start(farm.agentArgs(devices), { WATCHDOG_USEC: '400000' });
    const ready = await manager.socket.got('READY');
    expect(ready.fields.STATUS).toMatch(/^live with gateway, 1 sensor, \d+ readings? waiting$/);
    const alive = () => manager.socket.read().filter(({ fields }) => fields.WATCHDOG).length;
    await eventually('it goes on to give signs of life', () => alive() >= 5);

    const { health } = (await agent.logged('tells probes how it is')) as { health: { port: number } };
    const url = `http://127.0.0.1:${health.port}`;
    expect(await getJson(`${url}/healthz`)).toMatchObject({ status: 'ok' });
    expect(await getJson(`${url}/readyz`)).toMatchObject({ status: 'ready' });

    expect(await agent.stop()).toBe(0);
    expect(has(manager.socket.read(), 'STOPPING')).toBe(true);
  });

  it('an agent without its gateway is ready, knowingly offline', async () => {
    const agent = manager.start(farm.agentArgs(devices), { WATCHDOG_USEC: '400000' });
    const ready = await manager.socket.got('READY');
    expect(ready.fields.STATUS).toMatch(/^no session with the gateway, 1 sensor/);
    await agent.stop('SIGKILL');
  });

  it('a gateway is ready when it listens', async () => {
    const config = farm.files.write(
      'gateway.yaml',
      'dataDir: gateway\nlisten: { port: 0 }\nhttp: { port: 0 }\n',
    );
    const gateway = manager.start(['gateway', '--config', config], { WATCHDOG_USEC: '400000' });
    await manager.socket.got('READY');
    await manager.socket.got('WATCHDOG');
    expect(await gateway.stop()).toBe(0);
    expect(has(manager.socket.read(), 'STOPPING')).toBe(true);
  });

  it('one loop that hangs ends the signs of life, though the process goes on', async () => {
    const gateways = new ServiceManager();
    const config = farm.files.write('gateway.yaml', 'listen: { port: 0 }\nhttp: { port: 0 }\ndataDir: g\n');
    try {
      const env = { WATCHDOG_USEC: '2000000' };
      const agent = manager.start([...farm.agentArgs(devices), '--hang', 'guard'], env);
      const gateway = gateways.start(['gateway', '--config', config, '--hang', 'heartbeats'], env);
      for (const [from, { socket }, loop] of [
        [agent, manager, 'guard'],
        [gateway, gateways, 'heartbeats'],
      ] as const) {
        await socket.got('WATCHDOG');
        await from.logged('no more signs of life for the service manager: it will restart this', 30_000);
        // the process goes on to say how it is
        const status = await socket.got('STATUS', new RegExp(`^${loop} has not turned for \\d+ s`));
        expect(has(socket.read().slice(socket.read().indexOf(status)), 'WATCHDOG')).toBe(false);
        expect(from.child.exitCode).toBeNull();
        await from.stop('SIGKILL');
      }
    } finally {
      gateways.close();
    }
  });

  it('an output that holds goes on through a restart, and no other', async () => {
    await farm.startGateway();
    const first = manager.start(farm.agentArgs(devices));
    await live();
    for (const actuator of ['pump', 'lamp'])
      expect(await farm.send({ actuator, set: true, ttl: '5s' })).toMatchObject({ state: 'executed' });
    manager.news();
    expect([...manager.store.keys()]).toEqual([]);
    expect(await first.stop()).toBe(0);
    manager.news();
    expect([...manager.store.keys()]).toEqual([PUMP]);

    const second = manager.start(farm.agentArgs(devices));
    expect(await second.logged('took over outputs as they were left')).toMatchObject({
      lines: ['line 22 of pinctrl-bcm2711'],
    });
    manager.news();
    expect([...manager.store.keys()]).toEqual([]);
    const { actuators } = await eventually('the new agent is live', async () => {
      const detail = await farm.agent();
      return detail.state === 'live' && detail.actuators.every(({ state }) => state !== null) && detail;
    });
    expect(actuators.map(({ name, state }) => [name, state?.level, state?.cause])).toEqual([
      ['pump', 1, 'resume'],
      ['lamp', 0, 'start'],
    ]);

    // what was killed leaves nothing behind that would be in the way of making it safe
    await second.stop('SIGKILL');
    manager.news();
    expect([...manager.store.keys()]).toEqual([]);
  });

  it('leaves nothing in the store that the config does not want any more', async () => {
    const first = manager.start(farm.agentArgs(devices));
    await manager.socket.got('READY');
    await first.stop();
    manager.news();
    expect([...manager.store.keys()]).toEqual([PUMP]);
    const other = manager.start(farm.agentArgs('actuators: [{ name: pump, kind: switch, line: 24 }]'));
    await eventually('it is ready', () => has(manager.news(), 'READY'));
    await other.stop();
    manager.news();
    expect([...manager.store.keys()]).toEqual([]);
  });
});
