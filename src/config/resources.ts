import { HEADER_LABELS } from '../board/gpio/header-chip.ts';
import type { Resource } from '../sensors/sensor.ts';
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
  const taken = new Map<string, Taker>();
  for (const taker of takers) {
    for (const resource of taker.resources) {
      const words = describeResource(resource, headerChip);
      const other = taken.get(words);
      if (!other) taken.set(words, taker);
      else {
        const blamed = blame[resource.type].find((name) => taker.written.includes(name));
        report(
          blamed === undefined ? taker.path : [...taker.path, blamed],
          `${words} is taken by ${formatPath(other.path)} ("${other.name}") already`,
        );
      }
    }
  }
}

const blame = { i2c: ['address', 'bus', 'at'], gpio: ['line', 'pin'], file: ['path', 'file', 'id'] } as const;

const headerLabels: readonly string[] = HEADER_LABELS;

/** `GPIO 17`, `line 3 of expander`, `0x76 on I2C bus 1`: the same words for the same thing. */
export function describeResource(resource: Resource, headerChip: string | undefined): string {
  switch (resource.type) {
    case 'i2c':
      return `0x${resource.address.toString(16).padStart(2, '0')} on I2C bus ${resource.bus}`;
    case 'gpio':
      return resource.chip === undefined ||
        resource.chip === headerChip ||
        headerLabels.includes(resource.chip)
        ? `GPIO ${resource.line}`
        : `line ${resource.line} of ${resource.chip}`;
    case 'file':
      return resource.path;
  }
}
