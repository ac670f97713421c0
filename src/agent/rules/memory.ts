/** Where rules keep what must not end with the process. */
export interface RuleMemory {
  load(): unknown;
  /** Durable before it returns. @throws FieldhandError when it cannot be */
  save(value: unknown): void;
}

/** CLOCK_MONOTONIC ms, so it holds for one boot. */
export interface Remembered {
  /** When rules with a cooldown last fired. */
  readonly firedAt: ReadonlyMap<string, number>;
  /** Until when a person's command outranks rules, by actuator. */
  readonly overridden: ReadonlyMap<string, number>;
}

/** Nothing, when it is of another boot or was not written here. */
export function recall(memory: RuleMemory, boot: string, now: number): Remembered {
  const saved = memory.load();
  const mine = isMapping(saved) && saved.boot === boot ? saved : {};
  // nothing can have fired in the future
  const fired = timesIn(mine.firedAt).filter(([, at]) => at <= now);
  return { firedAt: new Map(fired), overridden: new Map(timesIn(mine.overridden)) };
}

export function remember(memory: RuleMemory, boot: string, { firedAt, overridden }: Remembered): void {
  const [fired, until] = [firedAt, overridden].map((times) => Object.fromEntries(times));
  memory.save({ boot, firedAt: fired, overridden: until });
}

const timesIn = (value: unknown): readonly (readonly [string, number])[] =>
  isMapping(value)
    ? Object.entries(value).flatMap(([name, at]) => (typeof at === 'number' ? [[name, at] as const] : []))
    : [];

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
