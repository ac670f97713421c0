import { describe, expect, it } from 'vitest';
import { linesOf, loadAgent } from './support.ts';

const head = `gateway: { host: gw }
sensors:
  - { name: soil, kind: thermo }
  - { name: gate, kind: door, pin: 11 }
actuators:
  - { name: pump, kind: relay, line: 22, maxOn: 1m }
  - { name: fan, kind: dimmer, line: 23 }
rules:
`;
const rulesOf = (yaml: string) => loadAgent(`${head}${yaml}`).rules;

/** What is wrong with one rule, given as flow YAML, without file, line and the rule's own path. */
const wrongWith = (rule: string): readonly string[] =>
  linesOf(() => rulesOf(`  - ${rule}\n`)).map((line) => line.replace(/^\S+ rules\[0\]\.?/, ''));
const when = (condition: string): readonly string[] =>
  wrongWith(`{ name: r, when: ${condition}, do: { notify: hello } }`);
const doing = (step: string): readonly string[] =>
  wrongWith(`{ name: r, when: { channel: soil/temperature, above: 1 }, do: ${step} }`);

describe('rules in a config', () => {
  it('are none by default, and people outrank them for half an hour', () => {
    expect(loadAgent('gateway: { host: gw }')).toMatchObject({ rules: [], override: 1_800_000 });
  });

  it('are made ready to run', () => {
    const rules = rulesOf(`  - name: cool
    when:
      all:
        - { channel: soil/temperature, above: 28, hysteresis: 2, for: 10m }
        - { between: ["20:00", "06:30"] }
    do: [{ set: fan, to: 0.6 }, { notify: venting }]
    otherwise: { set: fan, to: off }
    cooldown: 1h
    repeat: 2h
  - { name: morning, when: { cron: "0 7 * * *" }, do: { pulse: pump, for: 20s } }
  - { name: gone, when: { stale: gate, for: 5m }, do: { notify: "the gate is silent" } }
`);
    expect(rules).toEqual([
      {
        name: 'cool',
        when: {
          type: 'all',
          forMs: 0,
          of: [
            { type: 'above', channel: 'soil/temperature', level: 28, hysteresis: 2, forMs: 600_000 },
            { type: 'between', from: 1_200, to: 390, forMs: 0 },
          ],
        },
        steps: [
          { type: 'act', actuator: 'fan', action: { type: 'set', value: 0.6 } },
          { type: 'notify', text: 'venting' },
        ],
        otherwise: [{ type: 'act', actuator: 'fan', action: { type: 'set', value: 0 } }],
        cooldownMs: 3_600_000,
        repeatMs: 7_200_000,
      },
      {
        name: 'morning',
        when: { type: 'cron', expression: '0 7 * * *' },
        steps: [{ type: 'act', actuator: 'pump', action: { type: 'pulse', ms: 20_000 } }],
        otherwise: [],
        cooldownMs: 0,
      },
      {
        name: 'gone',
        when: { type: 'stale', sensor: 'gate', forMs: 300_000 },
        steps: [{ type: 'notify', text: 'the gate is silent' }],
        otherwise: [],
        cooldownMs: 0,
      },
    ]);
  });
});

