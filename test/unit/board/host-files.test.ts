import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LinuxFiles } from '../../../src/board/host-files.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function host() {
  const root = mkdtempSync(join(tmpdir(), 'fieldhand-root-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'sys/class/thermal/thermal_zone0'), { recursive: true });
  writeFileSync(join(root, 'sys/class/thermal/thermal_zone0/temp'), '48312\n');
  const clock = new FakeClock();
  return { root, clock, files: new LinuxFiles({ root, clock }) };
}

it('reads and lists below its root', async () => {
  const { files, root } = host();
  expect(await files.read('/sys/class/thermal/thermal_zone0/temp')).toBe('48312\n');
  mkdirSync(join(root, 'sys/class/thermal/cooling_device0'));
  expect(await files.list('/sys/class/thermal')).toEqual(['cooling_device0', 'thermal_zone0']);
  expect(await files.list('/sys/class/none')).toEqual([]);
});

it('tells what is free on a disk', async () => {
  const { totalBytes, freeBytes } = await host().files.disk('/');
  expect(totalBytes).toBeGreaterThan(freeBytes);
  expect(freeBytes).toBeGreaterThan(0);
});

it('calls a missing file absent and a folder failed', async () => {
  const { files } = host();
  await expect(files.read('/sys/none')).rejects.toMatchObject({
    fault: 'absent',
    message: '/sys/none is not there',
  });
  await expect(files.read('/sys/class')).rejects.toMatchObject({ fault: 'failed' });
});

it('gives up on a file that does not end, and does not ask it again before it has', async () => {
  const { files, root, clock } = host();
  const path = join(root, 'sys/hung');
  // opening a pipe that nobody writes to waits, as a driver's file does on a hung bus
  execFileSync('mkfifo', [path]);
  const first = expect(files.read('/sys/hung')).rejects.toMatchObject({ fault: 'stuck' });
  await clock.advance(2_000);
  await first;
  await expect(files.read('/sys/hung')).rejects.toMatchObject({ fault: 'stuck' });
  expect(clock.pending).toBe(0);

  closeSync(openSync(path, constants.O_RDWR));
});

it('reads 1-wire files one after the other, and each has its whole time', async () => {
  const { files, root, clock } = host();
  mkdirSync(join(root, 'sys/bus/w1/devices'), { recursive: true });
  const hung = join(root, 'sys/bus/w1/devices/a');
  execFileSync('mkfifo', [hung]);
  writeFileSync(join(root, 'sys/bus/w1/devices/b'), '1');
  const first = expect(files.read('/sys/bus/w1/devices/a')).rejects.toMatchObject({ fault: 'stuck' });
  let second: string | undefined;
  const reading = files.read('/sys/bus/w1/devices/b').then((text) => {
    second = text;
  });
  // other files do not wait
  expect(await files.read('/sys/class/thermal/thermal_zone0/temp')).toBe('48312\n');
  await clock.advance(1_999);
  expect(second).toBeUndefined();
  expect(clock.pending).toBe(1);
  await clock.advance(1);
  await first;
  await reading;
  expect(second).toBe('1');

  closeSync(openSync(hung, constants.O_RDWR));
});
