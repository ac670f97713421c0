import { type ConfigDiff, changedKeys } from '../config/diff.ts';
import type { GatewayConfig } from '../config/gateway.ts';

/** What `after` asks of a gateway that follows `before`. Pure. */
export const diffGateway = (before: GatewayConfig, after: GatewayConfig): ConfigDiff => ({
  // the history is in one, who may come in in the other
  restart: (['dataDir', 'tokens'] as const).filter((name) => before[name] !== after[name]),
  lists: {},
  keys: changedKeys(before, after, ['dataDir', 'tokens', 'tokensNamed']),
});
