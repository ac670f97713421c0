import { describe, expect, it } from 'vitest';
import { fan } from '../../../src/actuators/fan.ts';
import { filterKinds } from '../../../src/filters/index.ts';
import { motion } from '../../../src/sensors/motion.ts';
import { linesOf, loadAgent } from './support.ts';

const gateway = 'gateway: { host: gw }\n';
const good = `${gateway}sensors:
  - { name: a, kind: thermo, interval: 1m }
  - { name: d, kind: door, pin: 11, debounce: 5ms }
actuators:
  - { name: pump, kind: relay, line: 22, maxOn: 10m, minOff: 3s, onLinkLoss: hold, onStaleInput: [a] }
  - { name: fan, kind: dimmer, line: 23, safe: 0.25 }
  - { name: vent, kind: relay, line: 24 }
interlocks:
  - { actuators: [pump, vent], deadTime: 1s }
`;

describe('a good agent config', () => {
  it('needs nothing but a gateway', () => {
    expect(loadAgent(gateway)).toEqual({
      id: 'pi-1',
      dataDir: '/data',
      health: { host: '127.0.0.1' },
      expanders: [],
      gateway: {
        host: 'gw',
        port: 7070,
        connectTimeout: 10_000,
        reconnect: { min: 1_000, max: 60_000, stable: 30_000 },
      },
      board: { backend: 'auto', simulation: { seed: 1, speed: 1, faults: false } },
      outbox: {
        durability: 'commit',
        commitEvery: 5_000,
        batchReadings: 500,
        maxSize: 256_000_000,
        maxAge: 30 * 86_400_000,
        spillAfter: 5_000,
      },
      clock: 'synchronised',
      log: { level: 'info' },
      reload: 'watch',
      sensors: [],
      actuators: [],
      interlocks: [],
      rules: [],
      override: 1_800_000,
    });
  });

  it('gives each device its common keys, those of its kind and its limits', () => {
    const { sensors, actuators, interlocks } = loadAgent(good);
    expect(sensors.map(({ definition, ...sensor }) => ({ ...sensor, definition: definition.kind }))).toEqual([
      {
        name: 'a',
        kind: 'thermo',
        definition: 'thermo',
        interval: 60_000,
        timeout: 5_000,
        channels: [{ quantity: 'temperature', unit: 'Cel', decimals: 2 }],
        filters: new Map(),
        options: { bus: 1, address: 0x40 },
      },
      {
        name: 'd',
        kind: 'door',
        definition: 'door',
        interval: 10_000,
        timeout: 5_000,
        channels: [{ quantity: 'contact', unit: '1', decimals: 0 }],
        filters: new Map(),
        options: { pin: 11, debounce: 5 },
      },
    ]);
    expect(actuators[0]?.limits).toEqual({
      safe: 0,
      start: 'safe',
      onExit: 'safe',
      onLinkLoss: 'hold',
      onStaleInput: ['a'],
      maxOnMs: 600_000,
      minOnMs: 0,
      minOffMs: 3_000,
      changesPerMinute: undefined,
    });
    expect(actuators[1]?.limits.safe).toBe(0.25);
    expect(interlocks).toEqual([{ actuators: ['pump', 'vent'], deadTimeMs: 1_000 }]);
  });

  it.each([
    ['off', 0],
    ['on', 1],
    ['false', 0],
    ['true', 1],
    ['"off"', 0],
  ])('takes safe: %s', (written, level) => {
    const { actuators } = loadAgent(
      `${gateway}actuators: [{ name: x, kind: relay, line: 1, safe: ${written} }]`,
    );
    expect(actuators[0]?.limits.safe).toBe(level);
  });

  it('cannot be changed', () => {
    const config = loadAgent(good);
    for (const part of [config, config.gateway?.reconnect, config.sensors, config.sensors[0]?.options])
      expect(Object.isFrozen(part)).toBe(true);
    // the definition is the program's, not the file's
    expect(Object.isFrozen(config.sensors[0]?.definition)).toBe(false);
  });

  it.each([
    ['id: barn', 'barn'],
    ['name: climate', 'pi-1.climate'],
    ['', 'pi-1'],
  ])('with %j has an id', (line, id) => {
    expect(loadAgent(`${gateway}${line}`).id).toBe(id);
  });

  it('takes expanders, and their lines by name', () => {
    const { expanders, sensors } = loadAgent(
      `${gateway}expanders:\n  - { name: exp1, kind: mcp23017, address: 0x21, interrupt: { pin: 22 } }\n  - { name: exp2, kind: pcf8574, poll: 20ms }\n` +
        'sensors: [{ name: d, kind: door, chip: exp1, line: 15 }, { name: e, kind: door, chip: exp2, line: 7 }, { name: f, kind: door, chip: gpiochip7, line: 99 }]',
    );
    expect(expanders).toMatchObject([
      { name: 'exp1', kind: { kind: 'mcp23017' }, bus: 1, address: 0x21, interrupt: { line: 25 } },
      { name: 'exp2', kind: { kind: 'pcf8574' }, bus: 1, address: 0x20, pollMs: 20 },
    ]);
    expect(sensors).toHaveLength(3);
  });

  it('takes merge keys and anchors', () => {
    const config = loadAgent(
      `${gateway}sensors:\n  - &a { name: a, kind: thermo, interval: 3s }\n  - { <<: *a, name: b, address: 0x41 }`,
    );
    expect(config.sensors.map(({ name, interval }) => [name, interval])).toEqual([
      ['a', 3_000],
      ['b', 3_000],
    ]);
  });
});

