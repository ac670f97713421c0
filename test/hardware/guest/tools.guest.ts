import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSnapshot } from '../../../src/actuators/guard/snapshot.ts';
import { openStateStore } from '../../../src/agent/store/state-store.ts';
import { readBootId } from '../../../src/agent/time/kernel-clock.ts';
import { run } from '../../../src/cli/run.ts';
import { type RunningGateway, startGateway } from '../../../src/gateway/gateway.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { silentLog as log } from '../../../src/lib/log.ts';
import { eventually } from '../../support/eventually.ts';
import { gatewayConfig } from '../../support/gateway-config.ts';
import { getJson, postJson } from '../../support/programs.ts';
import { piHeaderChip, type SimulatedChip } from './support/gpio-sim.ts';
import {
  bindKernelDriver,
  fillBh1750,
  fillBme280,
  fillLm75,
  fillWord,
  stubBus,
  stubChips,
} from './support/i2c-stub.ts';

const [DOOR, RELAY, FAN] = [17, 27, 22];
/** An agent takes some 10 s to start on the emulated processor when the host is busy. */
const SLOW_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'tools-'));
let gateway: RunningGateway;
let chip: SimulatedChip;

beforeAll(async () => {
  stubBus();
  await Promise.all([fillBme280(), fillBh1750(), fillLm75()]);
  await fillWord(stubChips.hwmon, 0x00, 0x1980);
  gateway = await startGateway({ config: gatewayConfig(join(folder, 'gateway')), clock, log });
}, SLOW_MS);
afterAll(async () => {
  await gateway.close();
});
beforeEach(() => {
  chip = piHeaderChip();
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process: a program of its own takes some 10 s to start on the emulated processor. */
async function command(args: readonly string[]): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  const nothing = (): void => undefined;
  const code = await run(args, {
    env: process.env,
    stdout: { isTerminal: false, write: (text) => void out.push(text) },
    stderr: { isTerminal: false, write: (text) => void err.push(text) },
    terminal: false,
    clock,
    onSignal: nothing,
    onStdinEnd: nothing,
    onCrash: nothing,
    unset: nothing,
    keepHeapSmall: nothing,
    pid: process.pid,
    parent: () => process.ppid,
    exit: nothing,
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** Runs the built program to its end. */
async function program(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['dist/main.js', ...args]);
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? -1)));
  return { code, ...texts };
}

let files = 0;
function config(text: string, board = 'backend: auto'): { readonly file: string; readonly data: string } {
  const data = join(folder, `data-${files}`);
  const file = join(folder, `agent-${files++}.yaml`);
  const head = `id: pi\ndataDir: ${data}\nboard: { ${board} }\ngateway: { host: 127.0.0.1, port: ${gateway.tcp.port} }\n`;
  writeFileSync(file, head + text);
  return { file, data };
}

/** One output more that is not there: the others are driven all the same. */
const GHOST = '  - { name: ghost, kind: switch, chip: gone, line: 1 }\n';
const OUTPUTS = `actuators:
  - { name: relay, kind: switch, line: ${RELAY} }
  - { name: fan, kind: switch, line: ${FAN}, activeLow: true, onExit: hold }
`;

