import type { Clock } from '../../lib/clock.ts';
import type { ChannelView, GatewayService } from '../model.ts';
import { knownAgent } from './agents.ts';
import { badRequest, Problem } from './problem.ts';
import { END_OF_TIME, Query } from './query.ts';
import { json } from './reply.ts';
import type { Call, Route } from './router.ts';
import { suggest } from './suggest.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 100_000;

export function readingRoutes(service: GatewayService, clock: Clock): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/agents/{id}/readings',
      handle: (call) => json(readings(service, clock, call)),
    },
  ];
}

/** The newest `limit` readings of a channel, or of all channels of a sensor, oldest first. */
function readings(service: GatewayService, clock: Clock, { params, query }: Call): object {
  const agent = knownAgent(service, params.id!);
  const asked = new Query(query, ['sensor', 'quantity', 'from', 'to', 'limit']);
  const sensor = asked.text('sensor');
  const sensors = [...new Set(agent.channels.map((channel) => channel.sensor))];
  if (!sensor)
    asked.refuse('sensor', `sensor is missing; ${agent.id} has ${sensors.join(', ') || 'none so far'}`);
  const limit = asked.whole('limit', { min: 1, max: MAX_LIMIT }) ?? DEFAULT_LIMIT;
  const { from, to } = span(asked, clock.wall());
  if (!sensor || asked.causes.length > 0) throw badRequest(asked.causes);

  const channels = wantedChannels(agent.channels, agent.id, sensor, asked.text('quantity'));
  // one more than asked for, to know whether there are more
  const found = channels.map(({ quantity }) => ({
    quantity,
    readings: service.readings({ agent: agent.id, sensor, quantity, from, to, limit: limit + 1 }),
  }));
  const all =
    found.length === 1
      ? found[0]!.readings
      : found
          .flatMap(({ quantity, readings }) => readings.map((reading) => ({ quantity, ...reading })))
          .sort((a, b) => a.time - b.time);
  return {
    agent: agent.id,
    sensor,
    ...(channels.length === 1 && { quantity: channels[0]!.quantity, unit: channels[0]!.unit }),
    ...(channels.length > 1 && { units: Object.fromEntries(channels.map((c) => [c.quantity, c.unit])) }),
    /** Whether the limit left older ones out. */
    truncated: all.length > limit,
    readings: all.slice(-limit),
  };
}

/** Without `to` there is no upper bound: an agent's clock may be ahead of ours. */
function span(asked: Query, now: number): { from: number; to: number } {
  const to = asked.time('to');
  const from = asked.time('from') ?? Math.min(to ?? now, now) - HOUR_MS;
  if (to !== undefined && to <= from)
    asked.refuse(
      'to',
      `to (${new Date(to).toISOString()}) must be after from (${new Date(from).toISOString()})`,
    );
  return { from, to: to ?? END_OF_TIME };
}

function wantedChannels(
  channels: readonly ChannelView[],
  agent: string,
  sensor: string,
  quantity: string | undefined,
): readonly ChannelView[] {
  const ofSensor = channels.filter((channel) => channel.sensor === sensor);
  if (ofSensor.length === 0) {
    const known = [...new Set(channels.map((channel) => channel.sensor))];
    throw new Problem(404, 'unknown-sensor', `${agent} has no sensor "${sensor}"; ${suggest(sensor, known)}`);
  }
  if (quantity === undefined) return ofSensor;
  const wanted = ofSensor.filter((channel) => channel.quantity === quantity);
  if (wanted.length > 0) return wanted;
  const known = ofSensor.map((channel) => channel.quantity);
  throw new Problem(
    404,
    'unknown-quantity',
    `${sensor} of ${agent} does not measure "${quantity}"; ${suggest(quantity, known)}`,
  );
}
