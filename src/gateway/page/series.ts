/** The readings of one channel over the last while, as a chart wants them. Pure. */
export class Series {
  times: number[] = [];
  values: number[] = [];
  /** How far back it is complete, ms since the epoch; undefined before anything was loaded. */
  from: number | undefined;

  /** A reading that came live; one that is not newer was in what was loaded. */
  push(time: number, value: number): boolean {
    if (time <= (this.times.at(-1) ?? Number.NEGATIVE_INFINITY)) return false;
    this.times.push(time);
    this.values.push(value);
    return true;
  }

  /** Takes what the gateway keeps since `from`; what came live after that was read stays. */
  load(from: number, readings: readonly { readonly time: number; readonly value: number }[]): void {
    const last = readings.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
    const later = this.times.findIndex((time) => time > last);
    const live =
      later < 0
        ? { times: [], values: [] }
        : { times: this.times.slice(later), values: this.values.slice(later) };
    this.times = [...readings.map(({ time }) => time), ...live.times];
    this.values = [...readings.map(({ value }) => value), ...live.values];
    this.from = from;
  }

  /** Forgets what is older than `cutoff`. */
  trim(cutoff: number): void {
    const first = this.times.findIndex((time) => time >= cutoff);
    const drop = first < 0 ? this.times.length : first;
    // seldom and in bulk: moving the arrays costs their length
    if (drop < 200 && drop < this.times.length) return;
    this.times.splice(0, drop);
    this.values.splice(0, drop);
    this.from = Math.max(this.from ?? cutoff, cutoff);
  }

  /**
   * Seconds and values of what is not older than `from`, with a break (null) wherever readings are missing for
   * much longer than usual: a line drawn across would claim what nobody measured.
   */
  plot(from: number, factor: number): [number[], (number | null)[]] {
    const start = this.times.findIndex((time) => time >= from);
    if (start < 0) return [[], []];
    const times = this.times.slice(start);
    const longest = 5 * usualStep(times);
    const xs: number[] = [];
    const ys: (number | null)[] = [];
    for (const [index, time] of times.entries()) {
      const before = times[index - 1];
      if (before !== undefined && time - before > longest) {
        xs.push((before + 1) / 1_000);
        ys.push(null);
      }
      xs.push(time / 1_000);
      ys.push(this.values[start + index]! * factor);
    }
    return [xs, ys];
  }
}

/** The median time from one reading to the next, at least 1 s. */
function usualStep(times: readonly number[]): number {
  const steps: number[] = [];
  const stride = Math.max(1, Math.floor(times.length / 100));
  for (let index = 1; index < times.length; index += stride) steps.push(times[index]! - times[index - 1]!);
  steps.sort((a, b) => a - b);
  return Math.max(steps[Math.floor(steps.length / 2)] ?? 0, 1_000);
}
