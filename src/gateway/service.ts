import type { Feed } from '../lib/feed.ts';
import type { Health } from '../lib/health.ts';
import type { Downlink } from './downlink.ts';
import type { EventLog } from './event-log.ts';
import type { History } from './history/history.ts';
import type { CommandView, GapView, GatewayEvent, GatewayService, GatewayStatus } from './model.ts';
import type { Roster } from './roster.ts';

/** Gaps shown with an agent. */
const GAPS_SHOWN = 20;

/** Puts what the gateway's parts know behind the one face that the HTTP API sees. */
export function gatewayService(parts: {
  readonly roster: Roster;
  readonly downlink: Downlink;
  readonly history: History;
  readonly feed: Feed<GatewayEvent>;
  readonly log: EventLog;
  readonly newId: () => string;
  readonly status: () => GatewayStatus;
  readonly health: () => Health;
}): GatewayService {
  const { roster, downlink, history, feed } = parts;
  const gapsOf = (agent: string): readonly GapView[] =>
    history
      .gaps(agent, GAPS_SHOWN)
      .map(({ readings, fromMs, toMs, reason }) => ({ readings, from: fromMs, to: toMs, reason }));
  return {
    agents: () => roster.summaries(),
    agent: (id) => (roster.summary(id) ? roster.detail(id, gapsOf(id)) : undefined),
    readings: (query) => history.readings(query),
    command: (request): Promise<CommandView> =>
      downlink.command({ ...request, id: request.id ?? parts.newId() }),
    commands: (limit) => downlink.recent(limit),
    log: (limit, agent) => parts.log.recent(limit, agent),
    events: (signal) => feed.events(signal),
    status: parts.status,
    health: parts.health,
  };
}
