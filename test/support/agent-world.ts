import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningAgent, startAgent } from '../../src/agent/agent.ts';
import { openOutbox } from '../../src/agent/outbox/sqlite-outbox.ts';
import { readBootId } from '../../src/agent/time/kernel-clock.ts';
import type { NativeBoard } from '../../src/board/board.ts';
import type { NativeGpio } from '../../src/board/gpio.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../src/board/simulated/board.ts';
import { Lm75Chip } from '../../src/board/simulated/lm75.ts';
import { agentKinds } from '../../src/cli/kinds.ts';
import { type AgentConfig, loadAgentConfig } from '../../src/config/agent.ts';
import { type Log, silentLog } from '../../src/lib/log.ts';
import { fromScaled } from '../../src/lib/scaled.ts';
import { decodeColumns } from '../../src/protocol/columns.ts';
import { FakeClock } from './fake-clock.ts';

/** What somebody with a meter sees of one line that the agent drives. */
interface Wire {
  opens: number;
  writes: number;
}

export interface TakenReading {
  readonly sensor: string;
  readonly time: number;
  readonly value: number;
  readonly sequence: number;
}

/** A Pi with a simulated board and a clock of its own, on which one agent at a time runs. No gateway answers. */
export class AgentWorld {
  readonly clock = new FakeClock();
  readonly folder = mkdtempSync(join(tmpdir(), 'fieldhand-agent-'));
  readonly file = join(this.folder, 'agent.yaml');
  readonly board: SimulatedBoard;
  /** Degrees of the chips at 0x48 to 0x4b. */
  readonly degrees = [20, 21, 22, 23];
  /** When each of them was read, CLOCK_MONOTONIC ms. */
  readonly reads: number[][] = [[], [], [], []];
  readonly #wires = new Map<number, Wire>();
  readonly #log: Log;
  agent: RunningAgent | undefined;

  /** @param weather of the simulated board */
  constructor(log: Log = silentLog, weather: { readonly speed?: number; readonly startsAt?: number } = {}) {
    this.#log = log;
    this.board = openSimulatedBoard({ clock: this.clock, seed: 1, ...weather });
    for (const [index] of this.degrees.entries()) {
      const measure = (): number => {
        this.reads[index]?.push(this.clock.monotonic());
        return this.degrees[index] ?? 0;
      };
      this.board.attach({ bus: 1, address: 0x48 + index }, new Lm75Chip(measure));
    }
  }

  /** Writes the file and reads it. @param devices YAML below the head @throws ConfigError */
  config(devices: string, head = ''): AgentConfig {
    this.write(devices, `id: pi\n${head}`);
    return this.load();
  }

  /** Writes the file. @param head what the agent is called, and more of the kind */
  write(devices: string, head = 'id: pi'): void {
    const text = `dataDir: data
gateway: { host: 127.0.0.1, port: 1 }
board: { backend: simulated }
outbox: { commitEvery: 1s }
sampling: { interval: 1s }
${head}
${devices}`;
    writeFileSync(this.file, text);
  }

  load(): AgentConfig {
    const place = { node: 'pi', dataDir: this.folder };
    return loadAgentConfig({ file: this.file, overrides: [], place }, agentKinds);
  }

  async start(config: AgentConfig): Promise<RunningAgent> {
    this.agent = await startAgent({
      config,
      clock: this.clock,
      log: this.#log,
      random: () => 0.5,
      board: this.#watched(),
    });
    return this.agent;
  }

  /** Has the agent follow these devices, with time passing meanwhile. */
  async follow(devices: string, head = ''): Promise<void> {
    const config = this.config(devices, head);
    await this.while(this.agent?.follow(config) ?? Promise.resolve());
  }

  /** Lets time pass, and the work of the real world be done. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 50) {
      await this.clock.advance(Math.min(left, 50));
      await new Promise(setImmediate);
    }
  }

  /** Lets time pass until `work` is done. */
  async while<T>(work: Promise<T>): Promise<T> {
    let done = false;
    void work.then(
      () => (done = true),
      () => (done = true),
    );
    for (let n = 0; !done && n < 2_000; n++) await this.pass(10);
    return work;
  }

  /** How often a line was opened as an output, and written to. */
  wire(line: number): Wire {
    const wire = this.#wires.get(line) ?? { opens: 0, writes: 0 };
    this.#wires.set(line, wire);
    return wire;
  }

  level(line: number): 0 | 1 {
    return this.board.pins.level(line);
  }

  /** Stops the agent. @returns what it had recorded, by sensor and time */
  async stop(): Promise<readonly TakenReading[]> {
    await this.while(this.agent?.close() ?? Promise.resolve());
    this.agent = undefined;
    const outbox = openOutbox({
      path: join(this.folder, 'data', 'outbox.db'),
      durability: 'commit',
      batch: { maxReadings: 10, maxAgeMs: 1_000 },
      limits: { maxBytes: 1e9, maxAgeMs: 1e12 },
      spillAfterMs: 1_000,
      clock: this.clock,
      time: { offsetMs: () => 0, boot: readBootId() },
      log: silentLog,
      random: () => 0,
    });
    const channels = new Map(outbox.channels().map((channel) => [channel.id, channel]));
    const taken = outbox.after(0, Number.MAX_SAFE_INTEGER).flatMap(({ columns, baseTimeMs, sequence }) => {
      const { channels: spans, times, values } = decodeColumns(columns);
      return spans.flatMap(({ id, start, end }) => {
        const { sensor = '?', decimals = 0 } = channels.get(id) ?? {};
        return Array.from({ length: end - start }, (_, index) => ({
          sensor,
          sequence,
          time: baseTimeMs + (times[start + index] ?? 0),
          value: fromScaled(values[start + index] ?? 0, decimals),
        }));
      });
    });
    outbox.close();
    return taken;
  }

  async close(): Promise<void> {
    if (this.agent) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The board, with its outputs counted. The agent closes it, and the next one needs it again. */
  #watched(): NativeBoard {
    const { gpio } = this.board;
    const watched: NativeGpio = {
      backend: gpio.backend,
      openInput: (ref, options) => gpio.openInput(ref, options),
      openOutput: (ref, options) => {
        const output = gpio.openOutput(ref, options);
        const wire = this.wire(ref.line);
        wire.opens++;
        return {
          read: () => output.read(),
          close: () => output.close(),
          write(level) {
            wire.writes++;
            output.write(level);
          },
        };
      },
      close: () => gpio.close(),
    };
    return { ...this.board, gpio: watched, close: async () => gpio.close() };
  }
}
