import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseType, type Type } from './type.ts';

const APIMACHINERY = '@kubernetes-models/apimachinery/';

/**
 * The API of Kubernetes as kubernetes-models declares it in TypeScript. Its declarations say more than its validators,
 * which let unknown fields pass: names, types, what is required, and the words that an enumeration takes.
 */
export class Declarations {
  readonly #root: string;
  readonly #types = new Map<string, Type>();

  /** @param root folder with `kubernetes-models` and `apimachinery` */
  constructor(root: string) {
    this.#root = root;
  }

  /** What an object of `kind` looks like; undefined when the API has none such. */
  kind(apiVersion: string, kind: string): Type | undefined {
    const file = join(this.#root, 'kubernetes-models', apiVersion, `${kind}.d.ts`);
    return existsSync(file) ? this.read(file) : undefined;
  }

  /** The type that a file declares first. */
  read(file: string): Type {
    const known = this.#types.get(file);
    if (known) return known;
    const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const files = new Map(
      [...text.matchAll(/^import \{ (\w+) \} from "([^"]+)";$/gm)].map(([, name = '', from = '']) => [
        name,
        from.startsWith(APIMACHINERY)
          ? join(this.#root, 'apimachinery', `${from.slice(APIMACHINERY.length)}.d.ts`)
          : resolve(file, '..', from.replace(/\.js$/, '.d.ts')),
      ]),
    );
    const body = /export (?:interface \w+(?: extends \w+)? |type \w+ = )([\s\S]*)/.exec(text)?.[1];
    if (body === undefined) throw new Error(`${file} declares nothing`);
    const type = parseType(body, (name) => {
      const other = files.get(name);
      if (other === undefined) throw new Error(`${file}: ${name} comes from nowhere`);
      return other;
    });
    this.#types.set(file, type);
    return type;
  }
}
