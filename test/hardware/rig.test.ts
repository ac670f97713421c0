import { describe, expect, it } from 'vitest';
import { program, workspace } from '../support/programs.ts';
import { type GuestRun, runGuestTests } from './guest-run.ts';

/** Shows each test of the VM as one of this run, so that they are counted and named one by one. */
function report(name: string, run: GuestRun): void {
  describe(name, () => {
    it('runs to its end', () => {
      for (const figure of run.measured) console.log(figure);
      expect(run.trouble, run.trouble).toBeUndefined();
      expect(run.tests.length).toBeGreaterThan(0);
    });
    for (const { path, status, messages } of run.tests)
      it.skipIf(status === 'skipped')(path.join(' > '), () => {
        if (status === 'failed') throw new Error(messages.join('\n'));
      });
  });
}

/** A gateway here, an agent in the VM. */
async function withGateway(): Promise<GuestRun> {
  const files = workspace();
  const config =
    'dataDir: gateway\nlisten: { port: 0 }\nhttp: { port: 0, hosts: [10.0.2.2] }\nheartbeat: 1s\n';
  const gateway = program(['gateway', '--config', files.write('gateway.yaml', config)]);
  try {
    const { tcp, http } = (await gateway.logged('listening')) as Record<string, { port: number }>;
    const env = { GATEWAY_TCP_PORT: String(tcp?.port), GATEWAY_HTTP_PORT: String(http?.port) };
    return await runGuestTests(['agent'], { timeoutMs: 400_000, network: true, env });
  } finally {
    await gateway.stop('SIGTERM');
    files.remove();
  }
}

// The VM runs while the tests are collected: only then is it known which tests there are. One after the other, since
// an emulated processor needs a real one.
report(
  'the kernel',
  await runGuestTests(['gpio', 'i2c', 'sensors', 'chips', 'lines', 'actuators'], { timeoutMs: 480_000 }),
);
report('the tools', await runGuestTests(['tools'], { timeoutMs: 420_000 }));
report('the agent', await withGateway());
report('the service', await runGuestTests(['restart'], { timeoutMs: 420_000 }));
