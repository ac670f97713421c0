import { closeSync, openSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openSupervision, type Supervision } from '../../../src/cli/supervise.ts';
import type { Health } from '../../../src/lib/health.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { type NotifySocket, openNotifySocket } from '../../support/notify-socket.ts';
import { type FakeIo, fakeIo } from './fake-io.ts';

const WELL: Health = { unready: [], hung: [], status: 'live' };
let made = 0;

describe('a supervised service', () => {
  let manager: NotifySocket;
  let supervision: Supervision;
  afterEach(() => {
    supervision.close();
    manager.close();
  });

  async function start(env: Record<string, string> = {}): Promise<FakeIo> {
    const address = `@fieldhand-supervise-${process.pid}-${made++}`;
    manager = openNotifySocket(address);
    const io = fakeIo({ NOTIFY_SOCKET: address, ...env });
    supervision = await openSupervision(io);
    return io;
  }
  const sent = (field: string) => manager.read().flatMap(({ fields }) => fields[field] ?? []);

  it('leaves nothing in the environment for programs that it starts', async () => {
    const io = await start({ WATCHDOG_USEC: '1', LISTEN_FDS: '0', LISTEN_PID: '1', PATH: '/bin' });
    expect(io.env).toEqual({ PATH: '/bin' });
  });

  it('is ready when all is well, and says what changes', async () => {
    const { clock } = await start();
    let health: Health = { ...WELL, unready: [{ reason: 'dialing' }] };
    supervision.running(() => health, silentLog);
    await clock.advance(1_000);
    expect(sent('READY')).toEqual([]);
    health = WELL;
    await clock.advance(100);
    expect(sent('READY')).toEqual(['1']);
    await clock.advance(20_000);
    health = { ...WELL, status: 'no session' };
    await clock.advance(10_000);
    expect(sent('STATUS')).toEqual(['live', 'no session']);
  });

  it('counts as started after 20 s whatever is missing, and says what', async () => {
    const { clock } = await start();
    supervision.running(() => ({ ...WELL, unready: [{ reason: 'disk full' }] }), silentLog);
    await clock.advance(19_900);
    expect(sent('READY')).toEqual([]);
    await clock.advance(200);
    expect([sent('READY'), sent('STATUS')]).toEqual([['1'], ['disk full; live']]);
  });

  it('gives signs of life as long as its loops turn, and to the end of a stop', async () => {
    const { clock } = await start({ WATCHDOG_USEC: '30000000' });
    let health = WELL;
    supervision.running(() => health, silentLog);
    await clock.advance(60_000);
    expect(sent('WATCHDOG')).toHaveLength(5);
    health = { ...WELL, hung: ['guard has not turned for 60 s'] };
    await clock.advance(60_000);
    expect(sent('WATCHDOG')).toHaveLength(5);
    supervision.stopping();
    await clock.advance(15_000);
    expect(sent('WATCHDOG').length).toBeGreaterThan(5);
    expect(sent('STATUS').at(-1)).toBe('stopping');
  });

  it('is not ready any more once it stops', async () => {
    const { clock } = await start();
    supervision.running(() => ({ ...WELL, unready: [{ reason: 'dialing' }] }), silentLog);
    supervision.stopping();
    await clock.advance(60_000);
    expect(sent('READY')).toEqual([]);
  });

  it('takes descriptors that are open, and passes over a count that is a lie', async () => {
    const fd = openSync('/dev/null', 'r');
    const names = Array.from({ length: fd - 2 }, (_, index) => `n${index + 3}`);
    await start({ LISTEN_FDS: '1024', LISTEN_PID: '4711', LISTEN_FDNAMES: names.join(':') });
    expect(supervision.passed).toContainEqual({ fd, name: `n${fd}` });
    expect(supervision.passed.length).toBeLessThan(1024);
    closeSync(fd);
  });

  it('goes on without a manager that is not there', async () => {
    await start();
    manager.close();
    const io = fakeIo({ NOTIFY_SOCKET: '/nowhere/at/all' });
    const alone = await openSupervision(io);
    alone.running(() => WELL, silentLog);
    alone.stopping();
    alone.close();
    expect(io.err()).toMatch(
      /^fieldhand: the service manager at \/nowhere\/at\/all takes no messages: .*ENOENT\n$/,
    );
    manager = openNotifySocket(`@fieldhand-supervise-${process.pid}-${made++}`);
  });
});