/** What a person gets wrong, below a good gateway in line 1; and every line that is then shown. */
const mistakes: readonly (readonly [what: string, yaml: string, ...lines: string[]])[] = [
  [
    'an unknown key',
    'outbox: { maxSiz: 3MB }',
    'agent.yaml:2:11 outbox.maxSiz: unknown key, did you mean "maxSize"?',
  ],
  [
    'an unknown key like no other',
    'log: { colour: red }',
    'agent.yaml:2:8 log.colour: unknown key, the keys here are level',
  ],
  [
    'two unknown keys at once',
    'log: { colour: red, lvel: info }',
    'agent.yaml:2:8 log.colour: unknown key, the keys here are level',
    'agent.yaml:2:21 log.lvel: unknown key, did you mean "level"?',
  ],
  [
    'a key in another habit of writing',
    'outbox: { max_age: 3d }',
    'agent.yaml:2:11 outbox.max_age: unknown key, did you mean "maxAge"?',
  ],
  [
    'a key of every object in JavaScript',
    'log: { constructor: 1, __proto__: 2 }',
    'agent.yaml:2:8 log.constructor: unknown key, the keys here are level',
    'agent.yaml:2:24 log.__proto__: unknown key, the keys here are level',
  ],
  [
    'a unit that is none',
    'sampling: { interval: 10 parsecs }',
    'agent.yaml:2:23 sampling.interval: expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 10ms to 1d, got "10 parsecs"',
  ],
  [
    'no unit',
    'sampling: { timeout: 5 }',
    'agent.yaml:2:22 sampling.timeout: expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 10ms to 10m, got 5',
  ],
  [
    'a value left out, which is no default',
    'outbox:\n  maxAge:',
    'agent.yaml:3:3 outbox.maxAge: expected a duration such as 500ms, 10s, 5m, 1h or 7d, at least 1m, got nothing',
  ],
  [
    'a word for a number',
    'outbox: { batchReadings: many }',
    'agent.yaml:2:26 outbox.batchReadings: expected a whole number from 1 to 2000, got "many"',
  ],
  [
    'a number out of range',
    'outbox: { batchReadings: 0 }',
    'agent.yaml:2:26 outbox.batchReadings: expected a whole number from 1 to 2000, got 0',
  ],
  [
    'a word that is not in the list',
    'board: { backend: simulatd }',
    'agent.yaml:2:19 board.backend: expected auto, character-device, sysfs or simulated, got "simulatd", did you mean "simulated"?',
  ],
  [
    'a list for a mapping',
    'outbox: []',
    'agent.yaml:2:9 outbox: expected a mapping with keys such as durability, commitEvery, batchReadings, got a list',
  ],
  ['a mapping for a list', 'sensors: { name: a }', 'agent.yaml:2:10 sensors: expected a list, got a mapping'],
  ['an empty list of devices', 'sensors:', 'agent.yaml:2:1 sensors: expected a list, got nothing'],
  [
    'a device that is no mapping',
    'sensors: [thermo]',
    'agent.yaml:2:11 sensors[0]: expected a mapping with name and kind, got "thermo"',
  ],
  [
    'a device without a name',
    'sensors:\n  - { kind: thermo }',
    'agent.yaml:3:5 sensors[0].name: missing, expected a name of lower-case letters, digits and dashes that begins with a letter, at most 64 characters',
  ],
  [
    'a device without a kind',
    'sensors:\n  - { name: a }',
    'agent.yaml:3:5 sensors[0].kind: missing, expected a kind of sensor',
  ],
  [
    'an unknown kind',
    'sensors:\n  - { name: a, kind: termo }',
    'agent.yaml:3:22 sensors[0].kind: expected thermo, door or host, got "termo", did you mean "thermo"?',
  ],
  [
    'a name with a capital',
    'sensors:\n  - { name: Porch, kind: thermo }',
    'agent.yaml:3:13 sensors[0].name: expected a name of lower-case letters, digits and dashes that begins with a letter, at most 64 characters, got "Porch"',
  ],
  [
    'a name that is too long',
    `sensors:\n  - { name: ${'a'.repeat(65)}, kind: thermo }`,
    `agent.yaml:3:13 sensors[0].name: expected a name of lower-case letters, digits and dashes that begins with a letter, at most 64 characters, got "${'a'.repeat(56)}...`,
  ],
  [
    'an unknown key of a device',
    'sensors:\n  - { name: a, kind: thermo, adress: 0x40 }',
    'agent.yaml:3:30 sensors[0].adress: unknown key, did you mean "address"?',
  ],
  [
    'an address that the chip cannot have',
    'sensors:\n  - { name: a, kind: thermo, address: 0x76 }',
    'agent.yaml:3:39 sensors[0].address: expected the address 0x40 or 0x41, got 0x76',
  ],
  [
    'two sensors with one name',
    'sensors:\n  - { name: a, kind: thermo }\n  - { name: a, kind: door, line: 1 }',
    'agent.yaml:4:13 sensors[1].name: "a" is the name of sensors[0] too',
  ],
  [
    'one name twice, also where another key is wrong',
    'sensors:\n  - { name: a, kind: thermo, foo: 1 }\n  - { name: a, kind: door, line: 1 }',
    'agent.yaml:3:30 sensors[0].foo: unknown key, the keys here are name, kind, interval, timeout, filters, bus, address',
    'agent.yaml:4:13 sensors[1].name: "a" is the name of sensors[0] too',
  ],
  [
    'an I2C address twice',
    'sensors:\n  - { name: a, kind: thermo }\n  - { name: b, kind: thermo, address: 0x40 }',
    'agent.yaml:4:39 sensors[1].address: 0x40 on I2C bus 1 is taken by sensors[0] ("a") already',
  ],
  [
    'an I2C address twice by default',
    'sensors:\n  - { name: a, kind: thermo }\n  - { name: b, kind: thermo }',
    'agent.yaml:4:5 sensors[1]: 0x40 on I2C bus 1 is taken by sensors[0] ("a") already',
  ],
  [
    'a line twice, once by its pin',
    'sensors:\n  - { name: d, kind: door, pin: 11 }\nactuators:\n  - { name: p, kind: relay, line: 17 }',
    'agent.yaml:5:35 actuators[0].line: GPIO 17 is taken by sensors[0] ("d") already',
  ],
  [
    "a line twice, once with the header chip's label",
    'board: { gpioChip: gpiochip4 }\nactuators:\n  - { name: p, kind: relay, line: 17 }\n  - { name: q, kind: relay, chip: gpiochip4, line: 17 }\n  - { name: r, kind: relay, chip: pinctrl-rp1, line: 17 }',
    'agent.yaml:5:52 actuators[1].line: GPIO 17 is taken by actuators[0] ("p") already',
    'agent.yaml:6:54 actuators[2].line: GPIO 17 is taken by actuators[0] ("p") already',
  ],
  [
    'an expander of a kind that there is not, and one at an address that it cannot have',
    'expanders:\n  - { name: a, kind: mcp23071 }\n  - { name: b, kind: pcf8574, address: 0x30 }',
    'agent.yaml:3:22 expanders[0].kind: expected mcp23017 or pcf8574, got "mcp23071", did you mean "mcp23017"?',
    'agent.yaml:4:40 expanders[1].address: expected the address 0x20 to 0x27 or 0x38 to 0x3f, got 0x30',
  ],
  [
    'a line that an expander does not have',
    'expanders:\n  - { name: exp1, kind: pcf8574 }\nsensors:\n  - { name: d, kind: door, chip: exp1, line: 8 }',
    'agent.yaml:5:46 sensors[0].line: expected a line of exp1 from 0 to 7, got 8: it is a pcf8574',
  ],
  [
    'an expander that is called otherwise',
    'expanders:\n  - { name: exp1, kind: pcf8574 }\nactuators:\n  - { name: p, kind: relay, chip: exp2, line: 1 }',
    'agent.yaml:5:35 actuators[0].chip: there is no expander "exp2", did you mean "exp1"?',
  ],
  [
    'a line of an expander twice, and that of its interrupt',
    'expanders:\n  - { name: exp2, kind: mcp23017, interrupt: { line: 25 } }\nsensors:\n  - { name: a, kind: door, chip: exp2, line: 3 }\n  - { name: b, kind: door, chip: exp2, line: 3 }\n  - { name: c, kind: door, pin: 22 }',
    'agent.yaml:6:46 sensors[1].line: line 3 of exp2 is taken by sensors[0] ("a") already',
    'agent.yaml:7:33 sensors[2].pin: GPIO 25 is taken by expanders[0] ("exp2") already',
  ],
  [
    'two expanders at one address, and one line for the interrupts of both',
    'expanders:\n  - { name: exp1, kind: pcf8574, address: 0x21, interrupt: { line: 5 } }\n  - { name: exp2, kind: mcp23017, address: 0x21, interrupt: { pin: 29 } }',
    'agent.yaml:4:44 expanders[1].address: 0x21 on I2C bus 1 is taken by expanders[0] ("exp1") already',
    'agent.yaml:4:61 expanders[1].interrupt: GPIO 5 is taken by expanders[0] ("exp1") already',
  ],
  [
    'an interrupt that is no line',
    'expanders:\n  - { name: exp1, kind: mcp23017, interrupt: 5 }',
    'agent.yaml:3:46 expanders[0].interrupt: expected a mapping with keys such as line, pin, chip, got 5',
  ],
  [
    'an interrupt that would come through an expander',
    'expanders:\n  - { name: exp1, kind: pcf8574, address: 0x21, interrupt: { chip: exp2, line: 1 } }\n  - { name: exp2, kind: mcp23017 }',
    'agent.yaml:3:68 expanders[0].interrupt.chip: expected a line of the Pi itself, got one of the expander "exp2"',
  ],
  [
    "an expander with the name of a kernel's chip",
    'expanders:\n  - { name: gpiochip0, kind: pcf8574 }',
    'agent.yaml:3:13 expanders[0].name: expected a name that no chip of the kernel has, got "gpiochip0"',
  ],
  [
    'a line that is an I2C bus, while a chip is on it',
    'expanders:\n  - { name: exp1, kind: pcf8574, interrupt: { line: 3 } }\nsensors:\n  - { name: d, kind: door, pin: 3 }\n  - { name: e, kind: door, line: 0 }\n  - { name: f, kind: door, chip: exp1, line: 2 }',
    'agent.yaml:3:45 expanders[0].interrupt: GPIO 3 is SCL of I2C bus 1, which expanders[0] ("exp1") is on; wire it to another line',
    'agent.yaml:5:33 sensors[0].pin: GPIO 2 is SDA of I2C bus 1, which expanders[0] ("exp1") is on; wire it to another line',
  ],
  [
    'a file twice',
    'sensors:\n  - { name: a, kind: host, path: /x }\n  - { name: b, kind: host, path: /x }',
    'agent.yaml:4:34 sensors[1].path: /x is taken by sensors[0] ("a") already',
  ],
  [
    'a line that is not named',
    'sensors:\n  - { name: d, kind: door }',
    'agent.yaml:3:5 sensors[0]: expected `line` (BCM number) or `pin` (header pin)',
  ],
  [
    'a pin that is ground',
    'sensors:\n  - { name: d, kind: door, pin: 6 }',
    'agent.yaml:3:33 sensors[0].pin: pin 6 of the header is ground',
  ],
  [
    'a limit without a unit, which is not no limit',
    'actuators:\n  - { name: p, kind: relay, line: 1, maxOn: 600 }',
    'agent.yaml:3:45 actuators[0].maxOn: expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 1ms to 30d, got 600',
  ],
  [
    'a limit without a value, which is not no limit',
    'actuators:\n  - { name: p, kind: relay, line: 1, maxOn: }',
    'agent.yaml:3:38 actuators[0].maxOn: expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 1ms to 30d, got nothing',
  ],
  [
    'a mistyped limit',
    'actuators:\n  - { name: p, kind: relay, line: 1, max-on: 10m }',
    'agent.yaml:3:38 actuators[0].max-on: unknown key, did you mean "maxOn"?',
  ],
  [
    'a limit of nothing',
    'actuators:\n  - { name: p, kind: relay, line: 1, maxOn: 0s }',
    'agent.yaml:3:45 actuators[0].maxOn: expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 1ms to 30d, got "0s"',
  ],
  [
    'a safe state that is none',
    'actuators:\n  - { name: p, kind: relay, line: 1, safe: closed }',
    'agent.yaml:3:44 actuators[0].safe: expected off, on or a level from 0 to 1, got "closed"',
  ],
  [
    'a level for what is only on or off',
    'actuators:\n  - { name: p, kind: relay, line: 1, safe: 0.5 }',
    'agent.yaml:3:44 actuators[0].safe: expected off or on, got 0.5: a relay knows nothing in between',
  ],
  [
    'limits that cannot be kept together',
    'actuators:\n  - { name: p, kind: relay, line: 1, safe: on, maxOn: 1m }',
    'agent.yaml:3:44 actuators[0].safe: a safe level that is on cannot be kept together with maxOn',
  ],
  [
    'a yes that YAML does not know',
    'actuators:\n  - { name: p, kind: relay, line: 1, activeLow: yes }',
    'agent.yaml:3:49 actuators[0].activeLow: expected true or false, got "yes"',
  ],
  [
    'an input that is no sensor',
    'sensors:\n  - { name: level, kind: thermo }\nactuators:\n  - { name: p, kind: relay, line: 1, onStaleInput: [levle] }',
    'agent.yaml:5:53 actuators[0].onStaleInput[0]: there is no sensor "levle", did you mean "level"?',
  ],
  [
    'an interlock with an unknown actuator',
    'actuators:\n  - { name: open, kind: relay, line: 1 }\ninterlocks:\n  - { actuators: [open, shut] }',
    'agent.yaml:5:25 interlocks[0].actuators[1]: there is no actuator "shut", there are open',
  ],
  [
    'an interlock of one',
    'actuators:\n  - { name: open, kind: relay, line: 1 }\ninterlocks:\n  - { actuators: [open] }',
    'agent.yaml:5:18 interlocks[0].actuators: expected two or more names of actuators',
  ],
  [
    'an id and a name',
    'id: barn\nname: climate',
    'agent.yaml:3:7 name: expected id or name, not both: id is the whole id',
  ],
  [
    'bounds the wrong way round',
    'sensors: []\nboard: {}\noutbox: { commitEvery: 10m, maxAge: 1m }',
    'agent.yaml:4:37 outbox.maxAge: is less than outbox.commitEvery, so that nothing would ever leave',
  ],
];

