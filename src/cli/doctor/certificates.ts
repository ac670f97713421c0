import { agentUri } from '../../lib/agent-id.ts';
import { dayOf, daysLeft, periodOf, RENEW_DAYS, urisIn } from '../../lib/tls/certificate.ts';
import { type Certificates, TlsFileError } from '../../lib/tls/files.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import type { Host } from './host.ts';

const RENEW = 'make another with `fieldhand cert agent ID --force` where its authority is';

/** Whether the agent's own files for TLS can be used, and for how long. */
export async function certificates(host: Host): Promise<readonly Finding[]> {
  const { config } = host;
  const tls = config?.gateway?.tls;
  if (!config || !tls || (tls.ca === undefined && tls.cert === undefined)) return [];
  try {
    const { authorities, own } = await host.tlsFiles(tls);
    return [
      ...(own ? [...period(`the certificate ${tls.cert}`, own, host), ...names(own, config.id)] : []),
      ...(authorities ? period(`the authority ${tls.ca}`, authorities, host) : []),
    ];
  } catch (error) {
    if (error instanceof TlsFileError) return [fail('TLS', error.message, error.cure ?? '')];
    throw error;
  }
}

function period(what: string, { certificates: [certificate] }: Certificates, host: Host): readonly Finding[] {
  const now = host.wall();
  const { from, until } = periodOf(certificate);
  if (until < now) return [fail('TLS', `${what} expired on ${dayOf(until)}`, RENEW)];
  if (from > now)
    return [
      fail(
        'TLS',
        `${what} counts only from ${dayOf(from)} on, and the clock is at ${new Date(now).toISOString()}`,
        'set the clock: sudo timedatectl set-ntp true',
      ),
    ];
  const left = `${what} counts until ${dayOf(until)}, ${daysLeft({ from, until }, now)} days`;
  return [daysLeft({ from, until }, now) < RENEW_DAYS ? warn('TLS', left, RENEW) : ok('TLS', left)];
}

function names({ certificates: [certificate] }: Certificates, id: string): readonly Finding[] {
  const agents = urisIn(certificate, agentUri(''));
  if (agents.includes(id)) return [];
  const others = agents.length === 0 ? 'no agent' : agents.join(', ');
  return [
    warn(
      'TLS',
      `the certificate is for ${others}, not for ${id}: it lets no agent of that id in`,
      `make one with \`fieldhand cert agent ${id}\`, or let it in by a token`,
    ),
  ];
}
