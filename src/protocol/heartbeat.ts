// Keeps a session honest in both directions: shows the peer that we live, and notices when the peer does not.
// Pure: `now` is monotonic ms, a runner arms one timer for `nextDeadline` and carries out the effects.

/** Intervals of silence after which the peer counts as dead. */
export const SILENT_INTERVALS = 3;

export interface HeartbeatOptions {
  /** The interval of Welcome.heartbeatMs. */
  readonly intervalMs: number;
  /**
   * - always: a ping at the start and every interval, which measures the round trip (the gateway)
   * - when-idle: a ping only after an interval in which nothing came or nothing went (the agent)
   */
  readonly pings: 'always' | 'when-idle';
}

export interface HeartbeatState {
  readonly options: HeartbeatOptions;
  /** When anything last came from the peer, or the session began; later when we were stopped meanwhile. */
  readonly receivedAt: number;
  /** When anything last went to the peer, or the session began. */
  readonly sentAt: number;
  /** When the last ping went; undefined before the first. */
  readonly pingedAt: number | undefined;
  /** Stamps of pings without an answer, oldest first; at most SILENT_INTERVALS + 1. */
  readonly unanswered: readonly number[];
  /** The last one measured, from a ping to its pong. */
  readonly roundTripMs: number | undefined;
  readonly dead: boolean;
}

export type HeartbeatInput =
  /** Anything came, even a part of a frame. Ping and pong imply it. */
  | { readonly type: 'received' }
  | { readonly type: 'ping'; readonly stamp: number }
  | { readonly type: 'pong'; readonly stamp: number }
  /** A message other than those of the effects went out. */
  | { readonly type: 'sent' }
  /** The deadline has come. Early and late ticks do no harm. */
  | { readonly type: 'tick' };

export type HeartbeatEffect =
  | { readonly type: 'send-ping'; readonly stamp: number; readonly roundTripUs: number }
  | { readonly type: 'send-pong'; readonly stamp: number }
  /** The peer is dead: close with reason timeout. Comes once; nothing happens after it. */
  | { readonly type: 'dead'; readonly silentMs: number };

export interface HeartbeatStep {
  readonly state: HeartbeatState;
  readonly effects: readonly HeartbeatEffect[];
}

export function startHeartbeat(options: HeartbeatOptions, now: number): HeartbeatState {
  return {
    options,
    receivedAt: now,
    sentAt: now,
    pingedAt: undefined,
    unanswered: [],
    roundTripMs: undefined,
    dead: false,
  };
}

/** When the next tick is due; Infinity once the peer is dead. Never later than it has to be, so one timer does. */
export function nextDeadline(state: HeartbeatState): number {
  return state.dead ? Number.POSITIVE_INFINITY : Math.min(pingDue(state), deathDue(state));
}

export function stepHeartbeat(state: HeartbeatState, input: HeartbeatInput, now: number): HeartbeatStep {
  if (state.dead) return { state, effects: [] };
  switch (input.type) {
    case 'received':
      return { state: { ...state, receivedAt: now }, effects: [] };
    case 'sent':
      return { state: { ...state, sentAt: now }, effects: [] };
    case 'ping':
      return {
        state: { ...state, receivedAt: now, sentAt: now },
        effects: [{ type: 'send-pong', stamp: input.stamp }],
      };
    case 'pong':
      return { state: answered(state, input.stamp, now), effects: [] };
    case 'tick':
      return tick(state, now);
  }
}

function tick(state: HeartbeatState, now: number): HeartbeatStep {
  const { intervalMs } = state.options;
  const late = now - nextDeadline(state);
  // More than an interval late means that we were stopped, not that the peer was silent: what it sent may
  // still wait to be read. It gets one more interval.
  const receivedAt =
    late > intervalMs
      ? Math.max(state.receivedAt, now - (SILENT_INTERVALS - 1) * intervalMs)
      : state.receivedAt;
  const current = { ...state, receivedAt };
  if (now >= deathDue(current)) {
    return {
      state: { ...current, dead: true },
      effects: [{ type: 'dead', silentMs: now - receivedAt }],
    };
  }
  return now >= pingDue(current) ? ping(current, now) : { state: current, effects: [] };
}

function ping(state: HeartbeatState, now: number): HeartbeatStep {
  // microseconds of our own clock: unique enough, and the peer gives it back as it came
  const stamp = Math.round(now * 1000);
  return {
    state: {
      ...state,
      sentAt: now,
      pingedAt: now,
      unanswered: [...state.unanswered, stamp].slice(-SILENT_INTERVALS - 1),
    },
    effects: [{ type: 'send-ping', stamp, roundTripUs: Math.round((state.roundTripMs ?? 0) * 1000) }],
  };
}

/** A pong proves life whatever its stamp, but only one of ours measures. */
function answered(state: HeartbeatState, stamp: number, now: number): HeartbeatState {
  const index = state.unanswered.indexOf(stamp);
  if (index < 0) return { ...state, receivedAt: now };
  return {
    ...state,
    receivedAt: now,
    unanswered: state.unanswered.slice(index + 1),
    roundTripMs: Math.max(0, now - stamp / 1000),
  };
}

function pingDue(state: HeartbeatState): number {
  const { intervalMs, pings } = state.options;
  if (pings === 'always')
    return state.pingedAt === undefined ? state.receivedAt : state.pingedAt + intervalMs;
  const idleSince = Math.min(state.receivedAt, state.sentAt);
  return Math.max(idleSince, state.pingedAt ?? idleSince) + intervalMs;
}

function deathDue(state: HeartbeatState): number {
  return state.receivedAt + SILENT_INTERVALS * state.options.intervalMs;
}
