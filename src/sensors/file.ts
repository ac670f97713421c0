import * as v from 'valibot';
import { DeviceError, messageOf } from '../lib/errors.ts';
import { openChip } from './chip.ts';
import { numberIn } from './kernel-device.ts';
import { defineSensor } from './sensor.ts';

const finite = v.pipe(v.number(), v.finite('expected a number'));

const options = v.strictObject({
  path: v.pipe(
    v.string(),
    v.regex(/^\/[^\0]{1,4095}$/, 'expected an absolute path'),
    v.metadata({ expects: 'an absolute path' }),
    v.description(
      'A small file that somebody else keeps up to date, or one of the kernel in `/sys` or `/proc`.',
    ),
  ),
  pattern: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (pattern) => patternProblem(pattern) === undefined,
        ({ input }) => patternProblem(input as string) ?? '',
      ),
      v.metadata({ expects: 'a regular expression with one group, as humidity=(\\d+)' }),
      v.description(
        'Finds the number in the text: what the one group holds; `^` and `$` mean a line. Left out: the whole text is a number.',
      ),
    ),
  ),
  scale: v.optional(
    v.pipe(
      finite,
      v.notValue(0, 'expected a number other than 0'),
      v.description('The value is the number times this, plus `offset`.'),
    ),
    1,
  ),
  offset: v.optional(v.pipe(finite, v.description('In units, added last.')), 0),
  quantity: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words with dashes, as soil-moisture'),
      v.metadata({ expects: 'lower-case words with dashes, as soil-moisture' }),
      v.description('What it measures: the name of the channel.'),
    ),
    'value',
  ),
  unit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[!-~]{1,32}$/, 'expected a UCUM unit such as Cel, % or 1'),
      v.metadata({ expects: 'a UCUM unit such as Cel, % or 1' }),
      v.description('Unit of the value; `1` is a bare number.'),
    ),
    '1',
  ),
  decimals: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(-3), v.maxValue(9), v.description('Decimals that are kept.')),
    2,
  ),
});

function patternProblem(pattern: string): string | undefined {
  try {
    // an empty alternative always matches, and shows how many groups there are
    const groups = (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
    return groups === 1 ? undefined : `expected a pattern with one group in (), got ${groups}`;
  } catch (error) {
    return `expected a regular expression: ${messageOf(error)}`;
  }
}

export const file = defineSensor({
  kind: 'file',
  summary: 'A number in a file',
  options,
  channels: ({ quantity, unit, decimals }) => [{ quantity, unit, decimals }],
  resources: () => [],
  open: ({ path, pattern, scale, offset, quantity }, { board: { files } }) => {
    const expression = pattern === undefined ? undefined : new RegExp(pattern, 'm');
    const value = async (): Promise<number> => {
      const text = await files.read(path);
      const found = expression === undefined ? text : expression.exec(text)?.[1];
      if (found === undefined)
        throw new DeviceError('failed', `${path}: nothing in it matches ${JSON.stringify(pattern)}`);
      return numberIn(found, path) * scale + offset;
    };
    return openChip({
      // a wrong text is no reason to open it anew: the next one may be right
      setUp: () => files.read(path),
      measure: async () => [{ quantity, value: await value() }],
    });
  },
});
