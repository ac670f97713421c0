import { nearest } from '../../lib/nearest.ts';
import { formatDuration, parseDuration } from '../../lib/units.ts';
import type { CommandAction } from '../model.ts';
import { badRequest, type ProblemCause } from './problem.ts';

const ACTIONS = ['set', 'pulse', 'blink', 'move', 'stop'] as const;
const KEYS = ['actuator', ...ACTIONS, 'fade', 'ttl', 'id'] as const;
const BLINK_KEYS = ['on', 'off', 'times'] as const;
/** As on the wire. */
const SHORTEST_BLINK_MS = 10;
const MOST_BLINKS = 1_000_000;
const DAY_MS = 86_400_000;
const DEFAULT_TTL_MS = 10_000;
/** What the protocol and the agent's ledger take as a command's id. */
const ID = /^[\x21-\x7e]{1,128}$/;

export interface CommandBody {
  readonly actuator: string;
  readonly action: CommandAction;
  readonly ttlMs: number;
  readonly id: string | undefined;
}

type Refuse = (key: string, detail: string) => undefined;

/**
 * `{"actuator":"pump","set":true,"ttl":"10s"}`: exactly one of
 * - `set`: true, false or 0 to 1, with `"fade":"2s"` within that time
 * - `pulse`: `"500ms"`
 * - `blink`: `{"on":"500ms","off":"500ms","times":10}`, without `times` until told otherwise
 * - `move`: a position from 0 (closed) to 1 (open)
 * - `stop`: true
 *
 * `ttl` is 100 ms to a day, `id` the caller's own.
 * @throws Problem 400 with all that is wrong
 */
export function parseCommand(body: unknown): CommandBody {
  const causes: ProblemCause[] = [];
  const refuse = (key: string, detail: string): undefined => {
    causes.push({
      pointer: key === '' ? '#' : `#/${key}`,
      detail,
    });
  };
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest([
      {
        pointer: '#',
        detail: 'the body must be an object such as {"actuator":"pump","set":true,"ttl":"10s"}',
      },
    ]);
  const given: Record<string, unknown> = { ...body };
  for (const key of Object.keys(given)) {
    if ((KEYS as readonly string[]).includes(key)) continue;
    const near = nearest(key, KEYS);
    refuse(
      escaped(key),
      `unknown key ${key}: ${near ? `did you mean ${near}?` : `known are ${KEYS.join(', ')}`}`,
    );
  }

  const { actuator, id } = given;
  if (!(typeof actuator === 'string' && ID.test(actuator)))
    refuse('actuator', `actuator is ${show(actuator)}; expected the name of an actuator`);
  if (id !== undefined && !(typeof id === 'string' && ID.test(id)))
    refuse('id', `id is ${show(id)}; expected 1 to 128 printable ASCII characters without spaces`);
  const ttlMs = duration(given.ttl, 'ttl', { min: 100, max: DAY_MS }, refuse) ?? DEFAULT_TTL_MS;
  const action = parseAction(given, refuse);
  if (causes.length > 0 || !action) throw badRequest(causes);
  return { actuator: actuator as string, action, ttlMs, id: id as string | undefined };
}

type Given = Readonly<Record<string, unknown>>;

function parseAction(given: Given, refuse: Refuse): CommandAction | undefined {
  const [asked, more] = ACTIONS.filter((key) => given[key] !== undefined);
  if (given.fade !== undefined && asked !== 'set') refuse('fade', 'fade goes with set');
  if (asked === undefined)
    return refuse(
      '',
      'one of set, pulse, blink, move and stop is needed: "set": true, "set": 0.5, "pulse": "500ms", ' +
        '"blink": {"on": "500ms", "off": "500ms"}, "move": 0.4 or "stop": true',
    );
  if (more !== undefined) return refuse('', `${asked} and ${more} exclude each other; send two commands`);
  switch (asked) {
    case 'set':
      return parseSet(given, refuse);
    case 'pulse': {
      const ms = duration(given.pulse, 'pulse', { min: 1, max: DAY_MS }, refuse);
      return ms === undefined ? undefined : { type: 'pulse', ms };
    }
    case 'blink':
      return parseBlink(given.blink, refuse);
    case 'move': {
      const { move } = given;
      if (isPart(move)) return { type: 'move', position: move };
      return refuse('move', `move is ${show(move)}; expected a position from 0 (closed) to 1 (open)`);
    }
    case 'stop':
      return given.stop === true
        ? { type: 'stop' }
        : refuse('stop', `stop is ${show(given.stop)}; expected true`);
  }
}

function parseSet({ set, fade }: Given, refuse: Refuse): CommandAction | undefined {
  const fadeMs = duration(fade, 'fade', { min: 0, max: DAY_MS }, refuse);
  const level = typeof set === 'boolean' ? Number(set) : set;
  if (!isPart(level))
    return refuse('set', `set is ${show(set)}; expected true, false or a number from 0 to 1`);
  return fadeMs ? { type: 'set', level, fadeMs } : { type: 'set', level };
}

function parseBlink(blink: unknown, refuse: Refuse): CommandAction | undefined {
  if (typeof blink !== 'object' || blink === null || Array.isArray(blink))
    return refuse(
      'blink',
      `blink is ${show(blink)}; expected an object such as {"on":"500ms","off":"500ms","times":10}`,
    );
  const { on, off, times, ...more }: Record<string, unknown> = { ...blink };
  for (const key of Object.keys(more)) {
    const near = nearest(key, BLINK_KEYS);
    refuse(
      `blink/${escaped(key)}`,
      `unknown key ${key}: ${near ? `did you mean ${near}?` : `known are ${BLINK_KEYS.join(', ')}`}`,
    );
  }
  const spell = (value: unknown, key: string): number | undefined =>
    value === undefined
      ? refuse(`blink/${key}`, `blink needs ${key}, a duration such as "500ms"`)
      : duration(value, `blink/${key}`, { min: SHORTEST_BLINK_MS, max: DAY_MS }, refuse);
  const [onMs, offMs] = [spell(on, 'on'), spell(off, 'off')];
  if (
    times !== undefined &&
    !(Number.isInteger(times) && (times as number) >= 1 && (times as number) <= MOST_BLINKS)
  )
    return refuse('blink/times', `times is ${show(times)}; expected a whole number from 1 to ${MOST_BLINKS}`);
  if (onMs === undefined || offMs === undefined) return undefined;
  return { type: 'blink', onMs, offMs, ...(times !== undefined && { times: times as number }) };
}

/** A key of the caller's as a step of a JSON pointer (RFC 6901). */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const isPart = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

function duration(
  value: unknown,
  key: string,
  range: { readonly min: number; readonly max: number },
  refuse: Refuse,
): number | undefined {
  if (value === undefined) return undefined;
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms !== undefined && ms >= range.min && ms <= range.max) return ms;
  const unitless = typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value));
  return refuse(
    key,
    `${key.replace('/', '.')} is ${show(value)}${unitless ? ', which has no unit' : ''}; expected a duration such as "500ms", "10s" ` +
      `or "5m", from ${formatDuration(range.min)} to ${formatDuration(range.max)}`,
  );
}

const show = (value: unknown): string => {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
