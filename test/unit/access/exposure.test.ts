import { describe, expect, it } from 'vitest';
import { checkExposure, isLoopback } from '../../../src/gateway/access/exposure.ts';

const local = { host: '127.0.0.1', insecure: false };
const tls = { cert: 'c', key: 'k' };

describe('what others than this machine reach', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.0.3', true],
    ['::1', true],
    ['localhost', true],
    ['gateway.localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.10', false],
    ['127.0.0.1.example', false],
    ['1127.0.0.1', false],
    ['localhost.example', false],
  ])('%s is this machine alone: %s', (host, yes) => expect(isLoopback(host)).toBe(yes));

  const everywhere = { host: '0.0.0.0', insecure: false };
  const cases: [string, Parameters<typeof checkExposure>[0], boolean, RegExp | undefined][] = [
    ['this machine alone', { listen: local, http: local }, false, undefined],
    ['TLS and tokens', { listen: { ...everywhere, tls }, http: { ...everywhere, tls } }, true, undefined],
    [
      'TLS and certificates of agents',
      { listen: { ...everywhere, tls: { ...tls, clientCa: 'ca' } }, http: local },
      false,
      undefined,
    ],
    [
      'nothing, for agents',
      { listen: everywhere, http: local },
      false,
      /^listen\.host is 0\.0\.0\.0, .* without TLS and credentials$/,
    ],
    ['tokens only', { listen: everywhere, http: local }, true, /^listen\.host .* without TLS$/],
    [
      'TLS only',
      { listen: { ...everywhere, tls }, http: local },
      false,
      /^listen\.host .* without credentials$/,
    ],
    [
      'certificates of agents, for people',
      { listen: { ...everywhere, tls: { ...tls, clientCa: 'ca' } }, http: { ...everywhere, tls } },
      false,
      /^http\.host .* without credentials$/,
    ],
    [
      'no TLS, for people',
      { listen: local, http: { ...everywhere, host: '::' } },
      true,
      /^http\.host is ::, .* without TLS$/,
    ],
    [
      'insecure in the other part',
      { listen: { ...local, insecure: true }, http: everywhere },
      false,
      /^http\.host .* without TLS and credentials$/,
    ],
  ];
  it.each(cases)('%s', (_, ports, tokens, refused) => {
    if (refused) expect(() => checkExposure(ports, tokens)).toThrow(refused);
    else expect(checkExposure(ports, tokens)).toEqual([]);
  });

  it('is named with all of its cures', () => {
    expect(() => checkExposure({ listen: everywhere, http: local }, false)).toThrow(
      expect.objectContaining({
        code: 'exposed',
        cure: expect.stringMatching(
          /listen\.tls.*token new --agent.*clientCa.*127\.0\.0\.1.*listen\.insecure: true/,
        ),
      }),
    );
  });

  it('is let be where the config says so, and told', () => {
    const bare = { host: '0.0.0.0', insecure: true };
    expect(checkExposure({ listen: bare, http: { ...bare, tls } }, false)).toEqual([
      { section: 'listen', host: '0.0.0.0', insecure: true, missing: ['TLS', 'credentials'] },
      { section: 'http', host: '0.0.0.0', insecure: true, missing: ['credentials'] },
    ]);
  });
});
