import { didYouMean } from '../../../src/lib/nearest.ts';
import type { Declarations } from './declarations.ts';
import type { Type } from './type.ts';

/** Where in an object, as a person writes it, and what is wrong there. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);
const join = (path: string, step: string): string =>
  /^[\w-]+$/.test(step) ? `${path}${path && '.'}${step}` : `${path}[${show(step)}]`;

/** What of `value` is not of `type`. */
export function validate(
  declarations: Declarations,
  type: Type,
  value: unknown,
  path = '',
): readonly Problem[] {
  const wrong = (message: string): readonly Problem[] => [{ path, message }];
  const expected = (what: string) => wrong(`expected ${what}, got ${show(value)}`);
  switch (type.is) {
    case 'anything':
      return [];
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type.is ? [] : expected(`a ${type.is}`);
    case 'word':
      return value === type.word ? [] : expected(show(type.word));
    case 'other':
      return validate(declarations, declarations.read(type.file), value, path);
    case 'either':
      return type.of.some((one) => validate(declarations, one, value, path).length === 0)
        ? []
        : expected(type.of.map((one) => (one.is === 'word' ? show(one.word) : one.is)).join(' or '));
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, index) => validate(declarations, type.of, item, `${path}[${index}]`))
        : expected('a list');
    case 'map':
      return isMapping(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            validate(declarations, type.of, item, join(path, key)),
          )
        : expected('a mapping');
    case 'object': {
      if (!isMapping(value)) return expected('a mapping');
      const missing = [...type.fields]
        .filter(([name, { required }]) => required && value[name] === undefined)
        .map(([name]) => ({ path: join(path, name), message: 'is missing' }));
      const inner = Object.entries(value).flatMap(([key, item]) => {
        const field = type.fields.get(key);
        return field
          ? validate(declarations, field.type, item, join(path, key))
          : [{ path: join(path, key), message: `unknown field${didYouMean(key, [...type.fields.keys()])}` }];
      });
      return [...missing, ...inner];
    }
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
