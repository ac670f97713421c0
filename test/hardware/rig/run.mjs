// Runs one command in the VM, for a look around: node test/hardware/rig/run.mjs COMMAND [ARGUMENT...]
import { rmSync } from 'node:fs';
import { runInRig } from './boot.mjs';

const {
  status,
  output,
  console: log,
  results,
} = await runInRig({
  command: process.argv.slice(2),
  timeoutMs: 300_000,
  network: true,
});
process.stdout.write(output);
if (status !== 0) process.stderr.write(log);
rmSync(results, { recursive: true, force: true });
process.exitCode = status ?? 1;
