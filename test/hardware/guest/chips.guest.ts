import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '../../../src/board/board.ts';
import { openBoard } from '../../../src/board/open-board.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { silentLog as log } from '../../../src/lib/log.ts';
import { sensorKinds } from '../../../src/sensors/index.ts';
import type { Sensor, SensorDefinition } from '../../../src/sensors/sensor.ts';
import { chips, fillEns160, fillIna219, fillTsl2561, type StubChip } from './support/chips.ts';
import { fillCells, removeStub, stubBus } from './support/i2c-stub.ts';

/** Kinds that sensors.guest.ts has on the same bus. */
const ELSEWHERE = ['bh1750', 'bme280', 'lm75'];
/** Chips that are told commands instead of being asked for registers: plain transfers. */
const PLAIN = ['aht20', 'htu21d', 'scd4x', 'sht3x', 'sht4x', 'si7021'];

let bus: number;
let board: Board;
const sensors: Sensor[] = [];

beforeAll(() => {
  removeStub();
  bus = stubBus([...new Set(Object.values(chips).map(({ address }) => address))]);
});
afterAll(removeStub);

beforeEach(async () => {
  board = await openBoard({ backend: 'auto', clock, log });
});
afterEach(async () => {
  for (const sensor of sensors.splice(0)) await sensor.close();
  await board.close();
});

async function open(kind: string, options: object = {}): Promise<Sensor> {
  const definition = sensorKinds.find((each) => each.kind === kind);
  if (!definition) throw new Error(`no sensor of kind ${kind}`);
  const sensor = await definition.open(v.parse(definition.options, { bus, ...options }), { board, clock });
  sensors.push(sensor);
  return sensor;
}

describe.each(Object.entries<StubChip>(chips))('%s on the kernel bus', (kind, chip) => {
  it('reads what was measured', async () => {
    await chip.fill();
    const samples = await (await open(kind, chip.options)).read();
    expect(Object.fromEntries(samples.map(({ quantity, value }) => [quantity, value]))).toEqual(chip.values);
    expect(samples.filter(({ quality }) => quality !== undefined)).toEqual([]);
  });

  it('is absent where nothing answers', async () => {
    await expect(open(kind, chip.absent)).rejects.toMatchObject({ fault: 'absent' });
  });

  const { other } = chip;
  if (!other) return;
  it('refuses the registers of another chip', async () => {
    await chip.fill();
    await fillCells(chip.address, other.cells);
    await expect(open(kind, chip.options)).rejects.toMatchObject({
      fault: 'wrong-chip',
      message: expect.stringContaining(other.message),
    });
  });
});

it('every other kind of I2C sensor asks for transfers that the stub does not know', async () => {
  const onI2c = ({ options, resources }: SensorDefinition): boolean => {
    const chosen = v.safeParse(options, { bus });
    return chosen.success && resources(chosen.output as never).some(({ type }) => type === 'i2c');
  };
  const served = [...Object.keys(chips), ...ELSEWHERE];
  const kinds = sensorKinds.filter(onI2c).map(({ kind }) => kind);
  const unserved = kinds.filter((kind) => !served.includes(kind));
  expect(unserved).toEqual(PLAIN);
  for (const kind of unserved) {
    await expect(open(kind)).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringContaining('cannot do this kind of transfer'),
    });
  }
});

describe('settings that reach the chip', () => {
  const at = (address: number) => board.i2c.device({ bus, address });

  it('bmp280, bme680: forced measurement with the oversampling and the filter', async () => {
    await chips.bmp280.fill();
    await (await open('bmp280', { oversampling: 4, filter: 16 })).read();
    // ctrl_meas and config, BMP280 datasheet sections 4.3.4 and 4.3.5
    expect(await at(chips.bme680.address).readBlock(0xf4, 2)).toEqual(Uint8Array.of(0b01101101, 0b10000));

    await chips.bme680.fill();
    await (await open('bme680', { oversampling: 4, filter: 7 })).read();
    const written = [0x72, 0x74, 0x75].map((register) => at(chips.bme680.address).readByte(register));
    // ctrl_hum, ctrl_meas and config, BME680 datasheet section 5.3
    expect(await Promise.all(written)).toEqual([0b011, 0b01101101, 0b01100]);
  });

  it('mcp9808: woken and set to its finest steps, the other settings kept', async () => {
    await chips.mcp9808.fill();
    await fillCells(chips.mcp9808.address, { 1: [0x01, 0x08], 8: [0x00] });
    await open('mcp9808');
    expect(await at(chips.mcp9808.address).readWord(0x01)).toBe(0x0800);
    expect(await at(chips.mcp9808.address).readByte(0x08)).toBe(0x03);
  });

  it('tmp102: woken, its second byte of settings kept', async () => {
    await chips.tmp102.fill();
    await fillCells(chips.tmp102.address, { 1: [0x61, 0xb0] });
    await open('tmp102');
    expect(await at(chips.tmp102.address).readWord(0x01)).toBe(0xb060);
  });

  it('veml7700: shorter and less sensitive where it is too bright', async () => {
    await chips.veml7700.fill();
    await fillCells(chips.veml7700.address, { 4: [0x20, 0x4e] });
    await (await open('veml7700')).read();
    // gain 1/8 and 25 ms, datasheet table 1; power saving off
    expect(await at(chips.veml7700.address).readWord(0x00)).toBe(0x1300);
    expect(await at(chips.veml7700.address).readWord(0x03)).toBe(0);
  });

  it('tsl2561: gain 1 in daylight, doubted at the end of the range', async () => {
    await fillTsl2561([0xff, 0xff], [0x00, 0x40]);
    const samples = await (await open('tsl2561')).read();
    expect(samples).toMatchObject([{ quantity: 'illuminance', quality: 'suspect' }]);
    // 402 ms at gain 1; powered up
    expect(await at(chips.tsl2561.address).readByte(0x81)).toBe(0x02);
    expect(await at(chips.tsl2561.address).readByte(0x80)).toBe(0x03);
  });

  it('ina219: calibrated with the most significant byte first, stuck without the ready bit', async () => {
    await chips.ina219.fill();
    const sensor = await open('ina219', chips.ina219.options);
    await sensor.read();
    const written = [0x05, 0x00].map((register) => at(chips.ina219.address).readWord(register));
    // 0x5000, as in the datasheet's example; 32 V, 80 mV, 16 samples of both, once: 0x2e63
    expect(await Promise.all(written)).toEqual([0x0050, 0x632e]);
    await fillIna219(0x5d98);
    await expect(sensor.read()).rejects.toMatchObject({ fault: 'stuck' });
    await fillIna219(0x5d9a);
    expect(await sensor.read()).toHaveLength(3);
  });

  it('ads1115: started with the input and the range that were asked for', async () => {
    await chips.ads1115.fill();
    await (await open('ads1115', { inputs: [{ input: 3, range: 2.048 }], rate: 860 })).read();
    // datasheet table 8-3: start, AIN3, 2.048 V, single shot, 860 a second, no comparator: 0xf5e3
    expect(await at(chips.ads1115.address).readWord(0x01)).toBe(0xe3f5);
  });

  it('ens160: set to measure, doubted data not taken', async () => {
    await fillEns160();
    const sensor = await open('ens160');
    expect(await at(chips.ens160.address).readByte(0x10)).toBe(0x02);
    await fillCells(chips.ens160.address, { 56: [0xa2] });
    await expect(sensor.read()).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringContaining('checksum'),
    });
    await fillCells(chips.ens160.address, { 16: [0] });
    await expect(sensor.read()).rejects.toMatchObject({ fault: 'failed' });
  });
});
