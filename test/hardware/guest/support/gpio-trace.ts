import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TRACING = '/sys/kernel/debug/tracing';
const EVENTS = ['gpio_value', 'gpio_direction'];

export interface Change {
  readonly level: number;
  readonly at: number;
}

/** Records every time anybody sets a level or a direction of any line, as the kernel's tracepoints tell. */
export function traceGpio(): {
  changes(label: string, line: number): readonly string[];
  /** The levels that a line was set to, one after the other, with the kernel's time of each in ms. */
  levels(label: string, line: number): readonly Change[];
  clear(): void;
  stop(): void;
} {
  const switched = (on: boolean): void => {
    for (const event of EVENTS) writeFileSync(join(TRACING, 'events/gpio', event, 'enable'), on ? '1' : '0');
  };
  const clear = (): void => writeFileSync(join(TRACING, 'trace'), '');
  // one for all processors
  writeFileSync(join(TRACING, 'trace_clock'), 'mono');
  clear();
  switched(true);
  return {
    clear,
    changes(label, line) {
      const number = base(label) + line;
      return readFileSync(join(TRACING, 'trace'), 'utf8')
        .split('\n')
        .flatMap((text) => / (gpio_(?:value|direction): \d+ .*)$/.exec(text)?.[1] ?? [])
        .filter((text) => text.split(' ')[1] === String(number) && !text.includes(' get '));
    },
    levels(label, line) {
      const number = base(label) + line;
      const set = [
        ...readFileSync(join(TRACING, 'trace'), 'utf8').matchAll(
          / (\d+\.\d+): gpio_value: (\d+) set (\d)$/gm,
        ),
      ].flatMap(([, at, of, level]) =>
        of === String(number) ? [{ level: Number(level), at: Number(at) * 1_000 }] : [],
      );
      return set.filter(({ level }, index) => level !== set[index - 1]?.level);
    },
    stop: () => switched(false),
  };
}

/** The kernel's number of a chip's first line. */
function base(label: string): number {
  const folder = '/sys/class/gpio';
  const read = (name: string, file: string): string => readFileSync(join(folder, name, file), 'utf8').trim();
  const chip = readdirSync(folder).find(
    (name) => name.startsWith('gpiochip') && read(name, 'label') === label,
  );
  if (!chip) throw new Error(`no chip ${label}`);
  return Number(read(chip, 'base'));
}
