import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GpioKernel } from '../../../src/board/gpio/kernel.ts';
import { LinuxFiles } from '../../../src/board/host-files.ts';
import { type FoundGpio, scanGpio } from '../../../src/board/scan/gpio.ts';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { RegisterChip, type SimulatedI2cChip } from '../../../src/board/simulated/chip.ts';
import { run } from '../../../src/cli/run.ts';
import { fragment } from '../../../src/cli/scan/fragment.ts';
import { featureFile, labelsOf } from '../../../src/cli/scan/labels.ts';
import { repeat } from '../../../src/cli/scan/repeat.ts';
import { showSurvey } from '../../../src/cli/scan/show.ts';
import { type Survey, type SurveyedChip, survey } from '../../../src/cli/scan/survey.ts';
import { replaceFile } from '../../../src/lib/replace-file.ts';
import { sensorKinds } from '../../../src/sensors/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { CellChip } from '../../support/sensor-chips.ts';
import { fakeSys } from '../board/fake-onoff.ts';
import { fakeIo } from './fake-io.ts';

const NO_GPIO: FoundGpio = { chips: [], source: 'none', trouble: undefined };

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-scan-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder like /, with these files. */
function root(files: Readonly<Record<string, string>>): string {
  const folder = temporary();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The simulated board's bus 1, with these chips besides its own. */
function host(
  chips: readonly (readonly [address: number, chip: SimulatedI2cChip])[] = [],
  files: Readonly<Record<string, string>> = {},
) {
  const clock = new FakeClock();
  const board = openSimulatedBoard({ clock, seed: 1 });
  onTestFinished(() => board.close());
  for (const [address, chip] of chips) board.attach({ bus: 1, address }, chip);
  const ports = {
    i2c: board.i2c,
    clock,
    files: new LinuxFiles({ root: root(files), clock }),
    kinds: sensorKinds,
  };
  const look = async (bus?: number): Promise<Survey> => survey({ ...ports, bus, gpio: async () => NO_GPIO });
  return { clock, board, look };
}

const chipAt = ({ i2c }: Survey, address: string): SurveyedChip | undefined =>
  i2c.flatMap(({ chips }) => chips).find((chip) => chip.address === address);

/** Registers of a bme280 as far as its id goes. */
function withId(register: number, id: number): RegisterChip {
  const chip = new RegisterChip();
  chip.registers[register] = id;
  return chip;
}

/** Takes every byte for its one register, and shows it: a bus switch, a PCF8574. */
class OneRegister implements SimulatedI2cChip {
  readonly written: number[] = [];
  value = 0x05;

  write(data: Uint8Array): void {
    for (const byte of data) {
      this.value = byte;
      this.written.push(byte);
    }
  }

  read(length: number): Uint8Array {
    return new Uint8Array(length).fill(this.value);
  }
}

describe('a look at the buses', () => {
  it('looks at the one bus that is asked for, and says which there are where it is not', async () => {
    const { board, look } = host();
    board.attach({ bus: 3, address: 0x76 }, withId(0xd0, 0x60));
    expect((await look(3)).i2c.map(({ bus }) => bus)).toEqual([3]);
    await expect(look(99)).rejects.toMatchObject({
      message: 'I2C bus 99 is not there: no /dev/i2c-99',
      cure: 'there are 1, 3',
    });
  });

  it('tells a chip by its id, and says what one without may be', async () => {
    const found = await host([
      [0x18, new CellChip({ 6: [0x00, 0x54], 7: [0x04, 0x00] })],
      [0x52, new CellChip({ 0: [0x60, 0x01] })],
    ]).look();
    expect(found.i2c).toMatchObject([{ bus: 1, trouble: undefined }]);
    expect(chipAt(found, '0x76')).toMatchObject({ is: 'bme280', mayBe: [], other: undefined });
    expect(chipAt(found, '0x18')).toMatchObject({ is: 'mcp9808' });
    expect(chipAt(found, '0x52')).toMatchObject({ is: 'ens160' });
    expect(chipAt(found, '0x23')).toMatchObject({ is: undefined, mayBe: ['bh1750'] });
    expect(chipAt(found, '0x48')?.mayBe).toEqual(expect.arrayContaining(['lm75', 'tmp102']));
    expect(chipAt(found, '0x77')).toBeUndefined();
  });

  it.each([
    [0x60, 'bme280'],
    [0x58, 'bmp280'],
    [0x61, 'bme680'],
  ])('knows the chip with id %i', async (id, kind) => {
    expect(chipAt(await host([[0x77, withId(0xd0, id)]]).look(), '0x77')).toMatchObject({ is: kind });
  });

  it('does not take an lm75 at its limit of 75 degC for a tsl2561', async () => {
    // four registers, of which the number's lowest bits choose one
    class Lm75Like implements SimulatedI2cChip {
      #pointer = 0;
      write([pointer = 0]: Uint8Array): void {
        this.#pointer = pointer & 3;
      }
      read(length: number): Uint8Array {
        const bytes = [
          [0x19, 0x80],
          [0x00, 0x00],
          [0x4b, 0x00],
          [0x50, 0x00],
        ][this.#pointer]!;
        return Uint8Array.from({ length }, (_, index) => bytes[index] ?? 0xff);
      }
    }
    const chip = chipAt(await host([[0x49, new Lm75Like()]]).look(), '0x49');
    expect(chip?.is).toBeUndefined();
    expect(chip?.mayBe).toEqual(expect.arrayContaining(['lm75']));
  });

  it('writes nothing where it would drive the outputs of an expander', async () => {
    const expanders = [0x20, 0x27, 0x38, 0x39, 0x3f].map((at) => [at, new OneRegister()] as const);
    const found = await host(expanders).look();
    expect(expanders.flatMap(([, { written }]) => written)).toEqual([]);
    expect(chipAt(found, '0x38')).toMatchObject({
      is: undefined,
      other: expect.stringContaining('pcf8574a'),
    });
  });

  it('puts a bus switch back as it was', async () => {
    const channels = new OneRegister();
    const found = await host([[0x77, channels]]).look();
    expect(channels.value).toBe(0x05);
    expect(chipAt(found, '0x77')).toMatchObject({
      is: undefined,
      other: expect.stringContaining('tca9548a'),
    });
  });

  it('reads a byte from memories, and only the address of others', async () => {
    class Recorder implements SimulatedI2cChip {
      readonly calls: string[] = [];
      write(): void {
        this.calls.push('write');
      }
      read(length: number): Uint8Array {
        this.calls.push(`read ${length}`);
        return new Uint8Array(length);
      }
    }
    const [memory, unknown] = [new Recorder(), new Recorder()];
    const found = await host([
      [0x50, memory],
      [0x0b, unknown],
    ]).look();
    expect(memory.calls).toEqual(['read 1']);
    expect(unknown.calls).toEqual([]);
    expect(chipAt(found, '0x50')?.other).toBe('EEPROM');
    expect(chipAt(found, '0x0b')).toMatchObject({ is: undefined, mayBe: [], other: undefined });
  });

  it('leaves alone what a kernel driver holds, and names it', async () => {
    const device = '/sys/bus/i2c/devices/1-0076';
    const { board, look } = host([], {
      [`${device}/name`]: 'bme280\n',
      [`${device}/uevent`]: 'DRIVER=bmp280\nMODALIAS=i2c:bme280\n',
    });
    board.faults.i2c({ bus: 1, address: 0x76 }, 'stuck');
    expect(chipAt(await look(), '0x76')).toMatchObject({
      driver: 'bmp280',
      kernelName: 'bme280',
      is: undefined,
    });
  });

  it('knows a busy address by the bus too', async () => {
    const { board, look } = host();
    board.faults.i2c({ bus: 1, address: 0x76 }, 'busy');
    expect(chipAt(await look(), '0x76')).toMatchObject({ driver: '', is: undefined });
  });

  it('gives up a bus that hangs, says so, and searches the others', async () => {
    const { board, clock, look } = host();
    board.attach({ bus: 3, address: 0x76 }, withId(0xd0, 0x60));
    board.faults.i2c({ bus: 1, address: 0x08 }, 'stuck');
    const looking = look();
    const ended = looking.then(() => true);
    let done = false;
    void ended.then(() => {
      done = true;
    });
    while (!done) {
      await clock.advance(100);
      await new Promise(setImmediate);
    }
    const found = await looking;
    expect(found.i2c[0]).toMatchObject({
      bus: 1,
      chips: [],
      trouble: expect.stringContaining('not come back'),
    });
    expect(found.i2c[1]).toMatchObject({ bus: 3, chips: [{ is: 'bme280' }] });
  });

  it('forgives one transfer that hangs for a moment', async () => {
    const { board, clock, look } = host();
    board.faults.i2c({ bus: 1, address: 0x08 }, 'stuck');
    const looking = look();
    let done = false;
    void looking.then(() => {
      done = true;
    });
    while (!done) {
      await clock.advance(100);
      await new Promise(setImmediate);
      if (clock.monotonic() > 2_500) board.faults.i2c({ bus: 1, address: 0x08 }, undefined);
    }
    expect(chipAt(await looking, '0x76')).toMatchObject({ is: 'bme280' });
  });
});

describe('a look at the kernel', () => {
  it('finds 1-wire, iio and hwmon devices', async () => {
    const { kernel } = await host([], {
      '/sys/bus/w1/devices/28-0316a2794bff/w1_slave': '',
      '/sys/bus/w1/devices/w1_bus_master1/w1_master_slaves': '',
      '/sys/bus/iio/devices/iio:device0/name': 'dht11\n',
      '/sys/bus/iio/devices/iio:device0/in_temp_input': '21000\n',
      '/sys/bus/iio/devices/iio:device0/in_humidityrelative_input': '40000\n',
      '/sys/class/hwmon/hwmon0/name': 'cpu_thermal\n',
      '/sys/class/hwmon/hwmon0/temp1_input': '45000\n',
      '/sys/class/hwmon/hwmon1/name': 'lm75\n',
      '/sys/class/hwmon/hwmon1/temp1_input': '25500\n',
      '/sys/bus/i2c/devices/1-0049/hwmon/hwmon1/name': 'lm75\n',
    }).look();
    expect(kernel).toEqual([
      { type: 'w1', id: '28-0316a2794bff', name: 'ds18b20', channels: [], at: undefined },
      {
        type: 'iio',
        id: 'iio:device0',
        name: 'dht11',
        channels: ['humidityrelative', 'temp'],
        at: undefined,
      },
      { type: 'hwmon', id: 'hwmon0', name: 'cpu_thermal', channels: ['temp1'], at: undefined },
      { type: 'hwmon', id: 'hwmon1', name: 'lm75', channels: ['temp1'], at: '1-0049' },
    ]);
  });

  /** Line 17 held for output by an agent, line 4 for input by somebody who gives no name. */
  const kernel = (folder: string): GpioKernel => ({
    open: () => 3,
    close: () => undefined,
    readNow: () => undefined,
    describe: () => '',
    watch: () => () => undefined,
    ioctlAt: () => undefined,
    ioctl(_fd, request, buffer) {
      if (request === 0x8044b401) {
        buffer.write('gpiochip0', 0);
        buffer.write('pinctrl-rp1', 32);
        buffer.writeUInt32LE(54, 64);
        return;
      }
      expect(request, folder).toBe(0xc100b405);
      const line = buffer.readUInt32LE(64);
      buffer.write(`GPIO${line}`, 0);
      if (line === 17) buffer.write('fieldhand', 32);
      buffer.writeBigUInt64LE(line === 17 ? 0b1001n : line === 4 ? 0b101n : 0b100n, 72);
    },
  });

  it('finds GPIO chips and who holds which line', async () => {
    const dev = temporary();
    writeFileSync(join(dev, 'gpiochip0'), '');
    expect(await scanGpio({ dev, sys: '/nowhere', load: async () => kernel(dev) })).toEqual({
      source: 'character-device',
      trouble: undefined,
      chips: [
        {
          name: 'gpiochip0',
          label: 'pinctrl-rp1',
          lines: 54,
          header: true,
          held: [
            { line: 4, name: 'GPIO4', consumer: '', direction: 'in' },
            { line: 17, name: 'GPIO17', consumer: 'fieldhand', direction: 'out' },
          ],
        },
      ],
    });
  });

  it('falls back to sysfs, and says why', async () => {
    const { sys } = fakeSys([{ label: 'pinctrl-bcm2835', base: 512, name: 'gpiochip0' }]);
    const load = async (): Promise<never> => {
      throw new Error('no prebuilt library');
    };
    expect(await scanGpio({ dev: '/nowhere', sys, load })).toMatchObject({
      source: 'sysfs',
      trouble: 'no character device: no prebuilt library',
      chips: [{ name: 'gpiochip0', label: 'pinctrl-bcm2835', lines: 54, header: true }],
    });
  });
});

const chip = (more: Partial<SurveyedChip> & { readonly address: string }): SurveyedChip => ({
  is: undefined,
  mayBe: [],
  other: undefined,
  driver: undefined,
  kernelName: undefined,
  ...more,
});
const bus = (number: number, ...chips: SurveyedChip[]) => ({
  bus: number,
  adapter: 'bcm2835 (i2c@7e804000)',
  chips,
  trouble: undefined,
});
const FOUND: Survey = {
  i2c: [
    bus(
      1,
      chip({ address: '0x23', mayBe: ['bh1750'], other: 'pcf8574 or mcp23017 expander' }),
      chip({ address: '0x44', mayBe: ['sht3x', 'sht4x'] }),
      chip({ address: '0x45', mayBe: ['sht3x', 'sht4x'] }),
      chip({ address: '0x49', driver: 'lm75', kernelName: 'lm75' }),
      chip({ address: '0x76', is: 'bme280' }),
      chip({ address: '0x77', is: 'bme280' }),
    ),
    bus(3, chip({ address: '0x76', is: 'bmp280' })),
  ],
  gpio: {
    source: 'character-device',
    trouble: undefined,
    chips: [
      {
        name: 'gpiochip0',
        label: 'pinctrl-bcm2711',
        lines: 58,
        header: true,
        held: [{ line: 17, name: 'GPIO17', consumer: 'fieldhand', direction: 'out' }],
      },
    ],
  },
  kernel: [
    { type: 'w1', id: '28-0316a2794bff', name: 'ds18b20', channels: [], at: undefined },
    { type: 'w1', id: '28-0316a2794c00', name: 'ds18b20', channels: [], at: undefined },
    { type: 'hwmon', id: 'hwmon0', name: 'cpu_thermal', channels: ['temp1'], at: undefined },
    { type: 'hwmon', id: 'hwmon1', name: 'lm75', channels: ['temp1'], at: '1-0049' },
  ],
};

describe('the config to paste', () => {
  const text = fragment(FOUND, sensorKinds) ?? '';
  const check = async (config: string) => {
    const file = join(temporary(), 'agent.yaml');
    writeFileSync(file, `gateway: { host: gw }\n${config}\n`);
    const io = fakeIo();
    const code = await run(['check', file], io);
    return { code, out: io.out(), err: io.err() };
  };

  it('is good as it stands, and reads what is known for sure', async () => {
    const { code, out, err } = await check(text);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of ['bme280', 'bme280-2', 'bmp280', 'ds18b20', 'ds18b20-2', 'lm75'])
      expect(out).toMatch(new RegExp(`^${name} `, 'm'));
    expect(out).not.toMatch(/^(bh1750|sht|cpu)/m);
  });

  it('is good with any one choice of what cannot be told', async () => {
    for (const kind of ['sht3x', 'sht4x']) {
      const chosen = text.replaceAll(new RegExp(`# (- \\{ name: (bh1750|${kind}))`, 'g'), '$1');
      const { code, out, err } = await check(chosen);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(new RegExp(`^${kind}-2 .*0x45 on I2C bus 1`, 'm'));
    }
  });

  it('is not there where nothing is', () => {
    expect(fragment({ i2c: [bus(1)], gpio: NO_GPIO, kernel: [] }, sensorKinds)).toBeUndefined();
  });
});

it('is shown within 80 columns', () => {
  const hung = {
    ...bus(4),
    trouble: 'a transfer with 0x08 on I2C bus 4 has not come back for 1.0 s (check it)',
  };
  const shown = showSurvey({ ...FOUND, i2c: [...FOUND.i2c, hung, bus(5)] });
  for (const line of shown.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(shown).toMatch(/^ {4}0x23 {2}may be bh1750, pcf8574 or mcp23017 expander$/m);
  expect(shown).toMatch(/^ {4}0x49 {2}lm75, held by the kernel driver lm75$/m);
  expect(shown).toMatch(/^ {4}0x76 {2}bme280$/m);
  expect(shown).toMatch(/^ {4}! a transfer with 0x08/m);
  expect(shown).toMatch(/^ {2}i2c-5 .*\n {4}nothing answers$/m);
  expect(shown).toMatch(/^ +17 out +held by fieldhand \(GPIO17\)$/m);
  expect(shown).toMatch(/^ {2}1-wire 28-0316a2794bff {2}ds18b20$/m);
});

describe('the labels of a node', () => {
  const labels = (i2c: readonly SurveyedChip[], told: readonly string[] = []) =>
    labelsOf({ i2c: [bus(1, ...i2c)], gpio: NO_GPIO, kernel: [] }, sensorKinds, told);

  it('come from what its sensors measure, and from whoever knows', () => {
    expect(labelsOf(FOUND, sensorKinds, ['relay'])).toEqual([
      'bme280',
      'bmp280',
      'climate',
      'gpio',
      'light',
      'relay',
    ]);
  });

  it('count a chip without an id where all that it may be would say the same', () => {
    expect(labels([chip({ address: '0x44', mayBe: ['sht3x', 'sht4x'] })])).toEqual(['climate']);
    expect(labels([chip({ address: '0x44', mayBe: ['sht3x', 'ina219'] })])).toEqual([]);
    expect(labels([chip({ address: '0x49', driver: 'lm75', kernelName: 'lm75' })])).toEqual(['climate']);
    expect(labels([chip({ address: '0x50', other: 'EEPROM' })])).toEqual([]);
    // it has an id, and did not show it
    expect(labels([chip({ address: '0x52', mayBe: ['ens160'] })])).toEqual([]);
  });

  it('are one a line, as node-feature-discovery reads them', () => {
    expect(featureFile(['climate', 'relay'])).toBe(
      '# Written by `fieldhand scan --nfd`.\nfieldhand.dev/climate=true\nfieldhand.dev/relay=true\n',
    );
  });
});

describe('a file that is replaced', () => {
  it('is there whole, readable by all, with nothing beside it', () => {
    const folder = join(temporary(), 'features.d');
    replaceFile(join(folder, 'fieldhand'), 'old\n');
    replaceFile(join(folder, 'fieldhand'), 'new\n');
    expect(readdirSync(folder)).toEqual(['fieldhand']);
    expect(readFileSync(join(folder, 'fieldhand'), 'utf8')).toBe('new\n');
  });

  it('is as it was when the new one cannot take its place', () => {
    const folder = temporary();
    mkdirSync(join(folder, 'fieldhand/in-the-way'), { recursive: true });
    expect(() => replaceFile(join(folder, 'fieldhand'), 'new\n')).toThrow();
    expect(readdirSync(folder)).toEqual(['fieldhand']);
  });
});

describe('a scan again and again', () => {
  it('says what has changed, outlives a failure and ends when told to', async () => {
    const io = fakeIo();
    const looks = [
      async () => 'climate',
      async () => 'climate',
      async () => Promise.reject(new Error('bus 1 is stuck')),
      async () => 'climate, relay',
    ];
    const done = repeat(io, 60_000, () => looks.shift()?.() ?? Promise.resolve('one too many'));
    await io.clock.advance(3 * 60_000);
    expect(io.out()).toBe('climate\nbus 1 is stuck\nclimate, relay\n');
    io.signal('SIGTERM');
    await done;
    expect(looks).toEqual([]);
  });

  it('ends with an error when it fails at once', async () => {
    await expect(repeat(fakeIo(), 60_000, () => Promise.reject(new Error('read-only')))).rejects.toThrow(
      'read-only',
    );
  });
});

describe('on the command line', () => {
  it.each([
    ['scan x', '"x" is one word too many; a folder goes with --nfd'],
    ['scan --labels relay', '--labels goes with --nfd'],
    ['scan --nfd --labels re_lay', '--labels takes names such as relay,door, got "re_lay"'],
    ['scan --every 10m', '--every goes with --nfd'],
    ['scan --nfd --every 10', '--every takes a duration of at least 1s, such as 10m, got "10"'],
    ['scan --bus i2c-1', '--bus takes the number N of /dev/i2c-N, got "i2c-1"'],
  ])('%s is refused', async (text, message) => {
    const io = fakeIo();
    expect(await run(text.split(' '), io)).toBe(2);
    expect(io.err()).toContain(`fieldhand: scan: ${message}`);
  });
});
