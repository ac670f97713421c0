import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deadline,
  type SessionInput,
  type SessionPolicy,
  type SessionState,
  step,
} from '../../../src/agent/session/machine.ts';

const policy: SessionPolicy = {
  reconnect: { minMs: 1_000, maxMs: 60_000 },
  stableMs: 30_000,
  connectMs: 10_000,
  greetMs: 5_000,
  drainMs: 2_000,
  supersededMs: 300_000,
};
const half = (): number => 0.5;
const at = 1_000_000;

const states = {
  idle: { name: 'idle' },
  dialing: { name: 'dialing', attempt: 3, until: at + 10_000 },
  greeting: { name: 'greeting', attempt: 3, until: at + 5_000 },
  live: { name: 'live', attempt: 3, since: at },
  draining: { name: 'draining', until: at + 2_000 },
  waiting: { name: 'waiting', attempt: 3, until: at + 4_000 },
} as const satisfies Record<string, SessionState>;

type Row = [
  from: SessionState,
  input: SessionInput,
  after: number,
  to: SessionState['name'],
  effects: string[],
];
const rows: Row[] = [
  [states.idle, { type: 'start' }, 0, 'dialing', ['dial']],
  [states.idle, { type: 'tick' }, 0, 'idle', []],
  [states.idle, { type: 'stop' }, 0, 'idle', []],
  [states.dialing, { type: 'connected' }, 0, 'greeting', ['send-hello']],
  [states.dialing, { type: 'tick' }, 9_999, 'dialing', []],
  [states.dialing, { type: 'tick' }, 10_000, 'waiting', ['hang-up', 'retry-in']],
  [states.dialing, { type: 'lost', reason: 'ECONNREFUSED' }, 0, 'waiting', ['hang-up', 'retry-in']],
  [states.dialing, { type: 'welcome' }, 0, 'dialing', []],
  [states.dialing, { type: 'stop' }, 0, 'idle', ['hang-up']],
  [states.greeting, { type: 'welcome' }, 0, 'live', ['go-live']],
  [states.greeting, { type: 'refused', reason: 'x', retryAfterMs: 0 }, 0, 'waiting', ['hang-up', 'retry-in']],
  [states.greeting, { type: 'tick' }, 5_000, 'waiting', ['hang-up', 'retry-in']],
  [states.greeting, { type: 'stop' }, 0, 'idle', ['hang-up']],
  [states.live, { type: 'lost', reason: 'silent' }, 0, 'waiting', ['hang-up', 'retry-in']],
  [
    states.live,
    { type: 'goodbye', reason: 'draining', detail: '', retryAfterMs: 0 },
    0,
    'waiting',
    ['hang-up', 'retry-in'],
  ],
  [states.live, { type: 'welcome' }, 0, 'live', []],
  [states.live, { type: 'tick' }, 1e9, 'live', []],
  [states.live, { type: 'stop' }, 0, 'draining', ['drain']],
  [states.draining, { type: 'drained' }, 0, 'idle', ['hang-up']],
  [states.draining, { type: 'tick' }, 2_000, 'idle', ['hang-up']],
  [states.draining, { type: 'lost', reason: 'x' }, 0, 'idle', ['hang-up']],
  [states.draining, { type: 'stop' }, 0, 'draining', []],
  [states.waiting, { type: 'tick' }, 3_999, 'waiting', []],
  [states.waiting, { type: 'tick' }, 4_000, 'dialing', ['dial']],
  [states.waiting, { type: 'lost', reason: 'x' }, 0, 'waiting', []],
  [states.waiting, { type: 'stop' }, 0, 'idle', []],
];

describe('the agent session machine', () => {
  it.each(rows)('%j + %j after %d ms -> %s', (from, input, after, to, effects) => {
    const next = step(from, input, at + after, policy, half);
    expect(next.state.name).toBe(to);
    expect(next.effects.map((effect) => effect.type)).toEqual(effects);
  });

  const delayAfter = (from: SessionState, input: SessionInput, now: number, random = half): number => {
    const { state } = step(from, input, now, policy, random);
    expect(state.name).toBe('waiting');
    return deadline(state) - now;
  };
  const lost = { type: 'lost', reason: 'x' } as const;

  it('doubles the ceiling of the delay with every attempt, up to the cap', () => {
    const delays = [0, 1, 2, 3, 10, 40].map((attempt) =>
      delayAfter({ ...states.dialing, attempt }, lost, at),
    );
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000]);
  });

  it('starts the backoff anew only after a session that was stable', () => {
    expect(delayAfter(states.live, lost, at + 29_999)).toBe(4_000);
    expect(delayAfter(states.live, lost, at + 30_000)).toBe(500);
  });

  it('waits as long as the gateway asked, spread by a fifth', () => {
    const goodbye = { type: 'goodbye', reason: 'draining', detail: '', retryAfterMs: 10_000 } as const;
    expect(delayAfter(states.live, goodbye, at, () => 0)).toBe(10_000);
    expect(delayAfter(states.live, goodbye, at, () => 0.999)).toBeCloseTo(11_998, 0);
  });

  it('stays away for long when superseded', () => {
    const goodbye = { type: 'goodbye', reason: 'superseded', detail: '', retryAfterMs: 0 } as const;
    expect(delayAfter(states.live, goodbye, at)).toBeGreaterThanOrEqual(300_000);
  });

  it('whatever comes: dials only from idle or waiting, hangs up what it leaves, and always has a way on', () => {
    const input: fc.Arbitrary<SessionInput> = fc.oneof(
      fc.constantFrom<SessionInput>(
        { type: 'start' },
        { type: 'connected' },
        { type: 'welcome' },
        { type: 'lost', reason: 'x' },
        { type: 'tick' },
        { type: 'drained' },
      ),
      fc.record({
        type: fc.constantFrom('refused' as const, 'goodbye' as const),
        reason: fc.constantFrom('draining', 'superseded', 'overloaded'),
        detail: fc.constantFrom('', 'why'),
        retryAfterMs: fc.nat(100_000),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(input, fc.nat(20_000))),
        fc.float({ min: 0, max: 0.5, noNaN: true }),
        (inputs, draw) => {
          let state: SessionState = { name: 'idle' };
          let now = 0;
          let connected = false;
          for (const [next, pause] of inputs) {
            now += pause;
            const result = step(state, next, now, policy, () => draw);
            for (const effect of result.effects) {
              if (effect.type === 'dial') {
                expect(connected).toBe(false);
                connected = true;
              }
              if (effect.type === 'hang-up') connected = false;
              if (effect.type === 'retry-in') expect(effect.ms).toBeGreaterThanOrEqual(500);
            }
            state = result.state;
            expect(connected).toBe(['dialing', 'greeting', 'live', 'draining'].includes(state.name));
            if (state.name !== 'idle' && state.name !== 'live')
              expect(Number.isFinite(deadline(state))).toBe(true);
          }
        },
      ),
    );
  });
});
