import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { main, program, workspace } from '../support/programs.ts';
import { type Contents, contentsOf, layOut } from './fake/kubelet.ts';
import { build, manifests } from './kustomize.ts';
import type { Ingress } from './rules/ingress.ts';
import { byHand, exceptions } from './site.ts';
import { ofKind, workloads } from './world.ts';

interface Made {
  readonly made: Contents;
  /** Of them all, as in `Secret fieldhand/fieldhand-page-tls`. */
  readonly objects: readonly string[];
}

/** What the README has people type in one of its steps. */
function stepOf(title: string): string {
  const readme = readFileSync(join(manifests, 'README.md'), 'utf8');
  const [, section = ''] = readme.split(new RegExp(`^### ${title}.*$`, 'm'));
  const text = section.split(/^##/m)[0] ?? '';
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  if (blocks.length === 0) throw new Error(`the README has nothing to type under ${title}`);
  return blocks.join('');
}

/** Types it into a shell with a kubectl that takes everything, and returns what was made on the cluster. */
function follow(step: string, folder: string): Made {
  const bin = join(folder, 'bin');
  const state = join(folder, 'state.json');
  mkdirSync(bin);
  symlinkSync(manifests, join(folder, 'k8s'));
  writeFileSync(state, JSON.stringify({ nodes: [], labels: {} }));
  const fake = fileURLToPath(new URL('./fake/kubectl.mjs', import.meta.url));
  for (const [name, script] of [
    ['kubectl', fake],
    ['fieldhand', main],
  ] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', step], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, HOME: folder, PATH: `${bin}:${process.env.PATH}`, STATE: state },
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(readFileSync(state, 'utf8')) as Made;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const folder = workspace();
let step4: Made;
beforeAll(() => {
  step4 = follow(stepOf('4'), folder.path);
}, 60_000);
afterAll(() => folder.remove());

it('makes all that the manifests want, in a folder that nobody else can read', () => {
  const { made, objects } = step4;
  for (const { kind, namespace, name, keys } of byHand) {
    expect(objects).toContain(`${kind} ${namespace}/${name}`);
    const there = Object.entries(made[name] ?? {}).flatMap(([key, text]) => (text === '' ? [] : [key]));
    if (keys.includes('*')) expect(there.length, name).toBeGreaterThan(0);
    else expect(there.sort(), name).toEqual([...keys].sort());
  }
  // the page's certificate is for its name
  const page = new X509Certificate(made['fieldhand-page-tls']?.['tls.crt'] ?? '');
  const [ingress] = ofKind<Ingress>(
    { objects: build(join(manifests, 'overlays/example')), byHand, exceptions },
    'Ingress',
  );
  for (const { host = '' } of ingress?.spec?.rules ?? []) expect(page.checkHost(host), host).toBe(host);
  for (const path of ['fieldhand-secrets', 'fieldhand-secrets/agents'])
    expect(statSync(join(folder.path, path)).mode & 0o777, path).toBe(0o700);
});

it('brings the first reading with the certificates and tokens of the README and the configs of the manifests', async () => {
  const objects = build(join(manifests, 'overlays/verify'));
  const contents = { ...contentsOf(objects), ...step4.made };
  const roots = { gateway: join(folder.path, 'gateway'), agent: join(folder.path, 'agent') };
  for (const workload of workloads({ objects, byHand: [], exceptions: { privileged: [], root: [] } }))
    layOut(workload, contents, 'pi-1', workload.kind === 'DaemonSet' ? roots.agent : roots.gateway);

  // a pod has addresses of its own; here everything is on one, and the Service has no name
  const health = await freePort();
  const file = join(roots.agent, 'etc/fieldhand/agent.yaml');
  const config = readFileSync(file, 'utf8')
    .replace('ca: ca.crt', 'ca: ca.crt, serverName: fieldhand-gateway')
    .replace(/health: .*/, `health: { host: 127.0.0.1, port: ${health} }`);
  writeFileSync(file, config);
  const loopback = ['--host', '127.0.0.1', '--port', '0', '--http-host', '127.0.0.1', '--http-port', '0'];
  const gateway = program([
    'gateway',
    '--config',
    join(roots.gateway, 'etc/fieldhand/gateway.yaml'),
    ...loopback,
  ]);
  onTestFinished(async () => void (await gateway.stop()));
  const { tcp, http } = (await gateway.logged('listening')) as Record<'tcp' | 'http', { port: number }>;
  const agent = program(['agent', '--config', file, '--gateway', `127.0.0.1:${tcp.port}`], {
    FIELDHAND_NODE: 'pi-1',
  });
  onTestFinished(async () => void (await agent.stop()));

  const token = readFileSync(join(folder.path, 'fieldhand-secrets/me.token'), 'utf8').trim();
  const pi = await eventually(
    'readings of pi-1',
    async () => {
      const response = await fetch(`http://127.0.0.1:${http.port}/api/v1/agents/pi-1`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (!response.ok) return undefined;
      const known = (await response.json()) as { readonly state: string; readonly readings: number };
      return known.readings > 0 ? known : undefined;
    },
    30_000,
  );
  expect(pi.state).toBe('live');
  const ready = await fetch(`http://127.0.0.1:${health}/readyz`);
  expect(ready.status).toBe(200);
});
