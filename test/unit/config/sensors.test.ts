import { describe, expect, it } from 'vitest';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { sensorKinds } from '../../../src/sensors/index.ts';
import { linesOf, kinds as others, place, withFile } from './support.ts';

// The kinds of sensors as they are, in a config.

const wrongWith = (sensor: string, more = ''): readonly string[] =>
  withFile('agent.yaml', `gateway: { host: gw }\n${more}\nsensors:\n  - { name: s, ${sensor} }\n`, (file) =>
    linesOf(() => loadAgentConfig({ file, overrides: [], place }, { ...others, sensors: sensorKinds })),
  ).map((line) => line.replace(/^\S+ sensors\[0\]\.?/, ''));

describe('a sensor in a config', () => {
  it.each([
    [
      'kind: bme680, heating: 4s, timeout: 1s',
      'timeout: expected at least 4s50ms, got 1s: a bme680 with these options takes up to 4s50ms',
    ],
    [
      'kind: scd4x, timeout: 10ms',
      'timeout: expected at least 3s100ms, got 10ms: a scd4x with these options takes up to 3s100ms',
    ],
    ['kind: counter, line: 17, perPulse: 0', 'perPulse: expected a number above 0, got 0'],
    ['kind: frequency, line: 17, factor: 0', 'factor: expected a number above 0, got 0'],
    ['kind: bme280, address: 0x75', 'address: expected the address 0x76 or 0x77, got 0x75'],
  ])('%s', (sensor, line) => {
    expect(wrongWith(sensor)).toEqual([line]);
  });

  it('may be slower than most where it has a timeout of its own', () => {
    const sampling = 'sampling: { timeout: 2s }';
    expect(wrongWith('kind: scd4x', sampling)).toEqual([
      ': a scd4x with these options takes up to 3s100ms, and sampling.timeout is 2s; give it a timeout of its own',
    ]);
    expect(wrongWith('kind: scd4x, timeout: 10s', sampling)).toEqual([]);
    expect(wrongWith('kind: bme680, gas: false, heating: 4s, timeout: 1s')).toEqual([]);
  });
});
