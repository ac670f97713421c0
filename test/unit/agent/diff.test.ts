import { expect, it } from 'vitest';
import { diffAgent } from '../../../src/agent/diff.ts';
import { isSame, sayDiff } from '../../../src/config/diff.ts';
import { loadAgent } from '../config/support.ts';

const HEAD = 'gateway: { host: gw }\n';
const SENSORS = `sensors:
  - { name: soil, kind: thermo, address: 0x40 }
  - { name: gate, kind: door, chip: exp, line: 3 }
`;
const EXPANDERS = 'expanders: [{ name: exp, kind: mcp23017 }]\n';
const ACTUATORS = `actuators:
  - { name: pump, kind: relay, line: 17 }
  - { name: lamp, kind: relay, chip: exp, line: 5 }
`;
const RULES = `rules:
  - { name: wet, when: { channel: soil/temperature, above: 1 }, do: { set: pump, to: on } }
`;
const BASE = HEAD + EXPANDERS + SENSORS + ACTUATORS + RULES;
const diff = (after: string, before = BASE) => diffAgent(loadAgent(before), loadAgent(after));

/** What a person would be told of a change to one line of the file. */
it.each([
  ['nothing', '', '', 'nothing has changed'],
  ['an interval', 'address: 0x40', 'address: 0x40, interval: 3s', 'sensors: soil changed'],
  [
    'the interval of all',
    SENSORS,
    `${SENSORS}sampling: { interval: 3s }\n`,
    'sensors: soil and gate changed',
  ],
  [
    'a filter',
    'address: 0x40',
    'address: 0x40, filters: [{ kind: mean, window: 3 }]',
    'sensors: soil changed',
  ],
  ['an address', '0x40', '0x41', 'sensors: soil opened anew'],
  ['an option of a line', 'line: 3', 'line: 3, debounce: 5ms', 'sensors: gate opened anew'],
  ['a name', 'pump', 'well', 'actuators: well added, pump removed; rules: wet changed'],
  ['a line', 'line: 17', 'line: 18', 'actuators: pump opened anew'],
  ['a limit', 'line: 17', 'line: 17, maxOn: 5m', 'actuators: pump changed'],
  [
    'the order of sensors',
    SENSORS,
    SENSORS.split('\n')
      .toSpliced(1, 2, ...SENSORS.split('\n').slice(1, 3).reverse())
      .join('\n'),
    'nothing has changed',
  ],
  [
    'an expander, and what hangs on it',
    'mcp23017 }',
    'mcp23017, address: 0x21 }',
    'expanders: exp opened anew; sensors: gate opened anew; actuators: lamp opened anew',
  ],
  ['a threshold', 'above: 1', 'above: 2', 'rules: wet changed'],
  ['an interlock', RULES, `${RULES}interlocks: [{ actuators: [pump, lamp] }]\n`, 'interlocks'],
  ['the gateway', 'host: gw', 'host: gw2', 'gateway'],
  ['the outbox', RULES, `${RULES}outbox: { maxSize: 9MB }\n`, 'outbox'],
  ['the log', RULES, `${RULES}log: { level: debug }\n`, 'log'],
  ['the time of an override', RULES, `${RULES}override: 1h\n`, 'override'],
  ['the health port', RULES, `${RULES}health: { port: 8090 }\n`, 'health'],
])('%s', (_, from, to, said) => {
  expect(BASE).toContain(from);
  const found = diff(BASE.replaceAll(from, to));
  expect(found.restart).toEqual([]);
  expect(sayDiff(found)).toBe(said);
  expect(isSame(found)).toBe(said === 'nothing has changed');
});

it.each([
  ['id: other\n', 'id'],
  ['dataDir: elsewhere\n', 'dataDir'],
  ['board: { gpioChip: gpiochip4 }\n', 'board'],
  ['board: { simulation: { seed: 2 } }\n', 'board'],
])('%s only comes with a restart', (more, key) => {
  expect(diff(BASE + more).restart).toContain(key);
});

it('from nothing and to nothing', () => {
  expect(sayDiff(diff(BASE, HEAD))).toBe(
    'expanders: exp added; sensors: soil and gate added; actuators: pump and lamp added; rules: wet added',
  );
  expect(diff(HEAD).lists.sensors?.removed).toEqual(['soil', 'gate']);
});
