import type { GatewayConfig } from '../../config/gateway.ts';
import { FieldhandError } from '../../lib/errors.ts';

type Lack = 'TLS' | 'credentials';

/** A port, as far as its safety goes. */
export interface Exposure {
  /** Its part of the config. */
  readonly section: 'listen' | 'http';
  /** The address that it listens on. */
  readonly host: string;
  /** What it lacks though others than this machine reach it. */
  readonly missing: readonly Lack[];
  /** `insecure: true` in the config. */
  readonly insecure: boolean;
}

/** Whether only this machine reaches an address that is listened on. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d+){3}$/.test(host);

type Port = Pick<GatewayConfig['http'], 'host' | 'insecure'> & { readonly tls?: object | undefined };

/** What of a config matters here. */
export interface Ports {
  readonly http: Port;
  readonly listen: Port & { readonly tls?: { readonly clientCa?: string | undefined } | undefined };
}

/**
 * Looks at what others than this machine reach: it must have TLS and ask who is there.
 * @param tokens whether people and agents are asked for tokens
 * @returns the ports that lack something and may, because the config says so
 * @throws FieldhandError `exposed` naming the port, what it lacks and the cures
 */
export function checkExposure({ listen, http }: Ports, tokens: boolean): readonly Exposure[] {
  const exposures = [
    exposureOf('listen', listen, tokens || listen.tls?.clientCa !== undefined),
    exposureOf('http', http, tokens),
  ].filter(({ missing }) => missing.length > 0);
  const refused = exposures.find(({ insecure }) => !insecure);
  if (refused) throw exposed(refused);
  return exposures;
}

function exposureOf(
  section: Exposure['section'],
  { host, tls, insecure }: Port,
  credentials: boolean,
): Exposure {
  const missing: readonly Lack[] = isLoopback(host)
    ? []
    : [...(tls ? [] : ['TLS' as const]), ...(credentials ? [] : ['credentials' as const])];
  return { section, host, missing, insecure };
}

function exposed({ section, host, missing }: Exposure): FieldhandError {
  const cures = {
    TLS: `set ${section}.tls (\`fieldhand cert\` makes certificates)`,
    credentials:
      section === 'listen'
        ? 'make tokens (`fieldhand token new --agent ID`) or set listen.tls.clientCa'
        : 'make a token (`fieldhand token new --operator NAME`)',
  };
  const cure = missing.map((lack) => cures[lack]).join(' and ');
  return new FieldhandError(
    'exposed',
    `${section}.host is ${host}, which others than this machine reach, without ${missing.join(' and ')}`,
    {
      cure: `${cure}, or listen on 127.0.0.1, or set ${section}.insecure: true if you trust everybody on that network`,
    },
  );
}
