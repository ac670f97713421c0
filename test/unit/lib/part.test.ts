import { beforeEach, describe, expect, it } from 'vitest';
import { FieldhandError } from '../../../src/lib/errors.ts';
import { follow, type Part, Replaceable } from '../../../src/lib/part.ts';

let told: string[];
beforeEach(() => {
  told = [];
});

const part = (name: string, cannotTake?: number): Part<number> => ({
  name,
  leave: (next) => void told.push(`${name} leaves for ${next}`),
  take(next) {
    told.push(`${name} takes ${next}`);
    if (next === cannotTake) throw new Error(`${name} cannot have ${next}`);
  },
});
const failed = (name: string, error: unknown): void => void told.push(`${name} failed: ${String(error)}`);

describe('following another config', () => {
  it('lets all go from the last to the first, then takes up from the first to the last', async () => {
    await follow([part('a'), part('b')], 1, 2, failed);
    expect(told).toEqual(['b leaves for 2', 'a leaves for 2', 'a takes 2', 'b takes 2']);
  });

  it('goes back whole when one part cannot', async () => {
    await expect(follow([part('a'), part('b', 2), part('c')], 1, 2, failed)).rejects.toThrow(
      'b cannot have 2',
    );
    expect(told.slice(3)).toEqual([
      'a takes 2',
      'b takes 2',
      'c leaves for 1',
      'b leaves for 1',
      'a leaves for 1',
      'a takes 1',
      'b takes 1',
      'c takes 1',
    ]);
  });

  it('tells which part cannot even go back, and takes the others there', async () => {
    await expect(follow([part('a', 1), part('b', 2)], 1, 2, failed)).rejects.toThrow('b cannot have 2');
    expect(told.slice(-3)).toEqual(['a takes 1', 'a failed: Error: a cannot have 1', 'b takes 1']);
  });
});

interface Config {
  readonly port?: number;
  readonly other: number;
}

/** Ports of one machine: each is had by one at a time. */
function replaceable(overlap: boolean, refused?: number): Replaceable<Config, { close(): void }> {
  const taken = new Set<number>();
  return new Replaceable({
    name: 'door',
    of: ({ port }: Config) => port,
    open({ port = 0 }: Config) {
      // ports of the same ten are one address
      const address = Math.floor(port / 10);
      if (taken.has(address)) throw new FieldhandError('port-in-use', 'in use');
      if (port === refused) throw new FieldhandError('denied', 'refused');
      taken.add(address);
      told.push(`opens ${port}`);
      return {
        close() {
          taken.delete(address);
          told.push(`closes ${port}`);
        },
      };
    },
    overlap,
  });
}

const turn = (thing: Replaceable<Config, { close(): void }>, before: Config, next: Config): Promise<void> =>
  follow([thing], before, next, failed);

describe('what is opened anew when its part of the config changes', () => {
  const [one, two] = [
    { port: 10, other: 1 },
    { port: 20, other: 1 },
  ];

  it('stays open when something else changes', async () => {
    const door = replaceable(false);
    await door.take(one);
    await turn(door, one, { ...one, other: 2 });
    expect(told).toEqual(['opens 10']);
  });

  it('closes before it opens, goes with its part of the config, and comes with it', async () => {
    const door = replaceable(false);
    await door.take(one);
    await turn(door, one, two);
    await turn(door, two, { other: 1 });
    expect(door.current).toBeUndefined();
    await turn(door, { other: 1 }, one);
    expect(told).toEqual(['opens 10', 'closes 10', 'opens 20', 'closes 20', 'opens 10']);
  });

  it('opens before it closes where the two do not stand in each other’s way', async () => {
    const door = replaceable(true);
    await door.take(one);
    await turn(door, one, two);
    await turn(door, two, { port: 21, other: 1 });
    expect(told).toEqual(['opens 10', 'opens 20', 'closes 10', 'closes 20', 'opens 21']);
    await turn(door, { port: 21, other: 1 }, { other: 1 });
    expect(told.at(-1)).toBe('closes 21');
  });

  it.each([
    [true, ['opens 10']],
    [false, ['opens 10', 'closes 10', 'opens 10']],
  ])('is as it was when the other cannot be had (overlapping: %s)', async (overlap, expected) => {
    const door = replaceable(overlap, 20);
    await door.take(one);
    await expect(turn(door, one, two)).rejects.toThrow('refused');
    expect(told).toEqual(expected);
  });

  it('has its old port again when even without it the new one cannot be had', async () => {
    const door = replaceable(true, 11);
    await door.take(one);
    await expect(turn(door, one, { port: 11, other: 1 })).rejects.toThrow('refused');
    expect(told).toEqual(['opens 10', 'closes 10', 'opens 10']);
  });

  it('is not opened any more once it is closed', async () => {
    const door = replaceable(true);
    await door.take(one);
    await door.close();
    await turn(door, one, two);
    expect(told).toEqual(['opens 10', 'closes 10']);
  });
});
