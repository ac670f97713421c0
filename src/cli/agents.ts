import type { AgentSummary } from '../gateway/model.ts';
import { formatDuration } from '../lib/units.ts';
import { apiOptions, jsonOption, openApi } from './api.ts';
import type { Command } from './command.ts';
import { line } from './io.ts';
import { table } from './table.ts';

export const agents: Command = {
  name: 'agents',
  summary: 'List the agents that a gateway knows',
  usage: '',
  words: [0, 0],
  options: [...apiOptions, jsonOption],
  notes: ['Exit code 5: the gateway cannot be reached. 6: it wants a token, or another one.'],
  async run(args, io) {
    const answer = await openApi('agents', args, io).get<{ readonly agents: readonly AgentSummary[] }>(
      '/api/v1/agents',
    );
    if (args.has('json')) line(io.stdout, JSON.stringify(answer, undefined, 2));
    else if (answer.agents.length === 0) line(io.stdout, 'No agent has connected yet.');
    else {
      const now = io.clock.wall();
      const heads = ['agent', 'state', 'for', 'round trip', 'last seen', 'readings', 'address', 'software'];
      line(
        io.stdout,
        table(
          heads,
          answer.agents.map((agent) => row(agent, now)),
        ),
      );
    }
    return 0;
  },
};

function row(agent: AgentSummary, now: number): readonly string[] {
  const { id, state, since, heartbeatMs, lastSeen, readings, address, software } = agent;
  return [
    id,
    state,
    since > 0 ? ago(since, now) : '-',
    heartbeatMs === null ? '-' : `${heartbeatMs.toFixed(1)} ms`,
    lastSeen > 0 ? `${ago(lastSeen, now)} ago` : '-',
    String(readings),
    address ?? '-',
    software || '-',
  ];
}

/** To the two largest units: `3h12m`. */
function ago(time: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  const step = seconds >= 86_400 ? 3_600 : seconds >= 3_600 ? 60 : 1;
  return formatDuration(Math.floor(seconds / step) * step * 1000);
}
