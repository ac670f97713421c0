import type { AgentConfig } from '../config/agent.ts';
import type { Clock } from '../lib/clock.ts';
import { FieldhandError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { declare } from './declare.ts';
import { policyOf } from './from-config.ts';
import { actuatorMessages, sensorMessages } from './reports.ts';
import { type Dial, plainDial } from './session/dial.ts';
import { linkOf } from './session/link.ts';
import { startSession } from './session/session.ts';
import type { Uplink, UplinkParts } from './uplink.ts';

export async function openUplink(config: AgentConfig, parts: UplinkParts): Promise<Uplink> {
  const { gateway, mqtt } = config;
  if (gateway) return gatewayUplink(config, gateway, parts);
  if (!mqtt) throw new FieldhandError('config', 'there is neither a gateway nor a broker in the config');
  // the library is large: loaded only where there is a broker
  const { openBrokerUplink } = await import('./broker/uplink.ts');
  return openBrokerUplink(config, mqtt, parts);
}

type Gateway = NonNullable<AgentConfig['gateway']>;

async function gatewayUplink(config: AgentConfig, gateway: Gateway, parts: UplinkParts): Promise<Uplink> {
  const { clock, log, random, progress, time, board, outbox, guard, sampler, events, command } = parts;
  const session = startSession(gateway, policyOf(gateway), {
    dial: await dialOf(gateway, clock, log),
    clock,
    log,
    random,
    loop: progress.loop('session'),
    outbox,
    command,
    hello: () => declare(config, outbox, time.boot, board.description),
    welcomed(welcome, roundTripMs) {
      time.gatewayTime(welcome.serverTimeMs, roundTripMs);
      guard.linkLive();
    },
    lost: (leaseMs) => guard.linkLost(leaseMs),
    reports: [
      (signal) => sensorMessages(sampler.reports(signal), time),
      (signal) => actuatorMessages(guard, signal),
      (signal) => events.messages(signal, time),
    ],
  });
  return { link: () => linkOf(session.state()), close: () => session.close() };
}

/** TLS is loaded only where it is wanted. */
async function dialOf({ tls }: Gateway, clock: Clock, log: Log): Promise<Dial> {
  return tls ? (await import('./session/tls-dial.ts')).tlsDial(tls, clock, log) : plainDial;
}
