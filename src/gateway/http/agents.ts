import type { AgentDetail, GatewayService } from '../model.ts';
import { presentAgent } from './present.ts';
import { Problem } from './problem.ts';
import { json } from './reply.ts';
import type { Route } from './router.ts';
import { suggest } from './suggest.ts';

export function agentRoutes(service: GatewayService): readonly Route[] {
  return [
    { method: 'GET', path: '/api/v1/agents', handle: () => json({ agents: service.agents() }) },
    {
      method: 'GET',
      path: '/api/v1/agents/{id}',
      handle: ({ params }) => json(presentAgent(knownAgent(service, params.id!))),
    },
  ];
}

/** @throws Problem 404 naming the agents there are */
export function knownAgent(service: GatewayService, id: string): AgentDetail {
  const agent = service.agent(id);
  if (agent) return agent;
  const ids = service.agents().map((known) => known.id);
  throw new Problem(404, 'unknown-agent', `no agent "${id}" has ever connected; ${suggest(id, ids)}`);
}
