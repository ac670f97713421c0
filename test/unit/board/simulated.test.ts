import { describe, expect, it, onTestFinished } from 'vitest';
import type { Edge, InputOptions } from '../../../src/board/gpio.ts';
import { openBoard } from '../../../src/board/open-board.ts';
import { openSimulatedBoard, type SimulatedBoardOptions } from '../../../src/board/simulated/board.ts';
import { SIMULATED_WIRING } from '../../../src/board/simulated/wiring.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { bh1750 } from '../../../src/sensors/bh1750.ts';
import { bme280 } from '../../../src/sensors/bme280.ts';
import { lm75 } from '../../../src/sensors/lm75.ts';
import type { SensorDefinition } from '../../../src/sensors/sensor.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const CONTACT: InputOptions = { bias: 'pull-up', activeLow: false, debounceMs: 0, edges: true };

function open(options: Partial<SimulatedBoardOptions> = {}) {
  const clock = new FakeClock();
  const board = openSimulatedBoard({ clock, seed: 1, ...options });
  onTestFinished(() => void board.close());
  return { clock, board };
}

/** Resolves as `work` does, while time passes. */
async function during<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  const state = { done: false };
  const end = (): void => {
    state.done = true;
  };
  work.then(end, end);
  for (let step = 0; step < 100 && !state.done; step++) await clock.advance(50);
  return work;
}

/** What a real driver makes of the simulated chip: quantity to value. */
async function readWith(
  driver: SensorDefinition,
  options: object,
  { clock, board }: ReturnType<typeof open>,
) {
  const sensor = await during(clock, driver.open(options as never, { board, clock }));
  const samples = await during(clock, sensor.read());
  return Object.fromEntries(samples.map(({ quantity, value }) => [quantity, value]));
}

describe('the chips, read by the real drivers', () => {
  it.each([
    [-10.5, 30, 95_000],
    [21.37, 55.5, 101_325],
    [39.99, 98, 104_000],
  ])('bme280 at %d degC, %d %%, %d Pa', async (temperature, humidity, pressure) => {
    const host = open();
    host.board.world.hold('temperature', temperature);
    host.board.world.hold('humidity', humidity);
    host.board.world.hold('pressure', pressure);
    const options = { ...SIMULATED_WIRING.bme280, oversampling: 1, filter: 0 };
    const read = await readWith(bme280, options, host);
    expect(read.temperature).toBeCloseTo(temperature, 1);
    expect(Math.abs((read.humidity ?? 0) - humidity)).toBeLessThan(0.1);
    expect(Math.abs((read.pressure ?? 0) - pressure)).toBeLessThan(1);
  });

  it.each(['high', 'finest', 'low'])('bh1750 in mode %s', async (mode) => {
    const host = open();
    host.board.world.hold('illuminance', 1234);
    const read = await readWith(bh1750, { ...SIMULATED_WIRING.bh1750, mode, sensitivity: 1 }, host);
    expect(Math.abs((read.illuminance ?? 0) - 1234)).toBeLessThan(mode === 'low' ? 4 : 1);
  });

  it.each([21.4, -12.3])('lm75 at %d degC', async (temperature) => {
    const host = open();
    host.board.world.hold('soilTemperature', temperature);
    const read = await readWith(lm75, { ...SIMULATED_WIRING.lm75, variant: 'lm75b' }, host);
    expect(Math.abs((read.temperature ?? 0) - temperature)).toBeLessThan(0.07);
  });
});

describe('a bme280 that is asked too early', () => {
  const bme = SIMULATED_WIRING.bme280;

  it('has nothing measured after a reset', async () => {
    const { board } = open();
    expect(await board.i2c.device(bme).readBlock(0xf7, 8)).toEqual(
      Uint8Array.of(0x80, 0, 0, 0x80, 0, 0, 0x80, 0),
    );
  });

  it('says that it measures, and then sleeps again', async () => {
    const { board, clock } = open();
    const chip = board.i2c.device(bme);
    await chip.writeByte(0xf2, 1);
    await chip.writeByte(0xf4, 0b00100101);
    expect(await chip.readByte(0xf3)).toBe(8);
    await clock.advance(10);
    expect([await chip.readByte(0xf3), await chip.readByte(0xf4)]).toEqual([0, 0b00100100]);
  });
});

