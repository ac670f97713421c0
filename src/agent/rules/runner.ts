import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../../actuators/guard/messages.ts';
import type { GuardRunner } from '../../actuators/guarded.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { type Loop, unwatched } from '../../lib/progress.ts';
import type { Reading } from '../../lib/reading.ts';
import { formatDuration } from '../../lib/units.ts';
import { type Firing, FRESH, look, nextLook, type RuleState } from '../../rules/engine.ts';
import type { Facts } from '../../rules/evaluate.ts';
import { type Condition, conditionsIn, drives, type Rule, type Step } from '../../rules/rule.ts';
import { parseSchedule, Schedule } from '../../rules/schedule.ts';
import type { EventQueue, Happening } from '../events.ts';
import type { TimeSource } from '../outbox/contract.ts';
import { Known, type WatchedSensor } from './known.ts';
import { type Remembered, type RuleMemory, recall, remember } from './memory.ts';
import { UnknownTime } from './unknown-time.ts';
import { sayCondition, sayStep, saySteps } from './words.ts';

const MINUTE_MS = 60_000;
/** A step that the guard makes wait for longer (a shortest time off, a dead time) is given up. */
const STEP_MS = 60_000;

export interface RuleBook {
  readonly rules: readonly Rule[];
  readonly sensors: readonly WatchedSensor[];
  /** For so long a command from a person outranks the rules on that actuator. */
  readonly overrideMs: number;
}

export interface RulePorts extends RuleBook {
  readonly clock: Clock;
  readonly log: Log;
  readonly time: TimeSource;
  readonly guard: Pick<GuardRunner, 'perform' | 'state'>;
  readonly events: Pick<EventQueue, 'add'>;
  /** Cooldowns and a person's commands outlive a restart. */
  readonly memory: RuleMemory;
  /** Told when the next look is due. */
  readonly loop?: Loop;
}

type Act = Extract<Step, { type: 'act' }>;

interface Slot {
  readonly rule: Rule;
  state: RuleState;
  /** What went wrong with it last; a bug is not told again with every look. */
  failure: string;
}

/** The last level that a rule asked of an actuator. */
interface Wish {
  readonly slot: Slot;
  readonly on: boolean;
  /** When, CLOCK_MONOTONIC ms. */
  readonly at: number;
  readonly step: Act;
}

/** Runs the rules on what sensors say and what time it is. Needs no gateway. */
export class RuleRunner {
  readonly #ports: RulePorts;
  #slots: readonly Slot[] = [];
  readonly #known: Known;
  #overrideMs = 0;
  #channels: ReadonlySet<string> = new Set();
  #schedules: ReadonlyMap<string, Schedule> = new Map();
  /** The rules that depend on the time of day. */
  #timed: readonly string[] = [];
  readonly #unknownTime: UnknownTime;
  /** Until when a person's command outranks rules, by actuator. */
  readonly #overridden: Map<string, number>;
  readonly #wishes = new Map<string, Wish>();
  #cancel: Cancel = () => undefined;
  #paused = false;
  #closed = false;

  constructor(ports: RulePorts) {
    this.#ports = ports;
    this.#unknownTime = new UnknownTime(ports.log);
    const now = ports.clock.monotonic();
    const { firedAt, overridden } = this.#recall(now);
    this.#overridden = new Map(overridden);
    this.#known = new Known(ports.sensors, now);
    this.#take(ports, (rule) => firedAt.get(rule.name));
    this.#look();
  }

  /** No rule does anything until `follow`: half of the world is another one. */
  pause(): void {
    this.#paused = true;
    this.#cancel();
    this.#ports.loop?.rest();
  }

