import { readFileSync, statSync } from 'node:fs';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { errnoOf, FieldhandError, messageOf } from '../lib/errors.ts';
import { ConfigError, type Path, type Problem, type Spot } from './problem.ts';

/** A parsed file: its value, and where each part of it was written. */
export interface Source {
  /** Mappings, lists and scalars; an empty file is an empty mapping. */
  readonly value: unknown;
  /** Where the key or the value at `path` is, or the nearest thing around it. */
  where(path: Path, at?: 'key' | 'value'): Spot;
}

/** No config anybody writes is larger; a device file or a log given by mistake is. */
const LARGEST_FILE = 1024 * 1024;

/** @throws FieldhandError `config` when the file cannot be read, ConfigError when it is not YAML */
export function readSource(file: string): Source {
  return parseSource(readText(file), file);
}

function readText(file: string): string {
  const wrong = (message: string, cure: string): FieldhandError =>
    new FieldhandError('config', `${file}: ${message}`, { cure });
  let bytes: Uint8Array;
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) throw wrong(`${size} bytes are too many for a config`, 'give the YAML file');
    bytes = readFileSync(file);
  } catch (error) {
    switch (errnoOf(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw wrong('no such file', 'write one, or give another with --config');
      case 'EACCES':
      case 'EPERM':
        throw wrong('may not be read by this user', 'change its owner or mode');
      case 'EISDIR':
        throw wrong('is a folder', 'give the YAML file in it');
    }
    throw error;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw wrong('is not UTF-8 text', 'save it as UTF-8');
  }
}

/**
 * Parses YAML 1.2 (merge keys too).
 * @param name what places in the text are called
 * @throws ConfigError with every syntax error and duplicate key
 */
export function parseSource(text: string, name: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const spot = (offset: number): Spot => {
    const { line, col } = lines.linePos(offset);
    return { text: `${name}:${line}:${col}`, offset };
  };
  const problem = (offset: number, message: string): Problem => ({ where: spot(offset), path: [], message });
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) {
    const problems = wrong.map((error) =>
      problem(error.pos[0], syntaxMessage(error.code, error.message, text, error.pos)),
    );
    throw new ConfigError(name, problems);
  }
  const dangling: Problem[] = [];
  visit(document, {
    Alias: (_, node) => {
      if (!node.resolve(document))
        dangling.push(
          problem(
            node.range?.[0] ?? 0,
            `*${node.source} stands for nothing, expected &${node.source} before it`,
          ),
        );
    },
  });
  if (dangling.length > 0) throw new ConfigError(name, dangling);
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch (error) {
    // aliases of aliases that multiply into the thousands
    throw new ConfigError(name, [problem(0, `not YAML: ${messageOf(error)}`)]);
  }
  return {
    value,
    where(path, at = 'value') {
      const node = locate(document.contents, path, at, (alias) =>
        isAlias(alias) ? alias.resolve(document) : alias,
      );
      return spot(node?.range?.[0] ?? 0);
    },
  };
}

function syntaxMessage(code: string, message: string, text: string, [from]: [number, number]): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return `the key "${/^[^:\s]*/.exec(text.slice(from))?.[0]}" is here twice`;
    case 'TAB_AS_INDENT':
      return 'a tab, where YAML takes only spaces';
    case 'MULTIPLE_DOCS':
      return 'a second document (---), expected one';
    default:
      return `not YAML: ${message.replace(/\s*\n\s*/g, ' ')}`;
  }
}

function locate(
  root: Node | null,
  path: Path,
  at: 'key' | 'value',
  follow: (node: unknown) => unknown,
): Node | null | undefined {
  let here: unknown = root;
  for (const [depth, step] of path.entries()) {
    const inner: unknown = follow(here);
    if (isMap(inner)) {
      const pair: Pair | undefined = inner.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) break;
      const last = depth === path.length - 1;
      // an empty value has its place too, but behind the colon: the key shows it better
      const empty = pair.value === null || (isScalar(pair.value) && pair.value.value === null);
      here = (last && at === 'key') || empty ? pair.key : pair.value;
      if (empty) break;
    } else if (isSeq(inner)) {
      const item: unknown = inner.items[Number(step)];
      if (item === undefined || item === null) break;
      here = item;
    } else break;
  }
  return here as Node | null | undefined;
}
