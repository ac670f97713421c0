import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actuators/actuator.ts';
import { type GuardLimits, limitProblems } from '../../../src/actuators/guard/limits.ts';
import type { GuardInput } from '../../../src/actuators/guard/messages.ts';
import { parseSnapshot } from '../../../src/actuators/guard/snapshot.ts';
import {
  type GuardOptions,
  nextDeadline,
  type Step,
  startGuard,
  stepGuard,
} from '../../../src/actuators/guard.ts';
import { PLAIN } from '../../support/limits.ts';

/** One actuator whose hardware obeys at once unless it is told not to. */
class Bench {
  readonly options: GuardOptions;
  readonly log: string[] = [];
  obeys = true;
  /** ms between an order and its answer */
  latency = 0;
  #step: Step;

  constructor(limits: Partial<GuardLimits>, now = 0) {
    const kind = {
      limits: { ...PLAIN, ...limits },
      range: 'proportional',
      actions: ['set', 'pulse'],
      fades: true,
    } as const;
    this.options = { boot: 'a', config: { actuators: new Map([['it', kind]]), interlocks: [] } };
    this.#step = startGuard(this.options, undefined, now);
    this.#obey(now);
  }

  get due(): number | undefined {
    return nextDeadline(this.options, this.#step.state);
  }

  give(now: number, input: GuardInput): void {
    this.#step = stepGuard(this.options, this.#step.state, input, now);
    this.#obey(now);
  }

  ask(now: number, action: Action, deadline = now): void {
    this.give(now, { type: 'command', token: now, actuator: 'it', action, deadline, asker: 'command' });
  }

  #obey(now: number): void {
    for (const effect of this.#step.effects) {
      if (effect.type === 'answer') this.log.push(`${now} ${effect.outcome.state}`);
      if (effect.type === 'alarm') this.log.push(`${now} alarm`);
      if (effect.type !== 'drive') continue;
      const { drive, level, cause } = effect;
      this.log.push(`${now} ${cause} ${level}`);
      if (this.obeys)
        this.give(now, { type: 'driven', actuator: 'it', drive, level, toldAt: now - this.latency });
      else this.give(now, { type: 'drive-failed', actuator: 'it', drive, detail: 'no' });
    }
  }

  /** What happened since the last look. */
  get seen(): string[] {
    return this.log.splice(0);
  }
}

const set = (value: boolean | number): Action => ({ type: 'set', value });

