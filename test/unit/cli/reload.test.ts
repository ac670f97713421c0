import { describe, expect, it } from 'vitest';
import { Reloader } from '../../../src/cli/reload.ts';
import { changedKeys } from '../../../src/config/diff.ts';
import { ConfigError } from '../../../src/config/problem.ts';
import { FieldhandError } from '../../../src/lib/errors.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

interface Config {
  readonly reload: 'watch' | 'signal';
  readonly size: number;
  readonly place?: string;
}

/** A program that follows configs when it is let, and what it was told. */
function world(first: Config) {
  const told: string[] = [];
  const followed: Config[] = [];
  let disk: Config | Error = first;
  let release: (() => void) | undefined;
  let slow = false;
  const reloader = new Reloader<Config>({
    name: 'agent',
    config: first,
    file: undefined,
    load() {
      if (disk instanceof Error) throw disk;
      return disk;
    },
    diff: (before, after) => ({
      restart: before.place === after.place ? [] : ['place'],
      lists: {},
      keys: changedKeys(before, after, ['place']),
    }),
    running: {
      async follow(config) {
        if (slow)
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        if (config.size < 0) throw new FieldhandError('busy', 'the line is busy', { cure: 'free it' });
        followed.push(config);
      },
      reloaded: (text, trouble) => void told.push(`${trouble ? '! ' : ''}${text}`),
    },
    clock: new FakeClock(),
    log: { ...silentLog, error: (fields) => void told.push(JSON.stringify(fields)) },
    notifier: { reloading: () => void told.push('reloading'), ready: () => void told.push('ready') },
  });
  return {
    told,
    followed,
    reloader,
    write(next: Config | Error) {
      disk = next;
    },
    slow() {
      slow = true;
    },
    release: () => release?.(),
  };
}

const one: Config = { reload: 'signal', size: 1 };

describe('a reload', () => {
  it('has the program follow what is on disk, between two words to the manager', async () => {
    const { reloader, write, told, followed } = world(one);
    write({ ...one, size: 2 });
    await reloader.ask('SIGHUP');
    expect(followed).toEqual([{ ...one, size: 2 }]);
    expect(told).toEqual(['reloading', 'config reloaded: size', 'ready']);
  });

  it('of a bad file changes nothing, and tells all that is wrong', async () => {
    const { reloader, write, told, followed } = world(one);
    const at = (line: number) => ({
      where: { text: `agent.yaml:${line}`, offset: line },
      path: [],
      message: 'bad',
    });
    write(new ConfigError('agent.yaml', [at(1), at(2), at(3)]));
    await reloader.ask('SIGHUP');
    expect(followed).toEqual([]);
    expect(told).toEqual([
      'reloading',
      JSON.stringify({
        reason: 'SIGHUP',
        problems: ['agent.yaml:1 bad', 'agent.yaml:2 bad', 'agent.yaml:3 bad'],
      }),
      '! config not used: agent.yaml:1 bad; and 2 more',
      'ready',
    ]);
    // the watch finds it too: that is no news
    await reloader.ask('agent.yaml has changed');
    expect(told.slice(4)).toEqual(['reloading', 'ready']);
    // a good one afterwards takes the trouble back
    write(one);
    await reloader.ask('SIGHUP');
    expect(told.at(-2)).toBe('');
  });

  it('that fails is told with its cure, and the next is compared with what still runs', async () => {
    const { reloader, write, told } = world(one);
    write({ ...one, size: -1 });
    await reloader.ask('SIGHUP');
    expect(told).toContain('! config not used: the line is busy (free it)');
    write(one);
    await reloader.ask('SIGHUP');
    expect(told.at(-2)).toBe('');
  });

  it('of what only a restart brings about is refused whole', async () => {
    const { reloader, write, told, followed } = world(one);
    write({ ...one, size: 2, place: 'elsewhere' });
    await reloader.ask('SIGHUP');
    expect(followed).toEqual([]);
    expect(told).toContain(
      '! config not used: place cannot change in a running agent (take it back, or start the agent anew)',
    );
  });

  it('comes after the one before, and with what is on disk then', async () => {
    const { reloader, write, followed, slow, release } = world(one);
    slow();
    const asked: Promise<void>[] = [];
    for (const size of [2, 3, 4]) {
      write({ ...one, size });
      asked.push(reloader.ask('SIGHUP'));
      await settle();
    }
    expect(followed).toEqual([]);
    release();
    await settle();
    expect(followed.map(({ size }) => size)).toEqual([2]);
    release();
    await Promise.all(asked);
    expect(followed.map(({ size }) => size)).toEqual([2, 4]);
  });

  it('is not begun any more once it is closed', async () => {
    const { reloader, write, followed } = world(one);
    reloader.close();
    write({ ...one, size: 2 });
    await reloader.ask('SIGHUP');
    expect(followed).toEqual([]);
  });
});
