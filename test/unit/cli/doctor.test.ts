import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { knock } from '../../../src/agent/session/knock.ts';
import { inspectFile, setAsideOf } from '../../../src/agent/store/inspect.ts';
import { LinuxFiles } from '../../../src/board/host-files.ts';
import type { FoundGpio } from '../../../src/board/scan/gpio.ts';
import { SIMULATED_WIRING } from '../../../src/board/simulated/wiring.ts';
import { examine } from '../../../src/cli/doctor/examine.ts';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import type { Host } from '../../../src/cli/doctor/host.ts';
import { linuxHost } from '../../../src/cli/doctor/linux-host.ts';
import { agentKinds } from '../../../src/cli/kinds.ts';
import { run } from '../../../src/cli/run.ts';
import { type AgentConfig, loadAgentConfig } from '../../../src/config/agent.ts';
import { startGateway } from '../../../src/gateway/gateway.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Log, silentLog } from '../../../src/lib/log.ts';
import { Database } from '../../../src/lib/sqlite.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { gatewayConfig } from '../../support/gateway-config.ts';
import { Pi } from '../agent-outbox/setup.ts';
import { fakeIo } from './fake-io.ts';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function config(text: string): AgentConfig {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-doctor-'));
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, `gateway: { host: gw }\ndataDir: /data\n${text}`);
  try {
    return loadAgentConfig({ file, overrides: [], place: { node: 'pi', dataDir: '/data' } }, agentKinds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const WIRED = config(`sensors:
  - { name: climate, kind: bme280 }
  - { name: door, kind: contact, line: 17 }
actuators: [{ name: pump, kind: switch, line: 27 }]
`);

const HEADER: FoundGpio = {
  source: 'character-device',
  trouble: undefined,
  chips: [{ name: 'gpiochip0', label: 'pinctrl-bcm2711', lines: 58, header: true, held: [] }],
};

/** A Pi on which all is well. */
const WELL: Readonly<Record<string, string>> = {
  '/dev/gpiochip0': '',
  '/dev/i2c-1': '',
  '/sys/module/pinctrl_bcm2835/parameters/persist_gpio_outputs': 'Y\n',
  '/sys/devices/platform/soc/soc:firmware/get_throttled': '0\n',
  '/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory pids\n',
};

interface Change extends Partial<Omit<Host, 'files' | 'access'>> {
  /** Laid over what is well; undefined takes a file away. */
  readonly files?: Readonly<Record<string, string | undefined>>;
  readonly denied?: readonly string[];
  readonly freeBytes?: number;
}

async function look({ files: changed = {}, denied = [], freeBytes = 5e9, ...rest }: Change = {}) {
  const root = temporary();
  const present: string[] = ['/', '/data'];
  for (const [path, text] of Object.entries({ ...WELL, ...changed })) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    present.push(path);
  }
  const files = new LinuxFiles({ root, clock: new FakeClock() });
  const host: Host = {
    config: WIRED,
    files: {
      read: (path) => files.read(path),
      list: (path) => files.list(path),
      disk: async () => ({ totalBytes: 30e9, freeBytes }),
    },
    access: (path) => (denied.includes(path) ? 'denied' : present.includes(path) ? 'ok' : 'absent'),
    wall: () => Date.parse('2026-05-01T12:00:00Z'),
    gpio: async () => HEADER,
    simulated: async () => undefined,
    backend: async () => ({
      backend: 'character-device',
      reason: 'character device /dev/gpiochip0 (pinctrl-bcm2711)',
    }),
    synchronised: async () => true,
    tryWrite: () => undefined,
    inspect: () => ({ is: 'absent' }),
    setAside: () => [],
    tlsFiles: async () => ({ authorities: undefined, own: undefined }),
    knockBroker: async () => undefined,
    knock: async () => ({ by: 'gateway' }),
    ...rest,
  };
  return examine(host);
}

/** The findings that are not ok. */
const bad = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity !== 'ok');

