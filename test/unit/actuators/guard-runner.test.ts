import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action, ActuatorDefinition } from '../../../src/actuators/actuator.ts';
import type { GuardLimits, Interlock } from '../../../src/actuators/guard/limits.ts';
import type { Outcome } from '../../../src/actuators/guard/messages.ts';
import { openGuardRunner } from '../../../src/actuators/guard-runner.ts';
import type { GuardedActuator, GuardRunner } from '../../../src/actuators/guarded.ts';
import { onOffSwitch } from '../../../src/actuators/switch.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { PLAIN } from '../../support/limits.ts';

const ON: Action = { type: 'set', value: true };
const OFF: Action = { type: 'set', value: false };
const DONE = { state: 'executed' };

const relay = (name: string, line: number, limits: Partial<GuardLimits> = {}): GuardedActuator => ({
  name,
  definition: onOffSwitch,
  options: { line, activeLow: false },
  limits: { ...PLAIN, ...limits },
});

/** The state of the file that survives, and whether it can be written. */
class Store {
  text: string | undefined;
  broken = false;

  load(): string | undefined {
    return this.text;
  }

  save(_: string, text: string): void {
    if (this.broken) throw new Error('the disk is full');
    this.text = text;
  }
}

let clock: FakeClock;
let board: SimulatedBoard;
let store: Store;
const open: GuardRunner[] = [];

async function start(
  actuators: readonly GuardedActuator[],
  { interlocks = [], boot = 'a' }: { interlocks?: readonly Interlock[]; boot?: string } = {},
): Promise<GuardRunner> {
  const runner = await openGuardRunner({
    config: { actuators, interlocks },
    board,
    clock,
    log: silentLog,
    store,
    boot,
  });
  open.push(runner);
  return runner;
}

/** Asks with a second's time, and lets what is ready run. */
async function ask(
  runner: GuardRunner,
  name: string,
  action: Action,
  ttl = 1_000,
): Promise<Outcome | 'waiting'> {
  let found: Outcome | 'waiting' = 'waiting';
  void runner.perform(name, action, clock.monotonic() + ttl).then((outcome) => {
    found = outcome;
  });
  await settle();
  await settle();
  await settle();
  return found;
}

beforeEach(() => {
  clock = new FakeClock();
  board = openSimulatedBoard({ clock, seed: 1 });
  store = new Store();
});

afterEach(async () => {
  for (const runner of open.splice(0)) {
    const closed = runner.close();
    await clock.advance(5_000);
    await closed;
  }
  await board.close();
});

