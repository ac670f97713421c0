import * as v from 'valibot';
import type { HostFiles } from '../board/files.ts';
import { DeviceError } from '../lib/errors.ts';
import { openChip } from './chip.ts';
import { numberIn } from './kernel-device.ts';
import { defineSensor } from './sensor.ts';

const DEVICES = '/sys/bus/w1/devices';
/** Thermometers that the kernel's w1_therm driver reads (Documentation/w1/slaves/w1_therm), by family code. */
const THERMOMETERS = { '10': 'ds18s20', '22': 'ds1822', '28': 'ds18b20', '3b': 'ds1825', '42': 'ds28ea00' };
/** The DS1825's family has thermocouple converters too, which go beyond what the chips themselves can stand. */
const THERMOCOUPLES = '3b';

/** DS18B20 datasheet: measuring range, and the temperature register after power-on. degC */
const LOWEST_CEL = -55;
const HIGHEST_CEL = 125;
const POWER_ON_CEL = 85;
/** Scratchpad byte 6 after power-on; a conversion that came to whole degrees leaves 0x10 there. */
const BYTE_6_POWER_ON = 0x0c;
const BYTE_6_WHOLE_DEGREES = 0x10;

const options = v.strictObject({
  id: v.optional(
    v.pipe(
      v.string(),
      v.toLowerCase(),
      v.regex(/^(10|22|28|3b|42)-[0-9a-f]{12}$/, 'expected the id of a thermometer such as 28-0316a2794bff'),
      v.metadata({ expects: 'the id of a thermometer such as 28-0316a2794bff' }),
      v.description(
        'Which thermometer, as in `/sys/bus/w1/devices`. May be left out where there is only one.',
      ),
    ),
  ),
});

/** @throws DeviceError absent when there is none, failed when there are several to choose from */
async function findThermometer(files: HostFiles, id: string | undefined): Promise<string> {
  const found = (await files.list(DEVICES)).filter((name) =>
    Object.hasOwn(THERMOMETERS, name.split('-')[0] ?? ''),
  );
  if (id !== undefined) {
    if (found.includes(id)) return id;
    const there = found.length > 0 ? `, only ${found.join(', ')}` : '';
    throw new DeviceError('absent', `there is no 1-wire device ${id}${there}`, {
      cure: 'check its wires and the id',
    });
  }
  const [only, second] = found;
  if (second !== undefined)
    throw new DeviceError('failed', `there are ${found.length} 1-wire thermometers: ${found.join(', ')}`, {
      cure: 'say which with "id"',
    });
  if (only === undefined)
    throw new DeviceError('absent', 'there is no 1-wire thermometer', {
      cure: 'check its wires and the 4.7 kOhm pull-up; on a Pi config.txt needs dtoverlay=w1-gpio',
    });
  return only;
}

/**
 * The two lines of a `w1_slave` file -> degrees Celsius.
 * @param family the first byte of the id, in hexadecimal
 * @throws DeviceError failed when the checksum was wrong, or when it tells of no conversion
 */
export function parseW1Slave(text: string, family: string, place: string): number {
  const [, bytes = '', verdict] = /^((?:[0-9a-f]{2} ){9}): crc=[0-9a-f]{2} (YES|NO)$/im.exec(text) ?? [];
  const found = / t=(-?\d+)\s*$/.exec(text)?.[1];
  if (verdict === undefined || found === undefined)
    throw new DeviceError('failed', `${place} does not answer as a thermometer does`, {
      cure: 'check its wires',
    });
  // the second line of a failed transfer repeats the last good one
  if (verdict.toUpperCase() !== 'YES')
    throw new DeviceError('failed', `${place}: wrong checksum`, {
      cure: 'check wires and pull-up; long lines want a stronger one',
    });
  const scratchpad = bytes
    .trim()
    .split(' ')
    .map((byte) => Number.parseInt(byte, 16));
  // nine zeros have a right checksum
  if (scratchpad.every((byte) => byte === 0))
    throw new DeviceError('failed', `${place}: the data line is stuck low`, { cure: 'check its wires' });
  const value = Number(found) / 1_000;
  const byte6 = scratchpad[6];
  // too little power for a conversion shows as 127.94 degC
  if (byte6 === BYTE_6_POWER_ON && value > HIGHEST_CEL && family !== THERMOCOUPLES)
    throw notConverted(value, place);
  return plausible(value, family, place, byte6 === BYTE_6_WHOLE_DEGREES);
}

/** @param converted whether 85 degC is known to be measured */
function plausible(value: number, family: string, place: string, converted: boolean): number {
  if (value === POWER_ON_CEL && !converted) throw notConverted(value, place);
  if (family !== THERMOCOUPLES && (value < LOWEST_CEL || value > HIGHEST_CEL))
    throw new DeviceError('failed', `${place} reads ${value} degC, beyond its range`, {
      cure: 'check its wires',
    });
  return value;
}

const notConverted = (value: number, place: string): DeviceError =>
  new DeviceError('failed', `${place} reads ${value} degC, its value when it lost power while it measured`, {
    cure: 'check its supply; three wires are surer than two',
  });

export const w1 = defineSensor({
  kind: 'w1',
  summary: 'DS18B20, DS18S20, DS1822, DS1825 and DS28EA00: temperature over 1-wire',
  datasheet: 'https://www.analog.com/media/en/technical-documentation/data-sheets/DS18B20.pdf',
  options,
  channels: () => [{ quantity: 'temperature', unit: 'Cel', decimals: 3 }],
  resources: ({ id }) => (id === undefined ? [] : [{ type: 'file', path: `${DEVICES}/${id}` }]),
  open: ({ id: chosen }, { board: { files } }) =>
    openChip({
      setUp: async () => {
        const id = await findThermometer(files, chosen);
        const folder = `${DEVICES}/${id}`;
        // asks nothing of the bus, and shows whether the files may be read
        await files.read(`${folder}/name`);
        return { id, folder, names: await files.list(folder) };
      },
      measure: async ({ id, folder, names }) => {
        const family = id.split('-')[0] ?? '';
        const place = `1-wire ${id}`;
        // w1_slave shows the bytes; drivers other than w1_therm have only the number
        const value =
          names.includes('w1_slave') || !names.includes('temperature')
            ? parseW1Slave(await files.read(`${folder}/w1_slave`), family, place)
            : plausible(await milli(files, `${folder}/temperature`), family, place, false);
        return [{ quantity: 'temperature', value }];
      },
    }),
});

const milli = async (files: HostFiles, path: string): Promise<number> =>
  numberIn(await files.read(path), path) / 1_000;
