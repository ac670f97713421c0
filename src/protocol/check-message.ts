import { isAgentId } from '../lib/agent-id.ts';
import { DECIMALS_MAX, DECIMALS_MIN } from '../lib/scaled.ts';
import type { SealedBatch } from './batch.ts';
import {
  checkList,
  checkName,
  checkNumber,
  checkSequence,
  checkText,
  checkTime,
  checkUnique,
  checkWord,
  invalid,
} from './check.ts';
import {
  type ActuatorState,
  type Command,
  type CommandAction,
  type Hello,
  type Message,
  type SensorState,
  TEXT_MAX,
  type Welcome,
} from './messages.ts';

const DAY_MS = 86_400_000;
const SHORTEST_BLINK_MS = 10;
const MOST_BLINKS = 1_000_000;
const FASTEST_RPM = 1_000_000;

/**
 * Checks the ranges that messages.ts promises, the same for what is sent and what is received.
 * @throws ProtocolError invalid-field
 */
export function checkMessage(message: Message): void {
  switch (message.type) {
    case 'hello':
      return checkHello(message);
    case 'welcome':
      return checkWelcome(message);
    case 'refuse':
    case 'goodbye':
      return checkNumber(`${message.type}.retryAfterMs`, message.retryAfterMs);
    case 'ping':
      checkNumber('ping.roundTripUs', message.roundTripUs);
      return checkSequence('ping.stamp', message.stamp, 0);
    case 'pong':
      return checkSequence('pong.stamp', message.stamp, 0);
    case 'batch':
      return checkBatch(message.batch);
    case 'ack':
      return checkSequence('ack.sequence', message.sequence, 0);
    case 'command':
      return checkCommand(message);
    case 'command-result':
      checkName('commandResult.id', message.id);
      checkWord('commandResult.reason', message.reason);
      if (message.actuator) checkActuatorState('commandResult.actuator', message.actuator);
      return;
    case 'actuator-states':
      checkList('actuatorStates', message.actuators);
      message.actuators.forEach((state, i) => {
        checkActuatorState(`actuatorStates[${i}]`, state);
      });
      return;
    case 'sensor-states':
      checkList('sensorStates', message.sensors);
      message.sensors.forEach((state, i) => {
        checkSensorState(`sensorStates[${i}]`, state);
      });
      return;
    case 'event':
      checkTime('event.timeMs', message.timeMs);
      checkName('event.kind', message.kind);
      return checkWord('event.source', message.source);
  }
}

function checkHello(hello: Hello): void {
  checkNumber('hello.protocol', hello.protocol);
  if (!isAgentId(hello.agent)) throw invalid('hello.agent', `is no agent id: ${shown(hello.agent)}`);
  checkText('hello.token', hello.token, TEXT_MAX.token);
  checkName('hello.boot', hello.boot);
  checkName('hello.outbox', hello.outbox);
  checkList('hello.channels', hello.channels);
  hello.channels.forEach((channel, i) => {
    const field = `hello.channels[${i}]`;
    checkNumber(`${field}.id`, channel.id, 1);
    checkName(`${field}.sensor`, channel.sensor);
    checkName(`${field}.quantity`, channel.quantity);
    checkWord(`${field}.unit`, channel.unit);
    checkNumber(`${field}.decimals`, channel.decimals, DECIMALS_MIN, DECIMALS_MAX);
  });
  checkUnique(
    'hello.channels',
    hello.channels.map((channel) => channel.id),
  );
  checkList('hello.actuators', hello.actuators);
  hello.actuators.forEach((actuator, i) => {
    checkName(`hello.actuators[${i}].name`, actuator.name);
    checkName(`hello.actuators[${i}].kind`, actuator.kind);
  });
  checkUnique(
    'hello.actuators',
    hello.actuators.map((actuator) => actuator.name),
  );
}

function checkWelcome(welcome: Welcome): void {
  checkName('welcome.session', welcome.session);
  checkNumber('welcome.heartbeatMs', welcome.heartbeatMs, 100, 600_000);
  checkNumber('welcome.leaseMs', welcome.leaseMs);
  checkTime('welcome.serverTimeMs', welcome.serverTimeMs);
  checkSequence('welcome.lastSequence', welcome.lastSequence, 0);
  checkNumber('welcome.maxFrameBytes', welcome.maxFrameBytes, 1_024);
  checkNumber('welcome.maxUnackedBytes', welcome.maxUnackedBytes, 1_024);
}

function checkBatch(batch: SealedBatch): void {
  checkSequence('batch.sequence', batch.sequence, 1);
  checkTime('batch.baseTimeMs', batch.baseTimeMs);
  if (batch.gap === undefined) return;
  checkSequence('batch.gap.readings', batch.gap.readings, 0);
  checkTime('batch.gap.fromMs', batch.gap.fromMs);
  checkTime('batch.gap.toMs', batch.gap.toMs);
}

function checkCommand(command: Command): void {
  checkName('command.id', command.id);
  checkName('command.actuator', command.actuator);
  checkNumber('command.ttlMs', command.ttlMs, 0, DAY_MS);
  checkWord('command.issuer', command.issuer);
  checkAction(command.action);
}

function checkAction(action: CommandAction): void {
  switch (action.type) {
    case 'set':
      checkNumber('command.set.level', action.level, 0, 1);
      return checkNumber('command.set.fadeMs', action.fadeMs ?? 0, 0, DAY_MS);
    case 'pulse':
      return checkNumber('command.pulse.durationMs', action.ms, 1, DAY_MS);
    case 'blink':
      checkNumber('command.blink.onMs', action.onMs, SHORTEST_BLINK_MS, DAY_MS);
      checkNumber('command.blink.offMs', action.offMs, SHORTEST_BLINK_MS, DAY_MS);
      return checkNumber('command.blink.times', action.times ?? 0, 0, MOST_BLINKS);
    case 'move':
      return checkNumber('command.move.position', action.position, 0, 1);
    case 'stop':
      return;
  }
}

function checkActuatorState(field: string, state: ActuatorState): void {
  checkName(`${field}.name`, state.name);
  checkNumber(`${field}.level`, state.level, 0, 1);
  checkWord(`${field}.cause`, state.cause);
  checkTime(`${field}.sinceMs`, state.sinceMs);
  if (state.position !== undefined) checkNumber(`${field}.position`, state.position, 0, 1);
  if (state.rpm !== undefined) checkNumber(`${field}.rpm`, state.rpm, 0, FASTEST_RPM);
  if (state.activity !== undefined) checkWord(`${field}.activity`, state.activity);
}

function checkSensorState(field: string, state: SensorState): void {
  checkName(`${field}.name`, state.name);
  checkWord(`${field}.kind`, state.kind);
  checkWord(`${field}.fault`, state.fault);
  checkTime(`${field}.sinceMs`, state.sinceMs);
}

/** A foreign text, safe and short enough to stand in a message of ours. */
function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
