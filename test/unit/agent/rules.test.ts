import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actuators/actuator.ts';
import type { Outcome } from '../../../src/actuators/guard/messages.ts';
import type { Happening } from '../../../src/agent/events.ts';
import { RuleRunner } from '../../../src/agent/rules/runner.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Quality } from '../../../src/lib/reading.ts';
import type { Condition, Rule, Step } from '../../../src/rules/rule.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MINUTE = 60_000;
const set = (actuator: string, value: number): Step => ({
  type: 'act',
  actuator,
  action: { type: 'set', value },
});
const hot: Condition = { type: 'above', channel: 'air/temperature', level: 28, hysteresis: 0, forMs: 0 };
const rule = (more: Partial<Rule> = {}): Rule => ({
  name: 'vent',
  when: hot,
  steps: [set('fan', 1)],
  otherwise: [set('fan', 0)],
  cooldownMs: 0,
  repeatMs: undefined,
  ...more,
});

/** Local time of a day in May. */
const local = (hour: number, minute = 0, second = 0) => new Date(2026, 4, 1, hour, minute, second).getTime();

class Bench {
  readonly clock: FakeClock;
  readonly done: string[] = [];
  readonly asked: Action[] = [];
  readonly events: Happening[] = [];
  readonly log: [level: string, text: string | undefined, cure: string | undefined][] = [];
  readonly levels = new Map<string, number>();
  outcome: Outcome = { state: 'executed' };
  offset: number | undefined;
  runner: RuleRunner;
  saved: unknown;
  boot = 'b';
  readonly #rules: readonly Rule[];
  readonly #options: { overrideMs: number; filtered: boolean };

  constructor(
    rules: readonly Rule[],
    options: { at?: number; overrideMs?: number; filtered?: boolean } = {},
  ) {
    const { at, overrideMs = 30 * MINUTE, filtered = false } = options;
    this.clock = new FakeClock(1_000);
    this.offset = at === undefined ? undefined : at - 1_000;
    this.#rules = rules;
    this.#options = { overrideMs, filtered };
    this.runner = this.start();
  }

  /** As after a restart of the agent. */
  start(): RuleRunner {
    const { overrideMs, filtered } = this.#options;
    return new RuleRunner({
      rules: this.#rules,
      overrideMs,
      sensors: [{ name: 'air', intervalMs: 10_000, filtered }],
      clock: this.clock,
      log: {
        ...silentLog,
        info: (what, text) => this.log.push(['info', text, (what as { cure?: string }).cure]),
        warn: (what, text) => this.log.push(['warn', text, (what as { cure?: string }).cure]),
      },
      time: { boot: this.boot, offsetMs: () => this.offset },
      guard: {
        perform: (actuator, action) => this.perform(actuator, action),
        state: (name) => ({
          name,
          kind: 'switch',
          level: this.levels.get(name) ?? 0,
          readBack: true,
          cause: 'command',
          sinceMs: 0,
          fault: undefined,
        }),
      },
      events: { add: (event) => this.events.push(event) },
      memory: {
        load: () => this.saved,
        save: (value) => {
          this.saved = JSON.parse(JSON.stringify(value));
        },
      },
    });
  }

  perform(actuator: string, action: Action): Promise<Outcome> {
    this.asked.push(action);
    this.done.push(`${actuator} ${action.type} ${action.type === 'set' ? Number(action.value) : ''}`.trim());
    if (action.type === 'set') this.levels.set(actuator, Number(action.value));
    return Promise.resolve(this.outcome);
  }

  /** A person's command. */
  order(actuator: string, level: number): void {
    this.levels.set(actuator, level);
    this.runner.commanded(actuator);
  }

  read(value: number, quality: Quality = 'ok', sensor = 'air'): void {
    this.runner.record([
      {
        channel: { sensor, quantity: 'temperature', unit: 'Cel', decimals: 1 },
        value,
        quality,
        monotonicMs: this.clock.monotonic(),
      },
    ]);
  }

  /** Reads this value every 10 s for so long. */
  async reading(value: number, ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 10_000) {
      this.read(value);
      await this.clock.advance(Math.min(left, 10_000));
    }
  }

  /** What was done since the last call. */
  take(): string[] {
    return this.done.splice(0);
  }
}

