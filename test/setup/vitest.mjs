// Runs vitest as a process of its own, within a time limit, and counts what it reports.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { count } from './count.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const config = ['--config', 'test/vitest.config.ts'];
const GRACE_MS = 10_000;

/** Names of the suites in which a filter finds a file. @throws with vitest's words when it refuses the filter */
export function suitesWith(filter) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, 'list', '--filesOnly', '--json', ...config, ...filter],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`vitest could not list the tests:\n${stdout}${stderr}`);
  return new Set(JSON.parse(stdout).map(({ projectName }) => projectName));
}

/**
 * Runs one suite. `skipped` names the tests that did not run; `trouble` is set when the run as a whole went
 * wrong (crash, time over, a file that did not load), which counts as a failure of its own.
 */
export async function runSuite(name, filter, limitMs, signal) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-report-'));
  const report = join(folder, 'report.json');
  try {
    const args = ['run', ...config, '--project', name, '--reporter', 'default', '--reporter', 'json'];
    const end = await child([...args, `--outputFile.json=${report}`, ...filter], limitMs, signal);
    return count(readReport(report), end);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How the process ended, in words; undefined when with status 0. */
function child(args, limitMs, signal) {
  // a process group of its own: ending it ends the workers and whatever they have started
  const running = spawn(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit', detached: true });
  let reason;
  const end = (why) => {
    reason ??= why;
    kill(-running.pid, 'SIGTERM');
    setTimeout(() => kill(-running.pid, 'SIGKILL'), GRACE_MS).unref();
  };
  const timer = setTimeout(() => end(`ended after ${Math.round(limitMs / 1000)} s`), limitMs);
  const abort = () => end('interrupted');
  signal.addEventListener('abort', abort);
  return new Promise((resolve) => {
    const done = (how) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(reason ?? how);
    };
    running.once('error', (error) => done(error.message));
    running.once('exit', (status, killed) =>
      done(status === 0 ? undefined : `vitest ended with ${killed ?? `status ${status}`}`),
    );
  });
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
