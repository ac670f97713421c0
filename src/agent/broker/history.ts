import { unlessAborted } from '../../lib/abort.ts';
import { type Clock, sleep } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Channel, Quality } from '../../lib/reading.ts';
import { fromScaled } from '../../lib/scaled.ts';
import type { MqttBridge } from '../../mqtt/bridge.ts';
import type { Gap, SealedBatch } from '../../protocol/batch.ts';
import { QUALITIES } from '../../protocol/column.ts';
import { decodeColumns } from '../../protocol/columns.ts';
import type { EventQueue } from '../events.ts';
import type { Outbox } from '../outbox/contract.ts';

/** What the broker refuses, as by its access list, is offered again after so long: until then it is kept. */
const REFUSED_MS = 60_000;
/** Readings in one message, so that no broker finds it too long. */
const AT_ONCE = 200;
/** What `after` hands out at once; one batch at least. */
const BATCH_BYTES = 1;

export interface HistoryPumpOptions {
  readonly agent: string;
  readonly outbox: Outbox;
  readonly bridge: Pick<MqttBridge, 'topics' | 'deliver' | 'refused'>;
  readonly events: Pick<EventQueue, 'add'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** One reading, as it is published. */
interface Told {
  /** ms since the epoch */
  readonly time: number;
  readonly value: number;
  readonly quality: Quality;
}

/**
 * Hands the outbox to the broker, one batch after the other: for each channel a message with its readings and their
 * times. A batch is forgotten once the broker has acknowledged all of it (QoS 1), so that what was not, is told again
 * after a restart: a reader may see a reading twice, and tells that by its time.
 */
export class HistoryPump {
  readonly #options: HistoryPumpOptions;
  #drained: (() => void) | undefined;

  constructor(options: HistoryPumpOptions) {
    this.#options = options;
  }

  /** Until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { outbox, log } = this.#options;
    while (!signal.aborted) {
      const { ackedSequence } = outbox.stats();
      const [batch] = outbox.after(ackedSequence, BATCH_BYTES);
      if (!batch) {
        this.#drained?.();
        await outbox.waitAfter(ackedSequence, signal);
        continue;
      }
      try {
        if (!(await this.#deliver(batch, signal))) return;
      } catch (error) {
        // it would not be better the next time
        log.error(
          { sequence: batch.sequence, detail: messageOf(error) },
          'a batch cannot be read and is left out',
        );
      }
      if (batch.gap) this.#tell(batch.gap);
      outbox.ack(batch.sequence);
    }
  }

  /** Resolves once nothing waits that could be told. */
  drained(): Promise<void> {
    if (this.#options.outbox.stats().pendingBatches === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  /** @returns false when `signal` aborted before the broker had all of it. @throws ProtocolError */
  async #deliver(batch: SealedBatch, signal: AbortSignal): Promise<boolean> {
    const { agent, bridge } = this.#options;
    for (const { channel, readings } of this.#told(batch)) {
      const topic = bridge.topics.history(agent, channel.sensor, channel.quantity);
      for (let at = 0; at < readings.length; at += AT_ONCE)
        if (!(await this.#offer(topic, JSON.stringify(readings.slice(at, at + AT_ONCE)), signal)))
          return false;
    }
    return true;
  }

  /** Again and again, until the broker takes it. */
  async #offer(topic: string, payload: string, signal: AbortSignal): Promise<boolean> {
    const { bridge, clock } = this.#options;
    while (!signal.aborted) {
      try {
        if (await unlessAborted(bridge.deliver(topic, payload), signal)) return true;
      } catch (error) {
        if (signal.aborted) break;
        bridge.refused(topic, error);
        await sleep(clock, REFUSED_MS, signal);
      }
    }
    return false;
  }

  /** @throws ProtocolError */
  #told({ columns, baseTimeMs, clock }: SealedBatch): readonly {
    readonly channel: Channel;
    readonly readings: readonly Told[];
  }[] {
    const numbered = new Map(this.#options.outbox.channels().map((channel) => [channel.id, channel]));
    const { channels, times, values, quality } = decodeColumns(columns);
    return channels.flatMap(({ id, start, end }) => {
      const channel = numbered.get(id);
      if (!channel) return [];
      const readings = Array.from({ length: end - start }, (_, index): Told => {
        const at = start + index;
        return {
          time: baseTimeMs + (times[at] ?? 0),
          value: fromScaled(values[at] ?? 0, channel.decimals),
          quality: clock === 'uncertain' ? 'uncertain-time' : (QUALITIES[quality[at] ?? 0] ?? 'ok'),
        };
      });
      return [{ channel, readings }];
    });
  }

  #tell({ readings, fromMs, toMs, reason }: Gap): void {
    const { events, clock } = this.#options;
    const when = fromMs > 0 ? ` from ${iso(fromMs)} to ${iso(toMs)}` : '';
    events.add({
      kind: 'lost',
      source: 'outbox',
      text: `${readings} ${readings === 1 ? 'reading is' : 'readings are'} missing${when}: ${WHY[reason]}`,
      monotonicMs: clock.monotonic(),
    });
  }
}

const WHY: Readonly<Record<Gap['reason'], string>> = {
  'outbox-full': 'the outbox was full',
  'too-old': 'they were too old',
  corrupt: 'the file of the outbox was damaged',
};

const iso = (ms: number): string => new Date(ms).toISOString();
