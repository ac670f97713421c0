import type { Gap, SealedBatch } from './batch.ts';
import { invalid } from './check.ts';
import { checkMessage } from './check-message.ts';
import { ProtocolError } from './errors.ts';
import { fieldhand } from './generated/fieldhand.js';
import {
  ACTION_TYPES,
  type ActuatorState,
  CLOCK_QUALITIES,
  COMMAND_STATES,
  type Command,
  type CommandAction,
  type CommandResult,
  type DeclaredActuator,
  GAP_REASONS,
  GOODBYE_REASONS,
  type Hello,
  type Message,
  REFUSE_REASONS,
  type SensorState,
  type Welcome,
} from './messages.ts';
import { decodeWith } from './wire.ts';
import { line, wordOf } from './words.ts';

const { Frame } = fieldhand.v1;

type Frames = fieldhand.v1.Frame.$Properties;
type Wire<K extends keyof Frames> = NonNullable<Frames[K]>;

const NOTHING = new Uint8Array(0);

/**
 * The message of a frame's body (without its length). A batch's columns are a view into `body`.
 * @throws ProtocolError malformed, unknown-message, invalid-field
 */
export function decodeMessage(body: Uint8Array): Message {
  const message = fromWire(decodeWith(Frame.decode, body));
  checkMessage(message);
  return message;
}

function fromWire(frame: Frames): Message {
  if (frame.batch) return { type: 'batch', batch: batch(frame.batch) };
  if (frame.ack) return { type: 'ack', sequence: frame.ack.sequence ?? 0 };
  if (frame.ping) {
    return { type: 'ping', stamp: frame.ping.stamp ?? 0, roundTripUs: frame.ping.roundTripUs ?? 0 };
  }
  if (frame.pong) return { type: 'pong', stamp: frame.pong.stamp ?? 0 };
  if (frame.hello) return hello(frame.hello);
  if (frame.welcome) return welcome(frame.welcome);
  if (frame.refuse) {
    const { reason, detail, retryAfterMs } = frame.refuse;
    return {
      type: 'refuse',
      reason: wordOf('refuse.reason', REFUSE_REASONS, reason),
      detail: line(detail),
      retryAfterMs: retryAfterMs ?? 0,
    };
  }
  if (frame.goodbye) {
    const { reason, detail, retryAfterMs } = frame.goodbye;
    return {
      type: 'goodbye',
      reason: wordOf('goodbye.reason', GOODBYE_REASONS, reason),
      detail: line(detail),
      retryAfterMs: retryAfterMs ?? 0,
    };
  }
  if (frame.command) return command(frame.command);
  if (frame.commandResult) return commandResult(frame.commandResult);
  if (frame.actuatorStates) {
    return { type: 'actuator-states', actuators: (frame.actuatorStates.actuators ?? []).map(actuatorState) };
  }
  if (frame.sensorStates) {
    return { type: 'sensor-states', sensors: (frame.sensorStates.sensors ?? []).map(sensorState) };
  }
  if (frame.event) {
    const { timeMs, kind, source, text } = frame.event;
    return {
      type: 'event',
      timeMs: timeMs ?? 0,
      kind: kind ?? '',
      source: source ?? '',
      text: line(text),
    };
  }
  throw new ProtocolError('unknown-message', 'a frame without a message that this version knows');
}

function hello(wire: Wire<'hello'>): Hello {
  return {
    type: 'hello',
    protocol: wire.protocol ?? 0,
    agent: wire.agent ?? '',
    token: wire.token ?? '',
    software: line(wire.software),
    boot: wire.boot ?? '',
    outbox: wire.outbox ?? '',
    channels: (wire.channels ?? []).map((channel) => ({
      id: channel.id ?? 0,
      sensor: channel.sensor ?? '',
      quantity: channel.quantity ?? '',
      unit: channel.unit ?? '',
      decimals: channel.decimals ?? 0,
      ...(channel.retired && { retired: true }),
    })),
    actuators: (wire.actuators ?? []).map(declaredActuator),
    board: line(wire.board),
  };
}

