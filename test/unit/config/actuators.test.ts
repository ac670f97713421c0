import { describe, expect, it } from 'vitest';
import { actuatorKinds } from '../../../src/actuators/index.ts';
import { type AgentConfig, loadAgentConfig } from '../../../src/config/agent.ts';
import { linesOf, kinds as others, place, withFile } from './support.ts';

// The kinds of actuators as they are, in a config.

const load = (actuators: string): AgentConfig =>
  withFile('agent.yaml', `gateway: { host: gw }\nactuators:\n${actuators}\n`, (file) =>
    loadAgentConfig({ file, overrides: [], place }, { ...others, actuators: actuatorKinds }),
  );
const blind = (name: string, open: number, close: number, more = ''): string =>
  `  - { name: ${name}, kind: cover, open: { line: ${open} }, close: { line: ${close} }, openTime: 20s, closeTime: 18s${more} }`;
const chip = (name: string, channel: number, more = ''): string =>
  `  - { name: ${name}, kind: light, pwm: { pca9685: 0x40, channel: ${channel} }${more} }`;

describe('the kinds of actuators in a config', () => {
  it('are taken with what their own envelope adds', () => {
    const { actuators } = load(
      [
        blind('blind', 5, 6),
        chip('lamp', 0),
        chip('lantern', 1),
        '  - { name: fan, kind: fan, pwm: { chip: 0, channel: 0 }, tachometer: { pin: 22 }, minimum: 0.2 }',
        '  - { name: flap, kind: servo, pwm: { chip: 0, channel: 1 }, release: 2s }',
        '  - { name: door, kind: pulse, line: 17, longest: 5s }',
        '  - { name: gate, kind: pulse, line: 27, maxOn: 1s }',
      ].join('\n'),
    );
    expect(actuators.map(({ kind, limits }) => [kind, limits.maxOnMs])).toEqual([
      ['cover', undefined],
      ['light', undefined],
      ['light', undefined],
      ['fan', undefined],
      ['servo', undefined],
      ['pulse', 5_000],
      ['pulse', 1_000],
    ]);
  });

  it.each<[string, string, ...string[]]>([
    [
      'a cover that goes off before it is there',
      blind('a', 5, 6, ', maxOn: 21s'),
      'agent.yaml:3:106 actuators[0].maxOn: expected at least 22s, got 21s: so long it travels from one end stop to the other, overrun included',
    ],
    [
      'a fan that goes off before its boost is over',
      '  - { name: a, kind: fan, pwm: { chip: 0, channel: 0 }, boost: 5s, maxOn: 4s }',
      'agent.yaml:3:75 actuators[0].maxOn: expected at least 5s, got 4s: it would never get beyond its boost',
    ],
    [
      'two covers on one line',
      `${blind('a', 5, 6)}\n${blind('b', 6, 7)}`,
      'agent.yaml:4:35 actuators[1].open: GPIO 6 is taken by actuators[0] ("a") already',
    ],
    [
      'a cover with one line for both',
      blind('a', 5, 5),
      'agent.yaml:3:55 actuators[0].close: expected another line than that of `open`',
    ],
    [
      'a cover that takes no time',
      '  - { name: a, kind: cover, open: { line: 5 }, close: { line: 6 }, openTime: 0s, closeTime: 18s }',
      'agent.yaml:3:78 actuators[0].openTime: expected a duration such as 500ms, 10s, 5m, 1h or 7d, from 100ms to 10m, got "0s"',
    ],
    [
      'a cover that is to be safe on the move',
      blind('a', 5, 6, ', safe: on'),
      'agent.yaml:3:105 actuators[0].safe: expected off: a cover is safe where it stands, and off stops it',
    ],
    [
      'a cover that is to go on with a move',
      blind('a', 5, 6, ', start: resume'),
      'agent.yaml:3:106 actuators[0].start: expected safe: a cover does not go on with a move',
    ],
    [
      'one PWM channel twice',
      `${chip('a', 3)}\n${chip('b', 3)}`,
      'agent.yaml:4:34 actuators[1].pwm: channel 3 of the PCA9685 at 0x40 on I2C bus 1 is taken by actuators[0] ("a") already',
    ],
    [
      "one of the kernel's PWM channels twice",
      ['a', 'b'].map((name) => `  - { name: ${name}, kind: servo, pwm: { chip: 0, channel: 1 } }`).join('\n'),
      'agent.yaml:4:34 actuators[1].pwm: channel 1 of PWM chip 0 is taken by actuators[0] ("a") already',
    ],
    [
      'two frequencies on one PCA9685',
      `${chip('a', 3)}\n${chip('b', 4, ', frequency: 50')}\n  - { name: c, kind: servo, pwm: { pca9685: 0x40, channel: 5 } }`,
      'agent.yaml:4:76 actuators[1].frequency: 0x40 on I2C bus 1 has one setting for all that use it: actuators[0] ("a") wants 1000 Hz, this one 50 Hz',
      'agent.yaml:5:34 actuators[2].pwm: 0x40 on I2C bus 1 has one setting for all that use it: actuators[0] ("a") wants 1000 Hz, this one 50 Hz',
    ],
    [
      'a servo whose ends are the wrong way round',
      '  - { name: a, kind: servo, pwm: { chip: 0, channel: 1 }, min: 2000, max: 1000 }',
      'agent.yaml:3:64 actuators[0].min: expected less than `max`; to turn it the other way use `reverse: true`',
    ],
    [
      'a pulse that is to be safe while on',
      '  - { name: a, kind: pulse, line: 5, safe: on }',
      'agent.yaml:3:44 actuators[0].safe: a safe level that is on cannot be kept together with maxOn',
    ],
  ])('with %s is refused', (_, actuators, ...lines) => {
    expect(linesOf(() => load(actuators))).toEqual(lines);
  });

  it('and a sensor on the same address are refused', () => {
    const text = `gateway: { host: gw }\nsensors:\n  - { name: t, kind: thermo }\nactuators:\n${chip('a', 1)}\n`;
    const lines = withFile('agent.yaml', text, (file) =>
      linesOf(() => loadAgentConfig({ file, overrides: [], place }, { ...others, actuators: actuatorKinds })),
    );
    expect(lines).toEqual([
      'agent.yaml:5:34 actuators[0].pwm: 0x40 on I2C bus 1 is taken by sensors[0] ("t") already',
    ]);
  });
});
