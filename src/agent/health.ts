import type { ActuatorReport } from '../actuators/guard/reports.ts';
import type { Health, Reason } from '../lib/health.ts';
import type { OutboxStats } from './outbox/contract.ts';
import type { SensorReport } from './sampler/sensor-report.ts';
import type { Link } from './uplink.ts';

/** What an agent's parts say of themselves. */
export interface AgentCondition {
  /** How many sensors there are; a report of one comes with its first attempt. */
  readonly sensors: number;
  readonly reports: readonly SensorReport[];
  readonly actuators: readonly ActuatorReport[];
  readonly outbox: Pick<OutboxStats, 'pendingReadings' | 'fault'>;
  /** Undefined while there is none. */
  readonly link: Link | undefined;
  readonly hung: readonly string[];
  /** Whether the time of day is: readings and rules wait for it. */
  readonly timeKnown: boolean;
  /** Why the config on disk is not used, empty when it is. */
  readonly config?: string;
}

/**
 * Ready means: every output obeys, some sensor answers, readings can be kept, and the gateway is reached or known
 * not to be: an agent works without it. One sensor that is absent among others keeps nobody from working.
 */
export function agentHealth(condition: AgentCondition): Health {
  const { sensors, reports, actuators, outbox, link, hung, timeKnown, config = '' } = condition;
  const well = reports.filter(({ fault }) => fault === undefined);
  const unready: Reason[] = actuators.flatMap(({ name, fault }) =>
    fault === undefined ? [] : [{ reason: `output ${name} does not obey: ${fault}` }],
  );
  if (reports.length < sensors)
    unready.push({ reason: `${sensors - reports.length} of ${count(sensors, 'sensor')} not read yet` });
  else if (sensors > 0 && well.length === 0)
    unready.push({
      reason: `no sensor answers; ${reports[0]?.name}: ${reports[0]?.detail}`,
      cure: 'see `fieldhand doctor` and `fieldhand scan`',
    });
  if (outbox.fault !== undefined)
    unready.push({
      reason: `readings cannot be kept: ${outbox.fault}`,
      cure: 'see `fieldhand doctor`; free some space, or let the user own dataDir',
    });
  if (link && !link.tried) unready.push({ reason: `the ${link.to} is being dialed for the first time` });
  const answering = well.length === sensors ? '' : `${well.length} of `;
  const words = [
    ...(link ? [linkWords(link)] : []),
    `${answering}${count(sensors, 'sensor')}${answering && ' answer'}`,
    `${count(outbox.pendingReadings, 'reading')} waiting`,
    ...(timeKnown ? [] : ['the time is not known yet']),
    ...(config ? [config] : []),
  ];
  return { unready, hung, status: words.join(', ') };
}

function linkWords({ to, live }: Link): string {
  if (live) return `live with ${to}`;
  return to === 'gateway' ? 'no session with the gateway' : 'no connection to the broker';
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
