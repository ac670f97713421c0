import * as v from 'valibot';
import type { ActuatorDefinition } from '../actuators/actuator.ts';
import { expanderKinds } from '../board/expanders/index.ts';
import type { ActuatorConfig, AgentConfig } from '../config/agent.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { KeyedState } from './store/state-store.ts';

/** What must be known of an agent to make its outputs safe in its place. */
export type Outputs = Pick<AgentConfig, 'board' | 'expanders' | 'actuators' | 'interlocks'>;

export interface RecordedOutputs {
  readonly outputs: Outputs;
  /** The agent has not ended in order, or runs. */
  readonly running: boolean;
}

const NAME = 'outputs';

const time = v.number();
/** As JSON gives it back. The options of a kind are those of its schema: they were checked when they were read. */
const recordSchema = v.object({
  running: v.boolean(),
  board: v.object({
    backend: v.picklist(['auto', 'character-device', 'sysfs', 'simulated']),
    gpioChip: v.optional(v.string()),
    simulation: v.object({
      seed: v.number(),
      speed: v.number(),
      startsAt: v.optional(v.number()),
      faults: v.boolean(),
    }),
  }),
  expanders: v.array(
    v.object({
      name: v.string(),
      kind: v.string(),
      bus: v.number(),
      address: v.number(),
      pollMs: v.number(),
    }),
  ),
  actuators: v.array(
    v.object({
      name: v.string(),
      kind: v.string(),
      options: v.looseObject({}),
      limits: v.object({
        safe: v.number(),
        onExit: v.picklist(['safe', 'hold']),
        maxOnMs: v.optional(time),
        minOnMs: time,
        minOffMs: time,
        changesPerMinute: v.optional(v.number()),
      }),
    }),
  ),
  interlocks: v.array(v.object({ actuators: v.array(v.string()), deadTimeMs: time })),
});

/**
 * Puts on record which outputs an agent runs, or ran until it ended in order.
 * @throws FieldhandError when that cannot be kept
 */
export function recordOutputs(values: KeyedState, { outputs, running }: RecordedOutputs): void {
  const { board, expanders, actuators, interlocks } = outputs;
  values.save(NAME, {
    running,
    board,
    // without the interrupt, which only inputs need
    expanders: expanders.map(({ kind, name, bus, address, pollMs }) => ({
      name,
      kind: kind.kind,
      bus,
      address,
      pollMs,
    })),
    actuators: actuators.map(({ name, kind, options, limits }) => ({ name, kind, options, limits })),
    interlocks,
  });
}

/** Records, and goes on where that cannot be kept: outputs are driven all the same. */
export const recorder =
  (values: KeyedState, log: Log) =>
  (outputs: Outputs, running: boolean): void => {
    try {
      recordOutputs(values, { outputs, running });
    } catch (error) {
      log.warn({ detail: messageOf(error) }, 'which outputs this agent runs cannot be put on record');
    }
  };

/** Of an agent on its way from one config to another: what `before` has, and what `next` has beside it. */
export const outputsOfBoth = (before: Outputs, next: Outputs): Outputs => joined(next, before);

/** The outputs that the last agent ran; undefined when there is no such record, or none that can be used. */
export function recordedOutputs(
  values: KeyedState,
  kinds: readonly ActuatorDefinition[],
): RecordedOutputs | undefined {
  const { success, output } = v.safeParse(recordSchema, values.load(NAME));
  if (!success) return undefined;
  const { running, board, interlocks } = output;
  const expanders = output.expanders.flatMap(({ kind: name, ...rest }) => {
    const kind = expanderKinds.find((one) => one.kind === name);
    return kind ? [{ ...rest, kind }] : [];
  });
  const actuators = output.actuators.flatMap(({ limits, ...rest }): ActuatorConfig[] => {
    const definition = kinds.find(({ kind }) => kind === rest.kind);
    const { maxOnMs, changesPerMinute } = limits;
    const careful = { start: 'safe', onLinkLoss: 'safe', onStaleInput: [] } as const;
    return definition
      ? [{ ...rest, definition, limits: { ...limits, ...careful, maxOnMs, changesPerMinute } }]
      : [];
  });
  return { outputs: { board, expanders, actuators, interlocks }, running };
}

/**
 * What is to be made safe. Of an agent that died: all that it ran, as it ran it, and what else the file names; where
 * both want one line, the one that ran has it. After one that ended in order the file counts, which may have changed
 * with the wires, and the record only where the file cannot be used.
 */
export function outputsToMakeSafe(
  file: Outputs | undefined,
  record: RecordedOutputs | undefined,
): Outputs | undefined {
  return file && record?.running ? joined(file, record.outputs) : (file ?? record?.outputs);
}

function joined(file: Outputs, ran: Outputs): Outputs {
  const taken = new Set(ran.actuators.flatMap(resourcesOf));
  const names = new Set([...ran.actuators, ...ran.expanders].map(({ name }) => name));
  const more = file.actuators.filter(
    (actuator) => !names.has(actuator.name) && !resourcesOf(actuator).some((resource) => taken.has(resource)),
  );
  return {
    board: ran.board,
    expanders: [...ran.expanders, ...file.expanders.filter(({ name }) => !names.has(name))],
    actuators: [...ran.actuators, ...more],
    interlocks: [...ran.interlocks, ...file.interlocks],
  };
}

const resourcesOf = ({ definition, options }: ActuatorConfig): readonly string[] =>
  definition.resources(options as never).map((resource) => {
    // a chip is shared by its channels, which the options tell
    if (resource.type === 'i2c') return JSON.stringify([resource.bus, resource.address, options]);
    const { option, ...rest } = resource.type === 'gpio' ? { ...resource, bias: undefined } : resource;
    return JSON.stringify(Object.entries(rest).toSorted());
  });
