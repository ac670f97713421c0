import type { GenericSchema } from 'valibot';
import type { Action } from '../actuators/actuator.ts';
import { neverTakes } from '../actuators/guard/command.ts';
import type { GuardedKind } from '../actuators/guard/limits.ts';
import { didYouMean } from '../lib/nearest.ts';
import { neverHolds } from '../rules/never.ts';
import { type Condition, isMoment, type Rule, type Step } from '../rules/rule.ts';
import { parseSchedule } from '../rules/schedule.ts';
import { noSuch } from './names.ts';
import { isPlain, type Report } from './pieces.ts';
import { oneOf, type Path, show } from './problem.ts';
import { actions, type ConditionKey, conditionSchemas, ruleSchema, stepSchemas } from './rules-schema.ts';
import { validate } from './validate.ts';

/** What rules may name. What stands in the lists and not in the maps is wrong itself, and reported as such. */
export interface Nameable {
  readonly sensors: readonly string[];
  /** Quantities of each sensor. */
  readonly channels: ReadonlyMap<string, readonly string[]>;
  readonly actuators: readonly string[];
  readonly kinds: ReadonlyMap<string, GuardedKind>;
}

/** Conditions inside conditions. A file can hold itself, by an anchor. */
const DEEPEST = 8;

/** Checks rules and makes them ready to run. Reports what is wrong and leaves those rules out. */
export function checkRules(members: readonly unknown[], known: Nameable, report: Report): readonly Rule[] {
  const names = new Map<string, number>();
  return members.flatMap((member, index) => {
    const path = ['rules', index];
    const rule = checkRule(path, member, known, report);
    const name = isPlain(member) ? member.name : undefined;
    if (typeof name !== 'string') return [];
    const first = names.get(name);
    if (first !== undefined) report([...path, 'name'], `${show(name)} is the name of rules[${first}] too`);
    else names.set(name, index);
    return rule ? [rule] : [];
  });
}

function checkRule(path: Path, member: unknown, known: Nameable, report: Report): Rule | undefined {
  const rule = validate(ruleSchema, member, path, report);
  if (!isPlain(member)) return undefined;
  const has = (key: string): boolean => member[key] !== undefined;
  const when = has('when') ? checkCondition([...path, 'when'], member.when, known, report, 1) : undefined;
  const steps = has('do') ? checkSteps([...path, 'do'], member.do, known, report) : undefined;
  const otherwise = has('otherwise')
    ? checkSteps([...path, 'otherwise'], member.otherwise, known, report)
    : [];
  if (when && has('otherwise') && isMoment(when))
    report(
      [...path, 'otherwise'],
      'a schedule is a moment and has no end; use between, or another rule with a schedule of its own',
    );
  if (when && has('repeat') && isMoment(when))
    report(
      [...path, 'repeat'],
      'a schedule is a moment and does not go on; let the schedule come more often',
    );
  if (!rule || !when || !steps || !otherwise) return undefined;
  const { name, cooldown, repeat } = rule;
  return { name, when, steps, otherwise, cooldownMs: cooldown, repeatMs: repeat };
}

function checkCondition(
  path: Path,
  written: unknown,
  known: Nameable,
  report: Report,
  depth: number,
): Condition | undefined {
  if (depth > DEEPEST) {
    report(path, `conditions lie inside each other more than ${DEEPEST} deep`);
    return undefined;
  }
  if (isPlain(written) && !('channel' in written) && ('above' in written || 'below' in written)) {
    report(path, 'above and below compare a channel, and none is named; add channel: sensor/quantity');
    return undefined;
  }
  const type = kindOf(
    path,
    written,
    conditionSchemas,
    'one condition; several go into a list: all or any',
    report,
  );
  if (!type) return undefined;
  const condition = compile(type, path, written, known, report, depth);
  if (condition && condition.type !== 'cron' && condition.type !== 'stale')
    if (condition.forMs > 0 && isMoment(condition)) {
      report([...path, 'for'], 'a schedule is a moment and never lasts');
      return undefined;
    }
  return condition;
}

function compile(
  type: ConditionKey,
  path: Path,
  written: unknown,
  known: Nameable,
  report: Report,
  depth: number,
): Condition | undefined {
  switch (type) {
    case 'channel':
      return threshold(path, written, known, report);
    case 'between': {
      const found = validate(conditionSchemas.between, written, path, report);
      const [from = 0, to = 0] = found?.between ?? [];
      return found && { type, from, to, forMs: found.for };
    }
    case 'cron': {
      const found = validate(conditionSchemas.cron, written, path, report);
      return found && schedule([...path, 'cron'], found.cron, report);
    }
    case 'stale': {
      const found = validate(conditionSchemas.stale, written, path, report);
      if (!found) return undefined;
      const sensor = found.stale;
      if (known.sensors.includes(sensor)) return { type, sensor, forMs: found.for };
      report([...path, 'stale'], noSuch('sensor', sensor, known.sensors));
      return undefined;
    }
    case 'all':
    case 'any': {
      const found = validate<GenericSchema<unknown, { readonly for: number }>>(
        conditionSchemas[type],
        written,
        path,
        report,
      );
      const list = isPlain(written) && Array.isArray(written[type]) ? written[type] : [];
      const of = list.flatMap(
        (part, index) => checkCondition([...path, type, index], part, known, report, depth + 1) ?? [],
      );
      if (!found || of.length !== list.length) return undefined;
      const condition = { type, of, forMs: found.for };
      const never = type === 'all' ? neverHolds(of) : undefined;
      if (never === undefined) return condition;
      report([...path, type], `${never}; this never holds`);
      return undefined;
    }
  }
}

