import type { Board } from '../board/board.ts';
import { type Cancel, type Clock, sleep } from '../lib/clock.ts';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type Loop, unwatched } from '../lib/progress.ts';
import type { Closable } from '../lib/scope.ts';
import type { Action } from './action.ts';
import type { ActuatorDefinition, ActuatorState, Memory } from './actuator.ts';
import type { Asker } from './guard/cause.ts';
import { type GuardLimits, guardedKind, type Interlock } from './guard/limits.ts';
import type { GuardEffect, GuardInput, Outcome } from './guard/messages.ts';
import { Outlet } from './guard/outlet.ts';
import { type ActuatorReport, Reports } from './guard/reports.ts';
import { parseSnapshot, type Snapshot } from './guard/snapshot.ts';
import type { GuardState } from './guard/state.ts';
import { type GuardOptions, nextDeadline, type Step, startGuard, stepGuard } from './guard.ts';

/** Under this name the guard keeps what must survive a restart. */
const SNAPSHOT = 'guard';
/** An order to the hardware that takes longer has failed. */
const DRIVE_TIMEOUT_MS = 2_000;
/** How long a record waits for outputs that go off to do so. */
const OFF_FIRST_MS = 50;
/** How long `close` waits for outputs to obey. */
const CLOSE_TIMEOUT_MS = 3_000;

export interface GuardedActuator {
  readonly name: string;
  readonly definition: ActuatorDefinition;
  /** Validated by the definition's schema. */
  readonly options: unknown;
  readonly limits: GuardLimits;
}

/** Small texts that survive the process; `save` has returned or resolved once the text is safe. */
export interface TextStore {
  load(name: string): Promise<string | undefined> | string | undefined;
  save(name: string, text: string): Promise<void> | void;
}

export interface GuardRunnerOptions {
  readonly config: {
    readonly actuators: readonly GuardedActuator[];
    readonly interlocks: readonly Interlock[];
  };
  readonly board: Board;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TextStore;
  /** This boot of the host, `/proc/sys/kernel/random/boot_id`. */
  readonly boot: string;
  /** Told when the guard's next deadline is. */
  readonly loop?: Loop;
}

/** Every actuator of an agent behind the guard. */
export interface GuardRunner extends Closable {
  /**
   * Resolves once it is done or refused; never rejects.
   * @param deadline CLOCK_MONOTONIC ms; past it nothing is begun any more
   */
  perform(actuator: string, action: Action, deadline: number, asker?: Asker): Promise<Outcome>;
  states(): readonly ActuatorReport[];
  state(actuator: string): ActuatorReport | undefined;
  /** Every change from the call on, the latest of each actuator, until `signal` aborts. */
  changes(signal: AbortSignal): AsyncIterable<ActuatorReport>;
  /** The session is gone; after `leaseMs` without `linkLive` what is not to be held goes safe. */
  linkLost(leaseMs: number): void;
  linkLive(): void;
  /** A sensor gives no readings, or does again. Sensors on which nothing depends may be told too. */
  stale(sensor: string): void;
  fresh(sensor: string): void;
  /** Drives what is not to be held to its safe level and releases the hardware. */
  close(): Promise<void>;
}

/**
 * Opens all actuators, each in the moment it becomes an output already at the level it starts with. Hardware
 * that is absent is reported and tried again; it holds nothing else up.
 */
export async function openGuardRunner(options: GuardRunnerOptions): Promise<GuardRunner> {
  const runner = new Runner(options);
  await runner.start(await loadSnapshot(options));
  return runner;
}

async function loadSnapshot({ store, log }: GuardRunnerOptions): Promise<Snapshot | undefined> {
  try {
    const text = await store.load(SNAPSHOT);
    const snapshot = text === undefined ? undefined : parseSnapshot(text);
    if (text !== undefined && !snapshot) log.warn({}, 'what was saved of the actuators cannot be read');
    return snapshot;
  } catch (error) {
    log.warn({ error: messageOf(error) }, 'what was saved of the actuators cannot be loaded');
    return undefined;
  }
}