describe('rules at work', () => {
  it('act on what is read, in the order of their steps, and tell it', async () => {
    const bench = new Bench([
      rule({ steps: [set('fan', 1), { type: 'notify', text: 'venting' }, set('lamp', 0)] }),
    ]);
    bench.read(20);
    expect(bench.take()).toEqual([]);
    bench.read(30);
    expect(bench.take()).toEqual(['fan set 1', 'lamp set 0']);
    expect(bench.events.map(({ kind, source, text }) => [kind, source, text])).toEqual([
      ['rule', 'vent', 'air/temperature is above 28: fan on, lamp off'],
      ['notify', 'vent', 'venting'],
    ]);
    bench.read(20);
    expect(bench.take()).toEqual(['fan set 0']);
    expect(bench.events.at(-1)?.text).toBe('no longer: air/temperature is above 28: fan off');
  });

  it('tell once that they wait for the time, and once that they do no longer', async () => {
    const bench = new Bench([rule({ name: 'morning', when: { type: 'cron', expression: '0 7 * * *' } })]);
    await bench.clock.advance(59_000);
    expect(bench.log).toEqual([]);
    await bench.clock.advance(10 * MINUTE);
    expect(bench.log).toEqual([
      ['warn', expect.stringContaining('the time is not known yet'), expect.stringContaining('clock: host')],
    ]);
    bench.offset = local(6);
    await bench.clock.advance(MINUTE);
    await bench.clock.advance(MINUTE);
    expect(bench.log.slice(1)).toEqual([['info', 'the time is known, rules go by it', undefined]]);
  });

  it('say nothing of an unknown time where no rule goes by it', async () => {
    const bench = new Bench([rule()]);
    await bench.clock.advance(10 * MINUTE);
    expect(bench.log).toEqual([]);
  });

  it('believe no doubtful value', () => {
    const bench = new Bench([rule()]);
    bench.read(30, 'suspect');
    expect(bench.take()).toEqual([]);
  });

  it('know a value for three intervals and a half, and not while the sensor is silent', async () => {
    const bench = new Bench([rule()]);
    bench.read(30);
    await bench.clock.advance(34_999);
    expect(bench.take()).toEqual(['fan set 1']);
    await bench.clock.advance(1);
    expect(bench.take()).toEqual(['fan set 0']);
    bench.read(30);
    bench.runner.silent('air');
    expect(bench.take()).toEqual(['fan set 1', 'fan set 0']);
  });

  it('know a value for longer when a filter keeps back what says nothing new', async () => {
    const bench = new Bench([rule()], { filtered: true });
    bench.read(30);
    for (let i = 0; i < 10; i++) {
      await bench.clock.advance(10_000);
      bench.runner.heard('air');
    }
    expect(bench.take()).toEqual(['fan set 1']);
    await bench.clock.advance(35_000);
    expect(bench.take()).toEqual(['fan set 0']);
  });

  it('wait for a time and for silence without anything that is read', async () => {
    const slow = rule({ name: 'slow', when: { ...hot, forMs: 15_000 }, otherwise: [] });
    const gone = rule({
      name: 'gone',
      when: { type: 'stale', sensor: 'air', forMs: MINUTE },
      steps: [set('lamp', 1)],
      otherwise: [],
    });
    const bench = new Bench([slow, gone]);
    bench.read(30);
    await bench.clock.advance(15_000);
    expect(bench.take()).toEqual(['fan set 1']);
    await bench.clock.advance(44_999);
    expect(bench.take()).toEqual([]);
    await bench.clock.advance(1);
    expect(bench.take()).toEqual(['lamp set 1']);
  });

  it('keep the others going when one breaks', () => {
    const bug: Step = {
      ...set('fan', 1),
      get actuator(): string {
        throw new Error('bug');
      },
    } as Step;
    const bench = new Bench([rule({ name: 'broken', steps: [bug] }), rule({ name: 'other' })]);
    bench.read(30);
    expect(bench.take()).toEqual(['fan set 1']);
  });

  it('tell a step that was refused, and why', async () => {
    const bench = new Bench([rule()]);
    bench.outcome = { state: 'rejected', reason: 'min-off', detail: 'it was on a moment ago' };
    bench.read(30);
    await bench.clock.advance(0);
    expect(bench.events.at(-1)).toMatchObject({
      kind: 'refused',
      source: 'vent',
      text: 'fan on was refused: min-off, it was on a moment ago',
    });
  });

  it('do nothing any more once closed', async () => {
    const bench = new Bench([rule({ when: { ...hot, forMs: 1_000 } })]);
    bench.read(30);
    bench.runner.close();
    await bench.clock.advance(5_000);
    bench.read(30);
    expect(bench.take()).toEqual([]);
    expect(bench.clock.pending).toBe(0);
  });
});

describe('the time of day', () => {
  const morning = rule({ name: 'morning', when: { type: 'cron', expression: '0 7 * * *' }, otherwise: [] });
  const day = rule({ name: 'day', when: { type: 'between', from: 480, to: 1_200, forMs: 0 } });

  it('is looked at to the moment, and each day', async () => {
    const bench = new Bench([morning], { at: local(6, 58, 30) });
    await bench.clock.advance(89_999);
    expect(bench.take()).toEqual([]);
    await bench.clock.advance(1);
    expect(bench.take()).toEqual(['fan set 1']);
    await bench.clock.advance(86_400_000 - 1);
    expect(bench.take()).toEqual([]);
    await bench.clock.advance(1);
    expect(bench.take()).toEqual(['fan set 1']);
  });

  it('begins and ends a span', async () => {
    const bench = new Bench([day], { at: local(7, 59, 30) });
    expect(bench.take()).toEqual([]);
    await bench.clock.advance(30_000);
    expect(bench.take()).toEqual(['fan set 1']);
    await bench.clock.advance(12 * 60 * MINUTE);
    expect(bench.take()).toEqual(['fan set 0']);
  });

  it('counts from when it is known', async () => {
    const bench = new Bench([day, morning]);
    await bench.clock.advance(10 * MINUTE);
    expect(bench.take()).toEqual([]);
    bench.offset = local(12) - bench.clock.monotonic();
    await bench.clock.advance(MINUTE);
    expect(bench.take()).toEqual(['fan set 1']);
  });
});

