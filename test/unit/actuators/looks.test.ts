import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action, ActuatorDefinition } from '../../../src/actuators/actuator.ts';
import { cover } from '../../../src/actuators/cover.ts';
import { fan } from '../../../src/actuators/fan.ts';
import type { GuardLimits } from '../../../src/actuators/guard/limits.ts';
import type { Outcome } from '../../../src/actuators/guard/messages.ts';
import { openGuardRunner } from '../../../src/actuators/guard-runner.ts';
import type { GuardedActuator, GuardRunner } from '../../../src/actuators/guarded.ts';
import { light } from '../../../src/actuators/light.ts';
import { servo } from '../../../src/actuators/servo.ts';
import { onOffSwitch } from '../../../src/actuators/switch.ts';
import type { Board } from '../../../src/board/board.ts';
import { expandBoard } from '../../../src/board/expanders/expand.ts';
import { mcp23017 } from '../../../src/board/expanders/mcp23017.ts';
import { pcf8574 } from '../../../src/board/expanders/pcf8574.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import { Mcp23017Chip, Pcf8574Chip } from '../../support/expander-chips.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PLAIN } from '../../support/limits.ts';
import { type LogRecord, logRecord } from '../../support/log-record.ts';

// What an output does that nobody tells anything: it is looked at all the same.

const ON: Action = { type: 'set', value: true };
const OFF: Action = { type: 'set', value: false };
const DONE = { state: 'executed' };
const [LINE, OTHER] = [5, 6];
const PCA9685 = { bus: 1, address: 0x40 };

const made = (
  name: string,
  definition: ActuatorDefinition,
  options: object,
  limits: Partial<GuardLimits> = {},
): GuardedActuator => ({
  name,
  definition,
  options: v.parse(definition.options, options),
  limits: { ...PLAIN, ...limits },
});
const relay = made('relay', onOffSwitch, { line: LINE });
const onChip = (channel: number, frequency = 1_000) => ({ pwm: { pca9685: 0x40, channel }, frequency });

let clock: FakeClock;
let board: SimulatedBoard;
let running: GuardRunner | undefined;
let log: LogRecord;
let saved: Map<string, string>;

async function start(actuators: readonly GuardedActuator[], on: Board = board): Promise<GuardRunner> {
  const starting = openGuardRunner({
    config: { actuators, interlocks: [] },
    board: on,
    clock,
    log,
    store: { load: (name) => saved.get(name), save: (name, text) => void saved.set(name, text) },
    boot: 'a',
  });
  await wait(50);
  running = await starting;
  return running;
}

async function wait(ms: number): Promise<void> {
  const end = clock.monotonic() + ms;
  while (clock.monotonic() < end) await clock.advance(Math.min(5, end - clock.monotonic()));
}

async function ask(runner: GuardRunner, name: string, action: Action): Promise<Outcome | 'waiting'> {
  let found: Outcome | 'waiting' = 'waiting';
  void runner.perform(name, action, clock.monotonic() + 1_000).then((outcome) => {
    found = outcome;
  });
  for (let i = 0; i < 10; i++) await clock.advance(0);
  return found;
}

const alarms = (): string[] =>
  log.lines.filter(({ level }) => level === 'error').map(({ message }) => message);

beforeEach(() => {
  clock = new FakeClock();
  board = openSimulatedBoard({ clock, seed: 1 });
  log = logRecord();
  saved = new Map();
});
afterEach(async () => {
  const closed = running?.close();
  await clock.advance(5_000);
  await closed;
  running = undefined;
  await board.close();
});

