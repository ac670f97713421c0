import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentWorld, type TakenReading } from '../../support/agent-world.ts';
import { Pcf8574Chip } from '../../support/expander-chips.ts';

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});
afterEach(() => world.close());

const sensor = (name: string, address: number, more = ''): string =>
  `  - { name: ${name}, kind: lm75, address: 0x${address.toString(16)}${more} }\n`;
const output = (name: string, line: number, more = ''): string =>
  `  - { name: ${name}, kind: switch, line: ${line}${more} }\n`;
const sensors = (...lines: string[]): string => `sensors:\n${lines.join('')}`;
const outputs = (...lines: string[]): string => `actuators:\n${lines.join('')}`;
/** Switches on as soon as there is a reading. */
const rule = (name: string, actuator: string, more = ''): string =>
  `  - { name: ${name}, when: { channel: soil/temperature, above: -50 }, do: { set: ${actuator}, to: on }${more} }\n`;
const rules = (...lines: string[]): string => `rules:\n${lines.join('')}`;
const SOIL = sensor('soil', 0x48);

const timesOf = (readings: readonly TakenReading[], name: string): readonly number[] =>
  readings.filter((reading) => reading.sensor === name).map(({ time }) => time);
const gapsOf = (times: readonly number[]): readonly number[] =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0));

