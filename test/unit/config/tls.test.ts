import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { loadGatewayConfig } from '../../../src/config/gateway.ts';
import { agentJsonSchema } from '../../../src/config/json-schema.ts';
import { agentReference } from '../../../src/config/reference.ts';
import { kinds, linesOf, loadAgent, place, withFile } from './support.ts';

const gateway = (text: string) =>
  withFile('gateway.yaml', text, (file) => ({
    folder: dirname(file),
    config: loadGatewayConfig({ file, overrides: [], place }),
  }));

describe('tls in a gateway config', () => {
  it('takes relative files from where the config is', () => {
    const { config, folder } = gateway(
      'listen: { tls: { cert: tls/g.crt, key: /etc/g.key, clientCa: ca.crt } }\nhttp: { tls: { cert: h.crt, key: h.key } }',
    );
    expect(config.listen.tls).toEqual({
      cert: join(folder, 'tls/g.crt'),
      key: '/etc/g.key',
      clientCa: join(folder, 'ca.crt'),
    });
    expect(config.http.tls).toEqual({ cert: join(folder, 'h.crt'), key: join(folder, 'h.key') });
  });

  it.each([
    ['listen: { tls: { cert: g.crt } }', '1:16 listen.tls.key: missing, expected a path'],
    [
      'listen: { tls: true }',
      '1:16 listen.tls: expected a mapping with keys such as cert, key, clientCa, got true',
    ],
    ['http: { tls: { cert: a, key: b, clientCa: c } }', /^1:33 http\.tls\.clientCa: unknown key/],
  ])('%s', (text, line) => {
    const [first = ''] = linesOf(() => gateway(text));
    expect(first.replace(/^gateway\.yaml:/, '')).toMatch(line);
  });
});

describe('tls in an agent config', () => {
  it('is off unless it is written', () => {
    expect(loadAgent('gateway: { host: gw }').gateway).not.toHaveProperty('tls');
  });

  it('is on with true, with what Node trusts', () => {
    expect(loadAgent('gateway: { host: gw, tls: true }').gateway?.tls).toEqual({});
  });

  it('takes relative files from where the config is', () => {
    withFile(
      'agent.yaml',
      'gateway: { host: gw, tls: { ca: ca.crt, cert: a.crt, key: a.key, serverName: x } }',
      (file) => {
        const at = (name: string) => join(dirname(file), name);
        expect(loadAgentConfig({ file, overrides: [], place }, kinds).gateway?.tls).toEqual({
          ca: at('ca.crt'),
          cert: at('a.crt'),
          key: at('a.key'),
          serverName: 'x',
        });
      },
    );
  });

  it.each([
    ['tls: false', 'gateway.tls: expected true, or a mapping with keys such as ca, cert, key, got false'],
    ['tls: { caa: x }', 'gateway.tls.caa: unknown key, did you mean "ca"?'],
    ['tls: { ca: 1 }', 'gateway.tls.ca: expected a path, got 1'],
    ['tls: { cert: a }', 'gateway.tls.key: missing: cert and key go together'],
    ['tls: { key: a }', 'gateway.tls.cert: missing: cert and key go together'],
  ])('%s', (text, message) => {
    const lines = linesOf(() => loadAgent(`gateway: { host: gw, ${text} }`));
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([message]);
  });

  it('is told as true or a mapping', () => {
    expect(agentReference(kinds)).toContain('| true, or the keys below |');
    const { properties } = agentJsonSchema(kinds) as { properties: { gateway: { properties: object } } };
    expect(properties.gateway.properties).toMatchObject({
      tls: { anyOf: [{ const: true }, { type: 'object', properties: { ca: {} } }] },
    });
  });
});
