import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '../../../src/board/board.ts';
import { openBoard } from '../../../src/board/open-board.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { silentLog as log } from '../../../src/lib/log.ts';
import type { Sample } from '../../../src/lib/reading.ts';
import { bh1750 } from '../../../src/sensors/bh1750.ts';
import { bme280 } from '../../../src/sensors/bme280.ts';
import { contact } from '../../../src/sensors/contact.ts';
import { hwmon } from '../../../src/sensors/hwmon.ts';
import { lm75 } from '../../../src/sensors/lm75.ts';
import type { Sensor, SensorDefinition } from '../../../src/sensors/sensor.ts';
import { eventually } from '../../support/eventually.ts';
import { piHeaderChip, type SimulatedChip } from './support/gpio-sim.ts';
import {
  bindKernelDriver,
  fillBh1750,
  fillBme280,
  fillBytes,
  fillLm75,
  fillWord,
  stubBus,
  stubChips,
} from './support/i2c-stub.ts';
import { moveWire } from './support/move-wire.ts';

let board: Board;
const sensors: Sensor[] = [];
const open = async (definition: SensorDefinition, options: object): Promise<Sensor> => {
  const sensor = await definition.open(v.parse(definition.options, options), { board, clock });
  sensors.push(sensor);
  return sensor;
};
const values = (samples: readonly Sample[]): Record<string, unknown> =>
  Object.fromEntries(samples.map(({ quantity, value }) => [quantity, value]));

beforeEach(async () => {
  board = await openBoard({ backend: 'character-device', clock, log });
});
afterEach(async () => {
  for (const sensor of sensors.splice(0)) await sensor.close();
  await board.close();
});

describe('I2C sensors on the kernel bus', () => {
  const bus = stubBus();

  it('bme280: reads what the datasheet computes from these registers', async () => {
    await fillBme280();
    const sensor = await open(bme280, { bus });
    const read = values(await sensor.read());
    expect(read.temperature).toBeCloseTo(25.08, 2);
    expect(read.pressure).toBeCloseTo(100_653, 0);
    expect(read.humidity).toBeCloseTo(43.86, 1);
  });

  it('bme280: refuses a chip with another id, and says which it is', async () => {
    await fillBme280();
    await fillBytes(stubChips.bme280, 0xd0, [0x58]);
    await expect(open(bme280, { bus })).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining('bmp280'),
    });
  });

  it('bme280: is absent where nothing answers', async () => {
    await expect(open(bme280, { bus, address: 0x77 })).rejects.toMatchObject({ fault: 'absent' });
  });

  it('bh1750: reads the example of its datasheet without a plain transfer', async () => {
    await fillBh1750();
    const sensor = await open(bh1750, { bus });
    expect(values(await sensor.read()).illuminance).toBeCloseTo(28_067, 0);
    expect(values(await sensor.read()).illuminance).toBeCloseTo(28_067, 0);
  });

  it('lm75: reads above and below zero and wakes a chip that sleeps', async () => {
    await fillLm75();
    await fillBytes(stubChips.lm75, 0x01, [0x01]);
    const sensor = await open(lm75, { bus });
    expect(values(await sensor.read())).toEqual({ temperature: 25.5 });
    expect(await board.i2c.device({ bus, address: stubChips.lm75 }).readByte(0x01)).toBe(0);
    await fillWord(stubChips.lm75, 0x00, 0xf680);
    expect(values(await sensor.read())).toEqual({ temperature: -9.5 });
  });

  it('lm75: is busy while the kernel reads the chip itself, and free afterwards', async () => {
    await fillWord(stubChips.hwmon, 0x00, 0x1980);
    const kernelDriver = bindKernelDriver();
    try {
      await expect(open(lm75, { bus, address: stubChips.hwmon })).rejects.toMatchObject({ fault: 'busy' });
      expect(readFileSync(`${kernelDriver.hwmon()}/temp1_input`, 'utf8').trim()).toBe('25500');
    } finally {
      kernelDriver.release();
    }
    const sensor = await open(lm75, { bus, address: stubChips.hwmon });
    expect(values(await sensor.read())).toEqual({ temperature: 25.5 });
  });

  it('hwmon: reads the chip that the kernel drives, and is absent when its driver lets go', async () => {
    await fillWord(stubChips.hwmon, 0x00, 0xf680);
    const at = `${bus}-00${stubChips.hwmon.toString(16)}`;
    let kernelDriver = bindKernelDriver();
    try {
      const sensor = await open(hwmon, { device: 'lm75', channels: ['temp1'] });
      expect(values(await sensor.read())).toEqual({ temperature: -9.5 });
      const placed = await open(hwmon, { device: 'lm75', at, channels: ['temp1'] });
      expect(values(await placed.read())).toEqual({ temperature: -9.5 });
      await expect(open(hwmon, { device: 'lm75', channels: ['fan1'] })).rejects.toMatchObject({
        fault: 'failed',
        message: expect.stringContaining('it has temp1'),
      });

      kernelDriver.release();
      await expect(sensor.read()).rejects.toMatchObject({ fault: 'absent' });
      await expect(sensor.read()).rejects.toMatchObject({ fault: 'absent' });
      kernelDriver = bindKernelDriver();
      expect(values(await sensor.read())).toEqual({ temperature: -9.5 });
    } finally {
      kernelDriver.release();
    }
  });
});

describe('contact on the kernel line', () => {
  const LINE = 17;
  let chip: SimulatedChip;
  beforeEach(async () => {
    chip = piHeaderChip();
    chip.drive(LINE, 1);
    await board.close();
    board = await openBoard({ backend: 'character-device', clock, log });
  });
  afterEach(() => chip.remove());

  // a host that stops the emulator for long makes its kernel merge interrupts, whoever counts them
  it('counts 1,000 of 1,000 edges 20 ms apart, each with the time the kernel saw it', {
    retry: 2,
  }, async () => {
    const sensor = await open(contact, { line: LINE, debounce: '0ms' });
    if (sensor.mode !== 'events') throw new Error('contact tells no events');
    const stop = new AbortController();
    const changes: Sample[] = [];
    const listening = (async () => {
      for await (const samples of sensor.events(stop.signal)) changes.push(...samples);
    })();
    await moveWire(chip.pullFile(LINE), 500);
    for (let waited = 0; changes.length < 1_001 && waited < 5_000; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    await listening;

    // the level at the start, then the edges: the contact closes to ground
    expect(changes.map(({ value }) => value)).toEqual([
      0,
      ...Array.from({ length: 1_000 }, (_, i) => 1 - (i % 2)),
    ]);
    expect(changes.some(({ quality }) => quality !== undefined)).toBe(false);
    const stamps = changes.slice(1).map(({ monotonicMs }) => monotonicMs ?? Number.NaN);
    const gaps = stamps.slice(1).map((stamp, i) => stamp - (stamps[i] ?? 0));
    // the writer waits at least 20 ms between two edges, and the kernel's stamps show it
    expect(Math.min(...gaps)).toBeGreaterThan(19.5);
  });

  it('is absent when the chip goes, and works again when it is back', async () => {
    const sensor = await open(contact, { line: LINE });
    expect(values(await sensor.read())).toEqual({ contact: 0 });
    chip.unplug();
    await expect(sensor.read()).rejects.toMatchObject({ fault: 'absent' });
    chip.plugBack();
    // opening the line sets its pull; the wire is moved after that
    expect(values(await sensor.read())).toEqual({ contact: 0 });
    chip.drive(LINE, 0);
    await eventually('closed', async () => values(await sensor.read()).contact === 1);
  });
});
