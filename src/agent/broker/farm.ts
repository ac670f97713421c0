import type { ActuatorReport } from '../../actuators/guard/reports.ts';
import type { GuardRunner } from '../../actuators/guarded.ts';
import { messageOf } from '../../lib/errors.ts';
import { Feed } from '../../lib/feed.ts';
import type { Log } from '../../lib/log.ts';
import type { Channel, Reading } from '../../lib/reading.ts';
import type {
  Farm,
  FarmActuator,
  FarmAgent,
  FarmChannel,
  FarmCommand,
  FarmEvent,
  FarmResult,
  FarmSensor,
} from '../../mqtt/farm.ts';
import type { Command, CommandResult, DeclaredActuator } from '../../protocol/messages.ts';
import type { EventQueue } from '../events.ts';
import type { TimeSource } from '../outbox/contract.ts';
import type { Sampler } from '../sampler/sampler.ts';
import type { SensorReport } from '../sampler/sensor-report.ts';

export interface OwnFarmParts {
  readonly id: string;
  readonly software: string;
  readonly board: string;
  readonly channels: readonly Channel[];
  readonly actuators: readonly DeclaredActuator[];
  readonly sampler: Pick<Sampler, 'reports' | 'current'>;
  readonly guard: Pick<GuardRunner, 'states' | 'changes'>;
  readonly events: Pick<EventQueue, 'messages'>;
  readonly readings: Feed<readonly Reading[]>;
  readonly time: TimeSource;
  readonly log: Log;
  /** Never rejects. */
  readonly command: (command: Command) => Promise<CommandResult>;
  readonly newId: () => string;
}

/** The one agent that this program is, as a broker is told of it. */
export class OwnFarm implements Farm {
  readonly #parts: OwnFarmParts;
  /** The last value of each channel. */
  readonly #values = new Map<string, number>();

  constructor(parts: OwnFarmParts) {
    this.#parts = parts;
  }

  agents(): readonly { readonly id: string }[] {
    return [{ id: this.#parts.id }];
  }

  agent(id: string): FarmAgent | undefined {
    const { software, board, channels, sampler, guard } = this.#parts;
    if (id !== this.#parts.id) return undefined;
    return {
      id,
      // whether it is to be had is what the broker itself says of this connection
      state: 'live',
      session: '',
      software,
      board,
      channels: channels.map((channel) => ({ ...channel, value: this.#values.get(keyOf(channel)) ?? null })),
      sensors: sampler.current().map(toSensor),
      actuators: this.#actuators(guard.states()),
    };
  }

  events(signal: AbortSignal): AsyncIterable<FarmEvent> {
    const { id: agent, sampler, guard, events, readings, time } = this.#parts;
    const feed = new Feed<FarmEvent>();
    const all = feed.events(signal);
    const each = <T>(source: AsyncIterable<T>, take: (item: T) => void): void => {
      void this.#pump(source, take);
    };
    each(readings.events(signal), (group) => {
      if (!('type' in group))
        feed.publish({ type: 'readings', agent, readings: group.map((one) => this.#take(one)) });
    });
    each(sampler.reports(signal), (group) =>
      feed.publish({ type: 'sensors', agent, sensors: group.map(toSensor) }),
    );
    each(guard.changes(signal), (report) =>
      feed.publish({ type: 'actuators', agent, actuators: this.#actuators([report]) }),
    );
    each(events.messages(signal, time), ({ timeMs, kind, source, text }) =>
      feed.publish({ type: 'event', event: { agent, time: timeMs, kind, source, text } }),
    );
    return all;
  }

  async command({ id, actuator, action, ttlMs, issuer }: FarmCommand): Promise<FarmResult> {
    const { command, newId } = this.#parts;
    const answer = await command({ type: 'command', id: id ?? newId(), actuator, action, ttlMs, issuer });
    return {
      id: answer.id,
      state: answer.state,
      reason: answer.reason || null,
      detail: answer.detail || null,
    };
  }

  async #pump<T>(source: AsyncIterable<T>, take: (item: T) => void): Promise<void> {
    try {
      for await (const item of source) take(item);
    } catch (error) {
      this.#parts.log.error({ detail: messageOf(error) }, 'MQTT no longer follows a part of what happens');
    }
  }

  #take({ channel, value }: Reading): FarmChannel & { readonly value: number } {
    this.#values.set(keyOf(channel), value);
    const { sensor, quantity, unit, decimals } = channel;
    return { sensor, quantity, unit, decimals, value };
  }

  #actuators(reports: readonly ActuatorReport[]): readonly FarmActuator[] {
    return reports.flatMap((report) => {
      const declared = this.#parts.actuators.find(({ name }) => name === report.name);
      if (!declared) return [];
      const { level, position, activity } = report;
      return [
        {
          ...declared,
          state: {
            level,
            ...(position !== undefined && { position }),
            ...(activity !== undefined && { activity }),
          },
        },
      ];
    });
  }
}

const keyOf = ({ sensor, quantity }: Channel): string => `${sensor}/${quantity}`;

const toSensor = ({ name, fault }: SensorReport): FarmSensor => ({ name, fault: fault ?? null });