describe('the runner', () => {
  it('drives, reads back and reports', async () => {
    const runner = await start([relay('lamp', 5)]);
    expect(runner.state('lamp')).toMatchObject({
      level: 0,
      readBack: true,
      cause: 'start',
      fault: undefined,
    });
    expect(await ask(runner, 'lamp', ON)).toEqual(DONE);
    expect(board.pins.level(5)).toBe(1);
    expect(runner.states()).toMatchObject([{ name: 'lamp', level: 1, readBack: true, cause: 'command' }]);
    expect(runner.state('lamp')?.sinceMs).toBe(clock.wall());
  });

  it('tells which rule it was', async () => {
    const runner = await start([relay('lamp', 5)]);
    await runner.perform('lamp', ON, Infinity, 'rule too-warm');
    expect(runner.state('lamp')).toMatchObject({ level: 1, cause: 'rule too-warm' });
  });

  it('ends a pulse on time', async () => {
    const runner = await start([relay('lamp', 5)]);
    expect(await ask(runner, 'lamp', { type: 'pulse', ms: 100 })).toEqual(DONE);
    await clock.advance(99);
    expect(board.pins.level(5)).toBe(1);
    await clock.advance(1);
    expect(board.pins.level(5)).toBe(0);
    expect(runner.state('lamp')?.cause).toBe('pulse-end');
  });

  it.each<[string, Action, string]>([
    ['nothing', ON, 'unknown-actuator'],
    ['lamp', { type: 'set', value: 0.5 }, 'wrong-value'],
    ['lamp', { type: 'set', value: Number.NaN }, 'wrong-value'],
    ['lamp', { type: 'set', value: 2 }, 'wrong-value'],
    ['lamp', { type: 'pulse', ms: 0 }, 'wrong-value'],
    ['lamp', { type: 'pulse', ms: Number.NaN }, 'wrong-value'],
    ['lamp', { type: 'pulse', ms: 6_000 }, 'max-on'],
    ['lamp', { type: 'move', position: 1 }, 'wrong-action'],
  ])('refuses %s %o: %s', async (name, action, reason) => {
    const runner = await start([relay('lamp', 5, { maxOnMs: 5_000 })]);
    expect(await ask(runner, name, action)).toMatchObject({ state: 'rejected', reason });
    expect(board.pins.level(5)).toBe(0);
  });

  it('refuses what is past its deadline', async () => {
    const runner = await start([relay('lamp', 5)]);
    expect(await ask(runner, 'lamp', ON, -1)).toMatchObject({ state: 'expired' });
    expect(board.pins.level(5)).toBe(0);
  });

  it('opens an output at its safe level without a glitch', async () => {
    const seen: number[] = [];
    const stop = board.pins.onChange(5, (level) => seen.push(level));
    await start([{ ...relay('valve', 5, { safe: 1 }), options: { line: 5, activeLow: true } }]);
    stop();
    expect(seen).toEqual([]);
    expect(board.pins.level(5)).toBe(0);
  });

  it('reports hardware that is absent, finds it later and disturbs nobody meanwhile', async () => {
    board.faults.line(5, 'absent');
    const runner = await start([relay('lamp', 5), relay('fan', 6)]);
    expect(runner.state('lamp')?.fault).toMatch(/is not there/);
    expect(await ask(runner, 'fan', ON)).toEqual(DONE);
    expect(await ask(runner, 'lamp', ON)).toMatchObject({ state: 'rejected', reason: 'fault' });
    await clock.advance(60_000);
    board.faults.line(5, undefined);
    await clock.advance(5_000);
    expect(runner.state('lamp')?.fault).toBeUndefined();
    expect(await ask(runner, 'lamp', ON)).toEqual(DONE);
  });

  it('tells a failed drive from a refusal, and goes safe when the hardware is back', async () => {
    const runner = await start([relay('lamp', 5)]);
    await ask(runner, 'lamp', ON);
    board.faults.line(5, 'absent');
    expect(await ask(runner, 'lamp', OFF)).toMatchObject({ state: 'failed', reason: 'hardware' });
    board.faults.line(5, undefined);
    await clock.advance(100);
    expect(runner.state('lamp')).toMatchObject({ level: 0, fault: undefined });
  });

  it('gives up on hardware that hangs, and only on that', async () => {
    const hanging: ActuatorDefinition = { ...onOffSwitch, open: () => new Promise(() => undefined) };
    const starting = start([{ ...relay('lamp', 5), definition: hanging }, relay('fan', 6)]);
    await clock.advance(2_000);
    const runner = await starting;
    expect(runner.state('lamp')?.fault).toMatch(/did not obey/);
    expect(await ask(runner, 'fan', ON)).toEqual(DONE);
  });

  it('goes safe when the lease is over, and not before', async () => {
    const runner = await start([relay('pump', 5), relay('lamp', 6, { onLinkLoss: 'hold' })]);
    await ask(runner, 'pump', ON);
    await ask(runner, 'lamp', ON);
    runner.linkLost(1_000);
    await clock.advance(500);
    runner.linkLost(1_000);
    await clock.advance(499);
    expect([board.pins.level(5), board.pins.level(6)]).toEqual([1, 1]);
    await clock.advance(1);
    expect([board.pins.level(5), board.pins.level(6)]).toEqual([0, 1]);
    expect(await ask(runner, 'pump', ON)).toMatchObject({ state: 'rejected', reason: 'link-loss' });
    runner.linkLive();
    expect(board.pins.level(5)).toBe(0);
    expect(await ask(runner, 'pump', ON)).toEqual(DONE);
  });

  it('does without an actuator as long as its sensor is silent', async () => {
    const runner = await start([relay('pump', 5, { onStaleInput: ['level'] })]);
    expect(await ask(runner, 'pump', ON)).toMatchObject({ state: 'rejected', reason: 'stale-input' });
    runner.fresh('level');
    expect(await ask(runner, 'pump', ON)).toEqual(DONE);
    runner.stale('level');
    await settle();
    expect(board.pins.level(5)).toBe(0);
  });

  it('waits for the dead time of an interlock and checks again afterwards', async () => {
    const runner = await start([relay('up', 5), relay('down', 6), relay('tilt', 7)], {
      interlocks: [{ actuators: ['up', 'down', 'tilt'], deadTimeMs: 300 }],
    });
    await clock.advance(300);
    expect(await ask(runner, 'up', ON)).toEqual(DONE);
    expect(await ask(runner, 'down', ON)).toMatchObject({ reason: 'interlock', detail: 'up is on' });
    await ask(runner, 'up', OFF);
    const down = runner.perform('down', ON, clock.monotonic() + 1_000);
    const tilt = runner.perform('tilt', ON, clock.monotonic() + 1_000);
    await clock.advance(299);
    expect([6, 7].map((line) => board.pins.level(line))).toEqual([0, 0]);
    await clock.advance(1);
    expect(await down).toEqual(DONE);
    expect(await tilt).toMatchObject({ state: 'rejected', reason: 'interlock' });
    expect([5, 6, 7].map((line) => board.pins.level(line))).toEqual([0, 1, 0]);
  });

  it('lets off cancel an on that waits', async () => {
    const runner = await start([relay('pump', 5, { minOffMs: 500 })]);
    const on = runner.perform('pump', ON, clock.monotonic() + 1_000);
    expect(await ask(runner, 'pump', OFF)).toEqual(DONE);
    expect(await on).toMatchObject({ state: 'rejected', reason: 'superseded' });
    await clock.advance(2_000);
    expect(board.pins.level(5)).toBe(0);
  });

  it('refuses at once what could only be done after its deadline', async () => {
    const runner = await start([relay('pump', 5, { minOffMs: 5_000 })]);
    expect(await ask(runner, 'pump', ON)).toMatchObject({ state: 'rejected', reason: 'min-off' });
  });

  it('holds an off back for min-on, and nothing else does', async () => {
    const runner = await start([relay('pump', 5, { minOnMs: 500 })]);
    await ask(runner, 'pump', ON);
    const off = runner.perform('pump', OFF, clock.monotonic() + 10);
    await clock.advance(499);
    expect(board.pins.level(5)).toBe(1);
    await clock.advance(1);
    expect(board.pins.level(5)).toBe(0);
    expect(await off).toEqual(DONE);
  });

  it('does not let repeated orders stretch max-on', async () => {
    const runner = await start([relay('pump', 5, { maxOnMs: 1_000 })]);
    for (let i = 0; i < 9; i++) {
      expect(await ask(runner, 'pump', ON)).toEqual(DONE);
      await clock.advance(100);
    }
    clock.jump(-86_400_000);
    await clock.advance(100);
    expect(board.pins.level(5)).toBe(0);
    expect(runner.state('pump')?.cause).toBe('max-on');
  });

  it('limits the changes, but never an off', async () => {
    const runner = await start([relay('pump', 5, { changesPerMinute: 3 })]);
    await ask(runner, 'pump', ON);
    await ask(runner, 'pump', OFF);
    await ask(runner, 'pump', ON);
    expect(await ask(runner, 'pump', OFF)).toEqual(DONE);
    expect(await ask(runner, 'pump', ON)).toMatchObject({ reason: 'rate-limit' });
    await clock.advance(60_000);
    expect(await ask(runner, 'pump', ON)).toEqual(DONE);
  });

  it('resolves every command at the close and leaves safe levels behind', async () => {
    const runner = await start([relay('pump', 5, { minOffMs: 500 }), relay('lamp', 6)]);
    await ask(runner, 'lamp', ON);
    const levels: number[] = [];
    board.pins.onChange(6, (level) => levels.push(level));
    const waiting = runner.perform('pump', ON, clock.monotonic() + 1_000);
    await runner.close();
    expect(levels).toEqual([0]);
    expect(await waiting).toMatchObject({ state: 'rejected', reason: 'exit' });
    expect(await ask(runner, 'lamp', ON)).toMatchObject({ state: 'rejected', reason: 'exit' });
    expect(await ask(runner, 'lamp', OFF)).toEqual(DONE);
  });

  it('closes in bounded time when an output does not obey', async () => {
    const runner = await start([relay('lamp', 5)]);
    await ask(runner, 'lamp', ON);
    board.faults.line(5, 'absent');
    const closed = runner.close();
    await clock.advance(3_000);
    await closed;
    expect(runner.state('lamp')?.fault).toBeDefined();
  });

  it('tells followers of each change, the latest only, until they leave', async () => {
    const runner = await start([relay('lamp', 5), relay('fan', 6)]);
    const left = new AbortController();
    const changes = runner.changes(left.signal)[Symbol.asyncIterator]();
    await ask(runner, 'lamp', ON);
    await ask(runner, 'lamp', OFF);
    await ask(runner, 'fan', ON);
    expect((await changes.next()).value).toMatchObject({ name: 'lamp', level: 0, cause: 'command' });
    expect((await changes.next()).value).toMatchObject({ name: 'fan', level: 1 });
    const last = changes.next();
    left.abort();
    expect((await last).done).toBe(true);
  });
});

