import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { GuardLimits } from '../../../src/actuators/guard/limits.ts';
import { parseSnapshot, type Snapshot } from '../../../src/actuators/guard/snapshot.ts';
import { onOffSwitch } from '../../../src/actuators/switch.ts';
import { makeSafe } from '../../../src/agent/make-safe.ts';
import { openStateStore } from '../../../src/agent/store/state-store.ts';
import { lastingOutputs } from '../../../src/board/gpio/lasting.ts';
import type { Gpio, OutputLine } from '../../../src/board/gpio.ts';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import { silentLog as log } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PLAIN } from '../../support/limits.ts';
import { elapse } from '../../support/sensor-contract.ts';

const [PUMP, LAMP, FAN] = [5, 6, 13];
const BOOT = 'this-boot';

const SIMULATED = {
  backend: 'simulated',
  simulation: { seed: 1, speed: 1, faults: false },
} as const;

const output = (name: string, line: number, limits: Partial<GuardLimits> = {}, activeLow = false) => ({
  name,
  kind: 'switch',
  definition: onOffSwitch,
  options: v.parse(onOffSwitch.options, { line, activeLow }) as object,
  limits: { ...PLAIN, ...limits },
});

let clock: FakeClock;
let folder: string;

beforeEach(() => {
  clock = new FakeClock(100_000);
  folder = mkdtempSync(join(tmpdir(), 'fieldhand-safe-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function record() {
  return openStateStore({ path: join(folder, 'state.db'), clock, now: () => undefined, log });
}

/** What a killed agent left on record. */
function leave(snapshot: Snapshot): void {
  const store = record();
  store.values.save('guard', JSON.stringify(snapshot));
  store.close();
}

function onRecord(): Snapshot | undefined {
  const store = record();
  const text = store.values.load('guard');
  store.close();
  return parseSnapshot(String(text));
}

const on = (since: number) => ({ offSince: null, onSince: since, steady: 1, changes: [since] });
const off = (since: number) => ({ offSince: since, onSince: null, steady: null, changes: [] });

/** @param levels gets every physical level that an output is driven to, as `line=level` */
function safe(
  actuators: readonly ReturnType<typeof output>[],
  { leaveHeld = false, broken = [] as readonly number[], levels = [] as string[] } = {},
) {
  const board = openSimulatedBoard({ clock, seed: 1 });
  for (const line of broken) board.faults.line(line, 'absent');
  const setOutput = board.pins.setOutput.bind(board.pins);
  board.pins.setOutput = (line, level) => {
    levels.push(`${line}=${level ?? 'released'}`);
    setOutput(line, level);
  };
  const work = makeSafe({
    dataDir: folder,
    file: { actuators, interlocks: [], expanders: [], board: SIMULATED },
    kinds: [onOffSwitch],
    openBoard: async () => board,
    clock,
    log,
    boot: BOOT,
    leaveHeld,
  });
  return elapse(clock, work);
}

describe('making safe', () => {
  it('drives every output to its safe level, whatever it may resume or hold, and lets go', async () => {
    leave({ boot: BOOT, actuators: { pump: on(50_000), lamp: on(60_000), fan: off(70_000) } });
    const levels: string[] = [];
    const result = await safe(
      [
        output('pump', PUMP, {}, true),
        output('lamp', LAMP, { start: 'resume', onExit: 'hold' }),
        output('fan', FAN, { safe: 1 }),
      ],
      { levels },
    );
    expect(result.outputs).toMatchObject([
      { name: 'pump', level: 0, readBack: true, fault: undefined },
      { name: 'lamp', level: 0, readBack: true, fault: undefined },
      { name: 'fan', level: 1, readBack: true, fault: undefined },
    ]);
    for (const [line, level] of [
      [PUMP, 1],
      [LAMP, 0],
      [FAN, 1],
    ])
      expect([...new Set(levels.filter((text) => text.startsWith(`${line}=`)))]).toEqual([
        `${line}=${level}`,
        `${line}=released`,
      ]);
  });

  it('takes no time when all obey', async () => {
    const before = clock.monotonic();
    await safe([output('pump', PUMP)]);
    expect(clock.monotonic() - before).toBeLessThanOrEqual(20);
  });

  it('keeps on record when each went off, for minOff of the next start', async () => {
    leave({ boot: BOOT, actuators: { pump: on(50_000), fan: off(70_000) } });
    await safe([output('pump', PUMP, { minOffMs: 60_000 }), output('fan', FAN)]);
    expect(onRecord()).toEqual({
      boot: BOOT,
      actuators: {
        // off since now; it counts as a change
        pump: expect.objectContaining({ offSince: expect.closeTo(100_000, -2), onSince: null, steady: null }),
        fan: expect.objectContaining({ offSince: 70_000, onSince: null }),
      },
    });
  });

  it('tries one that is absent for some seconds, names it, and drives the others', async () => {
    leave({ boot: BOOT, actuators: { pump: on(50_000), lamp: on(60_000) } });
    const result = await safe([output('pump', PUMP), output('lamp', LAMP)], { broken: [PUMP] });
    expect(result.outputs).toMatchObject([
      { name: 'pump', fault: expect.stringContaining('not there') },
      { name: 'lamp', level: 0, fault: undefined },
    ]);
    // it may still be on
    expect(onRecord()?.actuators).toMatchObject({ pump: { offSince: null }, lamp: { onSince: null } });
  });

  it('leaves alone what is to be held after an orderly end, and what was known of it', async () => {
    leave({ boot: BOOT, actuators: { pump: on(50_000), lamp: on(60_000) } });
    const levels: string[] = [];
    const held = output('lamp', LAMP, { onExit: 'hold', start: 'resume' });
    const result = await safe([output('pump', PUMP), held], { leaveHeld: true, levels });
    expect(result).toMatchObject({ outputs: [{ name: 'pump' }], left: ['lamp'] });
    expect(levels.some((text) => text.startsWith(`${LAMP}=`))).toBe(false);
    expect(onRecord()?.actuators.lamp).toEqual(on(60_000));
    expect(onRecord()?.actuators.pump?.onSince).toBeNull();
  });

  it('keeps nothing of another boot, whose times mean nothing', async () => {
    leave({ boot: 'before', actuators: { pump: on(50_000), lamp: on(60_000) } });
    await safe([output('pump', PUMP), output('lamp', LAMP, { onExit: 'hold' })], { leaveHeld: true });
    expect(Object.keys(onRecord()?.actuators ?? {})).toEqual(['pump']);
  });

  it('refuses while an agent has its record open, and touches nothing', async () => {
    const agent = record();
    const levels: string[] = [];
    await expect(safe([output('pump', PUMP)], { levels })).rejects.toMatchObject({ code: 'agent-running' });
    expect(levels).toEqual([]);
    agent.close();
  });

  it('makes no record where there is none: it would belong to the wrong user', async () => {
    const result = await safe([output('pump', PUMP)]);
    expect(result).toMatchObject({ outputs: [{ level: 0 }], unsaved: undefined });
    expect(existsSync(join(folder, 'state.db'))).toBe(false);
  });
});

describe('lines that outlive the program', () => {
  it.each([
    ['sysfs', []],
    ['character-device', ['line', 'all']],
  ] as const)('on %s closing gives back %j', async (backend, given) => {
    const closed: string[] = [];
    const line: OutputLine = { read: () => 1, write: () => undefined, close: () => closed.push('line') };
    const gpio = lastingOutputs({
      backend,
      openOutput: () => line,
      close: () => closed.push('all'),
    } as unknown as Gpio);
    const output = await gpio.openOutput({ line: 1 }, { initial: 0, activeLow: false });
    expect(await output.read()).toBe(1);
    output.close();
    gpio.close();
    expect(closed).toEqual(given);
  });
});
