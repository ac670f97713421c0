import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Level } from '../../../src/board/gpio.ts';
import { eventually } from '../../support/eventually.ts';
import { piHeaderChip, type SimulatedChip } from './support/gpio-sim.ts';
import { traceGpio } from './support/gpio-trace.ts';
import { Systemd } from './support/service.ts';

const [BUTTON, PUMP, LAMP] = [17, 27, 22];
const SLOW_MS = 120_000;
const LOOK_MS = 2;

const config = (folder: string): string => `
id: pi
dataDir: ${folder}
gateway: { host: 127.0.0.1, port: 1 }
sensors:
  - { name: button, kind: contact, line: ${BUTTON}, pull: as-is }
actuators:
  - { name: pump, kind: switch, line: ${PUMP}, onExit: hold, start: resume }
  - { name: lamp, kind: switch, line: ${LAMP} }
rules:
  - { name: both-on, when: { channel: button/contact, above: 0 }, do: [{ set: pump, to: on }, { set: lamp, to: on }] }
`;

/** Looks at a line again and again. */
function look(chip: SimulatedChip, line: number): { stop(): readonly Level[] } {
  const levels: Level[] = [];
  const timer = setInterval(() => {
    const level = chip.level(line);
    if (levels.at(-1) !== level) levels.push(level);
  }, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      return levels;
    },
  };
}

describe('an agent under systemd, on the kernel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'restart-'));
  const log = join(folder, 'log');
  let chip: SimulatedChip;
  let systemd: Systemd;

  beforeAll(async () => {
    chip = piHeaderChip();
    writeFileSync(log, '');
    writeFileSync(join(folder, 'agent.yaml'), config(folder));
    systemd = await Systemd.start();
    systemd.install(join(folder, 'agent.yaml'), log);
    // one call after the other: each takes a second on the emulated processor
    await systemd.controlled('start', 'agent.service');
  }, 2 * SLOW_MS);
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(`the agent's log:\n${readFileSync(log, 'utf8')}`);
  });
  afterAll(() => systemd?.stop());

  const stored = (): number => Number(systemd.property('NFileDescriptorStore'));
  const bothOn = async (): Promise<void> => {
    chip.drive(BUTTON, 1);
    await eventually(
      'the rule has switched both on',
      () => chip.level(PUMP) + chip.level(LAMP) === 2,
      SLOW_MS,
    );
    chip.drive(BUTTON, 0);
  };

  it(
    'moves no output that holds through a restart',
    async () => {
      await bothOn();
      expect(stored()).toBe(0);
      const trace = traceGpio();
      const [pump, lamp] = [look(chip, PUMP), look(chip, LAMP)];
      await systemd.controlled('restart', 'agent.service');
      const [pumpLevels, lampLevels] = [pump.stop(), lamp.stop()];
      const [pumpChanges, lampChanges] = [trace.changes(chip.label, PUMP), trace.changes(chip.label, LAMP)];
      trace.stop();
      // the wire never moved: all that the kernel was asked for is the level that it had
      expect(pumpLevels).toEqual([1]);
      expect(pumpChanges.filter((change) => !/^gpio_value: \d+ set 1$/.test(change))).toEqual([]);
      // another output went off, and was made an output anew
      expect(lampLevels).toEqual([1, 0]);
      expect(lampChanges.some((change) => change.startsWith('gpio_direction'))).toBe(true);
      expect(readFileSync(log, 'utf8')).toContain(`"lines":["line ${PUMP} of ${chip.label}"]`);
      expect(stored()).toBe(0);
    },
    3 * SLOW_MS,
  );

  it(
    'makes it safe when the agent was killed, for its line is not in the store',
    async () => {
      expect(chip.level(PUMP)).toBe(1);
      systemd.control('kill', '--signal', 'KILL', '--kill-whom', 'main', 'agent.service');
      await eventually('it is off', () => chip.level(PUMP) === 0, SLOW_MS);
      const pump = look(chip, PUMP);
      await eventually('it was started again', () => systemd.property('NRestarts') === '1', SLOW_MS);
      await eventually('it is ready', () => systemd.property('ActiveState') === 'active', SLOW_MS);
      expect(pump.stop()).toEqual([0]);
      const told = readFileSync(log, 'utf8');
      expect(told).toMatch(/^pump +switch +off \(read back\)/m);
      expect(told).not.toContain('may be on');
    },
    3 * SLOW_MS,
  );

  it(
    'lets the line go when the service is stopped for good: this kernel makes it an input',
    async () => {
      await bothOn();
      await systemd.controlled('stop', 'agent.service');
      expect(readFileSync(log, 'utf8')).toContain('pump is left as it is');
      expect([stored(), chip.level(PUMP)]).toEqual([0, 0]);
    },
    3 * SLOW_MS,
  );
});
