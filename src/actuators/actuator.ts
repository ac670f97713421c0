import type { GenericSchema, InferOutput } from 'valibot';
import type { Board } from '../board/board.ts';
import type { Clock } from '../lib/clock.ts';
import type { Resource } from '../sensors/sensor.ts';
import type { Action, Manner } from './action.ts';

export type { Action, Manner } from './action.ts';

/** What an actuator is doing, read back where the hardware can tell. */
export interface ActuatorState {
  /** 0 = off, 1 = fully on; of one that travels 1 while its motor runs. */
  readonly level: number;
  /** True when the level was read back from the hardware, false when it is what was last written. */
  readonly readBack: boolean;
  /** Of one that travels: 0 = closed, 1 = open, estimated from times; absent while nobody knows. */
  readonly position?: number;
  /** Measured revolutions per minute. */
  readonly rpm?: number;
  /** What goes on by itself just now. */
  readonly activity?: 'opening' | 'closing' | 'waiting' | 'fading' | 'blinking';
  /** It took the order, and what it drives does not do it: for people. */
  readonly fault?: string;
  /** It goes off by itself then, as the order said, CLOCK_MONOTONIC ms. */
  readonly endsAt?: number;
  /** After so many ms `state` will tell something else; absent: not by itself. */
  readonly againMs?: number;
}

/** The hardware side: obeys at once and decides nothing; the guard in front of it decides. */
export interface Actuator {
  /**
   * Drives the hardware to a level 0 to 1 and reads it back. What takes its time (a fade, a blink, a move) has
   * begun when this resolves and ends by itself or with the next call.
   * @param pulseMs it is to go off after so long: who can do that by itself does, and tells `endsAt`
   * @throws DeviceError
   */
  drive(level: number, manner?: Manner, pulseMs?: number): Promise<ActuatorState>;
  /**
   * Has the output go off at that time though this program may be busy then, see OutputLine; undefined: no more. The
   * next order calls it off too. @returns false when it has gone off in this way since the last order
   */
  endAt?(at: number | undefined): boolean;
  /** @throws DeviceError, also for what went wrong by itself since the last call */
  state(): Promise<ActuatorState>;
  /** Releases the hardware; the caller has driven the safe level before. */
  close(): Promise<void>;
}

/** A small text that outlives the process, an actuator's own. */
export interface Memory {
  /** Undefined when there is none, or it cannot be read. */
  load(): Promise<string | undefined>;
  /** Resolves once it is kept. @throws FieldhandError when it cannot be */
  save(text: string): Promise<void>;
}

export interface ActuatorContext {
  readonly board: Board;
  readonly clock: Clock;
  /** The level that the line must have in the moment it becomes an output. */
  readonly initial: number;
  readonly memory: Memory;
}

/** A driver: everything the program knows of one kind of actuator. */
export interface ActuatorDefinition<S extends GenericSchema = GenericSchema> {
  readonly kind: string;
  readonly summary: string;
  readonly datasheet?: string;
  /** Options of this kind only; name, kind and the guard's options are common. */
  readonly options: S;
  readonly actions: readonly Action['type'][];
  /** Whether a `set` may take its time. */
  readonly fades?: boolean;
  /**
   * `binary` takes only off and on, `proportional` anything from 0 to 1. `travel` is on while it moves to a
   * position and off where it stands.
   */
  readonly range: 'binary' | 'proportional' | 'travel';
  /** Longest time that one `move` takes, ms: the guard then ends it, whatever the driver says. */
  readonly longestMoveMs?: (options: InferOutput<S>) => number;
  /** Longest time on at a stretch that the kind itself allows, ms. */
  readonly maxOnMs?: (options: InferOutput<S>) => number;
  /** How long it must be able to stay on to do what it is for: config refuses a shorter `maxOn`. */
  readonly leastOn?: (options: InferOutput<S>) => { readonly ms: number; readonly why: string };
  readonly resources: (options: InferOutput<S>) => readonly Resource[];
  /** @throws DeviceError */
  readonly open: (options: InferOutput<S>, context: ActuatorContext) => Promise<Actuator>;
}

/** Keeps the options' type inside the definition and forgets it outside: the list holds many kinds. */
export function defineActuator<S extends GenericSchema>(
  definition: ActuatorDefinition<S>,
): ActuatorDefinition {
  return definition as unknown as ActuatorDefinition;
}
