import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { runInRig } from './rig/boot.mjs';

const project = fileURLToPath(new URL('../..', import.meta.url));

export interface GuestTest {
  /** Names of the describe blocks and of the test. */
  readonly path: readonly string[];
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed, or was skipped. */
  readonly messages: readonly string[];
}

export interface GuestRun {
  readonly tests: readonly GuestTest[];
  /** What its tests measured and do not assert: their lines that begin with `measured: `. */
  readonly measured: readonly string[];
  /** What went wrong with the run as a whole: the VM, a file that did not load. */
  readonly trouble: string | undefined;
}

/** What vitest's JSON reporter writes, as far as it is used. */
interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

/** Seen once in some twenty boots: the emulated processors wait for each other. */
const LOCKED_UP = /soft lockup - CPU#\d+ stuck/;

/**
 * Boots the VM, runs `test/hardware/guest/<name>.guest.ts` for each name in it and tells how every test went. Where the
 * emulator got stuck it is booted once more, and says so.
 */
export async function runGuestTests(
  names: readonly string[],
  options: { timeoutMs: number; network?: boolean; env?: Record<string, string> },
): Promise<GuestRun> {
  const run = await runOnce(names, options);
  if (!LOCKED_UP.test(run.trouble ?? '')) return run;
  const again = await runOnce(names, options);
  return {
    ...again,
    measured: ['measured: the emulator got stuck, and was booted again', ...again.measured],
  };
}

async function runOnce(
  names: readonly string[],
  options: { timeoutMs: number; network?: boolean; env?: Record<string, string> },
): Promise<GuestRun> {
  const cache = join(project, '.cache/rig');
  mkdirSync(cache, { recursive: true });
  const bundles = mkdtempSync(join(cache, 'guest-'));
  let results: string | undefined;
  try {
    await bundle(names, bundles);
    const vm = await runInRig({
      command: [
        ...[process.execPath, 'node_modules/vitest/vitest.mjs', 'run'],
        ...['--config', 'test/hardware/guest/vitest.config.mjs', '--configLoader', 'native'],
      ],
      timeoutMs: options.timeoutMs,
      network: options.network ?? false,
      env: { ...options.env, GUEST_TESTS: bundles, NO_COLOR: '1' },
    });
    results = vm.results;
    const report = readReport(join(results, 'report.json'));
    if (!report) {
      const end = vm.timedOut ? `not finished within ${options.timeoutMs} ms` : `status ${vm.status}`;
      return {
        tests: [],
        measured: [],
        trouble: `no report from the VM (${end})\n${vm.output}\n${vm.console}`,
      };
    }
    const tests = report.testResults.flatMap((file) =>
      file.assertionResults.map(
        ({ ancestorTitles, title, status, failureMessages }): GuestTest => ({
          path: [...ancestorTitles, title],
          status: status === 'passed' || status === 'failed' ? status : 'skipped',
          messages: failureMessages ?? [],
        }),
      ),
    );
    const unloaded = report.testResults.filter((file) => file.assertionResults.length === 0);
    const failed = tests.some(({ status }) => status === 'failed');
    const trouble =
      unloaded.length > 0
        ? unloaded.map(({ message }) => message).join('\n')
        : vm.status !== 0 && !failed
          ? `status ${vm.status}\n${vm.output}\n${vm.console}`
          : undefined;
    return { tests, measured: vm.output.match(/^measured: .*$/gm) ?? [], trouble };
  } finally {
    rmSync(bundles, { recursive: true, force: true });
    if (results) rmSync(results, { recursive: true, force: true });
  }
}

/** One JavaScript file for each test file, and `main.mjs`, the program; packages stay where they are. */
async function bundle(names: readonly string[], outdir: string): Promise<void> {
  await build({
    entryPoints: [
      { in: join(project, 'src/main.ts'), out: 'main' },
      ...names.map((name) => ({
        in: join(project, 'test/hardware/guest', `${name}.guest.ts`),
        out: `${name}.guest`,
      })),
    ],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'silent',
  });
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
