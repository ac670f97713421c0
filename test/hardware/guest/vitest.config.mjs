import { fileURLToPath } from 'node:url';

// Run inside the VM, where only /run can be written to. One process for all files: starting one takes seconds there.
export default {
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  cacheDir: '/run/rig/tmp/vite',
  test: {
    // bundled on the host (../guest-run.ts): the emulated processor would compile for half a minute
    dir: process.env.GUEST_TESTS,
    include: ['**/*.guest.mjs'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    reporters: ['default', ['json', { outputFile: '/run/rig/results/report.json' }]],
  },
};