describe('an output that nobody tells anything', () => {
  it('and that is found off is a fault, and is driven to its safe level', async () => {
    const runner = await start([relay]);
    await ask(runner, 'relay', ON);
    board.pins.setOutput(LINE, 0);
    await wait(10_300);
    expect(runner.state('relay')).toMatchObject({ level: 0, cause: 'fault', fault: undefined });
    expect(alarms()).toEqual(['output does not obey: line 5 was left at 1 and reads 0']);
    expect(await ask(runner, 'relay', ON)).toEqual(DONE);
  });

  it('and that is found on is off again', async () => {
    const runner = await start([relay]);
    await ask(runner, 'relay', ON);
    await ask(runner, 'relay', OFF);
    board.pins.setOutput(LINE, 1);
    await wait(10_300);
    expect([board.pins.level(LINE), runner.state('relay')?.cause]).toEqual([0, 'fault']);
    expect(alarms()).toHaveLength(1);
  });

  it('and whose safe level is on is on again', async () => {
    await start([made('valve', onOffSwitch, { line: LINE }, { safe: 1 })]);
    board.pins.setOutput(LINE, 0);
    await wait(10_300);
    expect(board.pins.level(LINE)).toBe(1);
  });

  it('is left alone as long as all is well', async () => {
    const runner = await start([relay, made('lamp', light, onChip(0))]);
    await ask(runner, 'relay', ON);
    await ask(runner, 'lamp', ON);
    const levels: number[] = [];
    const leave = board.pins.onChange(LINE, (level) => levels.push(level));
    const writes: Uint8Array[] = [];
    const write = board.pca9685.write.bind(board.pca9685);
    board.pca9685.write = (data) => {
      if (data.length > 1) writes.push(data);
      write(data);
    };
    await wait(60_000);
    leave();
    expect([levels, writes, alarms()]).toEqual([[], [], []]);
  });

  it('is not taken down by one transfer that went wrong', async () => {
    const runner = await start([made('lamp', light, onChip(0))]);
    await ask(runner, 'lamp', ON);
    await wait(9_900);
    board.faults.i2c(PCA9685, 'failed');
    await wait(200);
    board.faults.i2c(PCA9685, undefined);
    await wait(20_000);
    expect(runner.state('lamp')).toMatchObject({ level: 1, cause: 'command', fault: undefined });
    expect(alarms()).toEqual([]);
  });

  it('takes an order in the middle of a look that hangs', async () => {
    const looks = { hang: false };
    const slow: ActuatorDefinition = {
      ...onOffSwitch,
      open: async (options, context) => {
        const actuator = await onOffSwitch.open(options as never, context);
        const state = () => (looks.hang ? new Promise<never>(() => undefined) : actuator.state());
        return { ...actuator, state };
      },
    };
    const runner = await start([{ ...relay, definition: slow }]);
    await ask(runner, 'relay', ON);
    looks.hang = true;
    await wait(10_100);
    expect(await ask(runner, 'relay', OFF)).toEqual(DONE);
    await wait(5_000);
    expect([board.pins.level(LINE), alarms()]).toEqual([0, []]);
  });

  it.each<[string, ActuatorDefinition, object, number]>([
    ['a light', light, { ...onChip(0), gamma: 1 }, 1],
    ['a fan', fan, onChip(0), 1],
    ['a servo', servo, onChip(0, 50), 0.1],
  ])('is found when its PCA9685 was without supply: %s', async (_, definition, options, duty) => {
    const runner = await start([made('it', definition, options)]);
    const resting = board.pca9685.duty(0);
    await ask(runner, 'it', ON);
    await wait(100);
    expect(board.pca9685.duty(0)).toBeCloseTo(duty, 2);
    board.pca9685.powerOn();
    await wait(10_300);
    expect(alarms()).toEqual([expect.stringContaining('lost its settings: its supply was away')]);
    expect(runner.state('it')).toMatchObject({ level: 0, cause: 'fault', fault: undefined });
    expect(board.pca9685.duty(0)).toBeCloseTo(resting, 3);
    expect(await ask(runner, 'it', ON)).toEqual(DONE);
    await wait(100);
    expect(board.pca9685.duty(0)).toBeCloseTo(duty, 2);
  });

  it('is found when another channel of its PCA9685 has woken it again', async () => {
    const runner = await start([made('fan', fan, onChip(0)), made('lamp', light, onChip(1))]);
    await ask(runner, 'fan', ON);
    board.pca9685.powerOn();
    // its order finds the chip asleep and wakes it
    await ask(runner, 'lamp', ON);
    await wait(3_000);
    expect(await ask(runner, 'lamp', ON)).toEqual(DONE);
    expect(runner.state('fan')).toMatchObject({ level: 1 });
    await wait(8_000);
    expect(runner.state('fan')).toMatchObject({ level: 0, cause: 'fault' });
    expect(alarms()).toContainEqual(expect.stringMatching(/left at 1\.0000 and reads 0\.0000/));
  });

  it.each([
    ['mcp23017', mcp23017, new Mcp23017Chip()],
    ['pcf8574', pcf8574, new Pcf8574Chip()],
  ])(
    'is found when its %s was without supply, and stays off for its shortest time',
    async (_, kind, chip) => {
      const at = { bus: 1, address: 0x20 };
      board.attach(at, chip);
      const expanded = expandBoard(board, [{ name: 'exp', kind, ...at, pollMs: 50 }], clock);
      const onExp = (name: string, line: number, limits: Partial<GuardLimits> = {}) =>
        made(name, onOffSwitch, { chip: 'exp', line, activeLow: true }, limits);
      const runner = await start([onExp('pump', 0, { minOffMs: 5_000 }), onExp('lamp', 1)], expanded);
      await wait(5_000);
      expect(await ask(runner, 'pump', ON)).toEqual(DONE);
      chip.reset();
      const before = chip.driven(0).length;
      await wait(10_300);
      expect(alarms()).toEqual([expect.stringMatching(/exp \(.* at 0x20.*its supply was away/)]);
      expect(runner.states()).toMatchObject([
        { name: 'pump', level: 0, cause: 'fault', fault: undefined },
        { name: 'lamp', level: 0, cause: 'start', fault: undefined },
      ]);
      expect(await ask(runner, 'pump', ON)).toMatchObject({ state: 'rejected', reason: 'min-off' });
      expect(chip.driven(0).slice(before)).not.toContain(0);
      await wait(5_000);
      expect([chip.level(0), chip.level(1)]).toEqual([1, 1]);
      expect(await ask(runner, 'pump', ON)).toEqual(DONE);
      expect([chip.level(0), chip.level(1)]).toEqual([0, 1]);
    },
  );

  it('is found in the middle of a blink without end', async () => {
    const runner = await start([made('lamp', light, onChip(0))]);
    await ask(runner, 'lamp', { type: 'blink', onMs: 2_000, offMs: 2_000 });
    board.pca9685.powerOn();
    await wait(1_500);
    expect(runner.state('lamp')).toMatchObject({ level: 0, cause: 'fault', activity: undefined });
  });
});

describe('a cover', () => {
  const lines = { open: { line: LINE }, close: { line: OTHER } };
  const blind = made('blind', cover, { ...lines, openTime: '20s', closeTime: '20s', overrun: '0s' });

  it('whose motor somebody else has stopped does not say that it goes on, nor where it is', async () => {
    const runner = await start([blind]);
    await ask(runner, 'blind', { type: 'move', position: 0 });
    await wait(25_000);
    expect(runner.state('blind')).toMatchObject({ level: 0, position: 0 });
    await ask(runner, 'blind', { type: 'move', position: 0.5 });
    await wait(3_000);
    board.pins.setOutput(LINE, 0);
    // the next look is at 3,010 ms, and a motor is not left to run until there was a second one
    await wait(100);
    expect(alarms()).toEqual([expect.stringContaining('that drives it open was left at 1 and reads 0')]);
    expect(runner.state('blind')).toMatchObject({ level: 0, position: undefined, fault: undefined });
  });

  it('whose motor somebody else has started is stopped', async () => {
    const runner = await start([blind]);
    await ask(runner, 'blind', { type: 'move', position: 0 });
    await wait(25_000);
    board.pins.setOutput(OTHER, 1);
    await wait(10_300);
    expect(board.pins.level(OTHER)).toBe(0);
    expect(runner.state('blind')).toMatchObject({ level: 0, position: undefined, fault: undefined });
    expect(alarms()).toHaveLength(1);
  });
});
