import { join } from 'node:path';
import { type GatewayFile, gatewaySchema } from './gateway-schema.ts';
import { absolute, load, type Origin } from './load.ts';
import { absoluteMqtt, checkMqtt } from './mqtt.ts';
import type { DeepReadonly, Report } from './pieces.ts';
import { absoluteFiles } from './tls.ts';
import { validate } from './validate.ts';

/** Durations are ms, sizes are bytes, paths are absolute. */
export type GatewayConfig = DeepReadonly<
  Omit<GatewayFile, 'dataDir' | 'tokens'> & {
    readonly dataDir: string;
    readonly tokens: string;
    /** The file says where `tokens` are; else they are where they usually are, if anywhere. */
    readonly tokensNamed: boolean;
  }
>;

/** @throws ConfigError with every problem; FieldhandError `config` when the file cannot be read */
export function loadGatewayConfig(origin: Origin): GatewayConfig {
  return load(origin, check);
}

function check(value: unknown, report: Report, origin: Origin) {
  const file = validate(gatewaySchema, value, [], report);
  if (!file) return undefined;
  const { listen, http, limits } = file;
  if (listen.port !== 0 && listen.port === http.port && sameHost(listen.host, http.host))
    report(['http', 'port'], `${http.port} is the port of listen too, give one of them another`);
  if (limits.unackedPerAgent < limits.frame)
    report(
      ['limits', 'unackedPerAgent'],
      'is less than limits.frame, so that a full message could never be sent',
    );
  if (file.mqtt) checkMqtt(file.mqtt, report);
  const dataDir = absolute(file.dataDir ?? origin.place.dataDir, origin);
  return {
    ...file,
    dataDir,
    ...(file.mqtt && { mqtt: absoluteMqtt(file.mqtt, origin) }),
    tokensNamed: file.tokens !== undefined,
    tokens: file.tokens === undefined ? join(dataDir, 'tokens') : absolute(file.tokens, origin),
    listen: { ...listen, ...(listen.tls && { tls: absoluteFiles(listen.tls, origin) }) },
    http: { ...http, ...(http.tls && { tls: absoluteFiles(http.tls, origin) }) },
  };
}

const anywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';
const sameHost = (a: string, b: string): boolean => a === b || anywhere(a) || anywhere(b);
