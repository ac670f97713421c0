import { HEADER_LABELS } from '../board/gpio/header-chip.ts';
import type { Resource, Shared } from '../sensors/sensor.ts';
import type { Report } from './pieces.ts';
import { formatPath, type Path } from './problem.ts';

/** Somebody who wants resources for himself alone. */
export interface Taker {
  readonly path: Path;
  readonly name: string;
  readonly resources: readonly Resource[];
  /** The keys that are in the file, to show the one to blame. */
  readonly written: readonly string[];
}

/**
 * Reports every resource that two devices want.
 * @param headerChip what the file calls the chip with the 40-pin header, if it does
 */
export function checkResources(
  takers: readonly Taker[],
  headerChip: string | undefined,
  report: Report,
): void {
  checkHeaderBuses(takers, headerChip, report);
  const taken = new Map<string, { readonly taker: Taker; readonly shared: Shared | undefined }>();
  for (const taker of takers) {
    for (const resource of taker.resources) {
      const words = describeResource(resource, headerChip);
      const other = taken.get(words);
      if (!other) taken.set(words, { taker, shared: sharedOf(resource) });
      else {
        const { problem, options } = clash(resource, other);
        if (problem === undefined) continue;
        const blamed = options.find((name) => taker.written.includes(name));
        report(blamed === undefined ? taker.path : [...taker.path, blamed], `${words} ${problem}`);
      }
    }
  }
}

/** BCM numbers of the lines that are an I2C bus of the 40-pin header: SDA, SCL. */
const BUS_LINES: ReadonlyMap<number, readonly [sda: number, scl: number]> = new Map([
  [0, [0, 1]],
  [1, [2, 3]],
]);

/** Reports lines of the header that a bus needs: who drives one of them stops every chip on the bus. */
function checkHeaderBuses(takers: readonly Taker[], headerChip: string | undefined, report: Report): void {
  for (const [bus, lines] of BUS_LINES) {
    const user = takers.find(({ resources }) =>
      resources.some((resource) => resource.type === 'i2c' && resource.bus === bus),
    );
    if (!user) continue;
    for (const { path, resources, written } of takers) {
      for (const resource of resources) {
        if (resource.type !== 'gpio' || !onHeader(resource.chip, headerChip)) continue;
        const at = lines.indexOf(resource.line);
        if (at < 0) continue;
        const blamed = [resource.option ?? '', ...blame.gpio].find((name) => written.includes(name));
        report(
          blamed === undefined ? path : [...path, blamed],
          `GPIO ${resource.line} is ${at === 0 ? 'SDA' : 'SCL'} of I2C bus ${bus}, which ${formatPath(user.path)} ("${user.name}") is on; wire it to another line`,
        );
      }
    }
  }
}

const onHeader = (chip: string | undefined, headerChip: string | undefined): boolean =>
  chip === undefined || chip === headerChip || headerLabels.includes(chip);

const sharedOf = (resource: Resource): Shared | undefined =>
  resource.type === 'i2c' ? resource.shared : undefined;

/** What stands between a resource and its first taker, and the options that may be to blame. */
function clash(
  resource: Resource,
  { taker, shared }: { readonly taker: Taker; readonly shared: Shared | undefined },
): { readonly problem: string | undefined; readonly options: readonly string[] } {
  const who = `${formatPath(taker.path)} ("${taker.name}")`;
  const mine = sharedOf(resource);
  const usual = [...(resource.option === undefined ? [] : [resource.option]), ...blame[resource.type]];
  if (!mine || mine.as !== shared?.as) return { problem: `is taken by ${who} already`, options: usual };
  if (mine.setting === shared.setting) return { problem: undefined, options: [] };
  return {
    problem: `has one setting for all that use it: ${who} wants ${shared.setting}, this one ${mine.setting}`,
    options: [mine.option, ...usual],
  };
}

const blame = {
  i2c: ['address', 'bus', 'at'],
  gpio: ['line', 'pin'],
  pwm: ['pwm'],
  file: ['path', 'file', 'id'],
} as const;

const headerLabels: readonly string[] = HEADER_LABELS;

/** `GPIO 17`, `line 3 of expander`, `0x76 on I2C bus 1`: the same words for the same thing. */
export function describeResource(resource: Resource, headerChip: string | undefined): string {
  switch (resource.type) {
    case 'i2c':
      return `0x${resource.address.toString(16).padStart(2, '0')} on I2C bus ${resource.bus}`;
    case 'gpio':
      return onHeader(resource.chip, headerChip)
        ? `GPIO ${resource.line}`
        : `line ${resource.line} of ${resource.chip}`;
    case 'pwm':
      return `channel ${resource.channel} of ${typeof resource.chip === 'number' ? `PWM chip ${resource.chip}` : resource.chip}`;
    case 'file':
      return resource.path;
  }
}
