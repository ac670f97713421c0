import type { GatewayService } from '../model.ts';
import { checkSameSite } from './access.ts';
import { knownAgent } from './agents.ts';
import { readJson } from './body.ts';
import { parseCommand } from './command-body.ts';
import { presentCommand } from './present.ts';
import { badRequest } from './problem.ts';
import { Query } from './query.ts';
import { json } from './reply.ts';
import type { Route } from './router.ts';

const DEFAULT_COMMANDS = 50;
const MAX_COMMANDS = 1_000;

export function commandRoutes(service: GatewayService, maxBodyBytes: number): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/agents/{id}/commands',
      /**
       * Answers once the agent has, or the time to live is over. What became of the command is in its `state`;
       * the status only tells whether it could be asked.
       */
      handle: async ({ request, params, person }) => {
        checkSameSite(request.headers);
        const agent = knownAgent(service, params.id!);
        const { id, ...command } = parseCommand(await readJson(request, maxBodyBytes));
        const issuer = `http:${person?.pass.type !== 'token' ? (request.socket.remoteAddress ?? 'gone') : person.name}`;
        return json(
          presentCommand(
            await service.command({ ...command, ...(id !== undefined && { id }), agent: agent.id, issuer }),
          ),
        );
      },
    },
    {
      method: 'GET',
      path: '/api/v1/commands',
      handle: ({ query }) => {
        const asked = new Query(query, ['limit']);
        const limit = asked.whole('limit', { min: 1, max: MAX_COMMANDS }) ?? DEFAULT_COMMANDS;
        if (asked.causes.length > 0) throw badRequest(asked.causes);
        return json({ commands: service.commands(limit).map(presentCommand) });
      },
    },
  ];
}
