import type { Clock } from '../../lib/clock.ts';
import type { TimeSource } from './contract.ts';
import type { RowHead } from './row.ts';
import { type BootClock, endTime, guessOffset, type Present, type Stamp, stampOf } from './stamps.ts';

/** Which wall time the rows of each boot get. */
export class BootClocks {
  readonly #clock: Clock;
  readonly #time: TimeSource;
  readonly #boots: Map<string, BootClock>;
  readonly #unsaved = new Set<string>();
  #firstOffsetMs: number | undefined;
  #settled = false;

  constructor(clock: Clock, time: TimeSource, saved: readonly BootClock[]) {
    this.#clock = clock;
    this.#time = time;
    this.#boots = new Map(saved.map((boot) => [boot.uuid, boot]));
  }

  /** The clock now. The first time that it is known is noted for the day when this boot is an earlier one. */
  present(): Present {
    const { boot } = this.#time;
    const offsetMs = this.#time.offsetMs();
    if (offsetMs !== undefined && this.#firstOffsetMs === undefined) {
      this.#firstOffsetMs = offsetMs;
      this.#set({ uuid: boot, offsetMs, known: true });
    }
    return { boot, offsetMs };
  }

  /** What a row sealed now records: without a known clock, what the host's clock shows. */
  sealing(): { readonly boot: string; readonly offsetMs: number; readonly clockKnown: boolean } {
    const { boot, offsetMs } = this.present();
    return offsetMs === undefined
      ? { boot, offsetMs: this.#clock.wall() - this.#clock.monotonic(), clockKnown: false }
      : { boot, offsetMs, clockKnown: true };
  }

  /**
   * Once the present time is known, guesses for the boots that ended without.
   * @param floorMs latest known time of any reading
   */
  settle(
    unsettled: (boot: string) => readonly { readonly first: RowHead; readonly last: RowHead }[],
    floorMs: number,
  ): void {
    if (this.#settled) return;
    const { boot, offsetMs: presentOffsetMs } = this.present();
    if (presentOffsetMs === undefined) return;
    let floor = floorMs;
    for (const { first, last } of unsettled(boot)) {
      const offsetMs = guessOffset(first, last, floor, presentOffsetMs);
      this.#set({ uuid: first.boot, offsetMs, known: false });
      floor = endTime(last, offsetMs);
    }
    this.#settled = true;
  }

  stampOf(row: RowHead, present: Present): Stamp | undefined {
    return stampOf(row, present, this.#boots);
  }

  /**
   * How long ago a row was taken, ms; 0 when that cannot be said. By monotonic time as far as possible, and
   * else by the first wall time known in this run: a clock that jumps later ages nothing.
   */
  ageOf(row: RowHead): number {
    const now = this.#clock.monotonic();
    const present = this.present();
    if (row.boot === present.boot) return now - row.baseMonotonicMs - row.spanMs;
    const stamp = this.stampOf(row, present);
    if (!stamp || this.#firstOffsetMs === undefined) return 0;
    return now + this.#firstOffsetMs - endTime(row, stamp.offsetMs);
  }

  unsaved(): readonly BootClock[] {
    return [...this.#unsaved].map((uuid) => this.#boots.get(uuid)!);
  }

  saved(): void {
    this.#unsaved.clear();
  }

  #set(boot: BootClock): void {
    this.#boots.set(boot.uuid, boot);
    this.#unsaved.add(boot.uuid);
  }
}