describe('the guard', () => {
  it('has nothing to do when nothing runs', () => {
    const bench = new Bench({ maxOnMs: 10, minOffMs: 10 });
    expect(bench.seen).toEqual(['0 start 0']);
    expect(bench.due).toBeUndefined();
    bench.give(5, { type: 'tick' });
    expect(bench.seen).toEqual([]);
  });

  it('counts max-on through changes of level and new pulses', () => {
    const bench = new Bench({ maxOnMs: 100 });
    bench.ask(10, set(0.5));
    bench.ask(60, set(1));
    bench.ask(70, { type: 'pulse', ms: 40 });
    bench.ask(80, { type: 'pulse', ms: 30 });
    expect(bench.due).toBe(110);
    bench.give(110, { type: 'tick' });
    expect(bench.seen).toEqual([
      '0 start 0',
      '10 command 0.5',
      '10 executed',
      '60 command 1',
      '60 executed',
      '70 executed',
      '80 executed',
      '110 max-on 0',
    ]);
  });

  it('lets a steady on outlast the pulse that it follows', () => {
    const bench = new Bench({});
    bench.ask(10, { type: 'pulse', ms: 40 });
    bench.ask(20, set(true));
    expect(bench.due).toBeUndefined();
  });

  it('tells an output that does not obey again, less and less often', () => {
    const bench = new Bench({});
    bench.ask(0, set(true));
    bench.obeys = false;
    bench.ask(10, set(false));
    for (let i = 0; i < 8; i++) bench.give(bench.due ?? Number.NaN, { type: 'tick' });
    const drives = bench.seen
      .filter((line) => line.endsWith('fault 0'))
      .map((line) => Number(line.split(' ')[0]));
    expect(drives).toEqual([110, 310, 710, 1_510, 3_110, 6_310, 11_310, 16_310]);
    bench.obeys = true;
    bench.give(bench.due ?? Number.NaN, { type: 'tick' });
    expect(bench.due).toBeUndefined();
  });

  it('drives safe at once when an order to go on failed', () => {
    const bench = new Bench({});
    bench.obeys = false;
    bench.ask(5, set(true));
    expect(bench.seen).toEqual(['0 start 0', '5 command 1', '5 failed', '5 alarm', '5 fault 0']);
  });

  it('rests at a safe level that is on, and counts min-on anew for it', () => {
    const bench = new Bench({ safe: 1, minOnMs: 100, onStaleInput: ['soil'] });
    bench.give(200, { type: 'fresh', sensor: 'soil' });
    // the off is overtaken before the hardware has answered
    const { options } = bench;
    let { state } = startGuard(options, undefined, 0);
    const give = (now: number, input: GuardInput): Step => {
      const step = stepGuard(options, state, input, now);
      state = step.state;
      return step;
    };
    give(0, { type: 'driven', actuator: 'it', drive: 1, level: 1, toldAt: 0 });
    give(200, { type: 'fresh', sensor: 'soil' });
    give(200, {
      type: 'command',
      token: 1,
      actuator: 'it',
      action: set(false),
      deadline: 200,
      asker: 'command',
    });
    give(201, { type: 'stale', sensor: 'soil' });
    give(202, { type: 'driven', actuator: 'it', drive: 3, level: 1, toldAt: 202 });
    give(203, { type: 'fresh', sensor: 'soil' });
    give(204, {
      type: 'command',
      token: 2,
      actuator: 'it',
      action: set(false),
      deadline: 204,
      asker: 'command',
    });
    expect(nextDeadline(options, state)).toBe(301);
  });

  it('counts a pulse from the order, not from its answer', () => {
    const bench = new Bench({}, 0);
    bench.latency = 7;
    bench.ask(100, { type: 'pulse', ms: 50 });
    expect(bench.due).toBe(143);
  });

  it('does not hold a pulse beyond the exit', () => {
    const bench = new Bench({ onExit: 'hold' });
    bench.ask(5, { type: 'pulse', ms: 1_000 });
    bench.give(10, { type: 'exit' });
    expect(bench.seen.at(-1)).toBe('10 exit 0');
  });

  it('keeps nobody waiting beyond the exit for an off that nothing but min-on holds back', () => {
    const bench = new Bench({ safe: 1, onExit: 'hold', minOnMs: 1_000 });
    bench.give(10, { type: 'link-lost', leaseMs: 0 });
    // a person's, whom the link binds; the off of a rule, whom it does not
    bench.ask(20, set(true));
    const off = set(false);
    bench.give(30, {
      type: 'command',
      token: 1,
      actuator: 'it',
      action: off,
      deadline: 30,
      asker: 'rule night',
    });
    expect(bench.seen.at(-1)).toBe('20 executed');
    bench.give(40, { type: 'exit' });
    expect(bench.seen).toEqual(['40 exit 0', '40 executed']);
  });

  it('lets nothing fade out once there is nobody left to end it', () => {
    const bench = new Bench({ onExit: 'hold' });
    bench.ask(5, set(true));
    bench.give(10, { type: 'exit' });
    bench.ask(20, { type: 'set', value: 0, fadeMs: 900 });
    expect(bench.seen.slice(-2)).toEqual(['20 command 0', '20 executed']);
  });

  it('holds a steady level at the exit', () => {
    const bench = new Bench({ onExit: 'hold' });
    bench.ask(5, set(0.4));
    bench.give(10, { type: 'exit' });
    expect(bench.seen.at(-1)).toBe('5 executed');
  });
});

describe('the record', () => {
  it.each(['', '{', '[]', '{"boot":1,"actuators":{}}', '{"boot":"a","actuators":{"it":{"offSince":null}}}'])(
    '%s is none',
    (text) => expect(parseSnapshot(text)).toBeUndefined(),
  );
});

describe('limits that cannot be kept', () => {
  it.each<[Partial<GuardLimits>, boolean, string[]]>([
    [{}, true, []],
    [{ safe: 1 }, false, []],
    [{ safe: 1, maxOnMs: 5 }, false, ['safe']],
    [{ safe: 1 }, true, ['safe']],
    [{ start: 'resume', minOffMs: 5 }, false, ['start']],
    [{ onExit: 'hold', maxOnMs: 5 }, false, ['onExit']],
    [{ maxOnMs: 5, minOnMs: 6 }, false, ['minOn']],
  ])('%o, interlocked %s: %o', (limits, interlocked, options) => {
    expect(limitProblems({ ...PLAIN, ...limits }, interlocked).map(({ option }) => option)).toEqual(options);
  });
});
