import type { Health } from '../lib/health.ts';
import type { Progress } from '../lib/progress.ts';

/**
 * What the gateway says of itself to its manager and to probes.
 * @param fault why the history takes no batches, if so
 * @param unused why the config on disk is not used, empty when it is
 */
export const gatewayHealth = (
  fault: string | undefined,
  connections: number,
  progress: Progress,
  unused: string,
): Health => ({
  unready:
    fault === undefined
      ? []
      : [{ reason: fault, cure: 'free some space; agents keep their readings meanwhile' }],
  hung: progress.trouble(),
  status:
    `${connections} ${connections === 1 ? 'connection' : 'connections'} of agents` +
    (unused === '' ? '' : `, ${unused}`),
});
