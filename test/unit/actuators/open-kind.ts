import * as v from 'valibot';
import type { Actuator, ActuatorDefinition } from '../../../src/actuators/actuator.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type FakeMemory, fakeMemory } from '../../support/fake-memory.ts';

/** One actuator on a simulated board of its own. */
export interface Opened {
  readonly clock: FakeClock;
  readonly board: SimulatedBoard;
  readonly memory: FakeMemory;
  readonly actuator: Actuator;
  /** As somebody does who looks again and again: lets time pass in small steps. */
  wait(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function openKind(
  definition: ActuatorDefinition,
  options: object,
  initial = 0,
  memory = fakeMemory(),
): Promise<Opened> {
  const clock = new FakeClock();
  const board = openSimulatedBoard({ clock, seed: 1 });
  const actuator = await definition.open(v.parse(definition.options, options), {
    board,
    clock,
    initial,
    memory,
  });
  return {
    clock,
    board,
    memory,
    actuator,
    async wait(ms) {
      const end = clock.monotonic() + ms;
      while (clock.monotonic() < end) await clock.advance(Math.min(5, end - clock.monotonic()));
    },
    async close() {
      await actuator.close();
      await board.close();
    },
  };
}

/** Why the options are refused, with the path of each reason. */
export function refusals(definition: ActuatorDefinition, options: object): readonly string[] {
  const { issues = [] } = v.safeParse(definition.options, options);
  return issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}
