import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Issued, issueAuthority, issueClient, issueServer } from '../../src/certs/issue.ts';
import { agentName, hostName } from '../../src/certs/names.ts';

const DAY_MS = 86_400_000;

/** Days from now: negative ones lie in the past. */
export interface Period {
  readonly from?: number;
  readonly until?: number;
}

export interface Authority {
  /** Its own certificate, PEM. */
  readonly cert: string;
  readonly key: string;
  /** For a listener at these host names and addresses; without any, at localhost and 127.0.0.1. */
  gateway(hosts?: readonly string[], period?: Period): Issued;
  /** For the agent of that id. */
  agent(id: string, period?: Period): Issued;
}

/** A private certificate authority for one test. */
export function authority(name = 'test authority', period: Period = {}): Authority {
  const own = issueAuthority(terms(name, period));
  return {
    ...own,
    gateway: (hosts = ['localhost', '127.0.0.1'], period = {}) =>
      issueServer(own, terms('gateway', period), hosts.map(hostName)),
    agent: (id, period = {}) => issueClient(own, terms(id, period), [agentName(id)]),
  };
}

/** Writes `name.crt` and `name.key` (0600) into a folder. */
export function writePair(
  folder: string,
  name: string,
  { cert, key }: Issued,
): { readonly cert: string; readonly key: string } {
  const paths = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(paths.cert, cert);
  writeFileSync(paths.key, key, { mode: 0o600 });
  // the mode counts only for a file that was not there yet
  chmodSync(paths.key, 0o600);
  return paths;
}

const terms = (name: string, { from = -1, until = 365 }: Period) => ({
  name,
  from: new Date(Date.now() + from * DAY_MS),
  until: new Date(Date.now() + until * DAY_MS),
});
