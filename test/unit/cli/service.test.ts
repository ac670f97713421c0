import { describe, expect, it } from 'vitest';
import type { Args } from '../../../src/cli/command.ts';
import { serve } from '../../../src/cli/service.ts';
import { openSupervision } from '../../../src/cli/supervise.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { settle } from '../../support/fake-clock.ts';
import { fakeIo } from './fake-io.ts';

const argsWith = (...options: string[]): Args => ({
  words: [],
  text: () => undefined,
  has: (name) => options.includes(name),
});

/** A service whose stop can be held up. */
function fakeService() {
  let release: () => void = () => undefined;
  const closed: Promise<void> = new Promise((resolve) => {
    release = resolve;
  });
  const state = { closing: false, reloads: [] as string[] };
  return {
    state,
    release: () => release(),
    start: async () => ({
      health: () => ({ unready: [], hung: [], status: 'fine' }),
      reload: (reason: string) => void state.reloads.push(reason),
      close() {
        state.closing = true;
        return closed;
      },
    }),
  };
}

describe('a service', () => {
  it('reads its config again at SIGHUP, also at one that came too early', async () => {
    const io = fakeIo();
    const { state, start } = fakeService();
    void serve(argsWith(), io, silentLog, await openSupervision(io), start);
    io.signal('SIGHUP');
    expect(state.reloads).toEqual([]);
    await settle();
    expect(state.reloads).toEqual(['SIGHUP']);
    io.signal('SIGHUP');
    expect(state).toEqual({ closing: false, reloads: ['SIGHUP', 'SIGHUP'] });
  });

  it('does not end at once of a SIGHUP while it stops', async () => {
    const io = fakeIo();
    const { state, start } = fakeService();
    void serve(argsWith(), io, silentLog, await openSupervision(io), start);
    await settle();
    io.signal('SIGTERM');
    io.signal('SIGHUP');
    await settle();
    expect({ exits: io.exits, reloads: state.reloads }).toEqual({ exits: [], reloads: [] });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('stops in order at %s', async (signal) => {
    const io = fakeIo({}, signal === 'SIGHUP');
    const { state, release, start } = fakeService();
    const code = serve(argsWith(), io, silentLog, await openSupervision(io), start);
    await settle();
    expect(state.closing).toBe(false);
    io.signal(signal);
    await settle();
    expect(state.closing).toBe(true);
    release();
    expect(await code).toBe(0);
    expect(io.exits).toEqual([]);
    expect(io.clock.pending).toBe(0);
  });

  it('ends at once when it is asked twice', async () => {
    const io = fakeIo();
    void serve(argsWith(), io, silentLog, await openSupervision(io), fakeService().start);
    await settle();
    io.signal('SIGTERM');
    expect(io.exits).toEqual([]);
    io.signal('SIGINT');
    expect(io.exits).toEqual([130]);
  });

  it('ends after 10 s when it cannot stop', async () => {
    const io = fakeIo();
    void serve(argsWith(), io, silentLog, await openSupervision(io), fakeService().start);
    await settle();
    io.signal('SIGTERM');
    await io.clock.advance(9_999);
    expect(io.exits).toEqual([]);
    await io.clock.advance(1);
    expect(io.exits).toEqual([1]);
  });

  it('ends after 10 s even when it never came up', async () => {
    const io = fakeIo();
    void serve(argsWith(), io, silentLog, await openSupervision(io), () => new Promise(() => undefined));
    io.signal('SIGTERM');
    await io.clock.advance(10_000);
    expect(io.exits).toEqual([1]);
  });

  it('stops with standard input only where that was asked for', async () => {
    const io = fakeIo();
    const plain = fakeService();
    void serve(argsWith(), io, silentLog, await openSupervision(io), plain.start);
    await settle();
    io.endStdin();
    await settle();
    expect(plain.state.closing).toBe(false);

    const tied = fakeService();
    const code = serve(argsWith('until-stdin-ends'), io, silentLog, await openSupervision(io), tied.start);
    await settle();
    io.endStdin();
    tied.release();
    expect(await code).toBe(0);
  });

  it('stops in order after a crash, and says that it failed', async () => {
    const io = fakeIo();
    const { state, release, start } = fakeService();
    const code = serve(argsWith(), io, silentLog, await openSupervision(io), start);
    await settle();
    io.crash(new Error('bug'));
    await settle();
    expect(state.closing).toBe(true);
    release();
    expect(await code).toBe(1);
  });

  it('throws what its start throws', async () => {
    const start = () => Promise.reject(new Error('port in use'));
    const io = fakeIo();
    await expect(serve(argsWith(), io, silentLog, await openSupervision(io), start)).rejects.toThrow(
      'port in use',
    );
  });
});
