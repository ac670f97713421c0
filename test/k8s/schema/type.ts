/** A type, as far as the API of Kubernetes uses TypeScript's. */
export type Type =
  | { readonly is: 'string' | 'number' | 'boolean' | 'anything' }
  | { readonly is: 'word'; readonly word: string }
  | { readonly is: 'list' | 'map'; readonly of: Type }
  | { readonly is: 'either'; readonly of: readonly Type[] }
  | { readonly is: 'object'; readonly fields: ReadonlyMap<string, Field> }
  | { readonly is: 'other'; readonly file: string };

export interface Field {
  readonly type: Type;
  readonly required: boolean;
}

const scalars = ['string', 'number', 'boolean'] as const;

/**
 * Reads the type with which `text` begins; what comes behind it is ignored.
 * @param fileOf where a type of another name is declared
 * @throws Error on what the grammar of these declarations does not have
 */
export function parseType(text: string, fileOf: (name: string) => string): Type {
  const tokens = [...text.matchAll(/"[^"]*"|\w+|[{}[\]<>():;?|=]/g)].map(([token]) => token);
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new Error(`expected ${wanted ?? 'more'}, got ${token}`);
    return token;
  };

  function either(): Type {
    const of = [single()];
    while (peek() === '|') {
      take();
      of.push(single());
    }
    return of.length === 1 && of[0] ? of[0] : { is: 'either', of };
  }

  function single(): Type {
    const token = take();
    if (token.startsWith('"')) return { is: 'word', word: token.slice(1, -1) };
    if (token === '{') return braces();
    if (token === 'Array') {
      take('<');
      const of = either();
      take('>');
      return { is: 'list', of };
    }
    const scalar = scalars.find((name) => name === token);
    if (scalar) return { is: scalar };
    if (token === 'unknown' || token === 'any' || token === 'object') return { is: 'anything' };
    return { is: 'other', file: fileOf(token) };
  }

  function braces(): Type {
    const fields = new Map<string, Field>();
    while (peek() !== '}') {
      if (peek() === '[') {
        for (const token of ['[', 'key', ':', 'string', ']', ':']) take(token);
        const of = either();
        take(';');
        take('}');
        return { is: 'map', of };
      }
      const name = take().replaceAll('"', '');
      const required = peek() !== '?';
      if (!required) take();
      take(':');
      fields.set(name, { type: either(), required });
      take(';');
    }
    take('}');
    // an empty interface stands for what has no fixed shape
    return fields.size > 0 ? { is: 'object', fields } : { is: 'anything' };
  }

  return either();
}