describe('a condition that cannot be', () => {
  it.each([
    [
      '{ channel: soil/temprature, above: 1 }',
      'when.channel: soil does not measure "temprature", did you mean "temperature"?',
    ],
    [
      '{ channel: soul/temperature, above: 1 }',
      'when.channel: there is no channel "soul/temperature", did you mean "soil/temperature"?',
    ],
    ['{ channel: soil, above: 1 }', 'when.channel: expected a channel, sensor/quantity, got "soil"'],
    [
      '{ channel: soil/temperature, above: 1, below: 2 }',
      'when.below: expected above or below, not both; a band is all of two conditions, what lies outside it any of them',
    ],
    ['{ channel: soil/temperature }', 'when: missing, expected above or below'],
    [
      '{ above: 3 }',
      'when: above and below compare a channel, and none is named; add channel: sensor/quantity',
    ],
    [
      '{ channel: soil/temperature, above: 1, hysteresis: -1 }',
      'when.hysteresis: expected a number of at least 0, got -1',
    ],
    ['{ channel: soil/temperature, above: warm }', 'when.above: expected a number, got "warm"'],
    [
      '{ channel: soil/temperature, above: 1, hysterisis: 1 }',
      'when.hysterisis: unknown key, did you mean "hysteresis"?',
    ],
    ['{ between: ["8:00", "20:00"] }', 'when.between[0]: expected a time of day such as "07:30", got "8:00"'],
    [
      '{ between: ["08:00", "25:00"] }',
      'when.between[1]: expected a time of day such as "07:30", got "25:00"',
    ],
    ['{ between: ["08:00", "08:00"] }', 'when.between: both times are the same'],
    ['{ between: ["08:00"] }', 'when.between: expected two times of day, from and to'],
    ['{ stale: gat, for: 5m }', 'when.stale: there is no sensor "gat", did you mean "gate"?'],
    [
      '{ stale: gate }',
      'when.for: missing, expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 100ms to 30d',
    ],
    ['{ cron: "0 0 31 2 *" }', 'when.cron: "0 0 31 2 *" never comes; there is no such day'],
    [
      '{ cron: "61 * * * *" }',
      'when.cron: expected a schedule such as "0 7 * * *" (minute, hour, day of month, month, day of week), got "61 * * * *": Invalid value for minute: 61',
    ],
    [
      '{ cron: "at seven" }',
      'when.cron: expected a schedule such as "0 7 * * *" (minute, hour, day of month, month, day of week), got "at seven"',
    ],
    ['{ all: [{ cron: "0 7 * * *" }], for: 5m }', 'when.for: a schedule is a moment and never lasts'],
    [
      '{ any: [{ channel: soil/temperature, above: 1 }, { stale: x, for: 1m }] }',
      'when.any[1].stale: there is no sensor "x", there are soil, gate',
    ],
    ['{ all: [] }', 'when.all: expected a list of conditions'],
    [
      '{ chanel: soil/temperature }',
      'when: expected a mapping with channel, between, cron, stale, all or any, got chanel, did you mean "channel"?',
    ],
    [
      '{ stale: gate, for: 1m, cron: "0 7 * * *" }',
      'when: expected one condition; several go into a list: all or any, got cron and stale in one',
    ],
    [
      '{ all: [{ cron: "0 20 * * *" }, { between: ["08:00", "10:00"] }] }',
      'when.all: "0 20 * * *" never comes between 08:00 and 10:00; this never holds',
    ],
    [
      '{ all: [{ cron: "0 8 * * *" }, { all: [{ cron: "0 9 * * *" }] }] }',
      'when.all: "0 8 * * *" and "0 9 * * *" never come in the same moment; this never holds',
    ],
    [
      '{ all: [{ cron: "0 8 29 2 *" }, { cron: "0 8 * * *" }, { between: ["22:00", "06:00"] }] }',
      'when.all: "0 8 29 2 *" and "0 8 * * *" never come in the same moment between 22:00 and 06:00; this never holds',
    ],
    [
      '{ all: [{ between: ["08:00", "10:00"] }, { between: ["10:00", "08:00"] }] }',
      'when.all: no time of day lies between 08:00 and 10:00 and between 10:00 and 08:00; this never holds',
    ],
    [
      '{ all: [{ channel: soil/temperature, above: 30 }, { channel: soil/temperature, below: 20 }] }',
      'when.all: soil/temperature is not above 30 and below 20 at once; this never holds',
    ],
    [
      '{ all: [{ channel: soil/temperature, above: 20, hysteresis: 0 }, { channel: soil/temperature, below: 20 }] }',
      'when.all: soil/temperature is not above 20 and below 20 at once; this never holds',
    ],
    ['always', 'when: expected a mapping with channel, between, cron, stale, all or any, got "always"'],
  ])('%s', (condition, line) => {
    expect(when(condition)).toEqual([line]);
  });

  it.each([
    '{ all: [{ cron: "0 8 * * *" }, { between: ["08:00", "10:00"] }] }',
    '{ all: [{ cron: "* * * * *" }, { between: ["08:00", "10:00"] }] }',
    '{ all: [{ cron: "0 2 1 * *" }, { cron: "0 * * * 1" }, { between: ["22:00", "06:00"] }] }',
    '{ all: [{ cron: "0 0 29 2 *" }, { cron: "0 0 * * 0" }] }',
    '{ all: [{ between: ["08:00", "20:00"] }, { between: ["19:00", "08:00"] }] }',
    '{ all: [{ channel: soil/temperature, above: 20 }, { channel: soil/temperature, below: 30 }] }',
    '{ all: [{ channel: soil/temperature, above: 30, hysteresis: 12 }, { channel: soil/temperature, below: 20 }] }',
    '{ all: [{ channel: soil/temperature, above: 30 }, { channel: soil/temperature, below: 20, hysteresis: 12 }] }',
    '{ any: [{ channel: soil/temperature, above: 30 }, { channel: soil/temperature, below: 20 }] }',
  ])('%s can be', (condition) => {
    expect(when(condition)).toEqual([]);
  });

  it('is refused when it holds itself', () => {
    const lines = linesOf(() => rulesOf('  - { name: r, when: &w { all: [*w] }, do: { notify: x } }\n'));
    expect(lines.join('\n')).toMatch(/inside each other more than 8 deep|alias/i);
  });
});

