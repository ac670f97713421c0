import type { AgentConfig, SensorConfig } from '../config/agent.ts';
import type { Channel } from '../lib/reading.ts';
import { readSecretFile } from '../lib/secret-file.ts';
import { version } from '../lib/version.ts';
import { type Hello, PROTOCOL_VERSION } from '../protocol/messages.ts';
import type { Outbox } from './outbox/contract.ts';

/** The channels of one sensor of the config, as they leave its filters. */
export function channelsOf({ name, channels }: SensorConfig): readonly Channel[] {
  return channels.map((channel) => ({ sensor: name, ...channel }));
}

/** What the agent says of itself at the beginning of a session. @throws FieldhandError when its token cannot be read */
export function declare(config: AgentConfig, outbox: Outbox, boot: string, board: string): Hello {
  const { tokenFile } = config.gateway;
  return {
    type: 'hello',
    protocol: PROTOCOL_VERSION,
    agent: config.id,
    token: tokenFile === undefined ? '' : readSecretFile(tokenFile, 'token'),
    software: `fieldhand ${version()}`,
    boot,
    outbox: outbox.incarnation,
    channels: outbox.channels(),
    actuators: config.actuators.map(({ name, kind, definition }) => ({
      name,
      kind,
      actions: definition.actions,
      proportional: definition.range === 'proportional',
    })),
    board,
  };
}
