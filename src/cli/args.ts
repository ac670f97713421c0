import { parseArgs } from 'node:util';
import { oneOf } from '../config/problem.ts';
import { FieldhandError } from '../lib/errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { type Args, type Command, commonOptions, type OptionSpec } from './command.ts';

/** @throws FieldhandError `usage` */
export function parse(command: Command, argv: readonly string[]): Args {
  const specs = [...command.options, ...commonOptions];
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(specs.map(parserOption)),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = specs.find(({ name }) => name === token.name);
    if (!spec) {
      const known = specs.filter(({ hidden }) => !hidden).map(({ name }) => `--${name}`);
      throw wrong(command, `unknown option ${token.rawName}${didYouMean(token.rawName, known)}`);
    }
    if (values.has(spec.name)) throw wrong(command, `${token.rawName} is given twice`);
    values.set(spec.name, optionValue(command, spec, token));
  }
  const [min, max] = command.words;
  // who asks for help need not know yet what else to give
  if (!values.has('help')) {
    if (positionals.length > max) throw wrong(command, `"${positionals[max]}" is one word too many`);
    if (positionals.length < min) throw wrong(command, `expected ${command.usage}`);
  }
  return {
    words: positionals,
    text: (name) => values.get(name),
    has: (name) => values.has(name),
  };
}

function parserOption({ name, short, value }: OptionSpec) {
  const type = value === undefined ? ('boolean' as const) : ('string' as const);
  return [name, short === undefined ? { type } : { type, short }] as const;
}

function optionValue(
  command: Command,
  spec: OptionSpec,
  token: {
    readonly rawName: string;
    readonly value?: string | undefined;
    readonly inlineValue?: boolean | undefined;
  },
): string {
  const { rawName, value, inlineValue } = token;
  if (spec.value === undefined) {
    if (value !== undefined) throw wrong(command, `${rawName} takes no value, got "${value}"`);
    return '';
  }
  // `--config --debug` is a value forgotten, not a file called --debug
  if (value === undefined || (value.startsWith('-') && !inlineValue) || value === '')
    throw wrong(command, `${rawName} needs a value: ${rawName} ${spec.value}`);
  if (spec.choices && !spec.choices.includes(value))
    throw wrong(
      command,
      `${rawName} takes ${oneOf(spec.choices)}, got "${value}"${didYouMean(value, spec.choices)}`,
    );
  return value;
}

const wrong = (command: Command, message: string): FieldhandError => usageError(command.name, message);

/** Something a user wrote that makes no sense. */
export function usageError(command: string, message: string): FieldhandError {
  return new FieldhandError('usage', `${command}: ${message}`, { cure: `see fieldhand ${command} --help` });
}
