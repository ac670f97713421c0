import type { SealedBatch } from './batch.ts';
import { checkMessage } from './check-message.ts';
import { encodeFrame } from './frame.ts';
import { fieldhand } from './generated/fieldhand.js';
import {
  ACTION_TYPES,
  type ActuatorState,
  CLOCK_QUALITIES,
  COMMAND_STATES,
  type Command,
  type CommandResult,
  GOODBYE_REASONS,
  type Hello,
  type Message,
  REFUSE_REASONS,
  type SensorState,
} from './messages.ts';
import { line, numberOf } from './words.ts';

const { Frame } = fieldhand.v1;

type Frames = fieldhand.v1.Frame.$Properties;
type Wire<K extends keyof Frames> = NonNullable<Frames[K]>;

/**
 * A whole frame, length and body, ready to write. Fractions of a ms are dropped.
 * @throws ProtocolError invalid-field: the peer would refuse it
 */
export function encodeMessage(message: Message): Uint8Array {
  checkMessage(message);
  return encodeFrame(Frame.encode(toWire(message)).finish());
}

function toWire(message: Message): Frames {
  switch (message.type) {
    case 'hello':
      return { hello: hello(message) };
    case 'welcome':
      return { welcome: message };
    case 'refuse':
      return {
        refuse: {
          reason: numberOf(REFUSE_REASONS, message.reason),
          detail: line(message.detail),
          retryAfterMs: message.retryAfterMs,
        },
      };
    case 'goodbye':
      return {
        goodbye: {
          reason: numberOf(GOODBYE_REASONS, message.reason),
          detail: line(message.detail),
          retryAfterMs: message.retryAfterMs,
        },
      };
    case 'ping':
      return { ping: message };
    case 'pong':
      return { pong: message };
    case 'batch':
      return { batch: batch(message.batch) };
    case 'ack':
      return { ack: message };
    case 'command':
      return { command: command(message) };
    case 'command-result':
      return { commandResult: commandResult(message) };
    case 'actuator-states':
      return { actuatorStates: { actuators: message.actuators.map(actuatorState) } };
    case 'sensor-states':
      return { sensorStates: { sensors: message.sensors.map(sensorState) } };
    case 'event':
      return { event: { ...message, text: line(message.text) } };
  }
}

function hello(message: Hello): Wire<'hello'> {
  return {
    ...message,
    software: line(message.software),
    board: line(message.board),
    channels: [...message.channels],
    actuators: message.actuators.map((actuator) => ({
      ...actuator,
      actions: actuator.actions.map((action) => numberOf(ACTION_TYPES, action)),
    })),
  };
}

function batch(sealed: SealedBatch): Wire<'batch'> {
  const { sequence, baseTimeMs, columns, gap } = sealed;
  return {
    sequence,
    baseTimeMs,
    clock: numberOf(CLOCK_QUALITIES, sealed.clock),
    columns,
    gap: gap === undefined ? null : { ...gap },
  };
}

function command(message: Command): Wire<'command'> {
  const { id, actuator, ttlMs, issuer, action } = message;
  const common = { id, actuator, ttlMs, issuer };
  switch (action.type) {
    case 'set':
      return { ...common, set: { level: action.level, fadeMs: action.fadeMs ?? 0 } };
    case 'pulse':
      return { ...common, pulse: { durationMs: action.ms } };
    case 'blink':
      return { ...common, blink: { onMs: action.onMs, offMs: action.offMs, times: action.times ?? 0 } };
    case 'move':
      return { ...common, move: { position: action.position } };
    case 'stop':
      return { ...common, stop: {} };
  }
}

function commandResult(message: CommandResult): Wire<'commandResult'> {
  const { id, reason, actuator } = message;
  return {
    id,
    state: numberOf(COMMAND_STATES, message.state),
    reason,
    detail: line(message.detail),
    actuator: actuator === undefined ? null : actuatorState(actuator),
  };
}

function actuatorState(state: ActuatorState): fieldhand.v1.ActuatorState.$Properties {
  return { ...state, fault: line(state.fault) };
}

function sensorState(state: SensorState): fieldhand.v1.SensorState.$Properties {
  return { ...state, detail: line(state.detail) };
}