describe('a step that cannot be', () => {
  it.each([
    ['{ set: pomp, to: on }', 'do.set: there is no actuator "pomp", did you mean "pump"?'],
    ['{ set: pump, to: 0.5 }', 'do.set: pump refuses this: it is only on or off, got 0.5'],
    ['{ set: fan, to: 1.5 }', 'do.to: expected off, on or a level from 0 to 1, got 1.5'],
    ['{ move: fan, to: 0.5 }', 'do.move: fan refuses this: it takes set, pulse, not move'],
    ['{ blink: pump, times: 3 }', 'do.blink: pump refuses this: it takes set, pulse, not blink'],
    [
      '{ pulse: pump, for: 2m }',
      'do.pulse: pump refuses this: the pulse is longer than the longest time on, 1m',
    ],
    [
      '{ pulse: pump }',
      'do.for: missing, expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 1ms to 1d',
    ],
    ['[]', 'do: expected a step, or a list of steps, got an empty list'],
    [
      '[{ notify: x }, { pulze: pump, for: 1s }]',
      'do[1]: expected a mapping with set, pulse, blink, move, stop or notify, got pulze, for, did you mean "pulse"?',
    ],
    [
      '{ set: pump, to: on, pulse: fan }',
      'do: expected one step; several go into a list, got set and pulse in one',
    ],
    ['{ notify: "" }', 'do.notify: expected a text, got ""'],
  ])('%s', (step, line) => {
    expect(doing(step)).toEqual([line]);
  });
});

describe('a rule that cannot be', () => {
  it('has the name of another', () => {
    const rule = '{ name: r, when: { stale: gate, for: 1m }, do: { notify: x } }';
    expect(linesOf(() => rulesOf(`  - ${rule}\n  - ${rule}\n`))).toEqual([
      expect.stringMatching(/rules\[1\]\.name: "r" is the name of rules\[0\] too$/),
    ]);
  });

  it('repeats a moment', () => {
    expect(wrongWith('{ name: r, when: { cron: "0 7 * * *" }, do: { notify: x }, repeat: 1m }')).toEqual([
      'repeat: a schedule is a moment and does not go on; let the schedule come more often',
    ]);
  });

  it('does something otherwise after a moment', () => {
    expect(
      wrongWith('{ name: r, when: { cron: "0 7 * * *" }, do: { notify: x }, otherwise: { notify: y } }'),
    ).toEqual([
      'otherwise: a schedule is a moment and has no end; use between, or another rule with a schedule of its own',
    ]);
  });

  it('lacks what every rule has', () => {
    expect(wrongWith('{ name: r }')).toEqual([
      'when: missing, expected a condition',
      'do: missing, expected a step, or a list of steps',
    ]);
    expect(wrongWith('water the beds')).toEqual([
      ': expected a mapping with keys such as name, when, do, got "water the beds"',
    ]);
  });

  it('is not blamed for a device that is wrong itself', () => {
    const lines = linesOf(() =>
      loadAgent(
        `${head.replace('pin: 11', 'pin: 1111')}  - { name: r, when: { channel: gate/contact, above: 0 }, do: { notify: x } }\n`,
      ),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('sensors[1]');
  });
});
