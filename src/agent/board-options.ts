import type { BoardOptions } from '../board/open-board.ts';
import type { AgentConfig } from '../config/agent.ts';

/** The board that a config asks for, whoever opens it: the agent, or a tool in its place. */
export const boardOptions = ({
  board: { backend, gpioChip, simulation },
  expanders,
}: Pick<AgentConfig, 'board' | 'expanders'>): Omit<BoardOptions, 'clock' | 'log'> => ({
  backend,
  gpioChip,
  simulated: simulation,
  expanders,
});