describe('a bad agent config', () => {
  it.each(mistakes)('with %s', (_, yaml, ...lines) => {
    expect(linesOf(() => loadAgent(`${gateway}${yaml}\n`))).toEqual(lines);
  });

  it('with a pull that an expander does not have, where it is written and where it is not', () => {
    const yaml = `expanders: [{ name: exp1, kind: mcp23017 }]
sensors:
  - { name: a, kind: motion, chip: exp1, line: 8 }
  - { name: b, kind: motion, chip: exp1, line: 9, pull: down }
  - { name: c, kind: motion, chip: exp1, line: 10, pull: none }
  - { name: d, kind: motion, line: 10 }
actuators:
  - { name: f, kind: fan, pwm: { chip: 0, channel: 0 }, tachometer: { chip: exp1, line: 11, pull: down } }
`;
    const real = { sensors: [motion], actuators: [fan], filters: filterKinds };
    const cure =
      'exp1 is a mcp23017 and has no pull-down: set `pull: none`, and wire a resistor to ground where nothing else pulls the line low';
    expect(linesOf(() => loadAgent(`${gateway}${yaml}`, [], real))).toEqual([
      `agent.yaml:4:36 sensors[0].chip: ${cure}`,
      `agent.yaml:5:57 sensors[1].pull: ${cure}`,
      `agent.yaml:9:69 actuators[0].tachometer: ${cure}`,
    ]);
  });

  it('without a gateway', () => {
    const lines = [
      'agent.yaml:1:1 gateway: missing: set gateway.host, or mqtt.url where there is a broker and no gateway',
    ];
    expect(linesOf(() => loadAgent(''))).toEqual(lines);
    expect(linesOf(() => loadAgent('# nothing yet\n---\n'))).toHaveLength(1);
  });

  it('with a gateway and a broker', () => {
    expect(linesOf(() => loadAgent("gateway: { host: gw }\nmqtt: { url: 'mqtt://127.0.0.1' }"))).toEqual([
      'agent.yaml:2:1 mqtt: expected gateway or mqtt, not both: a gateway tells the broker of all its agents (mqtt in gateway.yaml)',
    ]);
  });

  it('with half a pair of files for the broker', () => {
    expect(linesOf(() => loadAgent("mqtt: { url: 'mqtts://127.0.0.1', cert: a.crt }"))).toEqual([
      expect.stringContaining('mqtt.key: missing: cert and key go together'),
    ]);
  });

  it('shows every problem at once, in the order of the file', () => {
    const yaml = `sensors:
  - { name: a, kind: thermo, interval: 1 }
  - { name: a, kind: termo }
log: { level: loud }
actuators:
  - { name: p, kind: relay, line: 1, safe: 0.5 }
  - { name: q, kind: relay, line: 1 }
nonsense: 1
`;
    const lines = linesOf(() => loadAgent(gateway + yaml));
    expect(lines.map((line) => line.split(' ', 2).join(' '))).toEqual([
      'agent.yaml:3:40 sensors[0].interval:',
      'agent.yaml:4:13 sensors[1].name:',
      'agent.yaml:4:22 sensors[1].kind:',
      'agent.yaml:5:15 log.level:',
      'agent.yaml:7:44 actuators[0].safe:',
      'agent.yaml:8:35 actuators[1].line:',
      'agent.yaml:9:1 nonsense:',
    ]);
  });
});

describe('what is laid over the file', () => {
  const from = 'FIELDHAND_GATEWAY';

  it('wins, the last one most', () => {
    const config = loadAgent('gateway: { host: file, port: 1 }', [
      { path: ['gateway', 'host'], value: 'variable', from },
      { path: ['gateway', 'host'], value: 'option', from: '--gateway' },
    ]);
    expect(config.gateway).toMatchObject({ host: 'option', port: 1 });
  });

  it('makes up for a part that the file lacks', () => {
    expect(loadAgent('', [{ path: ['gateway', 'host'], value: 'gw', from }]).gateway?.host).toBe('gw');
  });

  it('is named in a problem', () => {
    expect(linesOf(() => loadAgent(gateway, [{ path: ['gateway', 'port'], value: 'x', from }]))).toEqual([
      'FIELDHAND_GATEWAY gateway.port: expected a port from 1 to 65535, got "x"',
    ]);
  });

  it('does not hide that the file has something else there', () => {
    expect(
      linesOf(() => loadAgent('gateway: gw', [{ path: ['gateway', 'host'], value: 'x', from }])),
    ).toEqual([
      'agent.yaml:1:10 gateway: expected a mapping with keys such as host, port, connectTimeout, got "gw"',
    ]);
  });
});
