import type { ActuatorDefinition } from '../actuators/actuator.ts';
import { formatDuration } from '../lib/units.ts';
import type { SensorDefinition } from '../sensors/sensor.ts';
import type { ActuatorKeys, SensorKeys } from './agent-schema.ts';
import type { Device } from './devices.ts';
import type { Report } from './pieces.ts';

/** Times in the file that the hardware cannot keep. */

/**
 * Reports sensors whose every read would count as stuck.
 * @param usual `sampling.timeout`, ms; undefined where the file does not say it well
 */
export function checkTimeouts(
  sensors: readonly Device<SensorDefinition, SensorKeys>[],
  usual: number | undefined,
  report: Report,
): void {
  for (const { path, definition, common, options } of sensors) {
    const least = definition.leastTimeoutMs?.(options as never) ?? 0;
    const timeout = common.timeout ?? usual ?? Number.POSITIVE_INFINITY;
    if (timeout >= least) continue;
    const why = `a ${definition.kind} with these options takes up to ${inWords(least)}`;
    if (common.timeout === undefined)
      report(
        path,
        `${why}, and sampling.timeout is ${formatDuration(timeout)}; give it a timeout of its own`,
      );
    else
      report(
        [...path, 'timeout'],
        `expected at least ${inWords(least)}, got ${formatDuration(timeout)}: ${why}`,
      );
  }
}

/** Reports outputs that would go off before they have done what they are for. */
export function checkMaxOn(
  { path, definition, common, options }: Device<ActuatorDefinition, ActuatorKeys>,
  report: Report,
): void {
  const least = definition.leastOn?.(options as never);
  if (!least || common.maxOn === undefined || common.maxOn >= least.ms) return;
  report(
    [...path, 'maxOn'],
    `expected at least ${inWords(least.ms)}, got ${formatDuration(common.maxOn)}: ${least.why}`,
  );
}

const inWords = (ms: number): string => formatDuration(Math.ceil(ms / 10) * 10);
