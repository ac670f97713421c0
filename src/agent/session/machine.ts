import { type BackoffLimits, fullJitter } from '../../lib/backoff.ts';

/**
 * The agent's side of a session, pure: what happened goes in, the next state and what to do come out. One
 * runner owns the socket and the timer. Times are monotonic ms.
 *
 *   idle ─start─▶ dialing ─connected─▶ greeting ─welcome─▶ live ─stop─▶ draining ─▶ idle
 *                    ▲                     │ refused, lost    │ lost, goodbye
 *                    └────── tick ────── waiting ◀────────────┘
 */
export type SessionState =
  | { readonly name: 'idle' }
  | { readonly name: 'dialing'; readonly attempt: number; readonly until: number }
  | { readonly name: 'greeting'; readonly attempt: number; readonly until: number }
  | { readonly name: 'live'; readonly attempt: number; readonly since: number }
  | { readonly name: 'draining'; readonly until: number }
  | { readonly name: 'waiting'; readonly attempt: number; readonly until: number };

export type SessionInput =
  | { readonly type: 'start' }
  | { readonly type: 'connected' }
  | { readonly type: 'welcome' }
  /** The gateway refused the Hello. */
  | { readonly type: 'refused'; readonly reason: string; readonly retryAfterMs: number }
  /** The gateway said goodbye. */
  | {
      readonly type: 'goodbye';
      readonly reason: string;
      /** A line for people, may be empty. */
      readonly detail: string;
      readonly retryAfterMs: number;
    }
  /** The dial failed, the connection ended, the peer is silent, or it broke the protocol. */
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'tick' }
  | { readonly type: 'stop' }
  /** Everything that was to be said before closing has been said. */
  | { readonly type: 'drained' };

export type SessionEffect =
  | { readonly type: 'dial' }
  | { readonly type: 'send-hello' }
  | { readonly type: 'go-live' }
  /** Stop using the connection; `goodbye` says whether there is anybody to say it to. */
  | { readonly type: 'hang-up'; readonly goodbye: boolean; readonly reason: string }
  | { readonly type: 'drain' }
  | { readonly type: 'retry-in'; readonly ms: number; readonly reason: string };

export interface SessionPolicy {
  readonly reconnect: BackoffLimits;
  /** A session that lived this long starts the backoff anew. */
  readonly stableMs: number;
  /** For TCP (and TLS) to connect. */
  readonly connectMs: number;
  /** For the gateway to answer Hello. */
  readonly greetMs: number;
  /** For the last words at stop. */
  readonly drainMs: number;
  /** How long one that was superseded by a newer session of the same id stays away. */
  readonly supersededMs: number;
}

export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

/** @param random uniform in [0, 1) */
export function step(
  state: SessionState,
  input: SessionInput,
  now: number,
  policy: SessionPolicy,
  random: () => number,
): Step {
  if (input.type === 'stop') return stop(state, now, policy);
  if (input.type === 'tick' && now < deadline(state)) return stay(state);

  switch (state.name) {
    case 'idle':
      return input.type === 'start' ? dial(0, now, policy) : stay(state);
    case 'waiting':
      return input.type === 'tick' ? dial(state.attempt, now, policy) : stay(state);
    case 'draining':
      if (input.type === 'drained' || input.type === 'tick') return over(true);
      if (input.type === 'lost' || input.type === 'goodbye') return over(false);
      return stay(state);
    case 'dialing':
      if (input.type === 'connected')
        return {
          state: { name: 'greeting', attempt: state.attempt, until: now + policy.greetMs },
          effects: [{ type: 'send-hello' }],
        };
      if (input.type === 'tick')
        return retry(state.attempt, 'no connection within the time allowed', now, policy, random);
      break;
    case 'greeting':
      if (input.type === 'welcome')
        return {
          state: { name: 'live', attempt: state.attempt, since: now },
          effects: [{ type: 'go-live' }],
        };
      if (input.type === 'tick')
        return retry(state.attempt, 'the gateway did not answer Hello', now, policy, random);
      break;
    case 'live':
      break;
  }
  return lose(state, input, now, policy, random);
}

/** When the runner must come back with a tick; Infinity when nothing is timed. */
export function deadline(state: SessionState): number {
  return state.name === 'idle' || state.name === 'live' ? Number.POSITIVE_INFINITY : state.until;
}

type Connected = Extract<SessionState, { name: 'dialing' | 'greeting' | 'live' }>;

/** What ends any connection, whatever it had come to. */
function lose(
  state: Connected,
  input: SessionInput,
  now: number,
  policy: SessionPolicy,
  random: () => number,
): Step {
  const attempt = state.name === 'live' && now - state.since >= policy.stableMs ? 0 : state.attempt;
  switch (input.type) {
    case 'lost':
      return retry(attempt, input.reason, now, policy, random);
    case 'refused':
      return retry(attempt, `refused: ${input.reason}`, now, policy, random, input.retryAfterMs);
    case 'goodbye': {
      const least = input.reason === 'superseded' ? policy.supersededMs : input.retryAfterMs;
      return retry(
        attempt,
        `goodbye: ${input.reason}${input.detail && `, ${input.detail}`}`,
        now,
        policy,
        random,
        least,
      );
    }
    default:
      return stay(state);
  }
}

const stay = (state: SessionState): Step => ({ state, effects: [] });

const over = (goodbye: boolean): Step => ({
  state: { name: 'idle' },
  effects: [{ type: 'hang-up', goodbye, reason: 'stopped' }],
});

const dial = (attempt: number, now: number, policy: SessionPolicy): Step => ({
  state: { name: 'dialing', attempt, until: now + policy.connectMs },
  effects: [{ type: 'dial' }],
});

function retry(
  attempt: number,
  reason: string,
  now: number,
  policy: SessionPolicy,
  random: () => number,
  leastMs = 0,
): Step {
  // what the gateway asked for is spread too: all of its agents were asked at once
  const ms = Math.max(leastMs * (1 + 0.2 * random()), fullJitter(policy.reconnect, attempt, random));
  return {
    state: { name: 'waiting', attempt: attempt + 1, until: now + ms },
    effects: [
      { type: 'hang-up', goodbye: false, reason },
      { type: 'retry-in', ms, reason },
    ],
  };
}

function stop(state: SessionState, now: number, policy: SessionPolicy): Step {
  switch (state.name) {
    case 'live':
      return { state: { name: 'draining', until: now + policy.drainMs }, effects: [{ type: 'drain' }] };
    case 'draining':
      return stay(state);
    case 'dialing':
    case 'greeting':
      return over(state.name === 'greeting');
    default:
      return stay({ name: 'idle' });
  }
}
