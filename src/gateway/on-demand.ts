import { hostname } from 'node:os';
import type { GatewayConfig } from '../config/gateway.ts';
import type { Clock } from '../lib/clock.ts';
import { FieldhandError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/scope.ts';
import type { BridgeOptions } from '../mqtt/bridge.ts';
import type { Door } from './door.ts';
import type { ServerCertificate, ServerFiles } from './tls/server-certificate.ts';

// parts whose code is loaded only where the config asks for them

/** Loaded only where there is a broker. */
export async function openBridge(
  { mqtt }: GatewayConfig,
  ports: Pick<BridgeOptions, 'farm' | 'clock' | 'log' | 'random'>,
): Promise<Closable> {
  if (!mqtt) throw new FieldhandError('config', 'there is no mqtt in the config');
  const { openMqttBridge } = await import('../mqtt/bridge.ts');
  return openMqttBridge({
    config: mqtt,
    clientId: `fieldhand-gateway-${hostname().toLowerCase()}`,
    ...ports,
  });
}

/** Loaded only where there is TLS. @throws TlsFileError */
export async function openCertificate(
  files: ServerFiles,
  parts: { readonly clock: Clock; readonly log: Log },
): Promise<ServerCertificate> {
  const { openServerCertificate } = await import('./tls/server-certificate.ts');
  return openServerCertificate({ files, ...parts });
}

/** @param renewed its files have changed @throws TlsFileError */
export async function openTlsDoor(
  files: ServerFiles,
  { renewed, ...parts }: { readonly clock: Clock; readonly log: Log; readonly renewed: () => void },
): Promise<Door> {
  const { tlsDoor } = await import('./tls/door.ts');
  const certificate = await openCertificate(files, parts);
  certificate.onRenewed(renewed);
  return tlsDoor(certificate, parts.clock);
}
