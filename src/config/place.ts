import { existsSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';

/** What the host contributes to a config. */
export interface Place {
  /** The node's name, lower case. */
  readonly node: string;
  /** Where data goes when the file does not say. */
  readonly dataDir: string;
  /** The token's file, where the service manager hands one in. */
  readonly tokenFile?: string;
}

/**
 * Asks the environment (Kubernetes sets `FIELDHAND_NODE`, systemd `STATE_DIRECTORY`) and the host. Root gets the
 * folder of the service, so that `fieldhand safe`, `doctor` and `token` look where the unit keeps its data; somebody
 * else gets a folder that he can write.
 */
export function findPlace(
  program: 'agent' | 'gateway',
  env: Readonly<Record<string, string | undefined>>,
): Place {
  const token = env.CREDENTIALS_DIRECTORY && join(env.CREDENTIALS_DIRECTORY, 'token');
  const state = env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return {
    node: (env.FIELDHAND_NODE || hostname()).toLowerCase(),
    dataDir:
      env.STATE_DIRECTORY?.split(':')[0] ||
      (userInfo().uid === 0 ? `/var/lib/fieldhand/${program}` : join(state, 'fieldhand')),
    ...(token && existsSync(token) && { tokenFile: token }),
  };
}
