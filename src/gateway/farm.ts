import type { Feed } from '../lib/feed.ts';
import type { Farm } from '../mqtt/farm.ts';
import type { Downlink } from './downlink.ts';
import type { GatewayEvent } from './model.ts';
import type { Roster } from './roster.ts';

/** All agents of this gateway, as a broker is told of them. */
export const farmOf = (parts: {
  readonly roster: Roster;
  readonly downlink: Downlink;
  readonly feed: Feed<GatewayEvent>;
  readonly newId: () => string;
}): Farm => ({
  agents: () => parts.roster.summaries(),
  agent: (id) => parts.roster.detail(id, []),
  events: (signal) => parts.feed.events(signal),
  command: (request) => parts.downlink.command({ ...request, id: request.id ?? parts.newId() }),
});
