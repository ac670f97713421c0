import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ActuatorDefinition } from '../actuators/actuator.ts';
import type { TextStore } from '../actuators/guard/record.ts';
import type { ActuatorReport } from '../actuators/guard/reports.ts';
import { parseSnapshot } from '../actuators/guard/snapshot.ts';
import { openGuardRunner } from '../actuators/guard-runner.ts';
import type { Board } from '../board/board.ts';
import { lastingOutputs } from '../board/gpio/lasting.ts';
import type { ActuatorConfig } from '../config/agent.ts';
import type { Clock } from '../lib/clock.ts';
import { FieldhandError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type Outputs, outputsToMakeSafe, recordedOutputs, recordOutputs } from './outputs-record.ts';
import { openStateStore, type StateStore } from './store/state-store.ts';

export interface SafeOptions {
  readonly dataDir: string;
  /** As the file has them; undefined when it cannot be used: then those that the last agent ran are made safe. */
  readonly file: Outputs | undefined;
  /** The kinds of actuators that the last agent may have run. */
  readonly kinds: readonly ActuatorDefinition[];
  /** Opened only when no agent runs. */
  readonly openBoard: (outputs: Outputs) => Promise<Board>;
  readonly clock: Clock;
  readonly log: Log;
  /** This boot of the host. */
  readonly boot: string;
  /** What is to hold its level when the agent ends (`onExit: hold`) is left alone. */
  readonly leaveHeld: boolean;
}

export interface SafeResult {
  /** What there is to make safe. */
  readonly config: Outputs;
  /** How each output was left; one with a fault may be on. */
  readonly outputs: readonly ActuatorReport[];
  /** Names of those left alone. */
  readonly left: readonly string[];
  /** Why nothing was put on record, if so: the next start then assumes the worst. */
  readonly unsaved: string | undefined;
}

/**
 * Drives every output to its safe level in the place of an agent that has ended, however it ended, and keeps the
 * guard's record true: when each went off, so that the next start keeps minOff. An output that does not obey is
 * tried for some seconds and holds up no other.
 * @throws FieldhandError `agent-running`, `no-outputs` when neither file nor record tells them
 */
export async function makeSafe(options: SafeOptions): Promise<SafeResult> {
  const { clock, log, boot, leaveHeld } = options;
  const store = openRecord(options);
  try {
    const record = store && recordedOutputs(store.values, options.kinds);
    const config = outputsToMakeSafe(options.file, record);
    if (!config) throw new FieldhandError('no-outputs', 'no agent has put on record which outputs it ran');
    const board = await options.openBoard(config);
    const left = config.actuators.filter(({ limits }) => leaveHeld && limits.onExit === 'hold');
    try {
      const guard = await openGuardRunner({
        config: {
          actuators: config.actuators.filter((actuator) => !left.includes(actuator)).map(toSafety),
          interlocks: config.interlocks,
        },
        board: { ...board, gpio: lastingOutputs(board.gpio) },
        clock,
        log,
        store: store ? recordOf(store, left, boot) : { load: () => undefined, save: () => undefined },
        boot,
      });
      await guard.close();
      const outputs = guard.states();
      if (store && record && outputs.every(({ fault }) => fault === undefined))
        recordOutputs(store.values, { ...record, running: false });
      return { config, outputs, left: left.map(({ name }) => name), unsaved: store?.fault };
    } finally {
      // the board would give the lasting lines back
      await (board.gpio.backend === 'sysfs' ? board.i2c.close() : board.close());
    }
  } finally {
    store?.close();
  }
}

/**
 * Opening the record tells whether an agent runs: it has the file for itself. One that is not there is not made,
 * for it would belong to whoever calls this.
 */
function openRecord({ dataDir, clock, log }: SafeOptions): StateStore | undefined {
  const path = join(dataDir, 'state.db');
  if (!existsSync(path)) return undefined;
  try {
    return openStateStore({ path, clock, now: () => undefined, log });
  } catch (error) {
    if (!(error instanceof FieldhandError) || error.code !== 'state-in-use') throw error;
    throw new FieldhandError('agent-running', `an agent runs on ${dataDir} and holds its outputs`, {
      cure: 'stop it first; it makes them safe itself',
      cause: error,
    });
  }
}

/** Safe means safe: nothing is taken up again. */
const toSafety = ({ name, definition, options, limits }: ActuatorConfig) => ({
  name,
  definition,
  options,
  limits: { ...limits, start: 'safe', onStaleInput: [] } as const,
});

/** The guard's record. What is left alone is not before the guard now, and keeps what was known of it. */
function recordOf({ values }: StateStore, left: readonly ActuatorConfig[], boot: string): TextStore {
  const load = (name: string): string | undefined => {
    const value = values.load(name);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    load,
    save(name, text) {
      const fresh = left.length > 0 ? parseSnapshot(text) : undefined;
      const before = fresh && parseSnapshot(load(name) ?? '');
      if (!fresh || before?.boot !== boot) return values.save(name, text);
      const kept = Object.entries(before.actuators).filter(([key]) => left.some((one) => one.name === key));
      const actuators = { ...Object.fromEntries(kept), ...fresh.actuators };
      values.save(name, JSON.stringify({ ...fresh, actuators }));
    },
  };
}
