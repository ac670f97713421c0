import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { readOnce } from '../../../src/cli/read/read-once.ts';
import { run } from '../../../src/cli/run.ts';
import type { SensorConfig } from '../../../src/config/agent.ts';
import { DeviceError } from '../../../src/lib/errors.ts';
import type { Sample } from '../../../src/lib/reading.ts';
import type { Sensor } from '../../../src/sensors/sensor.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { elapse } from '../../support/sensor-contract.ts';
import { fakeIo } from './fake-io.ts';

/** Runs a command to its end, letting the fake time pass with the real. */
async function call(argv: readonly string[]) {
  const io = fakeIo();
  let code: number | undefined;
  void run(argv, io).then((status) => {
    code = status;
  });
  for (const end = Date.now() + 8_000; code === undefined && Date.now() < end; ) {
    await io.clock.advance(20);
    await new Promise(setImmediate);
  }
  return { code, out: io.out(), err: io.err() };
}

function config(sensors: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-read-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, `gateway: { host: gw }\nboard: { backend: simulated }\nsensors:\n${sensors}`);
  return file;
}

const CLIMATE = '  - { name: climate, kind: bme280 }\n';
const NOWHERE = '  - { name: nowhere, kind: bme280, address: 0x77 }\n';

describe('read', () => {
  it('prints every value in a table and succeeds', async () => {
    const { code, out } = await call([
      'read',
      '-c',
      config(`${CLIMATE}  - { name: door, kind: contact, line: 27 }\n`),
    ]);
    expect(code).toBe(0);
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    expect(rows).toEqual([
      ['SENSOR', 'QUANTITY', 'VALUE', 'UNIT'],
      ['climate', 'temperature', expect.stringMatching(/^-?\d+\.\d\d$/), 'Cel'],
      ['humidity', expect.stringMatching(/^\d+\.\d\d$/), '%'],
      ['pressure', expect.stringMatching(/^\d{5,6}$/), 'Pa'],
      ['door', 'contact', expect.stringMatching(/^[01]$/)],
    ]);
  });

  it('names what does not answer with what helps, and fails', async () => {
    const { code, out } = await call(['read', '-c', config(CLIMATE + NOWHERE)]);
    expect(code).toBe(1);
    expect(out).toMatch(/^climate +temperature/m);
    expect(out).toMatch(/^absent +nowhere: nothing answers at 0x77 on I2C bus 1\n +-> check power, wiring/m);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('is JSON for a program', async () => {
    const { code, out } = await call(['read', '--json', '-c', config(CLIMATE + NOWHERE)]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      sensors: [
        {
          sensor: 'climate',
          kind: 'bme280',
          values: [{ quantity: 'temperature', unit: 'Cel', decimals: 2, quality: 'ok' }, {}, {}],
        },
        { sensor: 'nowhere', values: [], fault: 'absent', cure: expect.any(String) },
      ],
    });
  });

  it('reads only those that are named', async () => {
    const file = config(CLIMATE + NOWHERE);
    const { code, out } = await call(['read', 'climate', '-c', file]);
    expect(code).toBe(0);
    expect(out).not.toContain('nowhere');
    const unknown = await call(['read', 'clima', '-c', file]);
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('there is no sensor "clima" in the config');
  });

  it('says so where nothing is configured', async () => {
    const { code, out } = await call(['read', '-c', config('  []\n')]);
    expect(code).toBe(0);
    expect(out).toMatch(/agent\.yaml names no sensor\.$/m);
  });
});

describe('one sensor', () => {
  const closed: string[] = [];
  /** A sensor that does as it is told. */
  const sensor = (open: () => Promise<Sensor>): SensorConfig =>
    ({
      name: 'it',
      kind: 'fake',
      timeout: 1_000,
      options: {},
      definition: { open, channels: () => [{ quantity: 'co2', unit: '[ppm]', decimals: 0 }] },
    }) as unknown as SensorConfig;
  const polled = (read: () => Promise<readonly Sample[]>): Sensor => ({
    mode: 'poll',
    read,
    close: async () => void closed.push('closed'),
  });
  const answer = (open: () => Promise<Sensor>) => {
    const clock = new FakeClock();
    const board = openSimulatedBoard({ clock, seed: 1 });
    onTestFinished(() => board.close());
    closed.length = 0;
    return elapse(clock, readOnce(sensor(open), { board, clock }));
  };
  const CO2 = [{ quantity: 'co2', value: 412 }];

  it('is waited for where it measures by itself', async () => {
    let asked = 0;
    const found = await answer(async () => polled(async () => (++asked < 20 ? [] : CO2)));
    expect(found).toMatchObject({
      fault: undefined,
      values: [{ quantity: 'co2', value: 412, unit: '[ppm]' }],
    });
    expect(closed).toEqual(['closed']);
  });

  it('is stuck when it never measures, or never answers, or never opens', async () => {
    expect(await answer(async () => polled(async () => []))).toMatchObject({ fault: 'stuck' });
    expect(closed).toEqual(['closed']);
    expect(await answer(async () => polled(() => new Promise(() => undefined)))).toMatchObject({
      fault: 'stuck',
      detail: 'did not answer within 1000 ms',
    });
    expect(closed).toEqual(['closed']);
    expect(await answer(() => new Promise(() => undefined))).toMatchObject({
      fault: 'stuck',
      detail: 'did not open within 1000 ms',
    });
  });

  it('has the cure of its driver, or one for its fault', async () => {
    const refuse = (options: { cure?: string }) => () =>
      Promise.reject(new DeviceError('wrong-chip', 'a bmp280', options));
    expect(await answer(refuse({ cure: 'set kind: bmp280' }))).toMatchObject({ cure: 'set kind: bmp280' });
    expect(await answer(refuse({}))).toMatchObject({
      fault: 'wrong-chip',
      cure: expect.stringContaining('scan'),
    });
    expect(await answer(() => Promise.reject(new Error('a bug')))).toMatchObject({
      fault: 'failed',
      detail: 'a bug',
    });
  });
});
