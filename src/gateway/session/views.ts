import type { ActuatorState, CommandResult, SensorState } from '../../protocol/messages.ts';
import type { CommandAnswer } from '../downlink.ts';
import type { ActuatorStateView, SensorView } from '../model.ts';

export const toActuatorState = (state: ActuatorState): ActuatorStateView => ({
  level: state.level,
  readBack: state.readBack,
  cause: state.cause,
  since: state.sinceMs,
  fault: state.fault || null,
  ...(state.position !== undefined && { position: state.position }),
  ...(state.rpm !== undefined && { rpm: state.rpm }),
  ...(state.activity !== undefined && { activity: state.activity }),
});

export const toSensorView = (state: SensorState): SensorView => ({
  name: state.name,
  kind: state.kind,
  fault: state.fault || null,
  detail: state.detail,
  since: state.sinceMs,
});

export const toAnswer = (result: CommandResult): CommandAnswer => ({
  id: result.id,
  state: result.state,
  reason: result.reason,
  detail: result.detail,
  result: result.actuator ? toActuatorState(result.actuator) : null,
});
