import { describe, expect, it } from 'vitest';
import { linesOf, loadAgent } from './support.ts';

const sensor = (filters: string): string => `gateway: { host: gw }
sensors:
  - name: a
    kind: thermo
    filters: ${filters}
`;
const loaded = (filters: string) => {
  const [first] = loadAgent(sensor(filters)).sensors;
  const chains = [...(first?.filters ?? [])].map(([quantity, chain]) => [
    quantity,
    chain.map(({ definition, options }) => [definition.kind, options]),
  ]);
  return { chains: Object.fromEntries(chains), channels: first?.channels };
};
const wrong = (filters: string): readonly string[] =>
  linesOf(() => loadAgent(sensor(filters))).map((line) => line.replace(/^\S+ sensors\[0\]\.filters/, ''));

describe('filters in a config', () => {
  it('are for every channel in a list, and for one in a mapping, in their order', () => {
    const chain = [
      ['median', { window: 3 }],
      ['deadband', { change: 0.5, silence: 60_000 }],
    ];
    const list = '[{ kind: median, window: 3 }, { kind: deadband, change: 0.5, silence: 1m }]';
    expect(loaded(list).chains).toEqual({ temperature: chain });
    expect(loaded(`{ temperature: ${list} }`).chains).toEqual({ temperature: chain });
    expect(loaded('[]').chains).toEqual({ temperature: [] });
    expect(loaded('{}').chains).toEqual({});
  });

  it('change what the channel is declared as, one behind the other', () => {
    const { channels } = loaded(
      '[{ kind: scale, factor: 1.8, offset: 32, unit: "[degF]", decimals: 4 }, { kind: round, decimals: 1 }]',
    );
    expect(channels).toEqual([{ quantity: 'temperature', unit: '[degF]', decimals: 1 }]);
  });

  it.each([
    [
      '[{ kind: meadian }]',
      [
        '[0].kind: expected deadband, ema, hampel, mean, median, range, rate-of-change, round, scale or throttle, got "meadian", did you mean "median"?',
      ],
    ],
    ['[{ kind: median, windw: 3 }]', ['[0].windw: unknown key, did you mean "window"?']],
    ['[{ kind: median, window: 0 }]', ['[0].window: expected a whole number from 2 to 1000, got 0']],
    ['[{ window: 3 }]', ['[0].kind: missing, expected a kind of filter']],
    ['[median]', ['[0]: expected a mapping such as { kind: median, window: 5 }, got "median"']],
    ['median', [': expected a list of filters, or a mapping of quantities to such lists, got "median"']],
    ['{ temprature: [] }', ['.temprature: a thermo has no "temprature", did you mean "temperature"?']],
    ['{ light: [] }', ['.light: a thermo has no "light", it has temperature']],
    ['{ temperature: { kind: median } }', ['.temperature: expected a list of filters, got a mapping']],
    ['[{ kind: range, min: 5, max: 1 }]', ['[0]: expected min to be no more than max']],
    ['[{ kind: range }]', ['[0]: expected min, max or both']],
    ['[{ kind: ema }]', ['[0]: expected alpha or time, one of them']],
    ['[{ kind: ema, alpha: 2 }]', ['[0].alpha: expected a number above 0, at most 1, got 2']],
    ['[{ kind: scale, points: [[0, 1], [0, 2]] }]', ['[0].points: two points have the same first number']],
    [
      '[{ kind: scale, factor: 2, points: [[0, 1], [1, 2]] }]',
      ['[0]: expected points, or factor and offset, not both'],
    ],
    [
      '[{ kind: throttle, every: 5 }, { kind: deadband }]',
      [
        expect.stringMatching(/^\[0\]\.every: expected a duration such as .*, got 5$/),
        '[1].change: missing, expected a number above 0',
      ],
    ],
  ])('%s is refused', (filters, lines) => {
    expect(wrong(filters)).toEqual(lines);
  });
});
