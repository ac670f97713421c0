import { Worker } from 'node:worker_threads';
import i2c from 'i2c-bus';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actuator, ActuatorDefinition } from '../../../src/actuators/actuator.ts';
import { cover } from '../../../src/actuators/cover.ts';
import { openGuardRunner } from '../../../src/actuators/guard-runner.ts';
import { light } from '../../../src/actuators/light.ts';
import { servo } from '../../../src/actuators/servo.ts';
import { onOffSwitch } from '../../../src/actuators/switch.ts';
import { startSampler } from '../../../src/agent/sampler/sampler.ts';
import type { Board } from '../../../src/board/board.ts';
import { openBoard } from '../../../src/board/open-board.ts';
import { systemClock as clock, sleep } from '../../../src/lib/clock.ts';
import { silentLog as log } from '../../../src/lib/log.ts';
import { bh1750 } from '../../../src/sensors/bh1750.ts';
import { bme280 } from '../../../src/sensors/bme280.ts';
import { contact } from '../../../src/sensors/contact.ts';
import { lm75 } from '../../../src/sensors/lm75.ts';
import type { SensorDefinition } from '../../../src/sensors/sensor.ts';
import { system } from '../../../src/sensors/system.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeMemory } from '../../support/fake-memory.ts';
import { PLAIN } from '../../support/limits.ts';
import { piHeaderChip, type SimulatedChip } from './support/gpio-sim.ts';
import { traceGpio } from './support/gpio-trace.ts';
import {
  fillBh1750,
  fillBme280,
  fillBytes,
  fillLm75,
  removeStub,
  stubBus,
  stubChips,
} from './support/i2c-stub.ts';

const PCA9685 = 0x40;
/** Further chips for the sensors that keep the bus busy. */
const MORE = { lm75: [0x4a, 0x4b, 0x4c, 0x4d], bh1750: [0x5c] } as const;

let board: Board;
let chip: SimulatedChip;
let bus: number;
const opened: Actuator[] = [];
const open = async (definition: ActuatorDefinition, options: object): Promise<Actuator> => {
  const context = { board, clock, initial: 0, memory: fakeMemory() };
  const actuator = await definition.open(v.parse(definition.options, options), context);
  opened.push(actuator);
  return actuator;
};

beforeAll(async () => {
  removeStub();
  const { lm75: soil, bh1750: light1, bme280: climate } = stubChips;
  bus = stubBus([soil, light1, climate, PCA9685, ...MORE.lm75, ...MORE.bh1750]);
  await Promise.all([fillBme280(), fillBh1750(), fillLm75()]);
  chip = piHeaderChip();
});
afterAll(() => {
  removeStub();
  chip.remove();
});
beforeEach(async () => {
  board = await openBoard({ backend: 'character-device', clock, log });
});
afterEach(async () => {
  for (const actuator of opened.splice(0)) await actuator.close();
  await board.close();
});

describe('a PCA9685 on the kernel bus', () => {
  const registers = async (from: number, count: number): Promise<readonly number[]> => {
    const raw = await i2c.openPromisified(bus);
    const found: number[] = [];
    for (let at = from; at < from + count; at++) found.push(await raw.readByte(PCA9685, at));
    await raw.close();
    return found;
  };

  it('is woken, set up and driven by several actuators', async () => {
    // as after power-on
    await fillBytes(PCA9685, 0x00, [0x11, 0x04]);
    await fillBytes(PCA9685, 0xfe, [0x1e]);
    const flap = await open(servo, { pwm: { pca9685: PCA9685, bus, channel: 3 }, min: 1_000, max: 2_000 });
    expect(await registers(0x00, 2)).toEqual([0x20, 0x04]);
    // 50 Hz, section 7.3.5
    expect(await registers(0xfe, 1)).toEqual([121]);
    expect((await flap.drive(0.5)).level).toBe(0.5);
    // 1.5 ms of 20 ms are 307 of 4096
    expect(await registers(0x06 + 4 * 3, 4)).toEqual([0, 0, 307 & 0xff, 307 >> 8]);
    const lamp = await open(light, {
      pwm: { pca9685: PCA9685, bus, channel: 4 },
      frequency: 50,
      gamma: 1,
    });
    expect((await lamp.drive(1)).readBack).toBe(true);
    expect(await registers(0x06 + 4 * 4, 4)).toEqual([0, 0x10, 0, 0]);
    await lamp.drive(0);
    expect(await registers(0x06 + 4 * 4, 4)).toEqual([0, 0, 0, 0x10]);
  });

  it('is absent at an address where nothing answers', async () => {
    await expect(open(light, { pwm: { pca9685: 0x41, bus, channel: 0 } })).rejects.toMatchObject({
      fault: 'absent',
    });
  });
});

