import { randomUUID } from 'node:crypto';
import type { AgentConfig } from '../../config/agent.ts';
import { sleep } from '../../lib/clock.ts';
import { version } from '../../lib/version.ts';
import { openMqttBridge } from '../../mqtt/bridge.ts';
import { channelsOf, declaredActuators } from '../declare.ts';
import type { Uplink, UplinkParts } from '../uplink.ts';
import { OwnFarm } from './farm.ts';
import { HistoryPump } from './history.ts';

/** For what is left to be told at a stop. */
const DRAIN_MS = 3_000;

/**
 * Reports to a broker, by the mapping that a gateway has too: states retained and newest only, and beside them every
 * reading with its time out of the outbox, which forgets it once the broker has it.
 */
export async function openBrokerUplink(
  config: AgentConfig,
  mqtt: NonNullable<AgentConfig['mqtt']>,
  parts: UplinkParts,
): Promise<Uplink> {
  const { clock, log, random, board, outbox, guard, events } = parts;
  const farm = new OwnFarm({
    ...parts,
    id: config.id,
    software: `fieldhand ${version()}`,
    board: board.description,
    channels: config.sensors.flatMap(channelsOf),
    actuators: declaredActuators(config),
    newId: randomUUID,
  });
  const bridge = await openMqttBridge({
    config: mqtt,
    farm,
    alone: config.id,
    clientId: `fieldhand-${config.id}`,
    clock,
    log,
    random,
    link(up) {
      if (up) guard.linkLive();
      else guard.linkLost(mqtt.lease);
    },
  });
  const stop = new AbortController();
  const history = new HistoryPump({ agent: config.id, outbox, bridge, events, clock, log });
  const pumping = history.run(stop.signal);
  return {
    link: () => ({ to: 'broker', live: bridge.connected, tried: bridge.tried }),
    async close() {
      outbox.flush();
      if (bridge.connected) {
        const late = new AbortController();
        await Promise.race([history.drained(), sleep(clock, DRAIN_MS, late.signal)]);
        late.abort();
      }
      stop.abort();
      await pumping;
      await bridge.close();
      // as after a session: it may come back, and then has its lease
      guard.linkLost(mqtt.lease);
    },
  };
}