it('finds nothing where all is well', async () => {
  const findings = await look();
  expect(bad(findings)).toEqual([]);
  expect(findings.map(({ what }) => what)).toEqual([
    'permissions',
    'I2C',
    'GPIO',
    'outputs',
    'power',
    'clock',
    'data',
    'disk',
    'gateway',
    'cgroup',
  ]);
});

it.each<[string, Change, string, string, RegExp, RegExp]>([
  [
    'a device file is denied',
    { denied: ['/dev/i2c-1'] },
    'fail',
    'permissions',
    /\/dev\/i2c-1/,
    /usermod -aG i2c/,
  ],
  [
    'a device file is denied that nobody needs',
    { denied: ['/dev/i2c-1'], config: config('sensors: []') },
    'warn',
    'permissions',
    /\/dev\/i2c-1/,
    /i2c group/,
  ],
  [
    'the bus is missing',
    { files: { '/dev/i2c-1': undefined } },
    'fail',
    'I2C',
    /bus 1 .* for climate/,
    /i2c_arm=on/,
  ],
  [
    'the bus is missing that an expander is on',
    {
      files: { '/dev/i2c-1': undefined },
      config: config('expanders: [{ name: relays, kind: mcp23017 }]'),
    },
    'fail',
    'I2C',
    /bus 1 .* for relays/,
    /i2c_arm=on/,
  ],
  [
    'the simulated board has no such bus',
    {
      config: config('sensors: [{ name: climate, kind: bme280, bus: 3 }]'),
      simulated: async () => ({ buses: [1], w1: [] }),
    },
    'fail',
    'I2C',
    /simulated board has no bus 3 for climate/,
    /one that it has: 1/,
  ],
  [
    '1-wire is missing',
    { config: config('sensors: [{ name: barrel, kind: w1 }]') },
    'fail',
    '1-wire',
    /no bus/,
    /dtoverlay=w1-gpio/,
  ],
  [
    'there is no GPIO',
    { backend: async () => ({ backend: 'none', reason: 'no GPIO (why)' }) },
    'fail',
    'GPIO',
    /no GPIO \(why\)/,
    /device plugin/,
  ],
  [
    'a line is held by another program',
    {
      gpio: async () => ({
        ...HEADER,
        chips: [
          {
            ...HEADER.chips[0]!,
            held: [{ line: 27, name: '', consumer: 'spi0 CS0', direction: 'out' as const }],
          },
        ],
      }),
    },
    'fail',
    'GPIO',
    /line 27 of pinctrl-bcm2711 \(pump\) is held by spi0 CS0/,
    /overlay/,
  ],
  [
    'the voltage is low',
    { files: { '/sys/devices/platform/soc/soc:firmware/get_throttled': '50005\n' } },
    'fail',
    'power',
    /^under-voltage, throttled$/,
    /supply/,
  ],
  [
    'the voltage was low',
    { files: { '/sys/devices/platform/soc/soc:firmware/get_throttled': '50000\n' } },
    'warn',
    'power',
    /since the start: under-voltage, throttled/,
    /supply/,
  ],
  [
    'the voltage is low, as a monitor of the kernel says',
    {
      files: {
        '/sys/devices/platform/soc/soc:firmware/get_throttled': undefined,
        '/sys/class/hwmon/hwmon1/name': 'rpi_volt\n',
        '/sys/class/hwmon/hwmon1/in0_lcrit_alarm': '1\n',
      },
    },
    'fail',
    'power',
    /^under-voltage$/,
    /supply/,
  ],
  ['nothing sets the clock', { synchronised: async () => false }, 'warn', 'clock', /gateway/, /timedatectl/],
  ['the clock was never set', { wall: () => 1_000 }, 'fail', 'clock', /1970-01-01/, /timedatectl/],
  [
    'the folder cannot be written',
    {
      tryWrite: () => {
        throw new Error('EROFS: read-only file system');
      },
    },
    'fail',
    'data',
    /\/data cannot be written: EROFS/,
    /dataDir/,
  ],
  ['the disk is nearly full', { freeBytes: 100e6 }, 'warn', 'disk', /^100 MB of 30\.0 GB/, /free some/],
  ['the disk is full', { freeBytes: 1e6 }, 'fail', 'disk', /^1 MB/, /free some/],
  [
    'the outbox is damaged',
    {
      inspect: (file) =>
        file.endsWith('outbox.db') ? { is: 'damaged', detail: 'bad page' } : { is: 'absent' },
    },
    'fail',
    'data',
    /outbox\.db is damaged: bad page/,
    /readings in it are lost/,
  ],
  [
    'a damaged file was set aside',
    { setAside: (file) => (file.endsWith('state.db') ? ['state.db.corrupt-1'] : []) },
    'warn',
    'data',
    /state\.db\.corrupt-1/,
    /SD card/,
  ],
  [
    'nothing answers for the gateway',
    { knock: async () => ({ by: 'nobody', detail: 'ECONNREFUSED' }) },
    'fail',
    'gateway',
    /gw:7070: ECONNREFUSED/,
    /firewall/,
  ],
  [
    'something else answers for the gateway',
    { knock: async () => ({ by: 'stranger', detail: 'it hangs up' }) },
    'fail',
    'gateway',
    /no fieldhand gateway: it hangs up/,
    /gateway\.port/,
  ],
  [
    'memory cannot be limited',
    { files: { '/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io pids\n' } },
    'warn',
    'cgroup',
    /k3s/,
    /cgroup_enable=memory/,
  ],
])('when %s', async (_, change, severity, what, message, cure) => {
  expect(bad(await look(change))).toEqual([
    { severity, what, message: expect.stringMatching(message), cure: expect.stringMatching(cure) },
  ]);
});

