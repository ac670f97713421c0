import { describe, expect, it } from 'vitest';
import { loadGatewayConfig } from '../../../src/config/gateway.ts';
import { linesOf, place, withFile } from './support.ts';

const load = (text: string) =>
  withFile('gateway.yaml', text, (file) => loadGatewayConfig({ file, overrides: [], place }));

describe('the gateway config', () => {
  it('needs no file at all', () => {
    expect(loadGatewayConfig({ file: undefined, overrides: [], place })).toEqual({
      dataDir: '/data',
      listen: { host: '127.0.0.1', port: 7070, insecure: false },
      http: { host: '127.0.0.1', port: 8080, hosts: [], insecure: false },
      tokens: '/data/tokens',
      tokensNamed: false,
      heartbeat: 10_000,
      lease: 60_000,
      limits: {
        frame: 1_000_000,
        helloTimeout: 5_000,
        outboundQueue: 1_000_000,
        connections: 10_000,
        acceptRate: 200,
        unackedPerAgent: 1_000_000,
      },
      history: { keep: 'forever' },
      log: { level: 'info' },
      reload: 'watch',
    });
  });

  it('takes a relative folder from where the file is', () => {
    withFile('gateway.yaml', 'dataDir: data', (file) => {
      const config = loadGatewayConfig({ file, overrides: [], place });
      expect(config.dataDir).toBe(file.replace('gateway.yaml', 'data'));
    });
  });

  it('keeps the history for a while', () => {
    expect(load('history: { keep: 400d, maxSize: 2GB }').history).toEqual({
      keep: 400 * 86_400_000,
      maxSize: 2e9,
    });
  });

  it.each([
    [
      'history: { keep: 400 }',
      '1:18 history.keep: expected forever, or a duration such as 400d, at least 1h, got 400',
    ],
    [
      'history: { keep: ever }',
      '1:18 history.keep: expected forever, or a duration such as 400d, at least 1h, got "ever"',
    ],
    ['listen: { port: 8080 }', '1:1 http.port: 8080 is the port of listen too, give one of them another'],
    [
      'limits: { unackedPerAgent: 100kB }',
      '1:28 limits.unackedPerAgent: is less than limits.frame, so that a full message could never be sent',
    ],
    [
      'limits: { connections: 1.5 }',
      '1:24 limits.connections: expected a whole number from 1 to 1000000, got 1.5',
    ],
    [
      'limits: { connections: .inf }',
      '1:24 limits.connections: expected a whole number from 1 to 1000000, got Infinity',
    ],
    ['listen: { host: "a b" }', '1:17 listen.host: expected a host name or an IP address, got "a b"'],
    [
      'sensors: []',
      '1:1 sensors: unknown key, the keys here are dataDir, listen, http, heartbeat, lease, limits, history, mqtt, tokens, log, reload',
    ],
  ])('refuses %s', (text, line) => {
    expect(linesOf(() => load(text))).toEqual([`gateway.yaml:${line}`]);
  });

  it('may have both ports chosen by the kernel', () => {
    expect(load('{ listen: { port: 0 }, http: { port: 0 } }').http.port).toBe(0);
  });
});
