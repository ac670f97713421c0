import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { LinuxFiles } from '../../../src/board/host-files.ts';
import { openSimulatedBoard } from '../../../src/board/simulated/board.ts';
import type { Sensor, SensorDefinition } from '../../../src/sensors/sensor.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A host whose files are these, by path; a text of undefined removes one again. */
export function hostRoot(texts: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'fieldhand-sys-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (files: Readonly<Record<string, string | undefined>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if (text === undefined) rmSync(join(root, path), { recursive: true });
      else writeFileSync(join(root, path), text);
    }
  };
  write(texts);
  const clock = new FakeClock();
  const files = new LinuxFiles({ root, clock });
  const board = { ...openSimulatedBoard({ clock, seed: 1 }), files };
  const open = (definition: SensorDefinition, options: object): Promise<Sensor> =>
    definition.open(v.parse(definition.options, options), { board, clock });
  return {
    write,
    open,
    /** Opens, reads once and gives the values by quantity. */
    read: async (definition: SensorDefinition, options: object): Promise<Record<string, number>> =>
      values(await open(definition, options)),
  };
}

export async function values(sensor: Sensor): Promise<Record<string, number>> {
  return Object.fromEntries((await sensor.read()).map(({ quantity, value }) => [quantity, value]));
}

/** What is wrong with these options, one text a problem. */
export function problems(definition: SensorDefinition, options: object): readonly string[] {
  return (v.safeParse(definition.options, options).issues ?? []).map(({ message }) => message);
}
