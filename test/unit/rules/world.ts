import { type Firing, FRESH, look, nextLook, type RuleState } from '../../../src/rules/engine.ts';
import type { Facts } from '../../../src/rules/evaluate.ts';
import type { Condition, Rule, Threshold } from '../../../src/rules/rule.ts';

export const MINUTE = 60_000;

export const above = (level: number, more: Partial<Threshold> = {}): Threshold => ({
  type: 'above',
  channel: 'air/temperature',
  level,
  hysteresis: 0,
  forMs: 0,
  ...more,
});
export const below = (level: number, more: Partial<Threshold> = {}): Threshold => ({
  ...above(level, more),
  type: 'below',
});
export const both = (type: 'all' | 'any', of: readonly Condition[], forMs = 0): Condition => ({
  type,
  of,
  forMs,
});
export const cron: Condition = { type: 'cron', expression: 'x' };

export const ruleOf = (when: Condition, more: Partial<Rule> = {}): Rule => ({
  name: 'rule',
  when,
  steps: [{ type: 'notify', text: 'on' }],
  otherwise: [],
  cooldownMs: 0,
  repeatMs: undefined,
  ...more,
});
export const OTHERWISE = [{ type: 'notify', text: 'off' }] as const;

/** A world that a rule is looked at in, with all that can be known set by hand. */
export class World {
  now = 0;
  minuteOfDay: number | undefined;
  due = false;
  readonly values = new Map<string, number | undefined>();
  readonly lastGood = new Map<string, number>();
  #state: RuleState = FRESH;
  readonly #rule: Rule;

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  /** Looks after `ms`. @returns `on`, `off`, or nothing when it did not fire */
  after(ms: number, value?: number | null): 'on' | 'off' | undefined {
    this.now += ms;
    if (value !== undefined) this.values.set('air/temperature', value ?? undefined);
    const { state, firing } = look(this.#rule, this.#state, this.facts);
    this.#state = state;
    return name(firing);
  }

  /** At a moment of the schedule. */
  moment(ms: number): 'on' | 'off' | undefined {
    this.due = true;
    const fired = this.after(ms);
    this.due = false;
    return fired;
  }

  /** In how many ms it wants to be looked at. */
  get nextIn(): number {
    return nextLook(this.#rule, this.#state, this.facts) - this.now;
  }

  get holds(): boolean {
    return this.#state.truth.holds;
  }

  get facts(): Facts {
    return {
      now: this.now,
      value: (channel) => this.values.get(channel),
      lastGood: (sensor) => this.lastGood.get(sensor) ?? 0,
      minuteOfDay: this.minuteOfDay,
      due: () => this.due,
    };
  }
}

const name = (firing: Firing | undefined) => firing && (firing.on ? 'on' : 'off');
