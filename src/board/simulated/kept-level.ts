import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptLine, LineKeeper } from '../gpio/keeper.ts';
import type { Level } from '../gpio.ts';

/** Stands for a line's descriptor: a file without a name that says the level the pin has. Physical: 1 is high. */
export function keepLevel(keeper: LineKeeper, line: KeptLine, level: Level): void {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-line-'));
  try {
    const fd = openSync(join(folder, 'level'), 'wx+', 0o600);
    writeSync(fd, String(level));
    keeper.keep(line, fd);
    closeSync(fd);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The level that the pin has kept since an earlier process; undefined where none left it. */
export function takeLevel(keeper: LineKeeper, chip: string, line: number): Level | undefined {
  const left = keeper.take(chip, line);
  if (!left) return undefined;
  const text = Buffer.alloc(1);
  try {
    return readSync(left.fd, text, 0, 1, 0) === 1 && text.toString() === '1' ? 1 : 0;
  } catch {
    // a line of a real chip, which is of no use here
    return undefined;
  } finally {
    closeSync(left.fd);
  }
}
