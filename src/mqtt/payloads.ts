import { parseDuration } from '../lib/units.ts';
import type { FarmAction, FarmActuator } from './farm.ts';

/** Longer payloads are no commands. */
export const LONGEST_SET = 1_024;
const PRESS_MS = 500;
const DAY_MS = 86_400_000;
const DEFAULT_TTL_MS = 10_000;
/** As on the wire between agent and gateway. */
const SHORTEST_BLINK_MS = 10;
const MOST_BLINKS = 1_000_000;
const ID = /^[\x21-\x7e]{1,128}$/;

export interface Wanted {
  readonly action: FarmAction;
  readonly ttlMs: number;
  readonly id?: string;
}
export type Parsed = Wanted | { readonly trouble: string };

type Taker = Pick<FarmActuator, 'actions' | 'proportional'>;

/** Values as they are published: as many decimals as the channel has. */
export const valueText = (value: number, decimals: number): string =>
  String(Number(value.toFixed(Math.min(Math.max(decimals, 0), 10))));

/** What is published of an actuator, by the last level of its topic. */
export function stateTexts({ state, actions, proportional }: FarmActuator): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (!state) return texts;
  if (travels({ actions, proportional })) {
    texts.set('state', coverState(state));
    if (state.position !== undefined) texts.set('position', String(Math.round(state.position * 100)));
    return texts;
  }
  texts.set('state', state.level > 0 ? 'ON' : 'OFF');
  if (proportional) texts.set('level', String(Math.round(state.level * 100)));
  return texts;
}

function coverState({ activity, position }: NonNullable<FarmActuator['state']>): string {
  if (activity === 'opening' || activity === 'closing') return activity;
  return position === 0 ? 'closed' : position === 1 ? 'open' : 'stopped';
}

export const travels = ({ actions }: Taker): boolean => actions.includes('move') && !actions.includes('set');

/**
 * What a payload of `.../set` asks for:
 * - `ON`, `OFF`, `true`, `false`, `1`, `0` in any case; of what can be dimmed, and of a position, 0 to 100 (1 is one percent)
 * - `OPEN`, `CLOSE`, `STOP` for what travels
 * - `PRESS` for a pulse of half a second, `PULSE 2s` for another
 * - JSON as the HTTP API takes it, with levels and positions from 0 to 1:
 *   `{"set":0.4,"fade":"2s","ttl":"5s","id":"x1"}`, `{"pulse":"2s"}`, `{"blink":{"on":"1s","off":"1s","times":3}}`,
 *   `{"move":0.5}`, `{"stop":true}`
 */
export function parseSet(payload: Uint8Array, taker: Taker): Parsed {
  if (payload.byteLength === 0) return { trouble: 'the payload is empty' };
  if (payload.byteLength > LONGEST_SET)
    return { trouble: `the payload has ${payload.byteLength} bytes, a command has at most ${LONGEST_SET}` };
  const text = Buffer.from(payload).toString('utf8').trim();
  if (text.startsWith('{')) return parseJson(text);
  const action = parseWord(text, taker);
  return action
    ? { action, ttlMs: DEFAULT_TTL_MS }
    : { trouble: `${JSON.stringify(shortened(text))} is none of ${expected(taker)}` };
}

const SHOWN = 40;
const shortened = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

const expected = (taker: Taker): string =>
  [
    ...(taker.actions.includes('set') ? ['ON, OFF'] : []),
    ...(taker.proportional && taker.actions.includes('set') ? ['0 to 100'] : []),
    ...(taker.actions.includes('move') ? ['OPEN, CLOSE, STOP, 0 to 100'] : []),
    ...(taker.actions.includes('pulse') ? ['PRESS'] : []),
    'a JSON object such as {"set":true}',
  ].join(', ');

function parseWord(text: string, taker: Taker): FarmAction | undefined {
  const word = text.toUpperCase();
  const pulse = /^PULSE\s+(\S+)$/.exec(word)?.[1]?.toLowerCase();
  if (pulse !== undefined) {
    const ms = parseDuration(pulse);
    return ms !== undefined && ms >= 1 && ms <= DAY_MS ? { type: 'pulse', ms } : undefined;
  }
  const percent = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) / 100 : undefined;
  const moves = travels(taker);
  switch (word) {
    case 'PRESS':
      return { type: 'pulse', ms: PRESS_MS };
    case 'OPEN':
      return { type: 'move', position: 1 };
    case 'CLOSE':
      return { type: 'move', position: 0 };
    case 'STOP':
      return { type: 'stop' };
    case 'ON':
    case 'TRUE':
      return { type: 'set', level: 1 };
    case 'OFF':
    case 'FALSE':
      return { type: 'set', level: 0 };
  }
  if (percent === undefined) return undefined;
  if (!moves && !taker.proportional)
    return percent === 0 || percent === 0.01 ? { type: 'set', level: percent > 0 ? 1 : 0 } : undefined;
  if (percent > 1) return undefined;
  return moves ? { type: 'move', position: percent } : { type: 'set', level: percent };
}

function parseJson(text: string): Parsed {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { trouble: 'the payload begins like JSON and is none' };
  }
  const { id, ttl = '10s', fade, ...rest } = given as Record<string, unknown>;
  if (id !== undefined && !(typeof id === 'string' && ID.test(id)))
    return { trouble: 'id is not 1 to 128 printable ASCII characters' };
  const ttlMs = lasting(ttl, 100);
  if (ttlMs === undefined) return { trouble: 'ttl is no duration such as "10s", from 100ms to 24h' };
  const fadeMs = fade === undefined ? 0 : lasting(fade, 0);
  if (fadeMs === undefined) return { trouble: 'fade is no duration such as "2s"' };
  const [first, another] = Object.entries(rest);
  if (!first || another) return { trouble: 'the object needs one of set, pulse, blink, move and stop' };
  const action = jsonAction(first[0], first[1], fadeMs);
  if (!action || (fade !== undefined && action.type !== 'set'))
    return { trouble: `${shortened(`${first[0]}: ${JSON.stringify(first[1])}`)} is nothing to do` };
  return { action, ttlMs, ...(typeof id === 'string' && { id }) };
}

function jsonAction(key: string, value: unknown, fadeMs: number): FarmAction | undefined {
  const part = typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
  switch (key) {
    case 'set': {
      const level = typeof value === 'boolean' ? Number(value) : part;
      return level === undefined ? undefined : { type: 'set', level, ...(fadeMs > 0 && { fadeMs }) };
    }
    case 'pulse': {
      const ms = lasting(value, 1);
      return ms === undefined ? undefined : { type: 'pulse', ms };
    }
    case 'blink':
      return blinkAction(value);
    case 'move':
      return part === undefined ? undefined : { type: 'move', position: part };
    case 'stop':
      return value === true ? { type: 'stop' } : undefined;
    default:
      return undefined;
  }
}

function blinkAction(value: unknown): FarmAction | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { on, off, times, ...more } = value as Record<string, unknown>;
  const [onMs, offMs] = [lasting(on, SHORTEST_BLINK_MS), lasting(off, SHORTEST_BLINK_MS)];
  if (onMs === undefined || offMs === undefined || Object.keys(more).length > 0) return undefined;
  if (times === undefined) return { type: 'blink', onMs, offMs };
  const count = typeof times === 'number' && Number.isInteger(times) && times >= 1 && times <= MOST_BLINKS;
  return count ? { type: 'blink', onMs, offMs, times } : undefined;
}

function lasting(value: unknown, least: number): number | undefined {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  return ms !== undefined && ms >= least && ms <= DAY_MS ? ms : undefined;
}
