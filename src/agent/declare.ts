import type { AgentConfig, SensorConfig } from '../config/agent.ts';
import type { Channel } from '../lib/reading.ts';
import { readSecretFile } from '../lib/secret-file.ts';
import { version } from '../lib/version.ts';
import type { NumberedChannel } from '../protocol/batch.ts';
import {
  type DeclaredActuator,
  type DeclaredChannel,
  type Hello,
  PROTOCOL_VERSION,
} from '../protocol/messages.ts';
import type { Outbox } from './outbox/contract.ts';

/** The channels of one sensor of the config, as they leave its filters. */
export function channelsOf({ name, channels }: SensorConfig): readonly Channel[] {
  return channels.map((channel) => ({ sensor: name, ...channel }));
}

/** What the agent says of itself at the beginning of a session. @throws FieldhandError when its token cannot be read */
export function declare(
  config: AgentConfig,
  outbox: Pick<Outbox, 'incarnation' | 'channels'>,
  boot: string,
  board: string,
): Hello {
  const tokenFile = config.gateway?.tokenFile;
  return {
    type: 'hello',
    protocol: PROTOCOL_VERSION,
    agent: config.id,
    token: tokenFile === undefined ? '' : readSecretFile(tokenFile, 'token'),
    software: `fieldhand ${version()}`,
    boot,
    outbox: outbox.incarnation,
    channels: declaredChannels(outbox.channels(), config.sensors.flatMap(channelsOf)),
    actuators: declaredActuators(config),
    board,
  };
}

/** The actuators of the config, as others are told of them. */
export const declaredActuators = ({ actuators }: AgentConfig): readonly DeclaredActuator[] =>
  actuators.map(({ name, kind, definition }) => ({
    name,
    kind,
    actions: definition.actions,
    proportional: definition.range === 'proportional',
  }));

/** All that a batch may name, those marked that no sensor has any more. */
function declaredChannels(
  numbered: readonly NumberedChannel[],
  measured: readonly Channel[],
): readonly DeclaredChannel[] {
  const keyOf = ({ sensor, quantity, unit, decimals }: Channel): string =>
    JSON.stringify([sensor, quantity, unit, decimals]);
  const present = new Set(measured.map(keyOf));
  return numbered.map((channel) => (present.has(keyOf(channel)) ? channel : { ...channel, retired: true }));
}
