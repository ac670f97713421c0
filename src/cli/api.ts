import { errnoOf, FieldhandError, messageOf } from '../lib/errors.ts';
import { readSecretFile } from '../lib/secret-file.ts';
import { usageError } from './args.ts';
import type { Args, OptionSpec } from './command.ts';
import { type Answer, exchange, type Question } from './exchange.ts';
import type { Io } from './io.ts';

const DEFAULT_URL = 'http://127.0.0.1:8080';

export const gatewayUrlOption: OptionSpec = {
  name: 'gateway',
  value: 'URL',
  description: `The gateway's HTTP API. Default: FIELDHAND_API, else ${DEFAULT_URL}.`,
};

const tokenFileOption: OptionSpec = {
  name: 'token-file',
  value: 'FILE',
  description:
    'The token that lets you in, in a file that nobody else may read. Default: FIELDHAND_TOKEN_FILE, else FIELDHAND_TOKEN holds the token itself.',
};

const caOption: OptionSpec = {
  name: 'ca',
  value: 'FILE',
  description:
    'The authority that the certificate of an https gateway must be of. Default: FIELDHAND_CA, else those that Node knows.',
};

/** Where the API is, and what lets one in. */
export const apiOptions: readonly OptionSpec[] = [gatewayUrlOption, caOption, tokenFileOption];

export const jsonOption: OptionSpec = { name: 'json', description: 'Print what the API answers, as JSON.' };

/** The gateway's HTTP API, as far as the command line asks it. */
export interface Api {
  /** @throws FieldhandError `unreachable`, or the code of the problem document */
  get<T>(path: string): Promise<T>;
  /** @param timeoutMs how long the answer may take @throws as `get` */
  post<T>(path: string, body: object, timeoutMs: number): Promise<T>;
}

/** @throws FieldhandError `usage` when what was given is no URL; `secret` when the token's file is of no use */
export function openApi(command: string, args: Args, { env, clock }: Io): Api {
  const given = args.text(gatewayUrlOption.name) ?? env.FIELDHAND_API ?? DEFAULT_URL;
  const base = URL.canParse(given) ? new URL(given) : undefined;
  if (!base || !/^https?:$/.test(base.protocol))
    throw usageError(command, `--gateway takes a URL such as ${DEFAULT_URL}, got "${given}"`);
  const token = tokenOf(args, env);
  const common = {
    ca: args.text(caOption.name) ?? (env.FIELDHAND_CA || undefined),
    now: () => clock.wall(),
  };
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  return {
    get: (path) => call(base, path, { ...common, method: 'GET', headers, timeoutMs: 10_000 }),
    post: (path, body, timeoutMs) =>
      call(base, path, {
        ...common,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        timeoutMs,
      }),
  };
}

function tokenOf(args: Args, env: Io['env']): string | undefined {
  const file = args.text(tokenFileOption.name) ?? env.FIELDHAND_TOKEN_FILE;
  return file ? readSecretFile(file, 'token') : env.FIELDHAND_TOKEN?.trim() || undefined;
}

async function call<T>(base: URL, path: string, question: Question): Promise<T> {
  const url = new URL(path, base);
  let answer: Answer;
  try {
    answer = await exchange(url, question);
  } catch (error) {
    throw new FieldhandError('unreachable', `no gateway answers at ${base.origin}: ${messageOf(error)}`, {
      cure: cureOf(error, base),
      cause: error,
    });
  }
  const { status, text } = answer;
  const body = parseJson(text);
  if (status >= 200 && status < 300 && body !== undefined) return body as T;
  if (isProblem(body))
    throw new FieldhandError(body.type.split(':').at(-1) ?? 'refused', body.detail, {
      ...(status === 401 && {
        cure: 'name the file of a token with --token-file, or in FIELDHAND_TOKEN_FILE',
      }),
    });
  throw new FieldhandError(
    'unreachable',
    `what answers at ${base.origin} is no fieldhand gateway (${status} at ${url.pathname})`,
    { cure: 'say where the gateway is with --gateway URL' },
  );
}

function cureOf(error: unknown, { protocol }: URL): string {
  if (error instanceof FieldhandError && error.cure !== undefined) return error.cure;
  // a port for TLS hangs up on who speaks plainly
  if (protocol === 'http:' && errnoOf(error) === 'ECONNRESET')
    return 'where it has a certificate in http.tls, write https:// in --gateway';
  return 'start one with `fieldhand gateway`, or say where it is with --gateway URL';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 9457 */
function isProblem(value: unknown): value is { readonly type: string; readonly detail: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'detail' in value &&
    typeof value.type === 'string' &&
    typeof value.detail === 'string'
  );
}
