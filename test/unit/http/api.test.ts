import { describe, expect, test } from 'vitest';
import { body, serve } from './server.ts';

const MINUTE = 60_000;

describe('agents', () => {
  test('lists every agent with its state and heartbeat', async () => {
    const { get } = await serve();
    const response = await get('/api/v1/agents');
    expect(response.headers.get('content-type')).toContain('application/json');
    const { agents } = await body(response);
    expect(agents.map(({ id, state, heartbeatMs }) => ({ id, state, heartbeatMs }))).toEqual([
      { id: 'greenhouse-1', state: 'live', heartbeatMs: 2.4 },
      { id: 'barn-2', state: 'live', heartbeatMs: 2.4 },
      { id: 'cellar-3', state: 'offline', heartbeatMs: null },
    ]);
  });

  test('tells channels, sensors, gaps, and whether an actuator is on', async () => {
    const { get } = await serve();
    const barn = await body(await get('/api/v1/agents/barn-2'));
    expect(barn.channels[0]).toMatchObject({
      sensor: 'trough',
      quantity: 'temperature',
      unit: 'Cel',
      quality: 'ok',
    });
    expect(barn.sensors[1]).toMatchObject({ name: 'loft', fault: 'absent' });
    expect(barn.actuators[0]).toMatchObject({
      name: 'heater',
      kind: 'switch',
      state: { level: 0, on: false },
    });
    expect(barn.gaps[0]).toMatchObject({ readings: 1_240, reason: 'outbox-full' });
    const greenhouse = await body(await get('/api/v1/agents/greenhouse-1'));
    expect(greenhouse.actuators[1]).toMatchObject({ name: 'fan', state: { level: 0.35, on: true } });
  });

  test('an unknown agent is a problem document that names the nearest and the known ones', async () => {
    const { get } = await serve();
    const response = await get('/api/v1/agents/greenhouse');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = await body(response);
    expect(problem).toMatchObject({
      type: 'urn:fieldhand:problem:unknown-agent',
      title: 'Unknown agent',
      status: 404,
    });
    expect(problem.detail).toContain('did you mean greenhouse-1?');
    expect(problem.detail).toContain('cellar-3');
  });
});

