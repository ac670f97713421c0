// Everything that must hold, in one run: `npm test`. Builds, checks types and style, brings about what the suites
// need, runs them and ends with one line to count by. `npm test -- <path or vitest option>` runs a part of it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { enable, suites } from './setup/suites.mjs';
import { runSuite, suitesWith } from './setup/vitest.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const strict = process.env.CI === 'true';
const filter = process.argv.slice(2);
const started = Date.now();
const MINUTE_MS = 60_000;
const WHOLE_RUN_MS = 24 * MINUTE_MS;
const totals = { passed: 0, failed: 0, skipped: 0 };
const notes = [];

const say = (line) => console.log(`\n── ${line}`);
const left = () => WHOLE_RUN_MS - (Date.now() - started);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());

function fail(note) {
  totals.failed += 1;
  notes.push(`failed: ${note}`);
}

/** Under CI nothing may be left out, so there a skip is a failure. */
function skip(note) {
  if (strict) return fail(`${note} (skipped, which CI=true does not allow)`);
  totals.skipped += 1;
  notes.push(`skipped: ${note}`);
}

/** Runs one program to its end. */
function succeeds(what, program, ...args) {
  say(what);
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', timeout: 5 * MINUTE_MS });
  if (status !== 0) fail(`${what}${error ? `: ${error.message}` : ''}`);
  return status === 0;
}

const bin = (name) => `${root}node_modules/.bin/${name}`;

function lint() {
  succeeds('types (tsc)', bin('tsc'), '--noEmit');
  if (existsSync(`${root}src/gateway/page/main.ts`))
    succeeds('types of the page (tsc)', bin('tsc'), '--noEmit', '-p', 'src/gateway/page');
  succeeds('style (biome)', bin('biome'), 'check', '.');
}

async function runSuites() {
  const wanted = suitesWith(filter);
  if (wanted.size === 0) fail(`no test matches ${filter.join(' ') || 'the suites'}`);
  for (const suite of suites) {
    if (stop.signal.aborted || !wanted.has(suite.name)) continue;
    say(`suite ${suite.name}`);
    const obstacle = enable(suite, (line) => console.log(`   ${line}`));
    if (obstacle) {
      skip(`suite ${suite.name}: ${obstacle}`);
      continue;
    }
    const limit = Math.min(suite.minutes * MINUTE_MS, left());
    if (limit <= 0) {
      fail(`suite ${suite.name}: no time was left of ${WHOLE_RUN_MS / MINUTE_MS} minutes`);
      continue;
    }
    const { passed, failures, skipped, trouble } = await runSuite(suite.name, filter, limit, stop.signal);
    totals.passed += passed;
    // once more at the end, where a long run is looked at first
    for (const failure of failures) fail(failure);
    for (const what of trouble) fail(`suite ${suite.name}: ${what}`);
    // a filter by name leaves the other tests out, as asked
    if (filter.length > 0) totals.skipped += skipped.length;
    else for (const name of skipped) skip(`${suite.name}: ${name}`);
  }
}

try {
  const built = succeeds('build', process.execPath, 'src/build.mjs', '--if-needed');
  if (filter.length === 0) lint();
  if (built) await runSuites();
} catch (error) {
  fail(error.message);
}
if (stop.signal.aborted) fail('the run was interrupted');
for (const note of notes) console.log(note);
console.log(`whole run: ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