/** Actions that this version does not know are left out: the gateway then does not offer them. */
function declaredActuator(wire: fieldhand.v1.Actuator.$Properties): DeclaredActuator {
  const numbers: readonly number[] = wire.actions ?? [];
  return {
    name: wire.name ?? '',
    kind: wire.kind ?? '',
    actions: ACTION_TYPES.filter((_, i) => numbers.includes(i + 1)),
    proportional: wire.proportional ?? false,
  };
}

function welcome(wire: Wire<'welcome'>): Welcome {
  return {
    type: 'welcome',
    session: wire.session ?? '',
    heartbeatMs: wire.heartbeatMs ?? 0,
    leaseMs: wire.leaseMs ?? 0,
    serverTimeMs: wire.serverTimeMs ?? 0,
    lastSequence: wire.lastSequence ?? 0,
    maxFrameBytes: wire.maxFrameBytes ?? 0,
    maxUnackedBytes: wire.maxUnackedBytes ?? 0,
  };
}

function batch(wire: Wire<'batch'>): SealedBatch {
  const sealed = {
    sequence: wire.sequence ?? 0,
    baseTimeMs: wire.baseTimeMs ?? 0,
    clock: wordOf('batch.clock', CLOCK_QUALITIES, wire.clock),
    columns: wire.columns ?? NOTHING,
  };
  return wire.gap ? { ...sealed, gap: gap(wire.gap) } : sealed;
}

function gap(wire: fieldhand.v1.Gap.$Properties): Gap {
  const reason = GAP_REASONS.find((word) => word === wire.reason);
  if (reason === undefined) throw invalid('batch.gap.reason', 'is not known');
  return { readings: wire.readings ?? 0, fromMs: wire.fromMs ?? 0, toMs: wire.toMs ?? 0, reason };
}

function command(wire: Wire<'command'>): Command {
  return {
    type: 'command',
    id: wire.id ?? '',
    actuator: wire.actuator ?? '',
    action: action(wire),
    ttlMs: wire.ttlMs ?? 0,
    issuer: wire.issuer ?? '',
  };
}

function action(wire: Wire<'command'>): CommandAction {
  if (wire.set) {
    const { level, fadeMs } = wire.set;
    return { type: 'set', level: level ?? 0, ...(fadeMs && { fadeMs }) };
  }
  if (wire.pulse) return { type: 'pulse', ms: wire.pulse.durationMs ?? 0 };
  if (wire.blink) {
    const { onMs, offMs, times } = wire.blink;
    return { type: 'blink', onMs: onMs ?? 0, offMs: offMs ?? 0, ...(times && { times }) };
  }
  if (wire.move) return { type: 'move', position: wire.move.position ?? 0 };
  if (wire.stop) return { type: 'stop' };
  throw invalid('command.action', 'is not known');
}

function commandResult(wire: Wire<'commandResult'>): CommandResult {
  const result = {
    type: 'command-result',
    id: wire.id ?? '',
    state: wordOf('commandResult.state', COMMAND_STATES, wire.state),
    reason: wire.reason ?? '',
    detail: line(wire.detail),
  } as const;
  return wire.actuator ? { ...result, actuator: actuatorState(wire.actuator) } : result;
}

function actuatorState(wire: fieldhand.v1.ActuatorState.$Properties): ActuatorState {
  const { position, rpm, activity } = wire;
  return {
    name: wire.name ?? '',
    level: wire.level ?? 0,
    readBack: wire.readBack ?? false,
    cause: wire.cause ?? '',
    sinceMs: wire.sinceMs ?? 0,
    fault: line(wire.fault),
    ...(position != null && { position }),
    ...(rpm != null && { rpm }),
    ...(activity && { activity }),
  };
}

function sensorState(wire: fieldhand.v1.SensorState.$Properties): SensorState {
  return {
    name: wire.name ?? '',
    kind: wire.kind ?? '',
    fault: wire.fault ?? '',
    detail: line(wire.detail),
    sinceMs: wire.sinceMs ?? 0,
  };
}