describe('the tools on the kernel', () => {
  afterEach(() => chip.remove());

  it('scan finds the chips and gives a config that read reads, with a cure for what is not there', async () => {
    const kernelDriver = bindKernelDriver();
    try {
      const scan = await command(['scan', '--json', '--bus', '1']);
      expect(scan.code).toBe(0);
      const found = JSON.parse(scan.out) as { i2c: { chips: { address: string }[] }[]; config: string };
      const chips = Object.fromEntries(found.i2c[0]!.chips.map(({ address, ...rest }) => [address, rest]));
      expect(Object.keys(chips)).toEqual(expect.arrayContaining(['0x23', '0x48', '0x49', '0x50', '0x76']));
      expect(chips['0x76']).toMatchObject({ is: 'bme280', mayBe: [] });
      expect(chips['0x23']).toMatchObject({ mayBe: ['bh1750'] });
      expect(chips['0x48']).toMatchObject({ mayBe: expect.arrayContaining(['lm75', 'tmp102']) });
      expect(chips['0x49']).toMatchObject({ driver: 'lm75', kernelName: 'lm75' });
      expect(chips['0x50']).toMatchObject({ other: 'EEPROM' });
      expect(found).toMatchObject({
        gpio: { source: 'character-device', chips: [{ label: 'pinctrl-bcm2711', lines: 54, header: true }] },
        labels: expect.arrayContaining(['bme280', 'climate', 'gpio', 'light']),
      });

      chip.drive(DOOR, 1);
      const { file } = config(`${found.config}
  - { name: nowhere, kind: bme280, address: 0x77 }
  - { name: other-bus, kind: lm75, bus: 7 }
  - { name: door, kind: contact, line: ${DOOR} }
`);
      const { code, out } = await command(['read', '--config', file]);
      expect(out).toMatch(
        /^bme280 +temperature +25\.08 {2}Cel\n +humidity +43\.8\d {2}%\n +pressure +10065\d {2}Pa$/m,
      );
      expect(out, out).toMatch(/^lm75 +temperature +25\.5/m);
      expect(out).toMatch(/^door +contact +0$/m);
      expect(out).toMatch(/^absent +nowhere: nothing answers at 0x77 on I2C bus 1\n +-> check power/m);
      expect(out).toMatch(/^absent +other-bus: I2C bus 7 is not there: no \/dev\/i2c-7\n +-> turn it on/m);
      expect(code).toBe(1);
    } finally {
      kernelDriver.release();
    }
  });

  it('doctor and scan look on beside an agent, and safe drives what it left on when it was killed', async () => {
    const { file, data } = config(OUTPUTS);
    const agent = await startAgent(file);
    const doctor = await command(['doctor', '--json', '--config', file]);
    const { findings } = JSON.parse(doctor.out) as { findings: { what: string; message: string }[] };
    const about = (what: string) => findings.find((finding) => finding.what === what)?.message;
    expect(about('config')).toContain('0 sensors, 2 actuators');
    expect(about('permissions')).toContain('/dev/i2c-1');
    expect(about('GPIO')).toMatch(/^character device .*pinctrl-bcm2711/);
    expect(about('outputs')).toMatch(/makes an output an input when the agent dies/);
    expect(about('agent')).toMatch(/^runs/);
    expect(about('gateway')).toContain('answers');
    expect(doctor.code, doctor.out).toBe(0);
    expect(await state()).toBe('live');

    const scan = await command(['scan', '--bus', '1']);
    expect(scan.out).toMatch(/gpiochip\d+ {2}pinctrl-bcm2711, 54 lines, 52 of them free/);
    expect(scan.out).toMatch(new RegExp(`^ +${RELAY} out +held by fieldhand`, 'm'));
    for (const line of scan.out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);

    expect([await send('relay'), await send('fan')]).toEqual(['executed', 'executed']);
    const refused = await command(['safe', '--config', file]);
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('an agent runs on') });
    expect(levels()).toEqual([1, 0]);

    await kill(agent);
    const before = clock.monotonic();
    const { code, out, err } = await program(['safe', '--config', file]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^relay +switch +off \(read back\)$/m);
    expect(out).toMatch(/^fan +switch +off \(read back\)$/m);
    expect(out.replaceAll('\n', ' ')).toMatch(/makes a released line an input/);
    // the next agent will know since when they are off
    const saved = guardRecord(data);
    expect(saved.boot).toBe(readBootId());
    for (const name of ['relay', 'fan']) {
      expect(saved.actuators[name]).toMatchObject({ onSince: null });
      expect(saved.actuators[name]?.offSince).toBeGreaterThan(before);
      expect(saved.actuators[name]?.offSince).toBeLessThan(clock.monotonic());
    }
  });

  it('safe takes over lines of sysfs, names one that is absent, and leaves the lines driven', async () => {
    const { file } = config(OUTPUTS + GHOST, 'backend: sysfs');
    const agent = await startAgent(file);
    expect([await send('relay'), await send('fan')]).toEqual(['executed', 'executed']);
    await kill(agent);
    // sysfs leaves the lines as they were: nobody but `safe` can have driven them then
    expect(levels()).toEqual([1, 0]);
    const { code, out, err } = await program(['safe', '--config', file]);
    expect(code).toBe(1);
    expect(err.replace(/\n +/g, ' ')).toMatch(/^fieldhand: ghost may be on: there is no chip gone/);
    expect(out).toMatch(/stay exported and driven/);
    expect(levels()).toEqual([0, 1]);
  });
});

const levels = (): readonly number[] => [chip.level(RELAY), chip.level(FAN)];

async function startAgent(file: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/main.js', 'agent', '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  await eventually(
    'the agent is live',
    () => {
      if (child.exitCode !== null) throw new Error(text);
      return text.includes('"msg":"live"');
    },
    SLOW_MS,
  );
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function guardRecord(data: string) {
  const store = openStateStore({ path: join(data, 'state.db'), clock, now: () => undefined, log });
  const saved = parseSnapshot(String(store.values.load('guard')));
  store.close();
  if (!saved) throw new Error('the guard left no record');
  return saved;
}

const state = async (): Promise<string> =>
  (await getJson<{ state: string }>(`${gateway.http.url}/api/v1/agents/pi`)).state;

/** Switches it on. @returns executed, or why not */
async function send(actuator: string): Promise<string | null> {
  const { body } = await postJson<{ state: string; reason: string | null }>(
    `${gateway.http.url}/api/v1/agents/pi/commands`,
    { actuator, set: true, ttl: '20s' },
  );
  return body.state === 'executed' ? body.state : body.reason;
}
