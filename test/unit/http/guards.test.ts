import { describe, expect, test } from 'vitest';
import { checkHost, checkSameSite, hostnameOf } from '../../../src/gateway/http/access.ts';
import { openHttp } from '../../../src/gateway/http/server.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeGateway } from '../../support/fake-gateway.ts';
import { body, raw, serve } from './server.ts';

const pump = '/api/v1/agents/greenhouse-1/commands';

describe('who may ask', () => {
  test.each([
    ['Pi.Local.:8080', 'pi.local'],
    ['[::1]:8080', '::1'],
    ['127.0.0.1', '127.0.0.1'],
  ])('the name in Host %s is %s', (header, name) => expect(hostnameOf(header)).toBe(name));

  test.each(['localhost:8080', '127.0.0.1:1', '[::1]:8080', 'fieldhand.localhost', 'farm.example'])(
    'Host %s is ours',
    (host) => expect(() => checkHost(host, ['farm.example'])).not.toThrow(),
  );

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.168.1.2', ''])(
    'Host "%s" is not',
    (host) => expect(() => checkHost(host, ['farm.example'])).toThrow('not a name of this gateway'),
  );

  test.each([
    {},
    { 'sec-fetch-site': 'same-origin', origin: 'http://pi:8080', host: 'pi:8080' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://pi:8080', host: 'pi:8080' },
  ])('%j is the own page or a program', (headers) => expect(() => checkSameSite(headers)).not.toThrow());

  test.each([
    { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example', host: 'pi:8080' },
    { 'sec-fetch-site': 'same-site', host: 'pi:8080' },
    { origin: 'http://evil.example', host: 'pi:8080' },
    { origin: 'http://pi:9999', host: 'pi:8080' },
    { origin: 'null', host: 'pi:8080' },
  ])('%j is another site', (headers) => expect(() => checkSameSite(headers)).toThrow('only the gateway'));

  test('a page elsewhere moves nothing, watches nothing and may not read', async () => {
    const { get, post, gateway } = await serve();
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const response = await post(pump, { actuator: 'pump', set: true }, evil);
    expect(response.status).toBe(403);
    expect(gateway.received).toEqual([]);
    expect((await get('/api/v1/events', { headers: evil })).status).toBe(403);
    const read = await get('/api/v1/agents', { headers: evil });
    expect(read.headers.has('access-control-allow-origin')).toBe(false);
    expect(read.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  test('a rebound name is refused before anything is looked up', async () => {
    const { port } = await serve();
    const answer = await raw(
      port,
      'GET /api/v1/agents HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toContain('HTTP/1.1 421');
    expect(answer).toContain('evil.example, which is not a name of this gateway');
  });

  test('every answer carries the security headers', async () => {
    const { get } = await serve();
    for (const path of ['/', '/api/v1/agents', '/nowhere']) {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('limits', () => {
  test('a body that says it is too large, and one that does not say', async () => {
    const { post, port } = await serve({ limits: { bodyBytes: 100 } });
    const response = await post(pump, { actuator: 'x'.repeat(100), set: true });
    expect(response.status).toBe(413);
    expect((await body(response)).detail).toBe('the body is larger than 100 bytes');
    const chunk = `${'a'.repeat(60)}\r\n`;
    const answer = await raw(
      port,
      `POST ${pump} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
        `transfer-encoding: chunked\r\n\r\n3c\r\n${chunk}3c\r\n${chunk}`,
    );
    expect(answer).toContain('HTTP/1.1 413');
    expect(answer).toContain('onnection: close');
  });

  test('headers too large, garbage, and half a request and silence', async () => {
    const { port, get } = await serve({ limits: { headerBytes: 1_024, requestMs: 200 } });
    const big = await raw(port, `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(2_000)}\r\n\r\n`);
    expect(big).toContain('HTTP/1.1 431');
    expect(big).toContain('application/problem+json');
    expect(await raw(port, 'hello\r\n\r\n')).toContain('HTTP/1.1 400');
    expect(await raw(port, 'GET / HTTP/1.1\r\nhost: local')).toContain('HTTP/1.1 408');
    expect((await get('/healthz')).status).toBe(200);
  });

  test('a port in use names the address and the option that changes it', async () => {
    const { port } = await serve();
    const again = openHttp({
      host: '127.0.0.1',
      port,
      service: new FakeGateway(new FakeClock()),
      pageDir: '/nonexistent',
      log: silentLog,
      clock: systemClock,
    });
    await expect(again).rejects.toMatchObject({
      code: 'port-in-use',
      message: `HTTP port 127.0.0.1:${port} is in use by another program`,
      cure: expect.stringContaining('--http-port'),
    });
  });
});
