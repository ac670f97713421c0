import type { GatewayService } from '../model.ts';
import { knownAgent } from './agents.ts';
import { badRequest } from './problem.ts';
import { Query } from './query.ts';
import { json } from './reply.ts';
import type { Route } from './router.ts';

const DEFAULT_EVENTS = 50;
const MAX_EVENTS = 500;

/** What happened on an agent of late, newest first: rules that fired, steps that were refused, notes. */
export function logRoutes(service: GatewayService): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/agents/{id}/log',
      handle: ({ params, query }) => {
        const agent = knownAgent(service, params.id!);
        const asked = new Query(query, ['limit']);
        const limit = asked.whole('limit', { min: 1, max: MAX_EVENTS }) ?? DEFAULT_EVENTS;
        if (asked.causes.length > 0) throw badRequest(asked.causes);
        return json({ events: service.log(limit, agent.id) });
      },
    },
  ];
}
