import { type Clock, sleep } from '../../lib/clock.ts';
import { FieldhandError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Memory } from '../actuator.ts';
import { parseSnapshot, type Snapshot } from './snapshot.ts';

/** Under this name the guard keeps what must survive a restart. */
const SNAPSHOT = 'guard';
/** How long a record waits for outputs that go off to do so. */
const OFF_FIRST_MS = 50;

/** Small texts that survive the process; `save` has returned or resolved once the text is safe. */
export interface TextStore {
  load(name: string): Promise<string | undefined> | string | undefined;
  save(name: string, text: string): Promise<void> | void;
}

export interface GuardRecordOptions {
  readonly store: TextStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the guard keeps on disk: its snapshots, one after the other. */
export class GuardRecord {
  readonly #options: GuardRecordOptions;
  #saved: Promise<void> = Promise.resolve();

  constructor(options: GuardRecordOptions) {
    this.#options = options;
  }

  /** That of the last run; undefined when there is none of use, which is logged. */
  async load(): Promise<Snapshot | undefined> {
    const { store, log } = this.#options;
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

  /** Resolves once the last snapshot is safe. @throws FieldhandError `unsaved` */
  get saved(): Promise<void> {
    return this.#saved;
  }

  /** @param offs drives of the same step that go off, for which it waits a little */
  save(snapshot: Snapshot, offs: readonly Promise<void>[]): void {
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
}

/** Each actuator's own corner of the store. */
export const memoryOf = (name: string, store: TextStore): Memory => ({
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