describe('faults', () => {
  const at = SIMULATED_WIRING.lm75;

  it.each(['absent', 'busy', 'failed'] as const)('makes an address %s and well again', async (fault) => {
    const { board } = open();
    const chip = board.i2c.device(at);
    board.faults.i2c(at, fault);
    await expect(chip.readWord(0)).rejects.toMatchObject({ fault });
    await board.i2c.device(SIMULATED_WIRING.bme280).readByte(0xd0);
    board.faults.i2c(at, undefined);
    expect(await chip.readWord(0)).toBeTypeOf('number');
  });

  it('makes a chip hang, and the bus with it, until it lets go', async () => {
    const { board, clock } = open();
    board.faults.i2c(at, 'stuck');
    const stuck = { fault: 'stuck' };
    const read = expect(board.i2c.device(at).readWord(0)).rejects.toMatchObject(stuck);
    await clock.advance(1_000);
    await read;
    const other = board.i2c.device(SIMULATED_WIRING.bme280);
    await expect(other.readByte(0xd0)).rejects.toMatchObject(stuck);
    board.faults.i2c(at, undefined);
    await clock.advance(1);
    expect(await other.readByte(0xd0)).toBe(0x60);
  });

  it('corrupts what is read', async () => {
    const { board } = open();
    const chip = board.i2c.device(SIMULATED_WIRING.bme280);
    board.faults.i2c(SIMULATED_WIRING.bme280, 'corrupt');
    expect(await chip.readByte(0xd0)).not.toBe(0x60);
  });

  it('makes files fail', async () => {
    const { board, clock } = open();
    const path = '/sys/class/thermal/thermal_zone0/temp';
    expect(Number(await board.files.read(path))).toBeGreaterThan(30_000);
    for (const fault of ['absent', 'denied', 'failed', 'stuck'] as const) {
      board.faults.file(path, fault);
      const read = expect(board.files.read(path)).rejects.toMatchObject({ fault });
      await clock.advance(2_000);
      await read;
    }
  });

  it('come and go as planned', async () => {
    const { board, clock } = open({
      faults: [{ i2c: at, fault: 'absent', everyMs: 60_000, forMs: 5_000, firstAfterMs: 10_000 }],
    });
    const seen: boolean[] = [];
    for (const ms of [9_000, 2_000, 5_000, 53_000, 3_000, 3_000]) {
      await clock.advance(ms);
      seen.push(board.faults.ofI2c(at) === 'absent');
    }
    expect(seen).toEqual([false, true, false, false, true, false]);
  });
});

describe('doors', () => {
  async function watch(debounceMs: number) {
    const { board, clock } = open({ doorEveryMs: 10_000 });
    const line = board.gpio.openInput({ line: SIMULATED_WIRING.door }, { ...CONTACT, debounceMs });
    const edges: Edge[] = [];
    const loop = new AbortController();
    void (async () => {
      for await (const edge of line.edges(loop.signal)) edges.push(edge);
    })();
    for (let second = 0; second < 300; second++) await clock.advance(1_000);
    return { edges, board, line };
  }

  it('open and shut by themselves; the contact is low while shut', async () => {
    const { edges, board, line } = await watch(25);
    expect(edges.length).toBeGreaterThan(20);
    expect(edges.map(({ level }) => level)).toEqual(edges.map((_, index) => 1 - (index % 2)));
    expect(line.read()).toBe(board.door.isOpen ? 1 : 0);
  });

  it('bounce, which debounce hides', async () => {
    const [bare, debounced] = [await watch(0), await watch(25)];
    expect(bare.edges.length).toBeGreaterThan(debounced.edges.length + 10);
  });

  it('can be opened by hand', async () => {
    const { board, clock } = open();
    board.door.move(true);
    await clock.advance(100);
    const line = board.gpio.openInput({ line: SIMULATED_WIRING.door }, CONTACT);
    expect(line.read()).toBe(1);
  });
});

it('waters the bed while the pump’s relay is on, and tells when the bed is dry', async () => {
  const { board, clock } = open({ speed: 200 });
  const dry = board.gpio.openInput({ line: SIMULATED_WIRING.soilDry }, { ...CONTACT, bias: 'none' });
  expect(dry.read()).toBe(0);
  await clock.advance(70_000);
  expect([dry.read(), board.world.pumping]).toEqual([1, false]);
  const before = board.world.conditions.soilMoisture;
  const pump = board.gpio.openOutput({ line: SIMULATED_WIRING.pump }, { initial: 1, activeLow: true });
  await clock.advance(30_000);
  expect(board.world.conditions.soilMoisture).toBeGreaterThan(before + 5);
  expect(dry.read()).toBe(0);
  pump.close();
  expect(board.world.pumping).toBe(false);
});

it('leaves no timer behind when it is closed', async () => {
  const { board, clock } = open({ faults: [{ line: 4, fault: 'busy', everyMs: 1_000, forMs: 100 }] });
  await clock.advance(5_050);
  await board.close();
  expect(clock.pending).toBe(0);
});

describe('openBoard', () => {
  it('opens the simulated board and says so; trouble comes only when asked for', async () => {
    const lines: string[] = [];
    const log = { ...silentLog, info: (_: object, message: string) => void lines.push(message) };
    const troubled = async (faults: boolean): Promise<boolean> => {
      const clock = new FakeClock();
      const board = await openBoard({ backend: 'simulated', clock, log, simulated: { seed: 5, faults } });
      await clock.advance(35_000);
      const light = board.i2c.device(SIMULATED_WIRING.bh1750).sendByte(1);
      const failed = await light.then(
        () => false,
        () => true,
      );
      await board.close();
      return failed;
    };
    expect([await troubled(false), await troubled(true)]).toEqual([false, true]);
    expect(lines[0]).toMatch(/^board: simulated board .*seed 5/);
  });
});
