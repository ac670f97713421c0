import type { IClientOptions } from 'mqtt';
import { readSecretFile } from '../lib/secret-file.ts';
import { readDialFiles } from '../lib/tls/dial.ts';

/** As the config says. */
export interface MqttAddress {
  /** `mqtt://host:1883`, `mqtts://host:8883` */
  readonly url: string;
  readonly username?: string | undefined;
  /** Files are read at every attempt. */
  readonly passwordFile?: string | undefined;
  /** PEM; absent: the authorities that Node knows. */
  readonly ca?: string | undefined;
  /** Shown to a broker that asks. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** @throws FieldhandError for a file that is of no use */
export function secretsOf({ username, passwordFile, ca, cert, key }: MqttAddress): IClientOptions {
  const { authorities, own } = readDialFiles({ ca, cert, key });
  return {
    ...(username !== undefined && { username }),
    ...(passwordFile !== undefined && { password: readSecretFile(passwordFile, 'password') }),
    ...(authorities && { ca: authorities.pem }),
    ...(own && { cert: own.pem, key: own.key }),
  };
}
