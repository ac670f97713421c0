import { isDeepStrictEqual } from 'node:util';
import type { Cancel } from '../lib/clock.ts';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import { type Loop, unwatched } from '../lib/progress.ts';
import type { Action } from './action.ts';
import type { ActuatorState } from './actuator.ts';
import type { Asker, Cause } from './guard/cause.ts';
import { HeldActuator } from './guard/held.ts';
import { guardedKind } from './guard/limits.ts';
import type { GuardEffect, GuardInput, Outcome } from './guard/messages.ts';
import { GuardRecord } from './guard/record.ts';
import { type ActuatorReport, Reports } from './guard/reports.ts';
import type { GuardState } from './guard/state.ts';
import { changeGuard, type GuardOptions, nextDeadline, type Step, startGuard, stepGuard } from './guard.ts';
import type { GuardedActuator, GuardedActuators, GuardRunner, GuardRunnerOptions } from './guarded.ts';

/** How long `close` waits for outputs to obey. */
const CLOSE_TIMEOUT_MS = 3_000;

const ENVELOPE: ReadonlySet<string> = new Set<Cause>(['max-on', 'interlock', 'link-loss', 'stale-input']);

/**
 * Opens all actuators, each in the moment it becomes an output already at the level it starts with. Hardware
 * that is absent is reported and tried again; it holds nothing else up.
 */
export async function openGuardRunner(options: GuardRunnerOptions): Promise<GuardRunner> {
  const runner = new Runner(options);
  await runner.start();
  return runner;
}

class Runner implements GuardRunner {
  readonly #options: GuardRunnerOptions;
  readonly #record: GuardRecord;
  #guard: GuardOptions;
  readonly #held = new Map<string, HeldActuator>();
  /** Sensors that have a fresh reading. */
  readonly #fresh = new Set<string>();
  readonly #reports = new Reports();
  readonly #asked = new Map<number, (outcome: Outcome) => void>();
  #state: GuardState | undefined;
  #tokens = 0;
  #cancelTimer: Cancel = () => undefined;
  /** Look whether outputs have come to rest; called after every step. */
  readonly #resting = new Set<() => void>();
  #closing: Promise<void> | undefined;

  constructor(options: GuardRunnerOptions) {
    this.#options = options;
    this.#record = new GuardRecord(options);
    this.#guard = this.#guardOf(options.config);
    for (const actuator of options.config.actuators) this.#hold(actuator);
  }

