import { beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actuators/actuator.ts';
import type { Outcome } from '../../../src/actuators/guard/messages.ts';
import { commandRunner, type Ledger } from '../../../src/agent/commands.ts';
import { deferred } from '../../../src/lib/deferred.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Command, CommandResult } from '../../../src/protocol/messages.ts';
import { FakeClock } from '../../support/fake-clock.ts';

class MemoryLedger implements Ledger {
  readonly entries = new Map<string, { fingerprint: string; result: CommandResult | undefined }>();
  full = false;

  begin(id: string, fingerprint: string): ReturnType<Ledger['begin']> {
    if (this.full) throw new Error('disk full');
    const entry = this.entries.get(id);
    if (!entry) {
      this.entries.set(id, { fingerprint, result: undefined });
      return { at: 'new' };
    }
    if (entry.fingerprint !== fingerprint) return { at: 'reused' };
    return entry.result ? { at: 'known', result: entry.result } : { at: 'interrupted' };
  }

  finish(id: string, result: CommandResult): void {
    const entry = this.entries.get(id);
    if (entry) entry.result = result;
  }
}

const command = (change: Partial<Command> = {}): Command => ({
  type: 'command',
  id: 'a',
  actuator: 'pump',
  action: { type: 'set', level: 1 },
  ttlMs: 5_000,
  issuer: 'test',
  ...change,
});

describe('commands on the agent', () => {
  let asked: { actuator: string; action: Action; deadline: number }[];
  let ledger: MemoryLedger;
  let outcome: Promise<Outcome>;
  const runner = () =>
    commandRunner({
      clock: new FakeClock(1_000),
      log: silentLog,
      ledger,
      perform: (actuator, action, deadline) => {
        asked.push({ actuator, action, deadline });
        return outcome;
      },
      stateOf: (name) => ({ name, level: 1, readBack: true, cause: 'command', sinceMs: 1, fault: '' }),
    });

  beforeEach(() => {
    asked = [];
    ledger = new MemoryLedger();
    outcome = Promise.resolve({ state: 'executed' });
  });

  it('asks the guard with a deadline of its own clock, and answers with what was read back', async () => {
    const result = await runner()(command());
    expect(asked).toEqual([{ actuator: 'pump', action: { type: 'set', value: 1 }, deadline: 6_000 }]);
    expect(result).toMatchObject({ id: 'a', state: 'executed', actuator: { level: 1, readBack: true } });
  });

  it('passes on why the guard said no', async () => {
    outcome = Promise.resolve({ state: 'rejected', reason: 'interlock', detail: 'the other one is on' });
    expect(await runner()(command())).toMatchObject({ state: 'rejected', reason: 'interlock' });
  });

  it('acts once per id, in one life and across restarts', async () => {
    const first = await runner()(command());
    const restarted = runner();
    expect(await restarted(command())).toEqual(first);
    expect(asked).toHaveLength(1);
  });

  it('acts once when the id comes again before the first is done', async () => {
    const pending = deferred<Outcome>();
    outcome = pending.promise;
    const run = runner();
    const both = [run(command()), run(command())];
    pending.resolve({ state: 'executed' });
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    expect(asked).toHaveLength(1);
  });

  it('does not repeat what a restart interrupted, and says so for good', async () => {
    ledger.begin('a', '["pump",{"type":"set","level":1}]');
    const result = await runner()(command());
    expect(result).toMatchObject({ state: 'failed', reason: 'interrupted' });
    expect(await runner()(command())).toEqual(result);
    expect(asked).toEqual([]);
  });

  it('refuses an id that was another command before', async () => {
    await runner()(command());
    const other = await runner()(command({ actuator: 'lamp' }));
    expect(other).toMatchObject({ state: 'rejected', reason: 'id-reused' });
    expect(asked).toHaveLength(1);
  });

  it('with a full disk switches nothing on, but still switches off', async () => {
    ledger.full = true;
    expect(await runner()(command())).toMatchObject({ state: 'failed', reason: 'ledger' });
    expect(asked).toEqual([]);
    const off = command({ id: 'b', action: { type: 'set', level: 0 } });
    expect(await runner()(off)).toMatchObject({ state: 'executed' });
    expect(asked).toHaveLength(1);
  });
});
