import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// unit: no processes, no network beyond 127.0.0.1, under 30 s. integration: real processes, brokers, kill -9.
// page: real Chromium. k8s: manifests without a cluster. image: the image in containers, and arm64 emulated.
// hardware: the VM with real kernel devices.
const suite = (name: string, testTimeout: number, more = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, ...more },
});

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: [
      // the program has no global state, so its modules are loaded once for all files: that takes a third of the time
      suite('unit', 10_000, { isolate: false }),
      suite('integration', 120_000),
      suite('page', 60_000),
      suite('k8s', 60_000),
      suite('image', 120_000),
      suite('systemd', 120_000),
      suite('hardware', 300_000),
    ],
    pool: 'forks',
    maxWorkers: 2,
  },
});
