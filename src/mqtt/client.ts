import type { IClientOptions, MqttClient } from 'mqtt';
import { fullJitter } from '../lib/backoff.ts';
import type { Cancel, Clock } from '../lib/clock.ts';
import { Condition } from '../lib/condition.ts';
import { explained, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/scope.ts';
import { type MqttAddress, secretsOf } from './address.ts';
import { type Outgoing, OutgoingQueue } from './outgoing.ts';
import { brokerTrouble, reasonTrouble } from './trouble.ts';

export interface Incoming {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker had kept it, or was told to. */
  readonly retained: boolean;
}

export interface Filter {
  readonly topic: string;
  /** What we publish there ourselves does not come back. */
  readonly notOwn?: true;
}

export interface MqttOptions {
  readonly address: MqttAddress;
  readonly clientId: string;
  /** Left by the broker when this program dies. */
  readonly will: { readonly topic: string; readonly payload: string };
  readonly filters: readonly Filter[];
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** The connection is there, and subscribed. */
  readonly connected: () => void;
  /** It is there no more; not told at `close`. */
  readonly lost: () => void;
  readonly received: (message: Incoming) => void;
}

type Connect = typeof import('mqtt')['connect'];

const RETRY = { minMs: 1_000, maxMs: 60_000 };
/** A connection that lasted so long starts the bounds anew. */
const STABLE_MS = 30_000;
const CONNECT_MS = 10_000;
const CLOSE_MS = 2_000;
const KEEPALIVE_S = 30;
/** What waits while the broker is away. */
const WAITING = { events: 5_000, bytes: 32_000_000 };
/** On their way and not yet acknowledged, beside one by `deliver`: together what brokers take by default. */
const IN_FLIGHT = 19;
/** Longer messages the broker keeps to itself. */
const LONGEST_INCOMING = 2_000_000;

/** A connection to a broker that is kept for as long as the program runs: QoS 1, bounded, never in anybody's way. */
export class Mqtt implements Closable {
  readonly #options: MqttOptions;
  readonly #queue = new OutgoingQueue(WAITING);
  readonly #refused = new Set<string>();
  readonly #dialed = new Condition();
  #client: MqttClient | undefined;
  #inFlight = 0;
  #failures = 0;
  #trouble = '';
  #closed = false;
  #lost = 0;
  /** When the connection came about; undefined while there is none. */
  #since: number | undefined;
  #idle: () => void = () => undefined;
  #cancelDial: Cancel = () => undefined;

  constructor(options: MqttOptions) {
    this.#options = options;
  }

  /** Loads the library and dials; comes back without waiting for the broker. */
  async open(): Promise<void> {
    const { connect } = await import('mqtt');
    this.#dial(connect);
  }

  #dial(connect: Connect): void {
    const { address, received, clock } = this.#options;
    if (this.#closed) return;
    let settings: IClientOptions;
    try {
      settings = this.#settings();
    } catch (error) {
      this.#failed(explained(error));
      this.#cancelDial = clock.after(this.#pause(), () => this.#dial(connect));
      this.#failures++;
      return;
    }
    const client = connect(address.url, settings);
    this.#client = client;
    this.#dialed.notify();
    client.on('connect', () => void this.#connected(client));
    client.on('message', (topic, payload, { retain }) => {
      if (!this.#closed) received({ topic, payload, retained: retain });
    });
    client.on('error', (error) => this.#failed(brokerTrouble(error, address.url)));
    client.on('disconnect', ({ reasonCode = 0 }) => {
      const trouble = reasonTrouble(reasonCode, address.url);
      if (trouble !== undefined) this.#failed(trouble);
    });
    // before the library's own, which arms its timer there
    client.prependListener('close', () => this.#ended(client));
  }

  get connected(): boolean {
    return this.#since !== undefined;
  }

  /** The first attempt has come to something. */
  get tried(): boolean {
    return this.connected || this.#trouble !== '';
  }

  /** Leaves in its turn, or when there is a connection again. */
  publish(message: Outgoing): void {
    if (this.#closed) return;
    this.#queue.add(message);
    this.#pump();
  }

  /**
   * Resolves once the broker has it, after however many connections; after `close` it may stay open for good. One at a
   * time. @throws when the broker refuses it
   */
  async deliver(topic: string, payload: string): Promise<void> {
    while (!this.#client) await this.#dialed.changed();
    await this.#client.publishAsync(topic, payload, { qos: 1 });
  }

  /** Sends what is left for a moment, then goes. */
  async close(last?: Outgoing): Promise<void> {
    if (last) this.publish(last);
    const client = this.#client;
    this.#closed = true;
    this.#cancelDial();
    if (!client) return;
    const { clock } = this.#options;
    const cut = new Promise<void>((resolve) => {
      const cancel = clock.after(CLOSE_MS, () => {
        client.end(true);
        resolve();
      });
      void this.#drained(client)
        .then(() => client.endAsync(!client.connected))
        .catch(() => undefined)
        .then(() => {
          cancel();
          resolve();
        });
    });
    await cut;
  }

  /** Resolves when nothing waits any more, or there is nobody to wait for. */
  async #drained(client: MqttClient): Promise<void> {
    this.#pump();
    while (client.connected && (this.#queue.size > 0 || this.#inFlight > 0))
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
  }

  /** @throws FieldhandError for a file that is of no use */
  #settings(): IClientOptions {
    const { address, clientId, will } = this.#options;
    return {
      protocolVersion: 5,
      clientId,
      // nothing is kept for us while we are away: a command of an hour ago is none
      clean: true,
      properties: { sessionExpiryInterval: 0, maximumPacketSize: LONGEST_INCOMING },
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_MS,
      reconnectPeriod: this.#pause(),
      resubscribe: false,
      rejectUnauthorized: true,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
      ...secretsOf(address),
    };
  }

  #pause(): number {
    return Math.max(1, Math.round(fullJitter(RETRY, this.#failures, this.#options.random)));
  }

  #ended(client: MqttClient): void {
    this.#idle();
    if (this.#closed) return;
    const { clock, address, lost } = this.#options;
    const since = this.#since;
    this.#since = undefined;
    if (since !== undefined && clock.monotonic() - since >= STABLE_MS) this.#failures = 0;
    client.options.reconnectPeriod = this.#pause();
    this.#failures++;
    if (this.#trouble === '')
      this.#failed(
        since === undefined && !address.url.startsWith('mqtts:')
          ? `what listens at ${address.url} ended the connection: if it wants TLS write mqtts://`
          : `the broker at ${address.url} ended the connection`,
      );
    // files that were exchanged count at the next attempt
    try {
      Object.assign(client.options, secretsOf(address));
    } catch (error) {
      this.#failed(explained(error));
    }
    if (since !== undefined) lost();
  }

  async #connected(client: MqttClient): Promise<void> {
    const { log, address, filters, clock, connected } = this.#options;
    if (this.#closed) return;
    const since = clock.monotonic();
    this.#since = since;
    for (const { topic, notOwn } of filters) {
      try {
        // what was published retained comes with its flag, also while we listen
        await client.subscribeAsync(topic, { qos: 1, rap: true, nl: notOwn === true });
      } catch (error) {
        if (this.#since !== since) return;
        log.warn(
          {
            filter: topic,
            detail: messageOf(error),
            cure: 'allow it to us in the access list of the broker',
          },
          'the broker does not let us listen',
        );
      }
    }
    if (this.#since !== since || this.#closed) return;
    const dropped = this.#queue.dropped - this.#lost;
    this.#lost = this.#queue.dropped;
    this.#trouble = '';
    this.#refused.clear();
    log.info({ broker: address.url, dropped: dropped || undefined }, 'connected to the broker');
    connected();
    this.#pump();
  }

  #pump(): void {
    const client = this.#client;
    while (client?.connected && this.#inFlight < IN_FLIGHT) {
      const message = this.#queue.take();
      if (!message) break;
      this.#inFlight++;
      void client
        .publishAsync(message.topic, message.payload, { qos: 1, retain: message.retain })
        .catch((error: unknown) => this.refused(message.topic, error))
        .finally(() => {
          this.#inFlight--;
          this.#pump();
        });
    }
    if (this.#inFlight === 0) this.#idle();
  }

  /** One line for each reason in the life of a connection: every value of a channel would be refused alike. */
  refused(topic: string, error: unknown): void {
    const detail = messageOf(error);
    if (this.#closed || this.#refused.has(detail)) return;
    this.#refused.add(detail);
    this.#options.log.warn(
      { topic, detail, cure: 'allow it to us in the access list of the broker' },
      'the broker does not take what we tell',
    );
  }

  /** One line for each new trouble, however often it is tried. */
  #failed(trouble: string): void {
    if (this.#closed || trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.log.warn({ trouble }, 'no connection to the broker, trying again');
  }
}
