import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readServiceEnvironment } from '../../../src/lib/systemd/environment.ts';
import { type Notifier, notifier } from '../../../src/lib/systemd/notify.ts';
import { openDatagramSocket } from '../../../src/lib/unix-datagram.ts';
import { type NotifySocket, openNotifySocket } from '../../support/notify-socket.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldhand-notify-'));
const open: { close(): void }[] = [];
let made = 0;

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function both(
  address: string,
): Promise<{ manager: NotifySocket; service: Notifier; complaints: string[] }> {
  const complaints: string[] = [];
  const manager = openNotifySocket(address);
  const service = notifier(
    address,
    await openDatagramSocket(),
    () => 1234.5678,
    (detail) => complaints.push(detail),
  );
  open.push(manager, service);
  return { manager, service, complaints };
}

describe.each([
  ['a path', () => join(folder, `notify-${made++}`)],
  ['the abstract namespace', () => `@fieldhand-test-${process.pid}-${made++}`],
])('a notifier to a socket at %s', (_, address) => {
  it('sends what sd_notify(3) says, one assignment a line', async () => {
    const { manager, service, complaints } = await both(address());
    service.needs(1500);
    service.ready('live, 3 sensors');
    service.status('two\nREADY=1\r\nlines');
    service.reloading();
    service.alive();
    service.unstore('line/x/1');
    service.stopping('stopping');
    expect(manager.read().map(({ fields }) => fields)).toEqual([
      { EXTEND_TIMEOUT_USEC: '1500000' },
      { READY: '1', STATUS: 'live, 3 sensors' },
      { STATUS: 'two READY=1 lines' },
      { RELOADING: '1', MONOTONIC_USEC: '1234567' },
      { WATCHDOG: '1' },
      { FDSTOREREMOVE: '1', FDNAME: 'line/x/1' },
      { STOPPING: '1', STATUS: 'stopping' },
    ]);
    expect(complaints).toEqual([]);
  });

  it('hands a descriptor over that outlives its own', async () => {
    const { manager, service } = await both(address());
    const file = join(folder, `kept-${made++}`);
    writeFileSync(file, 'kept');
    const fd = openSync(file, 'r');
    const { ino } = fstatSync(fd);
    expect(service.store('line/x/1', fd)).toBe(true);
    closeSync(fd);
    const [notice] = manager.read();
    expect(notice?.fields).toEqual({ FDSTORE: '1', FDNAME: 'line/x/1', FDPOLL: '0' });
    expect(notice?.fds).toHaveLength(1);
    const received = notice?.fds[0] as number;
    expect(fstatSync(received).ino).toBe(ino);
    expect(readFileSync(received, 'utf8')).toBe('kept');
    closeSync(received);
  });
});

it('complains once of a manager that is gone, and goes on', async () => {
  const { manager, service, complaints } = await both(`@fieldhand-test-${process.pid}-gone`);
  manager.close();
  open.splice(open.indexOf(manager), 1);
  service.alive();
  service.alive();
  expect(complaints).toEqual([expect.stringContaining('ECONNREFUSED')]);
  expect(service.store('line/x/1', 0)).toBe(false);
});

it('does not wait for a manager that takes nothing, to say that it lives', async () => {
  const { manager, service, complaints } = await both(`@fieldhand-test-${process.pid}-slow`);
  // the kernel holds some ten messages or some hundred, never so many
  for (let n = 0; n < 5_000; n++) service.alive();
  expect(complaints).toEqual([expect.stringContaining('EAGAIN')]);
  expect(manager.read().length).toBeLessThan(5_000);
  service.alive();
  expect(manager.read().at(-1)?.fields).toEqual({ WATCHDOG: '1' });
});

it('refuses an address that is no socket address', async () => {
  const socket = await openDatagramSocket();
  open.push(socket);
  expect(() => socket.send(`/${'x'.repeat(200)}`, 'READY=1', true)).toThrow('too long');
  expect(() => socket.send(join(folder, 'nobody'), 'READY=1', true)).toThrow('ENOENT');
});

describe('the environment of a service', () => {
  const PID = 4711;
  it.each([
    ['nothing', {}, {}],
    ['a path', { NOTIFY_SOCKET: '/run/systemd/notify' }, { notify: '/run/systemd/notify' }],
    ['an abstract name', { NOTIFY_SOCKET: '@x' }, { notify: '@x' }],
    ['another family', { NOTIFY_SOCKET: 'vsock:2:1234' }, {}],
    ['an empty one', { NOTIFY_SOCKET: '' }, {}],
    ['a watchdog', { WATCHDOG_USEC: '30000000' }, { watchdogMs: 30_000 }],
    ['its watchdog', { WATCHDOG_USEC: '1500', WATCHDOG_PID: '4711' }, { watchdogMs: 1.5 }],
    ["another's watchdog", { WATCHDOG_USEC: '30000000', WATCHDOG_PID: '4712' }, {}],
    ['no watchdog', { WATCHDOG_USEC: '0' }, {}],
    ['a broken watchdog', { WATCHDOG_USEC: 'often' }, {}],
    [
      'descriptors',
      { LISTEN_FDS: '2', LISTEN_PID: '4711', LISTEN_FDNAMES: 'a:b' },
      {
        passed: [
          { fd: 3, name: 'a' },
          { fd: 4, name: 'b' },
        ],
      },
    ],
    ['nameless ones', { LISTEN_FDS: '1', LISTEN_PID: '4711' }, { passed: [{ fd: 3, name: 'unknown' }] }],
    ["another's descriptors", { LISTEN_FDS: '2', LISTEN_PID: '1', LISTEN_FDNAMES: 'a:b' }, {}],
    ['descriptors for nobody', { LISTEN_FDS: '2', LISTEN_FDNAMES: 'a:b' }, {}],
    ['a broken count', { LISTEN_FDS: '-1', LISTEN_PID: '4711' }, {}],
  ])('with %s', (_, env, expected) => {
    expect(readServiceEnvironment(env, PID)).toEqual({
      notify: undefined,
      watchdogMs: undefined,
      passed: [],
      ...expected,
    });
  });
});
