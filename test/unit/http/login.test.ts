import { describe, expect, onTestFinished, test } from 'vitest';
import { Access } from '../../../src/gateway/access/access.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { logRecord } from '../../support/log-record.ts';
import { tokenFile, unknownToken } from '../../support/token-files.ts';
import { body, eventually, serve } from './server.ts';

const pump = '/api/v1/agents/greenhouse-1/commands';
const on = { actuator: 'pump', set: true };

/** The API of a gateway that asks for tokens. The file is read again when told. */
async function guarded() {
  const file = tokenFile();
  const tokens = {
    operator: file.add('operator', 'anna'),
    viewer: file.add('viewer', 'ben'),
    agent: file.add('agent', 'barn-2'),
  };
  const clock = new FakeClock(1_000, Date.now());
  const log = logRecord();
  const access = new Access({ path: file.path, named: false, clock, log });
  let now = systemClock.monotonic();
  const httpClock = { ...systemClock, monotonic: () => now };
  const server = await serve({ access, log, httpClock });
  const watching = access.watch(() => server.revoked());
  onTestFinished(() => watching.close());
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  return {
    ...server,
    tokens,
    log,
    bearer,
    as: (token: string, path: string) => server.get(path, { headers: bearer(token) }),
    pass: (ms: number) => {
      now += ms;
    },
    /** Switches the pump on, which the gateway's clock must bring about. */
    async command(headers: Record<string, string>) {
      const answer = server.post(pump, on, headers);
      await eventually(() => expect(server.gateway.received).toHaveLength(1));
      await server.clock.advance(1_000);
      return answer;
    },
    async revoke(token: string) {
      file.revoke(token);
      await clock.advance(10_000);
    },
  };
}

const cookieOf = (response: Response): string => response.headers.get('set-cookie') ?? '';
const kept = (response: Response): string => cookieOf(response).split(';')[0] ?? '';

describe('the API of a gateway with tokens', () => {
  test.each([
    '/api/v1/agents',
    '/api/v1/agents/barn-2',
    '/api/v1/commands',
    '/api/v1/status',
    '/api/v1/events',
  ])('%s answers nobody without one', async (path) => {
    const { get, as, tokens } = await guarded();
    const response = await get(path);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="fieldhand"');
    expect(await body(response)).toMatchObject({
      type: 'urn:fieldhand:problem:no-token',
      detail: expect.stringContaining('fieldhand token new --viewer NAME'),
    });
    if (path === '/api/v1/events') return;
    for (const token of [tokens.viewer, tokens.operator]) expect((await as(token, path)).status).toBe(200);
  });

  test('every route but those of probes, of the page and of the login asks', async () => {
    const { get, post } = await guarded();
    const listed = (await body(await get('/nothing-here'))).detail;
    const routes = [...listed.matchAll(/(GET|POST) (\/\S*?)(?=,|$)/g)].map(([, method, path]) => [
      method,
      path,
    ]);
    const open: string[] = [];
    for (const [method, path = ''] of routes) {
      const at = path.replace(/\{.*?\}/g, 'barn-2');
      const { status } = await (method === 'GET' ? get(at) : post(at, {}));
      if (status !== 401) open.push(`${method} ${path}`);
    }
    expect(routes.length).toBeGreaterThan(10);
    expect(open.sort()).toEqual([
      'GET /',
      'GET /api/v1/me',
      'GET /healthz',
      'GET /readyz',
      'POST /api/v1/login',
      'POST /api/v1/logout',
    ]);
  });

  test.each([
    ['an unknown one', () => unknownToken, 'unknown or was revoked'],
    ['something else', () => 'hunter2', 'no token of a fieldhand gateway'],
    ["an agent's", (agent: string) => agent, "an agent's token does not open the API"],
  ])('%s opens nothing, and the log says who tried', async (_, token, why) => {
    const { as, tokens, log } = await guarded();
    const response = await as(token(tokens.agent), '/api/v1/agents');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect((await body(response)).detail).toContain(why);
    expect(log.with('wrong token')).toMatchObject([{ level: 'warn', fields: { address: '127.0.0.1' } }]);
    expect(JSON.stringify(log.lines)).not.toContain(token(tokens.agent));
  });

  test('a viewer moves nothing, and is told whose token it takes', async () => {
    const { post, bearer, tokens, gateway, command } = await guarded();
    const refused = await post(pump, on, bearer(tokens.viewer));
    expect(refused.status).toBe(403);
    expect((await body(refused)).detail).toMatch(/^ben may look and not command; .*--operator NAME/);
    expect(gateway.received).toEqual([]);
    expect((await command(bearer(tokens.operator))).status).toBe(200);
    expect(gateway.received).toMatchObject([{ issuer: 'http:anna' }]);
  });

  test('a token that is taken back opens nothing any more, and ends the event streams that it opened', async () => {
    const { as, tokens, revoke } = await guarded();
    const streams = await Promise.all([
      as(tokens.viewer, '/api/v1/events'),
      as(tokens.operator, '/api/v1/events'),
    ]);
    const ended = [false, false];
    for (const [index, stream] of streams.entries())
      void stream.body?.pipeTo(new WritableStream()).then(
        () => {
          ended[index] = true;
        },
        () => undefined,
      );
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    await revoke(tokens.viewer);
    await eventually(() => expect(ended).toEqual([true, false]));
    expect((await as(tokens.viewer, '/api/v1/agents')).status).toBe(401);
    expect((await as(tokens.operator, '/api/v1/agents')).status).toBe(200);
  });

  test('wrong tokens beyond ten a minute are slowed down, right ones never', async () => {
    const { as, tokens, log, pass, get } = await guarded();
    const statusOf = async (token: string) => (await as(token, '/api/v1/agents')).status;
    for (let i = 0; i < 10; i++) expect(await statusOf(unknownToken)).toBe(401);
    const slowed = await as(unknownToken, '/api/v1/agents');
    expect(slowed.status).toBe(429);
    expect(slowed.headers.get('retry-after')).toBe('6');
    expect(log.with('wrong token')).toHaveLength(10);
    expect(await statusOf(tokens.viewer)).toBe(200);
    expect((await get('/api/v1/agents')).status).toBe(401);
    pass(6_000);
    expect(await statusOf(unknownToken)).toBe(401);
    expect(await statusOf(unknownToken)).toBe(429);
  });
});

