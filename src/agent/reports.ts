import type { ActuatorReport } from '../actuators/guard/reports.ts';
import type { GuardRunner } from '../actuators/guarded.ts';
import type { ActuatorState, Message, SensorState } from '../protocol/messages.ts';
import type { TimeSource } from './outbox/contract.ts';
import type { SensorReport } from './sampler/sensor-report.ts';

/** Sensor reports as messages for the gateway. */
export async function* sensorMessages(
  reports: AsyncIterable<readonly SensorReport[]>,
  time: TimeSource,
): AsyncGenerator<Message> {
  for await (const group of reports)
    yield { type: 'sensor-states', sensors: group.map((report) => toSensorState(report, time)) };
}

/** Actuator reports as messages for the gateway: all first, then what changes. */
export async function* actuatorMessages(guard: GuardRunner, signal: AbortSignal): AsyncGenerator<Message> {
  // asked for before the states are, so that no change falls in between
  const changes = guard.changes(signal);
  yield { type: 'actuator-states', actuators: guard.states().map(toActuatorState) };
  for await (const report of changes) yield { type: 'actuator-states', actuators: [toActuatorState(report)] };
}

export const toSensorState = (report: SensorReport, time: TimeSource): SensorState => ({
  name: report.name,
  kind: report.kind,
  fault: report.fault ?? '',
  detail: report.detail,
  sinceMs: wall(report.sinceMonotonicMs, time),
});

export const toActuatorState = (report: ActuatorReport): ActuatorState => ({
  name: report.name,
  level: report.level,
  readBack: report.readBack,
  cause: report.cause,
  sinceMs: Math.max(0, Math.round(report.sinceMs)),
  fault: report.fault ?? '',
  ...(report.position !== undefined && { position: report.position }),
  ...(report.rpm !== undefined && { rpm: report.rpm }),
  ...(report.activity !== undefined && { activity: report.activity }),
});

/** 0 while the time is not known. */
const wall = (monotonicMs: number, time: TimeSource): number => {
  const offset = time.offsetMs();
  return offset === undefined ? 0 : Math.max(0, Math.round(monotonicMs + offset));
};