  /**
   * Goes by another book from now on. A rule that is in both goes on as it is, its times too, unless it drives an
   * actuator of `renewed`: then it is asked anew, as at a start.
   */
  follow(book: RuleBook, renewed: ReadonlySet<string> = new Set()): void {
    const before = new Map(this.#slots.map((slot) => [slot.rule.name, slot]));
    const renews = (rule: Rule): boolean => [...renewed].some((actuator) => drives(rule, actuator));
    this.#known.follow(book.sensors, this.#ports.clock.monotonic());
    this.#take(
      book,
      (rule) => before.get(rule.name)?.state.firedAt,
      (rule) => {
        const slot = before.get(rule.name);
        return slot && isDeepStrictEqual(slot.rule, rule) && !renews(rule) ? slot : undefined;
      },
    );
    for (const [actuator, { slot }] of this.#wishes)
      if (!this.#slots.includes(slot)) this.#wishes.delete(actuator);
    this.#paused = false;
    this.#remember();
    this.#look();
  }

  #take(
    { rules, overrideMs }: RuleBook,
    firedAt: (rule: Rule) => number | undefined,
    kept: (rule: Rule) => Slot | undefined = () => undefined,
  ): void {
    const conditions = rules.flatMap(({ when }) => conditionsIn(when));
    const scheduleOf = (expression: string): Schedule =>
      this.#schedules.get(expression) ?? new Schedule(parseSchedule(expression));
    this.#overrideMs = overrideMs;
    this.#slots = rules.map(
      (rule) => kept(rule) ?? { rule, state: { ...FRESH, firedAt: firedAt(rule) }, failure: '' },
    );
    this.#channels = new Set(conditions.flatMap((one) => ('channel' in one ? [one.channel] : [])));
    this.#schedules = new Map(
      conditions.flatMap((one) =>
        one.type === 'cron' ? [[one.expression, scheduleOf(one.expression)] as const] : [],
      ),
    );
    this.#timed = rules.filter(({ when }) => conditionsIn(when).some(isTimed)).map(({ name }) => name);
  }

  /** Readings as they are recorded. */
  record(readings: readonly Reading[]): void {
    this.#known.take(readings, this.#ports.clock.monotonic());
    this.#look();
  }

  /** A sensor gave a value, though filters may have kept it back. */
  heard(sensor: string): void {
    if (this.#known.heard(sensor, this.#ports.clock.monotonic())) this.#look();
  }

  /** A sensor is silent. */
  silent(sensor: string): void {
    this.#known.silent(sensor);
    this.#look();
  }

  /** A person has told this actuator what to do. */
  commanded(actuator: string): void {
    if (this.#overrideMs === 0) return;
    this.#overridden.set(actuator, this.#ports.clock.monotonic() + this.#overrideMs);
    this.#remember();
    this.#look();
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
    this.#ports.loop?.end();
  }

  #look(): void {
    if (this.#closed || this.#paused) return;
    if (this.#slots.length === 0) return this.#cancel();
    const now = this.#ports.clock.monotonic();
    const wall = this.#wall(now);
    this.#unknownTime.look(wall !== undefined, this.#timed, now);
    const facts = this.#facts(now, wall);
    for (const slot of this.#slots) this.#lookAt(slot, facts);
    this.#takeUpAgain(now);
    this.#arm(facts, wall);
  }

  /** A rule that fails is out of the way of the others. */
  #lookAt(slot: Slot, facts: Facts): void {
    try {
      const { state, firing } = look(slot.rule, slot.state, facts);
      slot.state = state;
      // on record first: a program that dies of what it does must not do it again at once
      if (firing?.on && slot.rule.cooldownMs > 0) this.#remember();
      if (firing) this.#fire(slot, firing, facts.now);
    } catch (error) {
      const failure = messageOf(error);
      if (failure !== slot.failure)
        this.#ports.log.error({ rule: slot.rule.name, detail: failure }, 'rule failed');
      slot.failure = failure;
    }
  }

  #fire(slot: Slot, { on, steps }: Firing, now: number): void {
    const { name, when } = slot.rule;
    const acts = steps.filter((step) => step.type === 'act');
    const why = `${on ? '' : 'no longer: '}${sayCondition(when)}`;
    this.#ports.log.info({ rule: name, on, why, does: saySteps(acts) || undefined }, 'rule fired');
    if (acts.length > 0) this.#tell('rule', name, `${why}: ${saySteps(acts)}`, now);
    for (const step of steps) {
      if (step.type === 'notify') this.#notify(name, step.text, now);
      else this.#act(slot, on, step, now);
    }
  }

  #recall(now: number): Remembered {
    const { memory, time, log } = this.#ports;
    try {
      return recall(memory, time.boot, now);
    } catch (error) {
      log.warn({ detail: messageOf(error) }, 'what rules remembered cannot be read');
      return { firedAt: new Map(), overridden: new Map() };
    }
  }

  #remember(): void {
    const { memory, time, log } = this.#ports;
    const fired = this.#slots.flatMap(({ rule, state: { firedAt } }) =>
      rule.cooldownMs > 0 && firedAt !== undefined ? [[rule.name, firedAt] as const] : [],
    );
    try {
      remember(memory, time.boot, { firedAt: new Map(fired), overridden: this.#overridden });
    } catch (error) {
      log.error({ detail: messageOf(error) }, 'what rules must remember could not be saved');
    }
  }

  #notify(rule: string, text: string, now: number): void {
    this.#ports.log.info({ rule, text }, 'note');
    this.#tell('notify', rule, text, now);
  }

  #act(slot: Slot, on: boolean, step: Act, now: number): void {
    const { actuator, action } = step;
    if (action.type === 'set' || action.type === 'move')
      this.#wishes.set(actuator, { slot, on, at: now, step });
    const until = this.#overridden.get(actuator) ?? now;
    if (until <= now) return this.#perform(slot.rule.name, step, now);
    const left = formatDuration(Math.ceil((until - now) / 1_000) * 1_000);
    this.#tell(
      'override',
      slot.rule.name,
      `left alone, a person's command outranks it for ${left}: ${sayStep(step)}`,
      now,
    );
  }

  /** Steps are begun in order and none waits for another: the guard knows what has to wait. */
  #perform(rule: string, step: Act, now: number): void {
    void this.#ports.guard
      .perform(step.actuator, step.action, now + STEP_MS, `rule ${rule}`)
      .then((outcome) => this.#outcome(rule, step, outcome))
      .catch((error: unknown) => this.#ports.log.error({ rule, detail: messageOf(error) }, 'step failed'));
  }

  #outcome(rule: string, step: Act, outcome: Outcome): void {
    const { log, clock } = this.#ports;
    if (outcome.state === 'executed') {
      log.debug({ rule, actuator: step.actuator }, 'step done');
      return;
    }
    const reason = 'reason' in outcome ? outcome.reason : outcome.state;
    const text = `${sayStep(step)} was ${outcome.state === 'rejected' ? 'refused' : 'not done'}: ${reason}, ${outcome.detail}`;
    log.warn({ rule, actuator: step.actuator, reason, detail: outcome.detail }, 'step not done');
    this.#tell('refused', rule, text, clock.monotonic());
  }

  /** When a person's command no longer outranks them, what rules want of an actuator counts again, if they still want it. */
  #takeUpAgain(now: number): void {
    for (const [actuator, until] of this.#overridden) {
      if (now < until) continue;
      this.#overridden.delete(actuator);
      const wish = this.#wishes.get(actuator);
      if (!wish || wish.at === now || !stands(wish)) continue;
      const { name } = wish.slot.rule;
      const so = this.#ifSo(wish.step);
      if (so) {
        // nothing moves, but from now on it is the rule's: the envelope asks whose it is when the link is lost
        this.#perform(name, so, now);
        continue;
      }
      this.#ports.log.info({ rule: name, does: sayStep(wish.step) }, 'rule taken up again');
      this.#tell('rule', name, `a person's command no longer outranks it: ${sayStep(wish.step)}`, now);
      this.#perform(name, wish.step, now);
    }
  }

  /** The step again, without taking its time, if all is as it wants it. */
  #ifSo(step: Act): Act | undefined {
    const { actuator, action } = step;
    if (action.type !== 'set' || this.#ports.guard.state(actuator)?.level !== Number(action.value))
      return undefined;
    return { ...step, action: { type: 'set', value: action.value } };
  }

  #facts(now: number, wall: number | undefined): Facts {
    const due = new Set([...this.#schedules].filter(([, one]) => one.came(wall)).map(([name]) => name));
    return {
      now,
      value: (channel) => this.#known.value(channel, now),
      lastGood: (sensor) => this.#known.lastGood(sensor),
      minuteOfDay: wall === undefined ? undefined : minuteOf(new Date(wall)),
      due: (expression) => due.has(expression),
    };
  }

  #wall(now: number): number | undefined {
    const offset = this.#timed.length > 0 ? this.#ports.time.offsetMs() : undefined;
    return offset === undefined ? undefined : now + offset;
  }

  /** The next look, though nothing may come. Where the time of day counts it is at the full minute at the latest. */
  #arm(facts: Facts, wall: number | undefined): void {
    const { now } = facts;
    const moments = [...this.#schedules.values()].map(({ due }) => now + due - (wall ?? 0));
    const due = Math.min(
      ...this.#slots.map(({ rule, state }) => nextLook(rule, state, facts)),
      ...this.#overridden.values(),
      this.#known.expires(this.#channels, now),
      ...(this.#timed.length > 0 ? [now + MINUTE_MS - ((wall ?? 0) % MINUTE_MS)] : []),
      ...(wall === undefined ? [] : moments),
    );
    this.#cancel();
    const { loop = unwatched } = this.#ports;
    if (due === Number.POSITIVE_INFINITY) loop.rest();
    else loop.due(due - now);
    this.#cancel =
      due === Number.POSITIVE_INFINITY
        ? () => undefined
        : this.#ports.clock.after(Math.max(0, due - now), () => this.#look());
  }

  #tell(kind: Happening['kind'], source: string, text: string, monotonicMs: number): void {
    this.#ports.events.add({ kind, source, text, monotonicMs });
  }
}

const isTimed = ({ type }: Condition): boolean => type === 'cron' || type === 'between';

/** The rule still is as it was when it wished this. A moment is over. */
const stands = ({ slot: { state }, on }: Wish): boolean => state.truth.holds === on && !state.waiting;

const minuteOf = (time: Date): number => time.getHours() * 60 + time.getMinutes() + time.getSeconds() / 60;
