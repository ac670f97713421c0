import { FieldhandError } from '../../lib/errors.ts';

/** A port that is to be opened, as far as its safety goes. */
export interface Exposure {
  /** Its part of the config: `listen`, `http`. */
  readonly section: 'listen' | 'http';
  /** The address that it listens on. */
  readonly host: string;
  readonly tls: boolean;
  /** Whether those who come must show who they are. */
  readonly credentials: boolean;
  /** `insecure: true` in the config. */
  readonly insecure: boolean;
}

/** Whether only this machine reaches an address that is listened on. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d+){3}$/.test(host);

/** What a port lacks that others than this machine reach; empty when nothing. */
export function lacks({ host, tls, credentials }: Exposure): readonly string[] {
  if (isLoopback(host)) return [];
  return [...(tls ? [] : ['TLS']), ...(credentials ? [] : ['credentials'])];
}

/** @throws FieldhandError `exposed` naming the port, what it lacks and the cures */
export function checkExposure(exposure: Exposure): void {
  const missing = lacks(exposure);
  if (missing.length === 0 || exposure.insecure) return;
  const { section, host } = exposure;
  const cures = [
    ...(missing.includes('TLS') ? [`set ${section}.tls (\`fieldhand cert\` makes certificates)`] : []),
    ...(missing.includes('credentials')
      ? [
          section === 'listen'
            ? 'make tokens (`fieldhand token new --agent ID`) or set listen.tls.clientCa'
            : 'make a token (`fieldhand token new --operator NAME`)',
        ]
      : []),
  ];
  throw new FieldhandError(
    'exposed',
    `${section}.host is ${host}, which others than this machine reach, without ${missing.join(' and ')}`,
    {
      cure: `${cures.join(' and ')}, or listen on 127.0.0.1, or say ${section}.insecure: true if nobody else is on that network`,
    },
  );
}
