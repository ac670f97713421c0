import type { ActuatorStateView, ActuatorView, AgentDetail, CommandView, GatewayEvent } from '../model.ts';

/** The model as JSON tells it: a level of 0 to 1 says `on` too, for those who have only switches. */
const withOn = (state: ActuatorStateView | null) => state && { ...state, on: state.level > 0 };

const presentActuator = (actuator: ActuatorView) => ({ ...actuator, state: withOn(actuator.state) });

export const presentAgent = (agent: AgentDetail) => ({
  ...agent,
  actuators: agent.actuators.map(presentActuator),
});

export const presentCommand = (command: CommandView) => ({ ...command, result: withOn(command.result) });

export function presentEvent(event: GatewayEvent): object {
  switch (event.type) {
    case 'actuators':
      return { ...event, actuators: event.actuators.map(presentActuator) };
    case 'command':
      return { ...event, command: presentCommand(event.command) };
    default:
      return event;
  }
}