it('tells what outputs do when the agent dies', async () => {
  const told = async (text: string | undefined) => {
    const path = '/sys/module/pinctrl_bcm2835/parameters/persist_gpio_outputs';
    return (await look({ files: { [path]: text } })).find(({ what }) => what === 'outputs')?.message;
  };
  expect(await told('Y\n')).toMatch(/keeps an output at its level .*`fieldhand safe`/);
  expect(await told('N\n')).toMatch(/makes an output an input .*persist_gpio_outputs is off/);
  expect(await told(undefined)).toMatch(/makes an output an input when the agent dies:/);
});

it('takes lines of a running agent for what they are, and says that it runs', async () => {
  const held = [17, 27].map((line) => ({ line, name: '', consumer: 'fieldhand', direction: 'out' as const }));
  const findings = await look({
    gpio: async () => ({ ...HEADER, chips: [{ ...HEADER.chips[0]!, held }] }),
    inspect: (file) => (file.endsWith('state.db') ? { is: 'in-use' } : { is: 'sound', readings: 42 }),
  });
  expect(bad(findings)).toEqual([]);
  expect(findings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      'runs: it has state.db open',
      '/data/outbox.db is sound; 42 readings wait for the gateway',
    ]),
  );
});

it('looks at the simulated board where the config asks for it, not at this host', async () => {
  const findings = await look({
    config: config('sensors: [{ name: climate, kind: bme280 }, { name: barrel, kind: w1 }]'),
    simulated: async () => ({ buses: [1], w1: ['28-0'] }),
    files: { '/dev/i2c-1': undefined },
    denied: ['/dev/gpiochip0'],
  });
  expect(bad(findings)).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ message: 'simulated: bus 1' }));
});

it('opens the simulated board to see what it has', async () => {
  const simulated = config('board: { backend: simulated }');
  const { buses, w1 } = (await linuxHost(simulated, systemClock).simulated()) ?? {};
  expect(buses).toContain(SIMULATED_WIRING.bme280.bus);
  expect(w1).toContain(SIMULATED_WIRING.w1);
  expect(await linuxHost(WIRED, systemClock).simulated()).toBeUndefined();
});

