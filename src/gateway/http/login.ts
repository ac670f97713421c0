import type { IncomingMessage } from 'node:http';
import { checkSameSite } from './access.ts';
import { readJson } from './body.ts';
import { badRequest } from './problem.ts';
import { json, type Reply } from './reply.ts';
import type { Route } from './router.ts';
import { COOKIE, type Gatekeeper, isEncrypted, type Person, personOf, unauthorised } from './who.ts';

/** A page in a kitchen stays logged in; taking the token back ends that at once. */
const COOKIE_S = 400 * 86_400;

/**
 * `GET /api/v1/me`: whether a login is needed and who is logged in. `POST /api/v1/login` with `{"token":"fh_..."}`
 * puts the token into a cookie that no script reads and no other site sends; `POST /api/v1/logout` takes it away.
 */
export function loginRoutes(keeper: Gatekeeper, maxBodyBytes: number): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/me',
      needs: 'nobody',
      handle: ({ person }) => json({ login: keeper.demanded, person: shown(person) }),
    },
    {
      method: 'POST',
      path: '/api/v1/login',
      needs: 'nobody',
      handle: async ({ request }) => {
        checkSameSite(request.headers);
        const token = tokenIn(await readJson(request, maxBodyBytes));
        const found = keeper.find(token);
        const person = 'entry' in found ? personOf(found.entry) : undefined;
        if (!person) throw unauthorised(found);
        return withCookie(request, json({ login: true, person: shown(person) }), token, COOKIE_S);
      },
    },
    {
      method: 'POST',
      path: '/api/v1/logout',
      needs: 'nobody',
      handle: ({ request }) => {
        checkSameSite(request.headers);
        return withCookie(request, json({ login: keeper.demanded, person: null }), '', 0);
      },
    },
  ];
}

const shown = (person: Person | undefined) => (person ? { name: person.name, role: person.role } : null);

function tokenIn(body: unknown): string {
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  if (typeof token === 'string' && /^\S{1,4096}$/.test(token.trim())) return token.trim();
  throw badRequest([{ pointer: '#/token', detail: 'the body must be an object such as {"token":"fh_..."}' }]);
}

function withCookie(request: IncomingMessage, reply: Reply, value: string, seconds: number): Reply {
  if ('stream' in reply) return reply;
  const secure = isEncrypted(request) ? '; Secure' : '';
  const cookie = `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } };
}