  /** Resolves when every actuator has been tried once. */
  async start(): Promise<void> {
    const saved = await this.#record.load();
    await Promise.all(this.#apply(startGuard(this.#guard, saved, this.#now), undefined));
  }

  perform(actuator: string, action: Action, deadline: number, asker: Asker = 'command'): Promise<Outcome> {
    const token = this.#tokens++;
    return new Promise((resolve) => {
      this.#asked.set(token, resolve);
      this.#input({ type: 'command', token, actuator, action, deadline, asker });
    });
  }

  states(): readonly ActuatorReport[] {
    return this.#reports.all();
  }

  state(actuator: string): ActuatorReport | undefined {
    return this.#reports.get(actuator);
  }

  changes(signal: AbortSignal): AsyncIterable<ActuatorReport> {
    return this.#reports.changes(signal);
  }

  linkLost(leaseMs: number): void {
    this.#input({ type: 'link-lost', leaseMs });
  }

  linkLive(): void {
    if (this.#state?.link.at !== 'live') this.#input({ type: 'link-live' });
  }

  stale(sensor: string): void {
    this.#fresh.delete(sensor);
    if (!this.#state?.stale.has(sensor)) this.#input({ type: 'stale', sensor });
  }

  fresh(sensor: string): void {
    this.#fresh.add(sensor);
    if (this.#state?.stale.has(sensor)) this.#input({ type: 'fresh', sensor });
  }

  async leave(next: GuardedActuators): Promise<void> {
    const going = [...this.#held.values()].filter(({ actuator }) => !next.actuators.some(same(actuator)));
    const names = going.map(({ actuator }) => actuator.name);
    if (names.length === 0 || this.#closing) return;
    await this.#rest({ type: 'leave', actuators: names }, names);
    for (const held of going) {
      await this.#release(held);
      this.#held.delete(held.actuator.name);
    }
  }

  async take(next: GuardedActuators, opened: (name: string) => void = () => undefined): Promise<void> {
    if (!this.#state || this.#closing) return;
    const fresh = next.actuators.filter(({ name }) => !this.#held.has(name));
    const names = fresh.map(({ name }) => name);
    const before = this.#guard.config;
    this.#guard = this.#guardOf(next);
    for (const name of before.actuators.keys())
      if (!this.#guard.config.actuators.has(name)) this.#reports.forget(name);
    for (const actuator of fresh) {
      this.#hold(actuator);
      opened(actuator.name);
    }
    const stale = next.actuators
      .flatMap(({ limits }) => limits.onStaleInput)
      .filter((sensor) => !this.#fresh.has(sensor));
    const change = { before, renewed: new Set(names), stale };
    await Promise.all(this.#apply(changeGuard(this.#guard, this.#state, change, this.#now), undefined));
    for (const name of names) this.#held.get(name)?.refuseTrouble();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #guardOf({ actuators, interlocks }: GuardedActuators): GuardOptions {
    return {
      boot: this.#options.boot,
      config: {
        interlocks,
        actuators: new Map(actuators.map((actuator) => [actuator.name, guardedKind(actuator)])),
      },
    };
  }

  #hold(actuator: GuardedActuator): void {
    const { board, clock, store } = this.#options;
    const { name } = actuator;
    const holds = (): boolean => this.#guard.config.actuators.get(name)?.limits.onExit === 'hold';
    this.#held.set(name, new HeldActuator(actuator, { board, clock, store, holds }));
  }

  get #loop(): Loop {
    return this.#options.loop ?? unwatched;
  }

  get #now(): number {
    return this.#options.clock.monotonic();
  }

  #input(input: GuardInput, confirmed?: Confirmed): void {
    if (!this.#state) throw new FieldhandError('not-started', 'the actuators are not open yet');
    this.#apply(stepGuard(this.#guard, this.#state, input, this.#now), confirmed);
  }

  /** Carries out a step. @returns the drives that it begins; they never reject */
  #apply({ state, effects }: Step, confirmed: Confirmed | undefined): readonly Promise<void>[] {
    this.#state = state;
    this.#report(state, confirmed);
    // what goes off goes first: a commit blocks the whole process for as long as the disk takes
    const isOff = (effect: GuardEffect): boolean => effect.type === 'drive' && effect.level === 0;
    const offs = effects.filter(isOff).flatMap((effect) => this.#carryOut(effect, []) ?? []);
    const rest = effects.filter((effect) => !isOff(effect));
    const drives = [...offs, ...rest.flatMap((effect) => this.#carryOut(effect, offs) ?? [])];
    this.#tellEnds(state);
    this.#arm(state);
    for (const look of [...this.#resting]) look();
    return drives;
  }

  /** @param offs drives of the same step that a record waits for */
  #carryOut(effect: GuardEffect, offs: readonly Promise<void>[]): Promise<void> | undefined {
    switch (effect.type) {
      case 'persist':
        this.#record.save(effect.snapshot, offs);
        return undefined;
      case 'drive':
        return this.#drive(effect);
      case 'answer':
        this.#asked.get(effect.token)?.(effect.outcome);
        this.#asked.delete(effect.token);
        return undefined;
      case 'alarm':
        this.#options.log.error({ actuator: effect.actuator }, `output does not obey: ${effect.detail}`);
        return undefined;
    }
  }

  #tellEnds({ slots }: GuardState): void {
    for (const [actuator, { output, cause }] of slots) {
      // it goes off: whoever does it first does it, this program or its hardware
      if (output.at === 'driving' && output.level === 0) continue;
      const at = output.at === 'on' && !output.manner ? output.endsAt : undefined;
      const kept = this.#held.get(actuator)?.endAt(at) ?? true;
      if (kept || output.at !== 'on') continue;
      const { drive, level } = output;
      void this.#drive({ type: 'drive', actuator, drive, level, cause });
    }
  }

  async #drive(effect: Extract<GuardEffect, { type: 'drive' }>): Promise<void> {
    const { actuator, drive, level, manner, pulseMs, cause } = effect;
    // what the envelope does is asked for by nobody, and looked for in the log afterwards
    this.#options.log[ENVELOPE.has(cause) ? 'info' : 'debug']({ actuator, level, manner, cause }, 'driving');
    const held = this.#held.get(actuator);
    try {
      // what goes on is on record first; what goes off does not wait for a slow disk
      const ready = level > 0 ? this.#record.saved : undefined;
      const driven = await held?.drive(effect, ready);
      if (!driven || this.#held.get(actuator) !== held) return;
      const { state: found, toldAt } = driven;
      const ends = found.endsAt !== undefined && pulseMs !== undefined && { at: found.endsAt, pulseMs };
      this.#input(
        { type: 'driven', actuator, drive, level: found.level, toldAt, ...(ends && { ends }) },
        { actuator, ...found },
      );
      this.#lookAgain(actuator, drive, found);
    } catch (error) {
      if (this.#held.get(actuator) !== held) return;
      this.#input({ type: 'drive-failed', actuator, drive, detail: messageOf(error) });
    }
  }

  #lookAgain(actuator: string, drive: number, found: ActuatorState): void {
    if (this.#state?.slots.get(actuator)?.output.at === 'driving') return;
    this.#held.get(actuator)?.lookAgain(found, () => void this.#look(actuator, drive));
  }

  /** Tells what has changed by itself, or by somebody else, since `drive` was confirmed. */
  async #look(actuator: string, drive: number): Promise<void> {
    const held = this.#held.get(actuator);
    try {
      const found = await held?.look(drive, !this.#mayMove(actuator));
      if (!found || !this.#state || this.#held.get(actuator) !== held) return;
      const fault = this.#reports.get(actuator)?.fault;
      if (found.fault !== undefined && found.fault !== fault)
        this.#options.log.warn({ actuator }, `does not do what it was told: ${found.fault}`);
      this.#report(this.#state, { actuator, ...found });
      if (found.level === 0 && this.#guard.config.actuators.get(actuator)?.range === 'travel')
        this.#input({ type: 'ended', actuator, drive });
      this.#lookAgain(actuator, drive, found);
    } catch (error) {
      if (this.#held.get(actuator) !== held) return;
      this.#input({ type: 'broke', actuator, drive, detail: messageOf(error) });
    }
  }

  /** A motor that may run is not left to run for a second look. */
  #mayMove(actuator: string): boolean {
    const on = this.#state?.slots.get(actuator)?.output.at === 'on';
    return on && this.#guard.config.actuators.get(actuator)?.range === 'travel';
  }

  #report(state: GuardState, confirmed: Confirmed | undefined): void {
    const wall = this.#options.clock.wall();
    for (const [name, { cause, fault }] of state.slots) {
      const kind = this.#held.get(name)?.actuator.definition.kind;
      // it is being given up: nothing is said of it any more
      if (kind === undefined) continue;
      this.#reports.update(
        { name, kind, cause, fault },
        confirmed?.actuator === name ? confirmed : undefined,
        wall,
      );
    }
  }

  #arm(state: GuardState): void {
    this.#cancelTimer();
    const due = nextDeadline(this.#guard, state);
    if (due === undefined) this.#loop.rest();
    else this.#loop.due(due - this.#now);
    this.#cancelTimer =
      due === undefined
        ? () => undefined
        : this.#options.clock.after(due - this.#now, () => this.#input({ type: 'tick' }));
  }

  async #close(): Promise<void> {
    await this.#rest({ type: 'exit' }, undefined);
    for (const held of this.#held.values()) await this.#release(held);
    await this.#record.saved.catch(() => undefined);
    this.#cancelTimer();
    this.#loop.end();
  }

  /** Takes `input` in and waits until none of these (undefined: of all) is on its way or at fault, or for too long. */
  async #rest(input: GuardInput, names: readonly string[] | undefined): Promise<void> {
    const { clock, log } = this.#options;
    const atRest = (): boolean =>
      [...(this.#state?.slots ?? [])].every(
        ([name, { output }]) => (names && !names.includes(name)) || output.at === 'off' || output.at === 'on',
      );
    let cancel: Cancel = () => undefined;
    let look: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      cancel = clock.after(CLOSE_TIMEOUT_MS, resolve);
      look = () => {
        if (atRest()) resolve();
      };
      this.#resting.add(look);
      this.#input(input);
    });
    cancel();
    this.#resting.delete(look);
    if (atRest()) return;
    const bad = this.states().filter(
      ({ name, fault }) => fault !== undefined && (names?.includes(name) ?? true),
    );
    log.error({ actuators: bad.map(({ name }) => name) }, 'released without a confirmed safe level');
  }

  async #release(held: HeldActuator): Promise<void> {
    try {
      await held.close();
    } catch (error) {
      this.#options.log.warn({ actuator: held.actuator.name, error: messageOf(error) }, 'close failed');
    }
  }
}

const same =
  (one: GuardedActuator) =>
  (other: GuardedActuator): boolean =>
    one.name === other.name &&
    one.definition === other.definition &&
    isDeepStrictEqual([one.options, one.wiring], [other.options, other.wiring]);

/** The result of a drive, as it goes into the report. */
interface Confirmed extends ActuatorState {
  readonly actuator: string;
}
