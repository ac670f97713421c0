import { type Blink, blinkMs } from '../../../src/actuators/action.ts';

const MINUTE_MS = 60_000;

/** What a relay changed, as the checker counts it: those of a blink are worked out from its times. */
export class Changes {
  #times: number[] = [];
  #blink: (Blink & { readonly from: number }) | undefined;

  /** @returns how many there were in the last minute, this one too; orders take `slackMs` at most to show */
  add(now: number, slackMs: number): number {
    this.settle(now);
    this.#times.push(now);
    return this.#within(now, slackMs);
  }

  blink(now: number, blink: Blink): void {
    this.settle(now);
    this.#blink = { ...blink, from: now };
  }

  /** Another order came: what blinks ends. @returns the most changes that a minute had that ends with one of a blink */
  settle(now: number, slackMs = 0): number {
    const blink = this.#blink;
    this.#blink = undefined;
    if (!blink) return 0;
    let most = 0;
    const end = Math.min(now, blink.from + blinkMs(blink));
    for (let on = blink.from; on < end; on += blink.onMs + blink.offMs)
      for (const time of [on, on + blink.onMs]) {
        if (time <= blink.from || time >= end) continue;
        this.#times.push(time);
        if (time > on) continue;
        most = Math.max(most, this.#within(time, slackMs));
      }
    return most;
  }

  /** A reboot: what was before is not on record. */
  clear(): void {
    this.#times = [];
    this.#blink = undefined;
  }

  #within(now: number, slackMs: number): number {
    this.#times = this.#times.filter((time) => time > now - MINUTE_MS);
    return this.#times.filter((time) => time > now - MINUTE_MS + slackMs).length;
  }
}
