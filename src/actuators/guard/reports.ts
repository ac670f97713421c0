import type { ActuatorState } from '../actuator.ts';
import type { Cause } from './cause.ts';

/** What is known of one actuator. */
export interface ActuatorReport {
  readonly name: string;
  readonly kind: string;
  /** 0 = off, 1 = fully on; as read back last. Before the hardware was ever reached: 0. */
  readonly level: number;
  /** Read from the hardware rather than remembered. */
  readonly readBack: boolean;
  readonly cause: Cause;
  /** Wall time, ms since the epoch, when it took this level. */
  readonly sinceMs: number;
  /** Why it does not obey, or what it drives does not; undefined when well. */
  readonly fault: string | undefined;
  /** See ActuatorState. */
  readonly position?: number | undefined;
  readonly rpm?: number | undefined;
  readonly activity?: ActuatorState['activity'] | undefined;
}

/** The latest report of each actuator, and who has not seen it yet. */
export class Reports {
  readonly #latest = new Map<string, ActuatorReport>();
  /** What the hardware said last of itself. */
  readonly #told = new Map<string, ActuatorState>();
  readonly #followers = new Set<Follower>();

  all(): readonly ActuatorReport[] {
    return [...this.#latest.values()];
  }

  get(name: string): ActuatorReport | undefined {
    return this.#latest.get(name);
  }

  /** It is no more. */
  forget(name: string): void {
    this.#latest.delete(name);
    this.#told.delete(name);
  }

  /** @param confirmed what was just read back, if anything was */
  update(
    { name, kind, cause, fault }: Pick<ActuatorReport, 'name' | 'kind' | 'cause' | 'fault'>,
    confirmed: ActuatorState | undefined,
    wall: number,
  ): void {
    const before = this.#latest.get(name);
    if (confirmed) this.#told.set(name, confirmed);
    const told = this.#told.get(name);
    const { level, readBack } = confirmed ?? before ?? { level: 0, readBack: false };
    const moved = before?.level !== level;
    const report = {
      name,
      kind,
      level,
      readBack: confirmed ? readBack : readBack && fault === undefined,
      cause: confirmed || !before ? cause : before.cause,
      sinceMs: moved ? wall : before.sinceMs,
      fault: fault ?? told?.fault,
      position: told?.position,
      rpm: told?.rpm,
      // what broke has stopped as far as anybody knows
      activity: fault === undefined ? told?.activity : undefined,
    };
    if (before && same(before, report)) return;
    this.#latest.set(name, report);
    for (const follower of this.#followers) follower.tell(name);
  }

  /**
   * Every change from the call on, until `signal` aborts. Of an actuator that changed several times since the
   * last look only the latest is told.
   */
  changes(signal: AbortSignal): AsyncIterable<ActuatorReport> {
    const follower = new Follower();
    this.#followers.add(follower);
    const leave = (): void => {
      this.#followers.delete(follower);
      follower.leave();
    };
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    const latest = this.#latest;
    return (async function* () {
      try {
        for (;;) {
          const name = await follower.next();
          if (name === undefined) return;
          const report = latest.get(name);
          if (report) yield report;
        }
      } finally {
        signal.removeEventListener('abort', leave);
        leave();
      }
    })();
  }
}

class Follower {
  readonly #unseen = new Set<string>();
  #wake: (() => void) | undefined;
  #left = false;

  tell(name: string): void {
    this.#unseen.add(name);
    this.#wake?.();
  }

  leave(): void {
    this.#left = true;
    this.#wake?.();
  }

  async next(): Promise<string | undefined> {
    while (!this.#left) {
      const [name] = this.#unseen;
      if (name !== undefined) {
        this.#unseen.delete(name);
        return name;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return undefined;
  }
}

const same = (a: ActuatorReport, b: ActuatorReport): boolean =>
  a.level === b.level &&
  a.readBack === b.readBack &&
  a.cause === b.cause &&
  a.fault === b.fault &&
  a.position === b.position &&
  a.rpm === b.rpm &&
  a.activity === b.activity;