describe('sensors of another config', () => {
  it('leave those that stay in their rhythm, filters and all', async () => {
    const steady = sensor('soil', 0x48, ', filters: [{ kind: mean, window: 4 }]');
    await world.start(world.config(sensors(steady, sensor('old', 0x49), sensor('other', 0x4a))));
    await world.pass(3_500);
    world.degrees[0] = 30;
    await world.follow(sensors(sensor('new', 0x4b), steady, sensor('other', 0x4a, ', interval: 500ms')));
    await world.pass(2_600);
    const taken = await world.stop();
    const soil = taken.filter(({ sensor: name }) => name === 'soil');
    expect(soil.length).toBeGreaterThanOrEqual(6);
    expect(new Set(gapsOf(soil.map(({ time }) => time)))).toEqual(new Set([1_000]));
    // the mean goes on over what was measured before
    expect(soil.slice(3, 7).map(({ value }) => value)).toEqual([20, 22.5, 25, 27.5]);
    expect(timesOf(taken, 'new').length).toBeGreaterThanOrEqual(2);
    expect(new Set(gapsOf(timesOf(taken, 'other')).slice(-3))).toEqual(new Set([500]));
    expect(timesOf(taken, 'old').at(-1)).toBeLessThan(timesOf(taken, 'new')[0] ?? 0);
    // sequences of the one outbox go on
    expect(soil.map(({ sequence }) => sequence)).toEqual(
      soil.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
    );
  });

  it('may take what another had, under its name or its address', async () => {
    await world.start(world.config(sensors(sensor('a', 0x48), sensor('b', 0x49))));
    await world.pass(1_500);
    await world.follow(sensors(sensor('a', 0x49), sensor('b', 0x48)));
    await world.pass(1_000);
    const last = (await world.stop()).slice(-4);
    expect(last.find(({ sensor: name }) => name === 'a')?.value).toBe(21);
    expect(last.find(({ sensor: name }) => name === 'b')?.value).toBe(20);
  });

  it('are many, and no signal has too many listeners', async () => {
    const warnings: string[] = [];
    const warn = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', warn);
    const many = Array.from({ length: 15 }, (_, n) => `  - { name: s${n}, kind: system, disk: /tmp/${n} }\n`);
    await world.start(world.config(sensors(...many)));
    await world.pass(1_000);
    await new Promise(setImmediate);
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  it('do not wait for one that goes and hangs on its bus', async () => {
    await world.start(world.config(sensors(SOIL, sensor('wall', 0x49))));
    await world.pass(1_500);
    world.board.faults.i2c({ bus: 1, address: 0x49 }, 'stuck');
    await world.pass(1_500);
    await world.follow(sensors(`  - { name: host, kind: system, disk: / }\n`));
    await world.pass(2_500);
    const taken = await world.stop();
    expect(timesOf(taken, 'host').length).toBeGreaterThan(1);
  });

  it('are taken though one is absent, and it is tried again', async () => {
    world.board.faults.i2c({ bus: 1, address: 0x49 }, 'absent');
    await world.start(world.config(sensors(SOIL)));
    await world.follow(sensors(SOIL, sensor('wall', 0x49)));
    world.board.faults.i2c({ bus: 1, address: 0x49 }, undefined);
    await world.pass(40_000);
    expect(timesOf(await world.stop(), 'wall').length).toBeGreaterThan(0);
  });
});

describe('outputs of another config', () => {
  const lit = sensors(SOIL) + rules(rule('lit', 'lamp'));

  it('do not move where they stay, whatever happens to the others', async () => {
    await world.start(world.config(lit + outputs(output('lamp', 5), output('old', 6), output('pump', 12))));
    await world.pass(1_500);
    expect([5, 6, 12].map((line) => world.level(line))).toEqual([1, 0, 0]);
    const before = { ...world.wire(5) };
    const seen: number[] = [];
    world.board.pins.onChange(5, (level) => seen.push(level));
    await world.follow(
      lit +
        outputs(output('new', 6), output('pump', 13), output('lamp', 5, ', minOff: 10s')) +
        'interlocks: [{ actuators: [lamp, pump], deadTime: 1s }]\n',
    );
    await world.pass(1_500);
    expect({ seen, wire: world.wire(5) }).toEqual({ seen: [], wire: before });
    expect(world.wire(13).opens).toBe(1);
    // the line is free for another name
    expect(world.wire(6).opens).toBe(2);
  });

  it('go safe when they go, or are let go as they are', async () => {
    const both = sensors(SOIL) + rules(rule('lit', 'lamp'), rule('warm', 'heater'));
    await world.start(world.config(both + outputs(output('lamp', 5), output('heater', 6, ', onExit: hold'))));
    await world.pass(1_500);
    const writes = [world.wire(5).writes, world.wire(6).writes];
    const freed: (readonly [number, number])[] = [];
    world.board.pins.drive(6, 1);
    for (const line of [5, 6]) world.board.pins.onChange(line, (level) => freed.push([line, level]));
    await world.follow(sensors(SOIL));
    expect(world.wire(5).writes).toBeGreaterThan(writes[0] ?? 0);
    expect(world.wire(6).writes).toBe(writes[1]);
    expect(freed).toEqual([[5, 0]]);
  });

  it('are driven by the rules anew where they are opened anew', async () => {
    await world.start(world.config(lit + outputs(output('lamp', 5))));
    await world.pass(1_500);
    await world.follow(lit + outputs(output('lamp', 6)));
    await world.pass(1_500);
    expect([world.level(5), world.level(6)]).toEqual([0, 1]);
  });

  it('have other limits from now on', async () => {
    await world.start(world.config(lit + outputs(output('lamp', 5))));
    await world.pass(10_000);
    const { opens } = world.wire(5);
    await world.follow(lit + outputs(output('lamp', 5, ', maxOn: 20s')));
    await world.pass(9_000);
    expect(world.level(5)).toBe(1);
    await world.pass(2_000);
    expect(world.level(5)).toBe(0);
    expect(world.wire(5).opens).toBe(opens);
  });

  it('that may no longer be on together are both off', async () => {
    const two = sensors(SOIL) + rules(rule('lit', 'lamp'), rule('warm', 'heater'));
    const wired = outputs(output('lamp', 5), output('heater', 6));
    await world.start(world.config(two + wired));
    await world.pass(1_500);
    expect([world.level(5), world.level(6)]).toEqual([1, 1]);
    await world.follow(`${two}${wired}interlocks: [{ actuators: [lamp, heater], deadTime: 1s }]\n`);
    await world.pass(100);
    expect([world.level(5), world.level(6)]).toEqual([0, 0]);
  });

  it('stay safe until a sensor that they come to depend on has spoken', async () => {
    const wired = (more: string): string => lit + outputs(output('lamp', 5, more));
    await world.start(world.config(wired('')));
    await world.pass(1_500);
    // soil speaks already: nothing happens
    await world.follow(wired(', onStaleInput: [soil]'));
    expect(world.level(5)).toBe(1);
    const seen: number[] = [];
    world.board.pins.onChange(5, (level) => seen.push(level));
    await world.follow(
      sensors(SOIL, sensor('wall', 0x49)) +
        rules(rule('lit', 'lamp')) +
        outputs(output('lamp', 5, ', onStaleInput: [wall]')),
    );
    expect(seen).toEqual([0]);
  });

  it('rest at another safe level when that is another', async () => {
    await world.start(world.config(outputs(output('valve', 5))));
    await world.pass(100);
    await world.follow(outputs(output('valve', 5, ', safe: on')));
    await world.pass(100);
    expect(world.level(5)).toBe(1);
  });

  it('of an expander go with it', async () => {
    const chips = [0x20, 0x21].map((address) => {
      const chip = new Pcf8574Chip();
      world.board.attach({ bus: 1, address }, chip);
      return chip;
    });
    const on = (address: string): string =>
      `expanders: [{ name: exp, kind: pcf8574, address: ${address} }]\n${sensors(SOIL)}` +
      outputs('  - { name: far, kind: switch, chip: exp, line: 1, activeLow: true }\n', output('near', 5)) +
      rules(rule('lit', 'far'));
    await world.start(world.config(on('0x20')));
    await world.pass(1_500);
    expect(chips.map((chip) => chip.level(1))).toEqual([0, 1]);
    const before = { ...world.wire(5) };
    await world.follow(on('0x21'));
    await world.pass(1_500);
    expect(chips.map((chip) => chip.level(1))).toEqual([1, 0]);
    expect(world.wire(5)).toEqual(before);
  });
});

describe('rules of another config', () => {
  const wired = outputs(output('lamp', 5), output('pump', 6));
  const waiting = `  - name: late
    when: { channel: soil/temperature, above: -50, for: 10s }
    do: { set: pump, to: on }
`;

  it('go on with their times where they stay', async () => {
    await world.start(world.config(sensors(SOIL) + wired + rules(waiting)));
    await world.pass(6_000);
    await world.follow(sensors(SOIL) + wired + rules(rule('lit', 'lamp'), waiting));
    await world.pass(2_000);
    expect([world.level(5), world.level(6)]).toEqual([1, 0]);
    await world.pass(3_000);
    expect(world.level(6)).toBe(1);
  });

  it('keep their cooldown though they change', async () => {
    const cooled = (above: number): string =>
      sensors(SOIL) +
      wired +
      rules(
        `  - { name: wet, when: { channel: soil/temperature, above: ${above} }, do: { pulse: pump, for: 1s }, cooldown: 20s }\n`,
      );
    await world.start(world.config(cooled(-50)));
    await world.pass(3_000);
    const { writes } = world.wire(6);
    await world.follow(cooled(-40));
    await world.pass(10_000);
    expect(world.wire(6).writes).toBe(writes);
    await world.pass(10_000);
    expect(world.wire(6).writes).toBeGreaterThan(writes);
  });

  it('that go leave an output as it is', async () => {
    await world.start(world.config(sensors(SOIL) + wired + rules(rule('lit', 'lamp'))));
    await world.pass(1_500);
    await world.follow(sensors(SOIL) + wired);
    await world.pass(1_500);
    expect(world.level(5)).toBe(1);
  });
});

describe('a config that cannot be had', () => {
  const lit = sensors(SOIL) + rules(rule('lit', 'lamp'));

  it('is given up for the one from before when a line is held by another', async () => {
    await world.start(world.config(lit + outputs(output('lamp', 5), output('pump', 6))));
    await world.pass(1_500);
    const before = { ...world.wire(5) };
    world.board.faults.line(13, 'busy');
    await expect(
      world.follow(lit + outputs(output('lamp', 5), output('pump', 13), output('new', 12))),
    ).rejects.toThrow('switch pump cannot be had: GPIO line 13 of pinctrl-bcm2711 is held by another');
    await world.pass(1_500);
    expect(world.wire(5)).toEqual(before);
    expect(world.level(5)).toBe(1);
    // pump has its old line again, and what was new is let go
    expect(world.wire(6).opens).toBe(2);
    world.board.gpio.openOutput({ line: 12 }, { initial: 0, activeLow: false }).close();
    // and the next one is taken
    await world.follow(lit + outputs(output('lamp', 5), output('pump', 12)));
    expect(world.wire(12).opens).toBe(2);
    expect(new Set(gapsOf(timesOf(await world.stop(), 'soil')))).toEqual(new Set([1_000]));
  });

  it('is given up when a sensor is held by another', async () => {
    await world.start(world.config(lit + outputs(output('lamp', 5))));
    await world.pass(1_500);
    world.board.faults.i2c({ bus: 1, address: 0x4a }, 'busy');
    await expect(
      world.follow(sensors(SOIL, sensor('wall', 0x4a)) + outputs(output('lamp', 12))),
    ).rejects.toThrow(/^lm75 wall cannot be had/);
    await world.pass(2_000);
    expect([world.level(5), world.wire(5).opens]).toEqual([1, 2]);
    expect(new Set(gapsOf(timesOf(await world.stop(), 'soil')))).toEqual(new Set([1_000]));
  });

  it('is stopped in the middle when the agent stops', async () => {
    await world.start(world.config(outputs(output('lamp', 5))));
    const following = world.agent?.follow(world.config(outputs(output('lamp', 6)) + sensors(SOIL)));
    await world.stop();
    await following?.catch(() => undefined);
    for (const line of [5, 6])
      world.board.gpio.openOutput({ line }, { initial: 0, activeLow: false }).close();
  });
});
