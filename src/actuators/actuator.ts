import type { GenericSchema, InferOutput } from 'valibot';
import type { Board } from '../board/board.ts';
import type { Clock } from '../lib/clock.ts';
import type { Resource } from '../sensors/sensor.ts';

/** What can be asked of an actuator. Which of these a kind takes, its definition says. */
export type Action =
  /** A level: true/false for on/off, 0 to 1 for a proportion (dim, duty, position). */
  | { readonly type: 'set'; readonly value: boolean | number }
  /** On for `ms`, then off by itself; ends on the Pi, whatever the link does. */
  | { readonly type: 'pulse'; readonly ms: number };

/** What an actuator is doing, read back where the hardware can tell. */
export interface ActuatorState {
  /** 0 = off, 1 = fully on. */
  readonly level: number;
  /** True when the level was read back from the hardware, false when it is what was last written. */
  readonly readBack: boolean;
}

/** The hardware side: obeys at once and decides nothing; the guard in front of it decides. */
export interface Actuator {
  /** Drives the hardware to a level 0 to 1 and reads it back. @throws DeviceError */
  drive(level: number): Promise<ActuatorState>;
  /** @throws DeviceError */
  state(): Promise<ActuatorState>;
  /** Releases the hardware; the caller has driven the safe level before. */
  close(): Promise<void>;
}

export interface ActuatorContext {
  readonly board: Board;
  readonly clock: Clock;
  /** The level that the line must have in the moment it becomes an output. */
  readonly initial: number;
}

/** A driver: everything the program knows of one kind of actuator. */
export interface ActuatorDefinition<S extends GenericSchema = GenericSchema> {
  readonly kind: string;
  readonly summary: string;
  readonly datasheet?: string;
  /** Options of this kind only; name, kind and the guard's options are common. */
  readonly options: S;
  readonly actions: readonly Action['type'][];
  /** `binary` takes only off and on, `proportional` anything from 0 to 1. */
  readonly range: 'binary' | 'proportional';
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