it('says that the kernel has no such PWM, and what to do', async () => {
  await expect(open(light, { pwm: { chip: 0, channel: 0 } })).rejects.toMatchObject({
    fault: 'absent',
    cure: expect.stringContaining('dtoverlay=pwm'),
  });
});

it('moves a cover with two lines, never both on', async () => {
  const [up, down] = [5, 6];
  const blind = await open(cover, {
    open: { line: up },
    close: { line: down },
    openTime: '400ms',
    closeTime: '400ms',
    overrun: '100ms',
    deadTime: '50ms',
  });
  const levels = (): number[] => [chip.level(up), chip.level(down)];
  await blind.drive(1, { type: 'move', position: 1 });
  await eventually('it opens', () => levels().join() === '1,0');
  await eventually('it is open', () => levels().join() === '0,0');
  await blind.drive(1, { type: 'move', position: 0.5 });
  await eventually('it closes', () => levels().join() === '0,1');
  await eventually('it stands', () => levels().join() === '0,0');
  await eventually('it tells so', async () => (await blind.state()).level === 0);
  expect(await blind.state()).toMatchObject({ position: 0.5 });
});

describe('pulses', () => {
  const [LINES, PULSES, PULSE_MS] = [4, 250, 100];
  let trace: ReturnType<typeof traceGpio>;

  beforeAll(() => {
    trace = traceGpio();
  });
  afterAll(() => trace.stop());

  const relays = (lines: readonly number[]) =>
    openGuardRunner({
      config: {
        actuators: lines.map((line) => ({
          name: `relay-${line}`,
          definition: onOffSwitch,
          options: v.parse(onOffSwitch.options, { line }) as object,
          limits: PLAIN,
        })),
        interlocks: [],
      },
      board,
      clock,
      log,
      store: { load: () => undefined, save: () => undefined },
      boot: 'guest',
    });

  const sampled = (count: { readings: number }) => {
    const sensor = (name: string, definition: SensorDefinition, options: object) => {
      const chosen = v.parse(definition.options, options);
      return {
        name,
        kind: definition.kind,
        channels: definition.channels(chosen as never).map((channel) => ({ sensor: name, ...channel })),
        filters: new Map(),
        intervalMs: 1_000,
        timeoutMs: 5_000,
        open: () => definition.open(chosen as never, { board, clock }),
      };
    };
    return startSampler(
      [
        sensor('climate', bme280, { bus }),
        sensor('daylight', bh1750, { bus }),
        sensor('dusk', bh1750, { bus, address: 0x5c }),
        sensor('soil', lm75, { bus }),
        ...MORE.lm75.map((address) => sensor(`bed-${address}`, lm75, { bus, address })),
        sensor('door', contact, { line: 17 }),
        sensor('host', system, {}),
      ],
      {
        clock,
        log,
        record: (readings) => {
          count.readings += readings.length;
        },
        heard: () => undefined,
        silent: () => undefined,
      },
    );
  };

  /**
   * A thread that does nothing but sleep for 100 ms, again and again: what it is late is the machine's doing.
   * @returns how late each sleep ended, ms
   */
  const sleeper = (): (() => Promise<readonly number[]>) => {
    const thread = new Worker(
      `const { parentPort } = require('node:worker_threads');
      const never = new Int32Array(new SharedArrayBuffer(4));
      let stop = false;
      const late = [];
      const turn = () => {
        if (stop) return parentPort.postMessage(late);
        const from = performance.now();
        Atomics.wait(never, 0, 0, ${PULSE_MS});
        late.push(performance.now() - from - ${PULSE_MS});
        setImmediate(turn);
      };
      parentPort.once('message', () => { stop = true; });
      turn();`,
      { eval: true },
    );
    return () =>
      new Promise((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', reject);
        thread.postMessage('stop');
      });
  };

  it('end in time though the program is busy', async () => {
    const line = 24;
    const runner = await relays([line]);
    const action = { type: 'pulse', ms: PULSE_MS } as const;
    // the first of all begins the thread that ends them
    await runner.perform(`relay-${line}`, action, Infinity);
    await eventually('it is over', () => runner.state(`relay-${line}`)?.level === 0, 30_000);
    await sleep(clock, 3_000);
    expect(await runner.perform(`relay-${line}`, action, Infinity)).toEqual({ state: 'executed' });
    // as with a commit to a slow disk: nothing else runs on this thread
    for (const end = clock.monotonic() + 20 * PULSE_MS; clock.monotonic() < end; );
    expect(chip.level(line)).toBe(0);
    await runner.close();
    const changes = trace.levels(chip.label, line);
    const [on, off] = changes.slice(-2);
    expect([on?.level, off?.level]).toEqual([1, 0]);
    expect((off?.at ?? 0) - (on?.at ?? 0)).toBeLessThan(10 * PULSE_MS);
  });

  it('a thousand of 100 ms end while ten sensors sample', async () => {
    for (const address of MORE.lm75) await fillBytes(address, 0x01, [0]);
    const lines = Array.from({ length: LINES }, (_, i) => 20 + i);
    const runner = await relays(lines);
    const count = { readings: 0 };
    const sampler = sampled(count);
    const sleeps = sleeper();
    const outcomes = await Promise.all(
      lines.map(async (line, index) => {
        await sleep(clock, 40 * index);
        const states: string[] = [];
        for (let pulse = 0; pulse < PULSES; pulse++) {
          const { state } = await runner.perform(`relay-${line}`, { type: 'pulse', ms: PULSE_MS }, Infinity);
          states.push(state);
          await eventually(
            `the pulse on ${line} is over`,
            () => runner.state(`relay-${line}`)?.level === 0,
            30_000,
          );
          await sleep(clock, 5);
        }
        return states;
      }),
    );
    const idle = await sleeps();
    const faults = sampler.current().filter(({ fault }) => fault !== undefined);
    await sampler.close();
    await runner.close();

    const lengths = lines.flatMap((line) => {
      const changes = trace.levels(chip.label, line);
      return changes.flatMap(({ level, at }, i) => {
        const next = changes[i + 1];
        return level === 1 && next?.level === 0 ? [next.at - at] : [];
      });
    });
    const late = lengths.map((length) => length - PULSE_MS).sort((a, b) => a - b);
    const at = (part: number): string => (late[Math.ceil(part * late.length) - 1] ?? Number.NaN).toFixed(2);
    console.log(
      `measured: pulses of ${PULSE_MS} ms: ${lengths.length}, ${count.readings} readings of ten sensors meanwhile; ` +
        `longer by (ms) median ${at(0.5)}, 99 % ${at(0.99)}, 99.9 % ${at(0.999)}, most ${at(1)}, ` +
        `least ${late[0]?.toFixed(2)}; within 20 ms: ${late.filter((ms) => Math.abs(ms) <= 20).length}; ` +
        `a thread that only sleeps, meanwhile: ${idle.filter((ms) => ms <= 20).length} of ${idle.length} within 20 ms`,
    );
    expect(outcomes.flat().filter((state) => state !== 'executed')).toEqual([]);
    expect(lengths).toHaveLength(LINES * PULSES);
    // how late they are is told above: an emulated processor is no measure, but none may be lost or cut short
    // half of it is left whatever happens between the order and its answer
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(PULSE_MS / 2 - 1);
    expect(Math.max(...lengths)).toBeLessThan(1_000);
    expect(faults).toEqual([]);
    expect(count.readings).toBeGreaterThan(100);
    for (const line of lines) expect(chip.level(line)).toBe(0);
  }, 180_000); // some 25 s; the host may have other work
});
