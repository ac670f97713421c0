import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Closes and opens the contact `times` times, 20 ms apart, from another process, so that a slow reader does not
 * slow the wire down. That process and the line's interrupt thread share one processor: the thread goes first
 * there, so that a pause of the emulator holds both and never makes the kernel merge two edges.
 */
export async function moveWire(pullFile: string, times: number): Promise<void> {
  const busybox = '/run/rig/bin/busybox';
  const isThread = (pid: string): boolean =>
    /^irq\/\d+-fieldhand/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
  const thread = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isThread(name));
  execFileSync(busybox, ['taskset', '-p', '1', String(thread)]);
  const script = `for i in $(seq ${times}); do
    echo pull-down >"$0"; usleep 20000; echo pull-up >"$0"; usleep 20000; done`;
  const writer = spawn(busybox, ['taskset', '1', busybox, 'sh', '-c', script, pullFile], {
    stdio: 'inherit',
  });
  const [status] = await once(writer, 'exit');
  if (status !== 0) throw new Error(`the wire stopped moving: status ${status}`);
}
