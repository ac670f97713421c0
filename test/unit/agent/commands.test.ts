import { beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actuators/actuator.ts';
import type { Outcome } from '../../../src/actuators/guard/messages.ts';
import { commandRunner } from '../../../src/agent/commands.ts';
import type { Begun, CommandLedger, CommandOutcome } from '../../../src/agent/store/state-store.ts';
import { deferred } from '../../../src/lib/deferred.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Command } from '../../../src/protocol/messages.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const INTERRUPTED: CommandOutcome = { state: 'failed', reason: 'interrupted', detail: '' };

class MemoryLedger implements CommandLedger {
  readonly entries = new Map<string, { fingerprint: string; outcome: CommandOutcome | undefined }>();
  full = false;

  begin(id: string, fingerprint: string): Begun {
    if (this.full) throw new Error('disk full');
    const entry = this.entries.get(id);
    if (entry)
      return entry.fingerprint !== fingerprint
        ? 'conflict'
        : entry.outcome
          ? { known: entry.outcome }
          : 'running';
    this.entries.set(id, { fingerprint, outcome: undefined });
    return 'new';
  }

  finish(id: string, outcome: CommandOutcome): void {
    const entry = this.entries.get(id);
    if (entry) entry.outcome = outcome;
  }

  restart(): void {
    for (const entry of this.entries.values()) entry.outcome ??= INTERRUPTED;
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
  let commanded: string[];
  let ledger: MemoryLedger;
  let outcome: Promise<Outcome>;
  const runner = () =>
    commandRunner({
      clock: new FakeClock(1_000),
      log: silentLog,
      ledger,
      guard: {
        perform(actuator, action, deadline) {
          asked.push({ actuator, action, deadline });
          return outcome;
        },
        state: (name) => ({
          name,
          kind: 'switch',
          level: 1,
          readBack: true,
          cause: 'command',
          sinceMs: 1,
          fault: undefined,
        }),
      },
      commanded: (actuator) => commanded.push(actuator),
    });

  beforeEach(() => {
    asked = [];
    commanded = [];
    ledger = new MemoryLedger();
    outcome = Promise.resolve({ state: 'executed' });
  });

  it('says which actuator did what a person asked, and not which refused', async () => {
    await runner()(command());
    outcome = Promise.resolve({ state: 'rejected', reason: 'max-on', detail: '' });
    await runner()(command({ id: 'b', actuator: 'fan' }));
    expect(commanded).toEqual(['pump']);
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
    ledger.restart();
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