describe('across a restart', () => {
  /** As kill -9 does: nobody closes anything properly. */
  async function crash(): Promise<void> {
    open.splice(0);
    await board.close();
    clock = new FakeClock(clock.monotonic() + 100);
    board = openSimulatedBoard({ clock, seed: 1 });
  }

  it('goes safe and keeps min-off from the recorded time', async () => {
    const limits = { minOffMs: 1_000 };
    const before = await start([relay('pump', 5, limits)]);
    await clock.advance(900);
    expect(before.state('pump')?.level).toBe(0);
    await crash();
    const runner = await start([relay('pump', 5, limits)]);
    expect(await ask(runner, 'pump', ON, 0)).toEqual(DONE);
  });

  it('assumes the worst of what may have been on, and of another boot', async () => {
    const limits = { minOffMs: 1_000 };
    const before = await start([relay('pump', 5, limits)]);
    await clock.advance(1_000);
    await ask(before, 'pump', ON);
    await clock.advance(5_000);
    await crash();
    let runner = await start([relay('pump', 5, limits)]);
    expect(runner.state('pump')).toMatchObject({ level: 0, cause: 'start' });
    expect(await ask(runner, 'pump', ON)).toBe('waiting');
    await crash();
    runner = await start([relay('pump', 5, limits)], { boot: 'b' });
    expect(await ask(runner, 'pump', ON, 999)).toMatchObject({ reason: 'min-off' });
  });

  it('counts the changes from before, and that it went off with the process', async () => {
    const limits = { changesPerMinute: 5 };
    await ask(await start([relay('pump', 5, limits)]), 'pump', ON);
    await crash();
    await ask(await start([relay('pump', 5, limits)]), 'pump', ON);
    await crash();
    const runner = await start([relay('pump', 5, limits)]);
    expect(await ask(runner, 'pump', ON)).toEqual(DONE);
    expect(await ask(runner, 'pump', OFF)).toEqual(DONE);
    expect(await ask(runner, 'pump', ON)).toMatchObject({ reason: 'rate-limit' });
    await clock.advance(60_000);
    expect(await ask(runner, 'pump', ON)).toEqual(DONE);
  });

  it('takes up a light that may resume, in the same boot only', async () => {
    const lamp = relay('lamp', 5, { start: 'resume', onExit: 'hold' });
    await ask(await start([lamp]), 'lamp', ON);
    await crash();
    expect((await start([lamp])).state('lamp')).toMatchObject({ level: 1, cause: 'resume' });
    await crash();
    expect((await start([lamp], { boot: 'b' })).state('lamp')).toMatchObject({ level: 0, cause: 'start' });
  });

  it('does not resume a pulse', async () => {
    const lamp = relay('lamp', 5, { start: 'resume', onExit: 'hold' });
    await ask(await start([lamp]), 'lamp', { type: 'pulse', ms: 10_000 });
    await crash();
    expect((await start([lamp])).state('lamp')).toMatchObject({ level: 0, cause: 'start' });
  });

  it('starts safe when the record is unreadable', async () => {
    store.text = '{"boot":"a","actuators":{"lamp":{"offSince":"x"}}}';
    expect((await start([relay('lamp', 5)])).state('lamp')).toMatchObject({ level: 0, fault: undefined });
  });

  it('leaves out an order to go on that is taken back while the record is written', async () => {
    let written: () => void = () => undefined;
    const runner = await start([relay('pump', 5)]);
    store.save = () => new Promise<void>((resolve) => (written = resolve)) as never;
    const levels: number[] = [];
    board.pins.onChange(5, (level) => levels.push(level));
    const on = runner.perform('pump', ON, clock.monotonic() + 1_000);
    await settle();
    const off = runner.perform('pump', OFF, clock.monotonic() + 1_000);
    store.save = () => undefined;
    written();
    expect(await off).toEqual(DONE);
    expect(await on).toMatchObject({ state: 'rejected', reason: 'superseded' });
    expect(levels).toEqual([]);
  });

  it('switches nothing on that cannot be put on record, and everything off', async () => {
    const runner = await start([relay('pump', 5), relay('lamp', 6)]);
    await ask(runner, 'lamp', ON);
    store.broken = true;
    expect(await ask(runner, 'pump', ON)).toMatchObject({ state: 'failed' });
    expect(await ask(runner, 'lamp', OFF)).toEqual(DONE);
    expect([5, 6].map((line) => board.pins.level(line))).toEqual([0, 0]);
    store.broken = false;
    expect(await ask(runner, 'pump', ON)).toEqual(DONE);
  });
});
