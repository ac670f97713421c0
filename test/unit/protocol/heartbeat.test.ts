import { describe, expect, it } from 'vitest';
import {
  type HeartbeatEffect,
  type HeartbeatInput,
  type HeartbeatOptions,
  type HeartbeatState,
  nextDeadline,
  startHeartbeat,
  stepHeartbeat,
} from '../../../src/protocol/heartbeat.ts';

const GATEWAY: HeartbeatOptions = { intervalMs: 1_000, pings: 'always' };
const AGENT: HeartbeatOptions = { intervalMs: 1_000, pings: 'when-idle' };

/** At `at`, after the start: what comes in, what is to be done, when the next tick is due. */
type Row = readonly [at: number, input: HeartbeatInput, effects: readonly HeartbeatEffect[], next: number];

const tick: HeartbeatInput = { type: 'tick' };
const received: HeartbeatInput = { type: 'received' };
const sent: HeartbeatInput = { type: 'sent' };
const ping = (at: number, roundTripUs = 0): HeartbeatEffect => ({
  type: 'send-ping',
  stamp: at * 1000,
  roundTripUs,
});
const pong = (at: number): HeartbeatInput => ({ type: 'pong', stamp: at * 1000 });
const dead = (silentMs: number): HeartbeatEffect => ({ type: 'dead', silentMs });

function run(options: HeartbeatOptions, rows: readonly Row[]): HeartbeatState {
  let state = startHeartbeat(options, 0);
  for (const [at, input, effects, next] of rows) {
    const step = stepHeartbeat(state, input, at);
    expect({ at, input, effects: step.effects, next: nextDeadline(step.state) }).toEqual({
      at,
      input,
      effects,
      next,
    });
    state = step.state;
  }
  return state;
}

const TABLES: readonly (readonly [string, HeartbeatOptions, readonly Row[]])[] = [
  [
    'the gateway pings at once, then every interval whatever comes and goes',
    GATEWAY,
    [
      [0, tick, [ping(0)], 1_000],
      [400, received, [], 1_000],
      [500, sent, [], 1_000],
      [1_000, tick, [ping(1_000)], 2_000],
      [1_900, received, [], 2_000],
      [2_000, tick, [ping(2_000)], 3_000],
    ],
  ],
  [
    'a peer that is silent for three intervals is dead, once',
    GATEWAY,
    [
      [0, tick, [ping(0)], 1_000],
      [1_000, tick, [ping(1_000)], 2_000],
      [2_000, tick, [ping(2_000)], 3_000],
      [2_999, tick, [], 3_000],
      [3_000, tick, [dead(3_000)], Number.POSITIVE_INFINITY],
      [3_001, tick, [], Number.POSITIVE_INFINITY],
      [3_002, received, [], Number.POSITIVE_INFINITY],
      [3_003, { type: 'ping', stamp: 1 }, [], Number.POSITIVE_INFINITY],
    ],
  ],
  [
    'anything received starts the three intervals anew',
    AGENT,
    [
      [1_000, tick, [ping(1_000)], 2_000],
      [1_500, received, [], 2_000],
      [2_500, tick, [ping(2_500)], 3_500],
      [3_500, tick, [ping(3_500)], 4_500],
      [4_499, tick, [], 4_500],
      [4_500, tick, [dead(3_000)], Number.POSITIVE_INFINITY],
    ],
  ],
  [
    'a ping is answered, and with it the agent never needs one of its own',
    AGENT,
    [
      [900, { type: 'ping', stamp: 77 }, [{ type: 'send-pong', stamp: 77 }], 1_900],
      [1_800, { type: 'ping', stamp: 78 }, [{ type: 'send-pong', stamp: 78 }], 2_800],
      [2_700, tick, [], 2_800],
    ],
  ],
  [
    'the agent pings after an interval in which nothing came, though it sends',
    AGENT,
    [
      [900, sent, [], 1_000],
      [1_000, tick, [ping(1_000)], 2_000],
      [1_900, sent, [], 2_000],
      [2_000, tick, [ping(2_000)], 3_000],
    ],
  ],
  [
    'the agent pings after an interval in which nothing went, though something comes',
    AGENT,
    [
      [900, received, [], 1_000],
      [1_000, tick, [ping(1_000)], 2_000],
      [1_100, pong(1_000), [], 2_000],
      [1_800, sent, [], 2_100],
    ],
  ],
  [
    'a tick that comes more than an interval late was our own pause: the peer gets another interval',
    GATEWAY,
    [
      [0, tick, [ping(0)], 1_000],
      [60_000, tick, [ping(60_000)], 61_000],
      [61_000, tick, [dead(3_000)], Number.POSITIVE_INFINITY],
    ],
  ],
  [
    'a tick that is a little late is not',
    GATEWAY,
    [
      [0, tick, [ping(0)], 1_000],
      [1_000, tick, [ping(1_000)], 2_000],
      [2_000, tick, [ping(2_000)], 3_000],
      [3_900, tick, [dead(3_900)], Number.POSITIVE_INFINITY],
    ],
  ],
];

describe('heartbeat', () => {
  it.each(TABLES)('%s', (_, options, rows) => {
    run(options, rows);
  });

  it('measures the round trip from the pong, and tells it in the next ping', () => {
    const state = run(GATEWAY, [
      [0, tick, [ping(0)], 1_000],
      [12.5, pong(0), [], 1_000],
      [1_000, tick, [ping(1_000, 12_500)], 2_000],
    ]);
    expect(state.roundTripMs).toBe(12.5);
  });

  it('measures with an answer that is later than the next ping', () => {
    const state = run(GATEWAY, [
      [0, tick, [ping(0)], 1_000],
      [1_000, tick, [ping(1_000)], 2_000],
      [1_400, pong(0), [], 2_000],
    ]);
    expect(state.roundTripMs).toBe(1_400);
  });

  it('measures nothing with a stamp that is not its own, or that was answered', () => {
    const state = run(GATEWAY, [
      [0, tick, [ping(0)], 1_000],
      [10, pong(0), [], 1_000],
      [500, pong(0), [], 1_000],
      [600, { type: 'pong', stamp: 123 }, [], 1_000],
    ]);
    expect(state.roundTripMs).toBe(10);
  });
});