class Runner implements GuardRunner {
  readonly #options: GuardRunnerOptions;
  readonly #guard: GuardOptions;
  readonly #outlets: ReadonlyMap<string, Outlet>;
  readonly #kinds: ReadonlyMap<string, string>;
  readonly #reports = new Reports();
  readonly #asked = new Map<number, (outcome: Outcome) => void>();
  /** Looks that are due at what changes by itself. */
  readonly #looks = new Map<string, Cancel>();
  #state: GuardState | undefined;
  #saved: Promise<void> = Promise.resolve();
  #tokens = 0;
  #cancelTimer: Cancel = () => undefined;
  /** Called when no output is on its way or at fault. */
  #onRest: () => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor(options: GuardRunnerOptions) {
    const { boot, board, clock } = options;
    const { actuators, interlocks } = options.config;
    this.#options = options;
    this.#guard = {
      boot,
      config: {
        interlocks,
        actuators: new Map(actuators.map((actuator) => [actuator.name, guardedKind(actuator)])),
      },
    };
    this.#kinds = new Map(actuators.map(({ name, definition }) => [name, definition.kind]));
    this.#outlets = new Map(
      actuators.map(({ name, definition, options: chosen }) => [
        name,
        new Outlet({
          name,
          definition,
          options: chosen,
          board,
          clock,
          memory: memoryOf(name, options.store),
          timeoutMs: DRIVE_TIMEOUT_MS,
        }),
      ]),
    );
  }

  /** Resolves when every actuator has been tried once. */
  async start(saved: Snapshot | undefined): Promise<void> {
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
    if (!this.#state?.stale.has(sensor)) this.#input({ type: 'stale', sensor });
  }

  fresh(sensor: string): void {
    if (this.#state?.stale.has(sensor)) this.#input({ type: 'fresh', sensor });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
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
    this.#arm(state);
    if ([...state.slots.values()].every(({ output }) => output.at === 'off' || output.at === 'on'))
      this.#onRest();
    return drives;
  }

  /** @param offs drives of the same step that a record waits for */
  #carryOut(effect: GuardEffect, offs: readonly Promise<void>[]): Promise<void> | undefined {
    switch (effect.type) {
      case 'persist':
        this.#save(effect.snapshot, offs);
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

  async #drive(effect: Extract<GuardEffect, { type: 'drive' }>): Promise<void> {
    const { actuator, drive, level, manner, cause } = effect;
    this.#options.log.debug({ actuator, level, manner, cause }, 'driving');
    this.#looks.get(actuator)?.();
    try {
      // what goes on is on record first; what goes off does not wait for a slow disk
      const ready = level > 0 ? this.#saved : undefined;
      const found = await this.#outlets.get(actuator)?.drive(drive, { level, manner }, ready);
      if (!found) return;
      this.#input({ type: 'driven', actuator, drive, level: found.level }, { actuator, ...found });
      this.#lookAgain(actuator, drive, found);
    } catch (error) {
      this.#input({ type: 'drive-failed', actuator, drive, detail: messageOf(error) });
    }
  }

  #lookAgain(actuator: string, drive: number, { againMs }: ActuatorState): void {
    if (againMs === undefined || this.#state?.slots.get(actuator)?.output.at === 'driving') return;
    this.#looks.set(
      actuator,
      this.#options.clock.after(againMs, () => void this.#look(actuator, drive)),
    );
  }

  /** Tells what has changed by itself since `drive` was confirmed. */
  async #look(actuator: string, drive: number): Promise<void> {
    try {
      const found = await this.#outlets.get(actuator)?.look(drive);
      if (!found || !this.#state) return;
      const fault = this.#reports.get(actuator)?.fault;
      if (found.fault !== undefined && found.fault !== fault)
        this.#options.log.warn({ actuator }, `does not do what it was told: ${found.fault}`);
      this.#report(this.#state, { actuator, ...found });
      if (found.level === 0 && this.#guard.config.actuators.get(actuator)?.range === 'travel')
        this.#input({ type: 'ended', actuator, drive });
      this.#lookAgain(actuator, drive, found);
    } catch (error) {
      this.#input({ type: 'broke', actuator, drive, detail: messageOf(error) });
    }
  }

  #save(snapshot: Snapshot, offs: readonly Promise<void>[]): void {
    const { store, log, clock } = this.#options;
    const text = JSON.stringify(snapshot);
    const before = this.#saved.catch(() => undefined);
    // an output that hangs holds up no record, on which others wait to go on
    const driven =
      offs.length > 0 ? Promise.race([Promise.all(offs), sleep(clock, OFF_FIRST_MS)]) : undefined;
    const saved = (driven ? driven.then(() => before) : before).then(() => store.save(SNAPSHOT, text));
    this.#saved = saved.catch((error: unknown) => {
      log.error({ error: messageOf(error) }, 'the state of the actuators cannot be saved');
      throw new FieldhandError('unsaved', `its state cannot be saved: ${messageOf(error)}`, { cause: error });
    });
    this.#saved.catch(() => undefined);
  }

  #report(state: GuardState, confirmed: Confirmed | undefined): void {
    const wall = this.#options.clock.wall();
    for (const [name, { cause, fault }] of state.slots) {
      const kind = this.#kinds.get(name) ?? '';
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
    const { clock, log } = this.#options;
    let cancel: Cancel = () => undefined;
    const rested = await new Promise<boolean>((resolve) => {
      this.#onRest = () => resolve(true);
      cancel = clock.after(CLOSE_TIMEOUT_MS, () => resolve(false));
      this.#input({ type: 'exit' });
    });
    cancel();
    if (!rested) {
      const bad = this.states().filter(({ fault }) => fault !== undefined);
      log.error({ actuators: bad.map(({ name }) => name) }, 'released without a confirmed safe level');
    }
    for (const [actuator, outlet] of this.#outlets) {
      await outlet
        .close()
        .catch((error: unknown) => log.warn({ actuator, error: messageOf(error) }, 'close failed'));
    }
    await this.#saved.catch(() => undefined);
    for (const cancelLook of this.#looks.values()) cancelLook();
    this.#cancelTimer();
    this.#loop.end();
  }
}

/** Each actuator's own corner of the store. */
const memoryOf = (name: string, store: TextStore): Memory => ({
  async load() {
    try {
      return await store.load(`actuator ${name}`);
    } catch {
      return undefined;
    }
  },
  async save(text) {
    await store.save(`actuator ${name}`, text);
  },
});

/** The result of a drive, as it goes into the report. */
interface Confirmed extends ActuatorState {
  readonly actuator: string;
}
