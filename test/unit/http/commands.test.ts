import { describe, expect, test } from 'vitest';
import { body as bodyOf, eventually, serve, type TestServer } from './server.ts';

const pump = '/api/v1/agents/greenhouse-1/commands';

/** Posts, lets the fake agent answer, and returns what the caller gets. */
async function ask(server: TestServer, path: string, body: unknown, waitMs = 100) {
  const response = server.post(path, body);
  await eventually(() => expect(server.gateway.received).toHaveLength(1));
  await server.clock.advance(waitMs);
  return response;
}

describe('commands', () => {
  test('set answers once the agent has, with what was read back', async () => {
    const server = await serve();
    const response = await ask(server, pump, { actuator: 'pump', set: true, ttl: '5s' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: expect.any(String),
      state: 'executed',
      reason: null,
      result: { level: 1, on: true, readBack: true },
    });
    expect(server.gateway.received[0]).toMatchObject({
      agent: 'greenhouse-1',
      actuator: 'pump',
      action: { type: 'set', level: 1 },
      ttlMs: 5_000,
      issuer: 'http:127.0.0.1',
    });
  });

  test.each([
    [{ set: false }, { type: 'set', level: 0 }, 10_000],
    [{ set: 0.35, ttl: '1m30s' }, { type: 'set', level: 0.35 }, 90_000],
    [{ pulse: '500ms' }, { type: 'pulse', ms: 500 }, 10_000],
    [{ set: 0.5, fade: '2s' }, { type: 'set', level: 0.5, fadeMs: 2_000 }, 10_000],
    [
      { blink: { on: '500ms', off: '1s', times: 10 } },
      { type: 'blink', onMs: 500, offMs: 1_000, times: 10 },
      10_000,
    ],
    [{ blink: { on: '1s', off: '1s' } }, { type: 'blink', onMs: 1_000, offMs: 1_000 }, 10_000],
    [{ move: 0.4 }, { type: 'move', position: 0.4 }, 10_000],
    [{ stop: true }, { type: 'stop' }, 10_000],
  ])('%j reaches the gateway as such', async (body, action, ttlMs) => {
    const server = await serve();
    await ask(server, pump, { actuator: 'pump', ...body });
    expect(server.gateway.received[0]).toMatchObject({ ttlMs });
    expect(server.gateway.received[0]?.action).toEqual(action);
  });

  test('a refusal, a failure and silence are answers too, with their reason', async () => {
    const refused = await serve();
    const answer = await ask(refused, '/api/v1/agents/barn-2/commands', { actuator: 'heater', set: true });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ state: 'rejected', reason: 'max-on', result: null });
    const silent = await serve();
    const body = { actuator: 'gate', pulse: '1s', ttl: '2s' };
    expect(await (await ask(silent, '/api/v1/agents/barn-2/commands', body, 2_000)).json()).toMatchObject({
      state: 'expired',
      reason: 'no-answer',
    });
  });

  test("the caller's id is kept, and the last commands are listed, newest first", async () => {
    const server = await serve();
    await ask(server, pump, { actuator: 'pump', set: true, id: 'mine-1' });
    const second = server.post(pump, { actuator: 'lamp', set: true });
    await eventually(() => expect(server.gateway.received).toHaveLength(2));
    const { commands } = await bodyOf(await server.get('/api/v1/commands?limit=2'));
    expect(commands).toMatchObject([
      { actuator: 'lamp', state: 'pending' },
      { id: 'mine-1', state: 'executed', result: { on: true } },
    ]);
    await server.clock.advance(100);
    await second;
  });

  test.each([
    [{}, ['#/actuator', '#'], 'actuator is missing'],
    [[], ['#'], 'the body must be an object'],
    [{ actuator: 'pump' }, ['#'], 'one of set, pulse, blink, move and stop is needed'],
    [{ actuator: 'pump', set: true, pulse: '1s' }, ['#'], 'set and pulse exclude each other'],
    [{ actuator: 'pump', set: 'on' }, ['#/set'], 'set is "on"; expected true, false or a number from 0 to 1'],
    [{ actuator: 'pump', set: 1.01 }, ['#/set'], 'set is 1.01'],
    [{ actuator: 'pump', set: null }, ['#/set'], 'set is null'],
    [{ actuator: 'pump', pulse: 500 }, ['#/pulse'], 'pulse is 500, which has no unit'],
    [{ actuator: 'lamp', pulse: '1s', fade: '2s' }, ['#/fade'], 'fade goes with set'],
    [{ actuator: 'lamp', set: 1, fade: '2' }, ['#/fade'], 'fade is "2", which has no unit'],
    [{ actuator: 'blind', move: 1.5 }, ['#/move'], 'move is 1.5; expected a position from 0 (closed) to 1'],
    [{ actuator: 'blind', stop: false }, ['#/stop'], 'stop is false; expected true'],
    [{ actuator: 'blind', move: 0, stop: true }, ['#'], 'move and stop exclude each other'],
    [{ actuator: 'lamp', blink: '1s' }, ['#/blink'], 'expected an object such as {"on":"500ms"'],
    [{ actuator: 'lamp', blink: { on: '1s' } }, ['#/blink/off'], 'blink needs off'],
    [
      { actuator: 'lamp', blink: { on: '1ms', off: 5, 'o/n': 1 } },
      ['#/blink/o~1n', '#/blink/on', '#/blink/off'],
      'blink.on is "1ms"; expected a duration',
    ],
    [
      { actuator: 'lamp', blink: { on: '1s', off: '1s', times: 0 } },
      ['#/blink/times'],
      'times is 0; expected a whole number from 1 to 1000000',
    ],
    [{ actuator: 'pump', pulse: '0ms' }, ['#/pulse'], 'from 1ms to 1d'],
    [{ actuator: 'pump', set: true, ttl: '10 sec' }, ['#/ttl'], 'ttl is "10 sec"; expected a duration'],
    [{ actuator: 'pump', set: true, ttl: '99ms' }, ['#/ttl'], 'from 100ms to 1d'],
    [{ actuator: 'pump', set: true, tll: '1s' }, ['#/tll'], 'unknown key tll: did you mean ttl?'],
    [{ actuator: 'pump', set: true, id: 'a b' }, ['#/id'], 'id is "a b"'],
    [
      { actuater: 'pump', set: 2, ttl: 7 },
      ['#/actuater', '#/actuator', '#/ttl', '#/set'],
      'did you mean actuator?',
    ],
  ])('refuses %j', async (body, pointers, detail) => {
    const { post, gateway } = await serve();
    const response = await post(pump, body);
    expect(response.status).toBe(400);
    const problem = await bodyOf(response);
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(problem.detail).toContain(detail);
    expect(gateway.received).toEqual([]);
  });

  test('refuses what is not JSON, by its type and by its text', async () => {
    const { post, gateway } = await serve();
    expect((await post(pump, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(pump, '{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    const broken = await post(pump, '{"actuator":');
    expect(broken.status).toBe(400);
    expect((await bodyOf(broken)).detail).toContain('the body is not JSON');
    expect(gateway.received).toEqual([]);
  });

  test('an unknown agent is 404 before anything is sent', async () => {
    const { post, gateway } = await serve();
    expect((await post('/api/v1/agents/attic/commands', { actuator: 'pump', set: true })).status).toBe(404);
    expect(gateway.received).toEqual([]);
  });
});
