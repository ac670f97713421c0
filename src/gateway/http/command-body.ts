import { nearest } from '../../lib/nearest.ts';
import { formatDuration, parseDuration } from '../../lib/units.ts';
import type { CommandAction } from '../model.ts';
import { badRequest, type ProblemCause } from './problem.ts';

const KEYS = ['actuator', 'set', 'pulse', 'ttl', 'id'] as const;
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

/**
 * `{"actuator":"pump","set":true,"ttl":"10s"}` or `{"actuator":"pump","pulse":"500ms"}`: `set` is true, false or
 * 0 to 1, exactly one of `set` and `pulse` is given, `ttl` is 100 ms to a day, `id` the caller's own.
 * @throws Problem 400 with all that is wrong
 */
export function parseCommand(body: unknown): CommandBody {
  const causes: ProblemCause[] = [];
  const refuse = (key: string, detail: string): undefined => {
    causes.push({
      pointer: key === '' ? '#' : `#/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
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
    refuse(key, `unknown key ${key}: ${near ? `did you mean ${near}?` : `known are ${KEYS.join(', ')}`}`);
  }

  const { actuator, id } = given;
  if (typeof actuator !== 'string' || actuator === '')
    refuse('actuator', `actuator is ${show(actuator)}; expected the name of an actuator`);
  if (id !== undefined && !(typeof id === 'string' && ID.test(id)))
    refuse('id', `id is ${show(id)}; expected 1 to 128 printable ASCII characters without spaces`);
  const ttlMs = duration(given.ttl, 'ttl', { min: 100, max: DAY_MS }, refuse) ?? DEFAULT_TTL_MS;
  const action = parseAction(given, refuse);
  if (causes.length > 0 || !action) throw badRequest(causes);
  return { actuator: actuator as string, action, ttlMs, id: id as string | undefined };
}

type Refuse = (key: string, detail: string) => undefined;

function parseAction({ set, pulse }: Record<string, unknown>, refuse: Refuse): CommandAction | undefined {
  if (set === undefined && pulse === undefined)
    return refuse('', 'one of set and pulse is needed: "set": true, "set": 0.5 or "pulse": "500ms"');
  if (set !== undefined && pulse !== undefined)
    return refuse('', 'set and pulse exclude each other; send two commands');
  if (pulse !== undefined) {
    const ms = duration(pulse, 'pulse', { min: 1, max: DAY_MS }, refuse);
    return ms === undefined ? undefined : { type: 'pulse', ms };
  }
  if (typeof set === 'boolean') return { type: 'set', level: Number(set) };
  if (typeof set === 'number' && set >= 0 && set <= 1) return { type: 'set', level: set };
  return refuse('set', `set is ${show(set)}; expected true, false or a number from 0 to 1`);
}

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
    `${key} is ${show(value)}${unitless ? ', which has no unit' : ''}; expected a duration such as "500ms", "10s" ` +
      `or "5m", from ${formatDuration(range.min)} to ${formatDuration(range.max)}`,
  );
}

const show = (value: unknown): string => {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