describe('logging in', () => {
  test('puts the token where no script and no other site gets at it', async () => {
    const { get, post, tokens, gateway, command } = await guarded();
    expect(await body(await get('/api/v1/me'))).toEqual({ login: true, person: null });
    const login = await post('/api/v1/login', { token: ` ${tokens.operator}\n` });
    expect(await body(login)).toEqual({ login: true, person: { name: 'anna', role: 'operator' } });
    expect(cookieOf(login).split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      expect.stringMatching(/^Max-Age=\d+$/),
      'Path=/',
      'SameSite=Strict',
    ]);
    const cookie = kept(login);
    expect((await get('/api/v1/agents', { headers: { cookie } })).status).toBe(200);
    expect((await command({ cookie })).status).toBe(200);
    expect(gateway.received).toMatchObject([{ issuer: 'http:anna' }]);

    const logout = await post('/api/v1/logout', {}, { cookie });
    expect(cookieOf(logout)).toMatch(/^fieldhand=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/);
  });

  test('keeps it to encrypted connections where a proxy has one', async () => {
    const { post, tokens } = await guarded();
    const login = await post('/api/v1/login', { token: tokens.viewer }, { 'x-forwarded-proto': 'https' });
    expect(cookieOf(login)).toMatch(/; Secure$/);
  });

  test('ends when the token is taken back', async () => {
    const { get, post, tokens, revoke } = await guarded();
    const cookie = kept(await post('/api/v1/login', { token: tokens.viewer }));
    await revoke(tokens.viewer);
    expect((await get('/api/v1/agents', { headers: { cookie } })).status).toBe(401);
    expect(await body(await get('/api/v1/me', { headers: { cookie } }))).toEqual({
      login: true,
      person: null,
    });
  });

  test('is not hidden by a login at a proxy, and gives way to a Bearer token', async () => {
    const { get, post, tokens, bearer } = await guarded();
    const cookie = `other=1; ${kept(await post('/api/v1/login', { token: tokens.viewer }))}; more=2`;
    const proxied = { cookie, authorization: 'Basic YW5uYTpwYXNz' };
    expect((await get('/api/v1/agents', { headers: proxied })).status).toBe(200);
    const me = await body(await get('/api/v1/me', { headers: { cookie, ...bearer(tokens.operator) } }));
    expect(me.person).toEqual({ name: 'anna', role: 'operator' });
  });

  test.each([
    [{ token: unknownToken }, 401],
    [{ token: 'hunter2' }, 401],
    [{ token: '' }, 400],
    [{ token: 5 }, 400],
    [{ token: 'a'.repeat(5_000) }, 400],
    [{}, 400],
    [null, 400],
  ])('with %j gives no cookie', async (sent, status) => {
    const { post } = await guarded();
    const response = await post('/api/v1/login', sent);
    expect(response.status).toBe(status);
    expect(cookieOf(response)).toBe('');
  });

  test("is nothing that another site's page can do for somebody, nor logging out or commanding", async () => {
    const { post, tokens, gateway } = await guarded();
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const cookie = kept(await post('/api/v1/login', { token: tokens.operator }));
    for (const [path, sent] of [
      ['/api/v1/login', { token: tokens.viewer }],
      ['/api/v1/logout', {}],
      [pump, on],
    ] as const) {
      const response = await post(path, sent, { ...evil, cookie });
      expect(response.status).toBe(403);
      expect(cookieOf(response)).toBe('');
    }
    // another port of the same host gets the cookie along, and no further
    expect((await post(pump, on, { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect(gateway.received).toEqual([]);
  });

  test('is needed by nobody where there are no tokens', async () => {
    const { get } = await serve();
    expect(await body(await get('/api/v1/me'))).toMatchObject({ login: false, person: { role: 'operator' } });
  });
});
