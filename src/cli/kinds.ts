import { actuatorKinds } from '../actuators/index.ts';
import type { AgentKinds } from '../config/agent.ts';
import { filterKinds } from '../filters/index.ts';
import { sensorKinds } from '../sensors/index.ts';

/** What an agent's config may name. */
export const agentKinds: AgentKinds = {
  sensors: sensorKinds,
  actuators: actuatorKinds,
  filters: filterKinds,
};