describe('readings', () => {
  const path = '/api/v1/agents/greenhouse-1/readings';

  test('the last hour by default, oldest first, the newest 1,000 of it', async () => {
    const { get, clock } = await serve();
    const page = await body(await get(`${path}?sensor=climate&quantity=temperature`));
    expect(page).toMatchObject({ sensor: 'climate', quantity: 'temperature', unit: 'Cel', truncated: true });
    expect(page.readings).toHaveLength(1_000);
    expect(Object.keys(page.readings[0] ?? {})).toEqual(['time', 'value', 'quality']);
    expect(page.readings.at(-1)?.time).toBe(clock.wall());
    expect(page.readings[0]?.time).toBe(clock.wall() - 999_000);
    const whole = await body(await get(`${path}?sensor=climate&quantity=temperature&limit=100000`));
    expect(whole.readings).toHaveLength(3_601);
    expect(whole.truncated).toBe(false);
  });

  test('takes times in ms and in ISO 8601, whose plus may have come as a space', async () => {
    const { get, clock } = await serve();
    const from = clock.wall() - 2 * MINUTE;
    const to = clock.wall() - MINUTE;
    const offset = `${new Date(from + 2 * 60 * MINUTE).toISOString().slice(0, -1)}+02:00`;
    const spans = [
      `from=${from}&to=${to}`,
      `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`,
      `from=${offset}&to=${to}`,
      `from=${encodeURIComponent(offset)}&to=${to}`,
    ];
    for (const span of spans) {
      const { readings } = await body(await get(`${path}?sensor=soil&${span}`));
      expect(readings, span).toHaveLength(60);
      expect(readings[0]?.time, span).toBe(from);
    }
  });

  test('without a quantity: the only channel, or all of them with their quantities', async () => {
    const { get } = await serve();
    const single = await body(await get(`${path}?sensor=soil&limit=3`));
    expect(single.quantity).toBe('soil-moisture');
    expect(single.readings[0]).not.toHaveProperty('quantity');
    const all = await body(await get(`${path}?sensor=climate&limit=6`));
    expect(all.readings.map((reading) => reading.quantity)).toEqual([
      'temperature',
      'humidity',
      'pressure',
      'temperature',
      'humidity',
      'pressure',
    ]);
    expect(all.units).toEqual({ temperature: 'Cel', humidity: '%', pressure: 'Pa' });
  });

  test.each([
    ['', 'sensor', 'sensor is missing; greenhouse-1 has climate, daylight, soil, door, host'],
    ['sensor=soil&limit=0', 'limit', 'limit is "0"; expected a whole number from 1 to 100000'],
    ['sensor=soil&limit=1e3', 'limit', 'limit is "1e3"'],
    ['sensor=soil&limit=100001', 'limit', 'from 1 to 100000'],
    ['sensor=soil&from=yesterday', 'from', 'from is "yesterday"; expected ms since the epoch'],
    ['sensor=soil&from=2026-05-01T12:00:00', 'from', 'a time with its offset'],
    ['sensor=soil&from=2026-13-01', 'from', 'from is "2026-13-01"'],
    ['sensor=soil&from=2000&to=1000', 'to', 'must be after from'],
    ['sensor=soil&form=1', 'form', 'unknown parameter form: did you mean from?'],
    ['sensor=soil&sensor=door', 'sensor', 'sensor is given more than once'],
  ])('refuses ?%s', async (query, parameter, detail) => {
    const { get } = await serve();
    const response = await get(`${path}?${query}`);
    expect(response.status).toBe(400);
    const problem = await body(response);
    expect(problem.errors).toHaveLength(1);
    expect(problem.errors[0]?.parameter).toBe(parameter);
    expect(problem.errors[0]?.detail).toContain(detail);
  });

  test('tells all that is wrong at once', async () => {
    const { get } = await serve();
    const problem = await body(await get(`${path}?limit=x&from=y`));
    expect(problem.errors.map(({ parameter }) => parameter)).toEqual(['sensor', 'limit', 'from']);
  });

  test('an unknown sensor or quantity names the nearest', async () => {
    const { get } = await serve();
    const sensor = await get(`${path}?sensor=climat`);
    expect(sensor.status).toBe(404);
    expect((await body(sensor)).detail).toContain('did you mean climate?');
    const quantity = await get(`${path}?sensor=climate&quantity=temprature`);
    expect(quantity.status).toBe(404);
    expect((await body(quantity)).detail).toContain('did you mean temperature?');
  });
});

describe('routes and health', () => {
  test('an unknown route names the known ones, a wrong method what is allowed', async () => {
    const { get, post } = await serve();
    const missing = await get('/api/v1/agent');
    expect(missing.status).toBe(404);
    expect((await body(missing)).detail).toContain('GET /api/v1/agents/{id}/readings');
    const wrong = await post('/api/v1/agents', {});
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD');
    expect((await get('/api/v1/agents/greenhouse-1/commands')).headers.get('allow')).toBe('POST');
    expect((await get('/api/v1/agents/%E0%A4%A')).status).toBe(400);
  });

  test('is healthy, and ready once the gateway says so', async () => {
    const { get, gateway } = await serve();
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    const reasons = [{ reason: 'the history cannot be written', cure: 'free some space' }];
    gateway.condition = { ...gateway.condition, unready: reasons };
    const response = await get('/readyz');
    expect(response.status).toBe(503);
    expect(await body(response)).toEqual({ status: 'unready', detail: '0 connections of agents', reasons });
    expect((await get('/healthz')).status).toBe(200);
    gateway.condition = { ...gateway.condition, hung: ['heartbeats has not turned for 60 s'] };
    const hung = await get('/healthz');
    expect(hung.status).toBe(503);
    expect(await body(hung)).toMatchObject({
      status: 'hung',
      reasons: [{ reason: 'heartbeats has not turned for 60 s' }],
    });
  });

  test('a service that throws is a 500 that tells nothing of its inside', async () => {
    const { get, gateway } = await serve();
    gateway.agents = () => {
      throw new Error('secret path');
    };
    const response = await get('/api/v1/agents');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });
});