it('goes on where one look fails as a whole', async () => {
  const findings = await look({ synchronised: () => Promise.reject(new Error('no adjtimex')) });
  expect(bad(findings)).toMatchObject([{ what: 'clock', message: expect.stringContaining('no adjtimex') }]);
  expect(findings.map(({ what }) => what)).toContain('gateway');
});

it('says what is wrong with a config, looks at the rest, and fails', async () => {
  const file = join(temporary(), 'agent.yaml');
  writeFileSync(file, 'gateway: { hots: gw }\n');
  const io = fakeIo();
  // what this host is like does not matter here
  expect(await run(['doctor', '--json', '-c', file], io)).toBe(1);
  const { findings } = JSON.parse(io.out()) as { findings: Finding[] };
  expect(findings[0]).toMatchObject({
    severity: 'fail',
    what: 'config',
    message: expect.stringContaining('did you mean "host"?'),
  });
  expect(findings.map(({ what }) => what)).toContain('clock');
  await run(['doctor', '-c', file], io);
  expect(io.out()).toMatch(/^fail {2}config {7}/m);
  expect(io.out()).toMatch(/^ {19}-> /m);
  expect(io.out()).toMatch(/\n\n\d+ to cure, \d+ to know of, \d+ well\.\n$/);
});

describe("the agent's files", () => {
  it('are absent, sound with what waits, in use, damaged', () => {
    const pi = new Pi();
    expect(inspectFile(pi.path)).toEqual({ is: 'absent' });
    const outbox = pi.open();
    pi.seal(outbox);
    pi.seal(outbox);
    expect(inspectFile(pi.path)).toEqual({ is: 'in-use' });
    outbox.close();
    expect(inspectFile(pi.path)).toEqual({ is: 'sound', readings: 2 });
    // an acked batch may stay in the file for a while
    const db = new Database(pi.path);
    db.exec('UPDATE state SET gone = 1');
    db.close();
    expect(inspectFile(pi.path)).toEqual({ is: 'sound', readings: 1 });
    writeFileSync(pi.path, 'no database at all, and long enough to look like none'.repeat(50));
    expect(inspectFile(pi.path)).toMatchObject({ is: 'damaged' });
    writeFileSync(`${pi.path}.corrupt-1`, '');
    expect(setAsideOf(pi.path)).toEqual(['outbox.db.corrupt-1']);
    expect(setAsideOf('/nowhere/outbox.db')).toEqual([]);
  });
});

describe('a knock at the gateway', () => {
  const at = (port: number) => knock({ host: '127.0.0.1', port }, 'pi', 2_000, systemClock);
  const listen = async (server: Server): Promise<number> => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    return (server.address() as { port: number }).port;
  };

  it('is turned away by a gateway before anybody asks who it is', async () => {
    const refusals: unknown[] = [];
    const warn = (fields: object): void => void refusals.push(fields);
    const log: Log = { ...silentLog, warn, child: () => log };
    const gateway = await startGateway({ config: gatewayConfig(temporary()), clock: systemClock, log });
    onTestFinished(() => gateway.close());
    expect(await at(gateway.tcp.port)).toEqual({ by: 'gateway' });
    expect(refusals).toMatchObject([{ reason: 'protocol-version' }]);
  });

  it('finds a stranger, who talks or hangs up', async () => {
    const talker = createServer((socket) => {
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    expect(await at(await listen(talker))).toMatchObject({ by: 'stranger' });
    const silent = createServer((socket) => socket.on('error', () => undefined).destroy());
    expect(await at(await listen(silent))).toMatchObject({ by: 'stranger' });
  });

  it('finds nobody', async () => {
    expect(await at(1)).toMatchObject({ by: 'nobody', detail: expect.stringContaining('ECONNREFUSED') });
  });
});