describe('a command from a person', () => {
  it('outranks rules on that actuator for a while, and only there', async () => {
    const bench = new Bench([rule({ steps: [set('fan', 1), set('lamp', 1)], otherwise: [] })]);
    bench.order('fan', 0);
    bench.read(30);
    expect(bench.take()).toEqual(['lamp set 1']);
    expect(bench.events.find(({ kind }) => kind === 'override')?.text).toBe(
      "left alone, a person's command outranks it for 30m: fan on",
    );
  });

  it('leaves the rule to take up again what it still wants', async () => {
    const bench = new Bench([rule()]);
    bench.read(30);
    bench.order('fan', 0);
    bench.take();
    await bench.reading(30, 30 * MINUTE - 10_000);
    expect(bench.take()).toEqual([]);
    await bench.reading(30, 10_000);
    expect(bench.take()).toEqual(['fan set 1']);
  });

  it('is not undone by what a rule wanted and does not want any more', async () => {
    const bench = new Bench([rule({ otherwise: [] })]);
    bench.order('fan', 0);
    await bench.reading(30, MINUTE);
    await bench.reading(20, 40 * MINUTE);
    expect(bench.take()).toEqual([]);
  });

  it('is followed by one step of a rule that fires in the moment in which it loses its rank', async () => {
    const bench = new Bench([rule({ when: { ...hot, forMs: 10_000 } })], { overrideMs: 10_000 });
    bench.order('fan', 0);
    bench.perform = (actuator) => {
      bench.done.push(actuator);
      return Promise.resolve(bench.outcome);
    };
    bench.read(30);
    await bench.clock.advance(10_000);
    expect(bench.take()).toEqual(['fan']);
  });

  it('is not undone by a moment that is past', async () => {
    const cron = rule({ when: { type: 'cron', expression: '0 7 * * *' }, otherwise: [] });
    const bench = new Bench([cron], { at: local(6, 59) });
    bench.order('fan', 0);
    await bench.clock.advance(60 * MINUTE);
    expect(bench.take()).toEqual([]);
  });

  it('leaves to the rule what is as the rule wants it, without a word', async () => {
    const fade = { type: 'act', actuator: 'fan', action: { type: 'set', value: 1, fadeMs: 500 } } as const;
    const bench = new Bench([rule({ steps: [fade] })]);
    await bench.reading(30, MINUTE);
    bench.order('fan', 1);
    bench.take();
    const told = bench.events.length;
    await bench.reading(30, 29 * MINUTE);
    expect(bench.take()).toEqual([]);
    await bench.reading(30, 11 * MINUTE);
    // the guard is told once more, or it would take it for the person's when the link is lost; and not to fade anew
    expect(bench.asked.at(-1)).toEqual({ type: 'set', value: 1 });
    expect(bench.take()).toEqual(['fan set 1']);
    expect(bench.events.length).toBe(told);
  });

  it('can be given no rank', () => {
    const bench = new Bench([rule()], { overrideMs: 0 });
    bench.order('fan', 0);
    bench.read(30);
    expect(bench.take()).toEqual(['fan set 1']);
  });
});

describe('a restart', () => {
  const restarted = async (bench: Bench, boot = 'b'): Promise<void> => {
    bench.runner.close();
    bench.boot = boot;
    await bench.clock.advance(1_000);
    bench.runner = bench.start();
    bench.read(30);
  };

  it('does not end a cooldown', async () => {
    const bench = new Bench([rule({ cooldownMs: 10_000, otherwise: [] })]);
    bench.read(30);
    bench.take();
    await restarted(bench);
    expect(bench.take()).toEqual([]);
    await bench.clock.advance(9_000);
    expect(bench.take()).toEqual(['fan set 1']);
  });

  it('does not make a rule outrank a person', async () => {
    const bench = new Bench([rule()]);
    bench.order('fan', 0);
    await restarted(bench);
    expect(bench.take()).toEqual([]);
  });

  it('of the host begins anew: its clock does too', async () => {
    const bench = new Bench([rule({ cooldownMs: MINUTE })]);
    bench.read(30);
    bench.take();
    await restarted(bench, 'c');
    expect(bench.take()).toEqual(['fan set 1']);
  });

  it.each([undefined, 'nonsense', null, { boot: 'b', firedAt: 7, overridden: { fan: 'x' } }])(
    'takes no harm from %j in its memory',
    (saved) => {
      const bench = new Bench([rule()]);
      bench.saved = saved;
      bench.runner = bench.start();
      bench.read(30);
      expect(bench.take()).toContain('fan set 1');
    },
  );
});
