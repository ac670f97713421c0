import { certificates } from './certificates.ts';
import type { Finding } from './finding.ts';
import { buses, gpio, guarded, permissions, power, release } from './hardware.ts';
import type { Host } from './host.ts';
import { broker, clock, gateway, memory, storage } from './software.ts';

/** In the order in which they are told: what others build on comes first. */
const looks: readonly (readonly [what: string, look: (host: Host) => Promise<readonly Finding[]>])[] = [
  ['permissions', permissions],
  ['I2C', buses],
  ['GPIO', gpio],
  ['outputs', release],
  ['power', power],
  ['clock', clock],
  ['data', storage],
  ['TLS', certificates],
  ['gateway', gateway],
  ['broker', broker],
  ['cgroup', memory],
];

/** Everything that can be looked at; one look that fails keeps no other from being done. */
export async function examine(host: Host): Promise<readonly Finding[]> {
  return (await Promise.all(looks.map(([what, look]) => guarded(what, () => look(host))))).flat();
}
