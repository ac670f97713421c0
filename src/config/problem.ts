import { FieldhandError } from '../lib/errors.ts';

/** Keys and list positions from the top of the file down to a value. */
export type Path = readonly (string | number)[];

/** `sensors[2].address` */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${step}`;
  return text;
}

/** Where something was written. */
export interface Spot {
  /** `agent.yaml:12:5`, or the variable or option that the value came from. */
  readonly text: string;
  /** For the order: characters from the start of the file, -1 for what is not in it. */
  readonly offset: number;
}

/** Something wrong with a config, at one place. */
export interface Problem {
  readonly where: Spot;
  readonly path: Path;
  /** What is wrong, what was expected and what may have been meant. */
  readonly message: string;
}

/** `agent.yaml:12:5 sensors[2].adress: unknown key, did you mean "address"?` */
export function formatProblem({ where, path, message }: Problem): string {
  return path.length === 0 ? `${where.text} ${message}` : `${where.text} ${formatPath(path)}: ${message}`;
}

/** A config that cannot be used. Knows every problem, so that one run shows them all. */
export class ConfigError extends FieldhandError {
  override readonly name = 'ConfigError';
  /** In the order of the file. */
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super('config', `${count} in ${file}, nothing was started`);
    this.problems = problems.toSorted((a, b) => a.where.offset - b.where.offset);
  }

  /** One line each. */
  get lines(): readonly string[] {
    return this.problems.map(formatProblem);
  }
}

/** A value as a person would write it, short and on one line. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** An address as a person would write it. */
export function showHex(value: number): string {
  return Number.isInteger(value) && value >= 0 ? `0x${value.toString(16).padStart(2, '0')}` : show(value);
}

/** `a, b or c` */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
