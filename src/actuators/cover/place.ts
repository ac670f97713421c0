import type { Memory } from '../actuator.ts';

/**
 * Where a cover stands, over restarts. Before it moves that is struck out: how far it came before the process
 * died, nobody knows.
 */
export class Place {
  readonly #memory: Memory;
  #position: number | undefined;

  private constructor(memory: Memory, position: number | undefined) {
    this.#memory = memory;
    this.#position = position;
  }

  static async load(memory: Memory): Promise<Place> {
    return new Place(memory, parse(await memory.load()));
  }

  /** 0 = closed to 1 = open; undefined = unknown. */
  get position(): number | undefined {
    return this.#position;
  }

  /** @throws FieldhandError when that cannot be kept: it must not move then */
  leave(): Promise<void> {
    return this.#memory.save(JSON.stringify({ position: null }));
  }

  async arrive(position: number | undefined): Promise<void> {
    this.#position = position;
    // what cannot be kept stays struck out, and the next life finds its place anew
    await this.#memory.save(JSON.stringify({ position: position ?? null })).catch(() => undefined);
  }
}

function parse(text: string | undefined): number | undefined {
  try {
    const { position } = JSON.parse(text ?? '{}') as { readonly position?: unknown };
    return typeof position === 'number' && position >= 0 && position <= 1 ? position : undefined;
  } catch {
    return undefined;
  }
}
