import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type CommandOutcome,
  openStateStore,
  type StateStoreOptions,
} from '../../../src/agent/store/state-store.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { closing, tempFolder } from './setup.ts';

const EXECUTED: CommandOutcome = {
  state: 'executed',
  reason: '',
  detail: '',
  actuator: { name: 'pump', level: 1, readBack: true, cause: 'command', sinceMs: 1, fault: '' },
};
const DAY = 86_400_000;

function setUp(more: Partial<StateStoreOptions> = {}) {
  const clock = new FakeClock();
  const path = join(tempFolder(), 'state.db');
  const open = () =>
    closing(openStateStore({ path, clock, now: () => clock.wall(), log: silentLog, ...more }));
  return { clock, path, open };
}

describe('the ledger of commands', () => {
  it('lets an id act once, and gives its answer again, restarts included', () => {
    const { open } = setUp();
    const first = open();
    expect(first.ledger.begin('a', 'pump on')).toBe('new');
    expect(first.ledger.begin('a', 'pump on')).toBe('running');
    first.ledger.finish('a', EXECUTED);
    expect(first.ledger.begin('a', 'pump on')).toEqual({ known: EXECUTED });
    first.close();
    expect(open().ledger.begin('a', 'pump on')).toEqual({ known: EXECUTED });
  });

  it('answers that a command was interrupted when the restart came before its end', () => {
    const { open } = setUp();
    const first = open();
    first.ledger.begin('a', 'pump on');
    first.close();
    expect(open().ledger.begin('a', 'pump on')).toMatchObject({
      known: { state: 'failed', reason: 'interrupted' },
    });
  });

  it('tells when an id is used for another command', () => {
    const { ledger } = setUp().open();
    ledger.begin('a', 'pump on');
    expect(ledger.begin('a', 'pump off')).toBe('conflict');
  });

  it('forgets after a week, but not for a clock that is unknown', async () => {
    let known = true;
    const clock = new FakeClock();
    const { open } = setUp({ clock, now: () => (known ? clock.wall() : undefined) });
    const { ledger } = open();
    const many = (prefix: string): void => {
      for (let i = 0; i < 70; i++) ledger.begin(`${prefix}${i}`, '');
    };
    ledger.begin('a', '');
    ledger.finish('a', EXECUTED);
    known = false;
    clock.jump(400 * DAY);
    many('x');
    expect(ledger.begin('a', '')).toEqual({ known: EXECUTED });
    known = true;
    clock.jump(-394 * DAY);
    many('y');
    expect(ledger.begin('a', '')).toEqual({ known: EXECUTED });
    clock.jump(2 * DAY);
    many('z');
    expect(ledger.begin('a', '')).toBe('new');
  });

  it('remembers a bounded number, and whatever still runs', () => {
    const { ledger } = setUp({ maxCommands: 100 }).open();
    ledger.begin('runs', '');
    for (let i = 0; i < 300; i++) {
      ledger.begin(`${i}`, '');
      ledger.finish(`${i}`, EXECUTED);
    }
    expect(ledger.begin('0', '')).toBe('new');
    expect(ledger.begin('299', '')).toEqual({ known: EXECUTED });
    expect(ledger.begin('runs', '')).toBe('running');
  });
});

describe('values', () => {
  it('outlive a restart', () => {
    const { open } = setUp();
    const first = open();
    expect(first.values.load('guard')).toBeUndefined();
    first.values.save('guard', { pump: { on: true, since: 5 } });
    first.values.save('guard', { pump: { on: false, since: 6 } });
    first.close();
    expect(open().values.load('guard')).toEqual({ pump: { on: false, since: 6 } });
  });
});

describe('the file', () => {
  it('is set aside when damaged', () => {
    const { open, path } = setUp();
    writeFileSync(path, 'no database at all');
    const store = open();
    expect(store.setAside).toMatch(/state\.db\.corrupt-/);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('corrupt'))).toHaveLength(1);
    expect(store.ledger.begin('a', '')).toBe('new');
  });

  it('that cannot be opened leaves the state in memory, with a fault', () => {
    const { open, path } = setUp();
    mkdirSync(path);
    const store = open();
    expect(store.fault).toContain(path);
    expect(store.ledger.begin('a', '')).toBe('new');
    expect(store.ledger.begin('a', '')).toBe('running');
  });
});
