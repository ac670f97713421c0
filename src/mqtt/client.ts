import { readFileSync } from 'node:fs';
import type { IClientOptions, MqttClient } from 'mqtt';
import { fullJitter } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { errnoOf, FieldhandError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/scope.ts';
import { readSecretFile } from '../lib/secret-file.ts';
import { type Outgoing, OutgoingQueue } from './outgoing.ts';

/** As the config says. */
export interface MqttAddress {
  /** `mqtt://host:1883`, `mqtts://host:8883` */
  readonly url: string;
  readonly username?: string | undefined;
  /** Read at every start of a connection. */
  readonly passwordFile?: string | undefined;
  /** PEM; absent: the authorities that Node knows. */
  readonly ca?: string | undefined;
}

export interface Incoming {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker had kept it, or was told to. */
  readonly retained: boolean;
}

export interface MqttOptions {
  readonly address: MqttAddress;
  readonly clientId: string;
  /** Left by the broker when this program dies. */
  readonly will: { readonly topic: string; readonly payload: string };
  readonly filters: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** The connection is there, and subscribed. */
  readonly connected: () => void;
  readonly received: (message: Incoming) => void;
}

const RETRY = { minMs: 1_000, maxMs: 60_000 };
const CONNECT_MS = 10_000;
const CLOSE_MS = 2_000;
const KEEPALIVE_S = 30;
/** Topics, and events, that wait while the broker is away. */
const CAPACITY = 5_000;
/** On their way and not yet acknowledged. */
const IN_FLIGHT = 20;

/** A connection to a broker that is kept for as long as the program runs: QoS 1, bounded, never in anybody's way. */
export class Mqtt implements Closable {
  readonly #options: MqttOptions;
  readonly #queue = new OutgoingQueue(CAPACITY);
  #client: MqttClient | undefined;
  #inFlight = 0;
  #failures = 0;
  #trouble = '';
  #closed = false;
  #lost = 0;

  constructor(options: MqttOptions) {
    this.#options = options;
  }

  /** Loads the library and dials; comes back without waiting for the broker. @throws FieldhandError for a file that is of no use */
  async open(): Promise<void> {
    const { connect } = await import('mqtt');
    const { address, random } = this.#options;
    const client = connect(address.url, this.#settings());
    this.#client = client;
    client.on('connect', () => void this.#connected(client));
    client.on('message', (topic, payload, packet) =>
      this.#options.received({ topic, payload, retained: packet.retain }),
    );
    client.on('error', (error) => this.#failed(brokerTrouble(error, address)));
    client.on('close', () => {
      if (this.#closed) return;
      if (this.#trouble === '') this.#failed(`the broker at ${address.url} ended the connection`);
      client.options.reconnectPeriod = Math.max(1, fullJitter(RETRY, this.#failures++, random));
      this.#renew(client);
    });
  }

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  publish(message: Outgoing): void {
    if (this.#closed) return;
    this.#queue.add(message);
    this.#pump();
  }

  /** Sends what is left for a moment, then goes. */
  async close(last?: Outgoing): Promise<void> {
    if (last) this.publish(last);
    const client = this.#client;
    this.#closed = true;
    if (!client) return;
    const { clock } = this.#options;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(CLOSE_MS, () => {
        client.end(true);
        resolve();
      });
      const done = (): void => {
        cancel();
        resolve();
      };
      if (client.connected) this.#drained().then(() => client.end(false, {}, done), done);
      else client.end(true, {}, done);
    });
  }

  async #drained(): Promise<void> {
    while (this.#client?.connected && (this.#queue.size > 0 || this.#inFlight > 0)) {
      this.#pump();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  #settings(): IClientOptions {
    const { address, clientId, will } = this.#options;
    return {
      protocolVersion: 5,
      clientId,
      // nothing is kept for us while we are away: a command of an hour ago is none
      clean: true,
      properties: { sessionExpiryInterval: 0, maximumPacketSize: 2_000_000 },
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_MS,
      reconnectPeriod: RETRY.minMs,
      resubscribe: false,
      rejectUnauthorized: true,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
      ...this.#secrets(address),
    };
  }

  #secrets({ username, passwordFile, ca }: MqttAddress): IClientOptions {
    return {
      ...(username !== undefined && { username }),
      ...(passwordFile !== undefined && { password: readSecretFile(passwordFile, 'password') }),
      ...(ca !== undefined && { ca: readAuthorities(ca) }),
    };
  }

  /** Files that were exchanged count at the next try. */
  #renew(client: MqttClient): void {
    try {
      Object.assign(client.options, this.#secrets(this.#options.address));
    } catch (error) {
      this.#failed(messageOf(error));
    }
  }

  async #connected(client: MqttClient): Promise<void> {
    const { log, address, filters } = this.#options;
    try {
      // what was published retained comes with its flag, also while we listen
      for (const filter of filters) await client.subscribeAsync(filter, { qos: 1, rap: true });
    } catch (error) {
      this.#failed(`the broker lets us not subscribe: ${messageOf(error)}`);
      return;
    }
    const waited = this.#queue.dropped - this.#lost;
    this.#lost = this.#queue.dropped;
    this.#failures = 0;
    this.#trouble = '';
    log.info({ broker: address.url, lost: waited || undefined }, 'connected to the broker');
    this.#options.connected();
    this.#pump();
  }

  #pump(): void {
    const client = this.#client;
    while (client?.connected && this.#inFlight < IN_FLIGHT) {
      const message = this.#queue.take();
      if (!message) return;
      this.#inFlight++;
      client
        .publishAsync(message.topic, message.payload, { qos: 1, retain: message.retain })
        .catch((error: unknown) => {
          if (!this.#closed)
            this.#options.log.warn(
              { topic: message.topic, detail: messageOf(error) },
              'not taken by the broker',
            );
        })
        .finally(() => {
          this.#inFlight--;
          this.#pump();
        });
    }
  }

  /** One line for each new trouble, however often it is tried. */
  #failed(trouble: string): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.log.warn({ trouble }, 'no connection to the broker, trying again');
  }
}

function readAuthorities(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new FieldhandError('config', `mqtt.ca ${path} cannot be read: ${messageOf(error)}`, {
      cure: 'name the file with the authority of the broker, PEM',
      cause: error,
    });
  }
}

/** What is wrong, and what to do about it, in one line. */
export function brokerTrouble(error: Error, { url }: MqttAddress): string {
  const code = errnoOf(error) ?? ('code' in error ? error.code : undefined);
  switch (code) {
    case 'ECONNREFUSED':
      return `nobody listens at ${url}: start the broker, or correct mqtt.url`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host of ${url} is not known: correct mqtt.url, or the name service`;
    case 4:
    case 5:
    case 134:
    case 135:
      return `the broker at ${url} does not let us in: correct mqtt.username and mqtt.passwordFile`;
    case 1:
    case 132:
      return `the broker at ${url} does not speak MQTT 5: update it`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `the certificate of ${url} is of another authority: put that one's certificate into mqtt.ca`;
    case 'CERT_NOT_YET_VALID':
      return `the certificate of ${url} is not valid yet: set the clock of this machine`;
    case 'CERT_HAS_EXPIRED':
      return `the certificate of ${url} has expired: renew it, or set the clock of this machine`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${url} is for another name: dial the broker by the name in it`;
    default:
      return `${url}: ${messageOf(error)}`;
  }
}
