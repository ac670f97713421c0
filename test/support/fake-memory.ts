import type { Memory } from '../../src/actuators/actuator.ts';

/** What an actuator keeps for its next life, in a place that a test can look into and spoil. */
export interface FakeMemory extends Memory {
  text: string | undefined;
  /** Thrown by every `save` while it is set. */
  broken: Error | undefined;
}

export function fakeMemory(text?: string): FakeMemory {
  const memory: FakeMemory = {
    text,
    broken: undefined,
    load: async () => memory.text,
    async save(next) {
      if (memory.broken) throw memory.broken;
      memory.text = next;
    },
  };
  return memory;
}
