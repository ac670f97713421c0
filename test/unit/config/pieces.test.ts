import { describe, expect, it } from 'vitest';
import { addressOverrides } from '../../../src/config/overlay.ts';
import { findPlace } from '../../../src/config/place.ts';
import { show } from '../../../src/config/problem.ts';
import { didYouMean, nearest } from '../../../src/lib/nearest.ts';

describe('the nearest word', () => {
  it.each([
    ['adress', ['name', 'address'], 'address'],
    ['adderss', ['address', 'kind'], 'address'],
    ['max_on', ['minOn', 'maxOn'], 'maxOn'],
    ['MAXON', ['minOn', 'maxOn'], 'maxOn'],
    ['colour', ['name', 'kind'], undefined],
    ['x', ['ttl'], undefined],
    ['anything', [], undefined],
  ])('to %s of %j is %s', (word, candidates, found) => {
    expect(nearest(word, candidates)).toBe(found);
  });

  it('is only offered when there is one', () => {
    expect([didYouMean('lime', ['line']), didYouMean('colour', ['line'])]).toEqual([
      ', did you mean "line"?',
      '',
    ]);
  });
});

describe('an address in one word', () => {
  it.each([
    ['gw', 'gw', undefined],
    ['gw:1', 'gw', 1],
    ['[::1]:7070', '::1', 7070],
    ['[::1]', '::1', undefined],
    ['gw:http', 'gw', 'http'],
    // no brackets: not taken apart at the wrong colon
    ['fe80::1', 'fe80', ':1'],
  ])('%s', (address, host, port) => {
    const values = addressOverrides([], address, 'x').map(({ value }) => value);
    expect(values).toEqual(port === undefined ? [host] : [host, port]);
  });
});

describe('the place', () => {
  it('is what Kubernetes and systemd say', () => {
    expect(findPlace('agent', { FIELDHAND_NODE: 'Pi-7', STATE_DIRECTORY: '/var/lib/a:/var/lib/b' })).toEqual({
      node: 'pi-7',
      dataDir: '/var/lib/a',
    });
  });

  it('is the host otherwise', () => {
    const { node, dataDir } = findPlace('gateway', { XDG_STATE_HOME: '/state' });
    expect(node).toMatch(/./);
    expect(dataDir).toBe(process.getuid?.() === 0 ? '/var/lib/fieldhand/gateway' : '/state/fieldhand');
  });
});

describe('a value on one line', () => {
  it.each([
    [null, 'nothing'],
    [[1], 'a list'],
    [{}, 'a mapping'],
    ['a\nb', '"a\\nb"'],
    [1.5, '1.5'],
    [true, 'true'],
  ])('%j is %s', (value, text) => {
    expect(show(value)).toBe(text);
  });

  it('is short', () => {
    expect(show('x'.repeat(1000))).toHaveLength(60);
  });
});