function threshold(path: Path, written: unknown, known: Nameable, report: Report): Condition | undefined {
  const found = validate(conditionSchemas.channel, written, path, report);
  if (!found) return undefined;
  const { channel, above, below, hysteresis } = found;
  if (above !== undefined && below !== undefined) {
    report(
      [...path, 'below'],
      'expected above or below, not both; a band is all of two conditions, what lies outside it any of them',
    );
    return undefined;
  }
  const level = above ?? below;
  if (level === undefined) {
    report(path, 'missing, expected above or below');
    return undefined;
  }
  if (!isChannel([...path, 'channel'], channel, known, report)) return undefined;
  return { type: above === undefined ? 'below' : 'above', channel, level, hysteresis, forMs: found.for };
}

function isChannel(path: Path, channel: string, known: Nameable, report: Report): boolean {
  const [sensor = '', quantity = ''] = channel.split('/');
  const quantities = known.channels.get(sensor);
  if (!quantities && known.sensors.includes(sensor)) return true;
  if (quantities?.includes(quantity)) return true;
  const all = [...known.channels].flatMap(([name, has]) => has.map((one) => `${name}/${one}`));
  if (quantities) {
    const hint = didYouMean(quantity, quantities) || `, it measures ${quantities.join(', ')}`;
    report(path, `${sensor} does not measure ${show(quantity)}${hint}`);
  } else report(path, noSuch('channel', channel, all));
  return false;
}

function schedule(path: Path, expression: string, report: Report): Condition | undefined {
  const wish = 'expected a schedule such as "0 7 * * *" (minute, hour, day of month, month, day of week)';
  if (!/^(@\w+|\S+(\s+\S+){4,5})$/.test(expression.trim())) {
    report(path, `${wish}, got ${show(expression)}`);
    return undefined;
  }
  try {
    // from the epoch on, for what five or six fields never meet, they never will
    if (parseSchedule(expression)(0) !== undefined) return { type: 'cron', expression };
    report(path, `${show(expression)} never comes; there is no such day`);
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^Cron\w+: /, '') : String(error);
    report(path, `${wish}, got ${show(expression)}: ${detail}`);
  }
  return undefined;
}

function checkSteps(
  path: Path,
  written: unknown,
  known: Nameable,
  report: Report,
): readonly Step[] | undefined {
  if (!Array.isArray(written)) {
    const step = checkStep(path, written, known, report);
    return step && [step];
  }
  if (written.length === 0) report(path, 'expected a step, or a list of steps, got an empty list');
  const steps = written.flatMap((step, index) => checkStep([...path, index], step, known, report) ?? []);
  return steps.length === written.length && steps.length > 0 ? steps : undefined;
}

function checkStep(path: Path, written: unknown, known: Nameable, report: Report): Step | undefined {
  const type = kindOf(path, written, stepSchemas, 'one step; several go into a list', report);
  if (!type) return undefined;
  if (type === 'notify') {
    const found = validate(stepSchemas.notify, written, path, report);
    return found && { type, text: found.notify };
  }
  const found = validate(stepSchemas[type] as GenericSchema, written, path, report);
  if (!found) return undefined;
  const actuator = String((found as Readonly<Record<string, unknown>>)[type]);
  const action = (actions[type] as (step: unknown) => Action)(found);
  if (!known.actuators.includes(actuator)) {
    report([...path, type], noSuch('actuator', actuator, known.actuators));
    return undefined;
  }
  const kind = known.kinds.get(actuator);
  const refusal = kind && neverTakes(kind, action);
  if (refusal) {
    report([...path, type], `${actuator} refuses this: ${refusal.detail}`);
    return undefined;
  }
  return { type: 'act', actuator, action };
}

/** Which of the kinds it is, by the one key that names it. */
function kindOf<K extends string>(
  path: Path,
  written: unknown,
  schemas: Readonly<Record<K, unknown>>,
  one: string,
  report: Report,
): K | undefined {
  const kinds = Object.keys(schemas) as K[];
  if (!isPlain(written)) {
    report(path, `expected a mapping with ${oneOf(kinds)}, got ${show(written)}`);
    return undefined;
  }
  const keys = Object.keys(written);
  const found = kinds.filter((kind) => keys.includes(kind));
  if (found.length === 1) return found[0];
  if (found.length > 1) report(path, `expected ${one}, got ${found.join(' and ')} in one`);
  else {
    const meant = keys.map((name) => didYouMean(name, kinds)).find((hint) => hint !== '') ?? '';
    report(path, `expected a mapping with ${oneOf(kinds)}, got ${keys.join(', ') || 'an empty one'}${meant}`);
  }
  return undefined;
}
