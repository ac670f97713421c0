import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';
import type { Reply } from './reply.ts';
import type { Need, Person } from './who.ts';

/** One request on its way through a route. */
export interface Call {
  readonly request: IncomingMessage;
  /** What the path's `{names}` stand for, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Who asks; undefined where the route needs nobody and nobody is known. */
  readonly person: Person | undefined;
}

export interface Route {
  /** GET answers HEAD too. */
  readonly method: 'GET' | 'POST';
  /** `/api/v1/agents/{id}`; a `{name}` is one segment. */
  readonly path: string;
  /** Whom it answers. Default: for GET a viewer, for POST an operator. */
  readonly needs?: Need;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

/** Finds the route of a request. @throws Problem 404 naming the API's routes, 405 with Allow, 400 for a bad path */
export function findRoute(
  routes: readonly Route[],
  request: IncomingMessage,
): { readonly route: Route; readonly call: Omit<Call, 'person'> } {
  const url = request.url ?? '/';
  const queryAt = url.indexOf('?');
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  const query = new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1));
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const segments = path.split('/').map(decode);

  const there = routes.flatMap((route) => {
    const params = match(route.path.split('/'), segments);
    return params ? [{ route, params }] : [];
  });
  const found = there.find(({ route }) => route.method === method);
  if (found) return { route: found.route, call: { request, params: found.params, query } };
  if (there.length === 0) {
    const known = routes
      .map((route) => `${route.method} ${route.path}`)
      .filter((text) => !text.includes('.'));
    throw new Problem(404, 'not-found', `there is nothing at ${path}; there is ${known.join(', ')}`);
  }
  const allow = there.flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
  throw new Problem(405, 'method-not-allowed', `${path} takes ${allow.join(', ')}, not ${request.method}`, {
    headers: { allow: allow.join(', ') },
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badPath(segment);
  }
}

const badPath = (segment: string): Problem =>
  new Problem(400, 'bad-request', `"${segment}" in the path is not percent-encoded UTF-8`);

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{') && segment !== '') params[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
