import { type ConfigDiff, changedKeys } from '../config/diff.ts';
import type { GatewayConfig } from '../config/gateway.ts';

/** What `after` asks of a gateway that follows `before`. Pure. */
export const diffGateway = (before: GatewayConfig, after: GatewayConfig): ConfigDiff => ({
  // the history is in it
  restart: before.dataDir === after.dataDir ? [] : ['dataDir'],
  lists: {},
  keys: changedKeys(before, after, ['dataDir']),
});
