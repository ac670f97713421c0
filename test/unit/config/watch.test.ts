import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFile } from '../../../src/config/watch.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let folder: string;
let clock: FakeClock;
let calls: number;
let watching: { close(): unknown } | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldhand-watch-'));
  clock = new FakeClock();
  calls = 0;
});
afterEach(() => {
  watching?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function watch(name = 'agent.yaml'): Promise<void> {
  watching = watchFile({ file: join(folder, name), clock, changed: () => void calls++ });
  await eventually('it watches', () => clock.pending > 0);
}

/** Lets time pass, and the disk answer. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    await clock.advance(100);
    for (let n = 0; n < 8; n++) await new Promise(setImmediate);
  }
}

const told = (): Promise<unknown> =>
  eventually('the change is told', async () => {
    await pass(1_000);
    return calls > 0;
  });

/** Long enough for anything that is to be found to be found. */
const nothing = async (): Promise<void> => {
  for (let n = 0; n < 3; n++) await pass(6_000);
  expect(calls).toBe(0);
};

const write = (text: string, name = 'agent.yaml'): void => writeFileSync(join(folder, name), text);

describe('a file that is watched', () => {
  it('is told once when it was written', async () => {
    write('a');
    await watch();
    write('b');
    await told();
    await pass(12_000);
    expect(calls).toBe(1);
  });

  it('is told when another was renamed over it, as editors do', async () => {
    write('a');
    await watch();
    write('b', '.agent.yaml.swp');
    renameSync(join(folder, '.agent.yaml.swp'), join(folder, 'agent.yaml'));
    await told();
    expect(calls).toBe(1);
  });

  it('is told when the folder behind it is exchanged, as a ConfigMap is', async () => {
    for (const [version, text] of [
      ['..1', 'a'],
      ['..2', 'b'],
    ] as const) {
      mkdirSync(join(folder, version));
      write(text, `${version}/agent.yaml`);
    }
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync('..data/agent.yaml', join(folder, 'agent.yaml'));
    await watch();
    symlinkSync('..2', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    await told();
    expect(calls).toBe(1);
  });

  it('is told when the folder itself is behind a link that is exchanged: no event tells that', async () => {
    for (const [version, text] of [
      ['one', 'a'],
      ['two', 'b'],
    ] as const) {
      mkdirSync(join(folder, version));
      write(text, `${version}/agent.yaml`);
    }
    symlinkSync('one', join(folder, 'current'));
    await watch('current/agent.yaml');
    symlinkSync('two', join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'current'));
    await told();
    expect(calls).toBe(1);
  });

  it('is not told when only its date or its place has changed', async () => {
    write('a');
    await watch();
    utimesSync(join(folder, 'agent.yaml'), 1, 2);
    write('a', 'same');
    renameSync(join(folder, 'same'), join(folder, 'agent.yaml'));
    await nothing();
  });

  it('is not told when it has gone, but when it is back as another', async () => {
    write('a');
    await watch();
    rmSync(join(folder, 'agent.yaml'));
    await nothing();
    write('b');
    await told();
    expect(calls).toBe(1);
  });

  it('is not told any more once nobody watches', async () => {
    write('a');
    await watch();
    watching?.close();
    write('b');
    await nothing();
    expect(clock.pending).toBe(0);
  });
});
