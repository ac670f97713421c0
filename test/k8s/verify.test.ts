import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { check, show } from './check.ts';
import type { Contents } from './fake/kubelet.ts';
import { manifests, version } from './kustomize.ts';
import { tools } from './prepare.mjs';
import { Declarations } from './schema/declarations.ts';
import { byHand, exceptions } from './site.ts';
import type { Manifest } from './world.ts';

const script = join(manifests, 'verify.sh');
const LABEL = 'fieldhand.dev/verify';
const devices = { 'squat.ai/i2c': '8', 'squat.ai/gpio': '8' };
const example = join(manifests, 'overlays/example');

interface State {
  readonly nodes: readonly {
    readonly name: string;
    readonly ready?: boolean;
    readonly unschedulable?: boolean;
    readonly devices?: Readonly<Record<string, string>>;
  }[];
  readonly images?: readonly string[];
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly fault?: string;
  readonly calls?: readonly string[];
  readonly applied?: readonly Manifest[];
  readonly made?: Contents;
  readonly namespace?: string;
}

/** Makes no more than the file that it is told to make. */
const STUB = 'while [ $# -gt 0 ]; do if [ "$1" = --out ]; then echo "$2" >"$2"; fi; shift; done';

interface Cluster {
  readonly env: Readonly<Record<string, string>>;
  state(): State;
}

/** A folder of programs with a kubectl that plays `state`, and a fieldhand that makes nothing, if any. */
function cluster(
  state: Partial<State>,
  programs: { readonly fieldhand?: string } = { fieldhand: STUB },
): Cluster {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-verify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'state.json');
  const nodes = [{ name: 'pi-1' }, { name: 'pi-2' }];
  // as the README has it imported
  const images = [`fieldhand:${version}`];
  writeFileSync(file, JSON.stringify({ nodes, labels: {}, images, ...state }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const program = (name: string, text: string): string => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
    return join(bin, name);
  };
  const fake = fileURLToPath(new URL('./fake/kubectl.mjs', import.meta.url));
  program('kubectl', `exec "${process.execPath}" "${fake}" "$@"`);
  return {
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      STATE: file,
      REAL_KUBECTL: join(tools, 'kubectl'),
      ...(programs.fieldhand && { FIELDHAND: program('fieldhand', programs.fieldhand) }),
      VERIFY_INTERVAL: '0.05',
      TMPDIR: folder,
    },
    state: () => JSON.parse(readFileSync(file, 'utf8')) as State,
  };
}

function verify({ env }: Cluster, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(script, ['--timeout', '1', ...args], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/** Nothing of it is left on the cluster. */
function expectClean(state: State): void {
  expect(state.namespace).toBeUndefined();
  expect(Object.values(state.labels).flat()).not.toContain(LABEL);
}

describe('verify.sh', () => {
  it('has nothing that shellcheck complains of', () => {
    expect(spawnSync('shellcheck', [script], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('tells how to use it', () => {
    const { status, stdout } = verify(cluster({}), '--help');
    expect(status).toBe(0);
    for (const option of ['--overlay', '--image', '--nodes', '--timeout']) expect(stdout).toContain(option);
  });

  it('sees agents on the labelled node, then on the other one, and takes everything away', () => {
    const farm = cluster({});
    const { status, stdout, stderr } = verify(farm);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const said = stdout.split('\n').filter((line) => line.startsWith('verify: '));
    expect(said.slice(1, -1)).toEqual(
      [
        'the gateway is ready',
        'no agent runs while no node is labelled',
        'agents run on pi-1 and nowhere else',
        'the agents of pi-1 are live, and no others',
        'readings of pi-1 arrive',
        'agents run on pi-2 and nowhere else',
        'the agents of pi-2 are live, and no others',
        'readings of pi-2 arrive',
        'all is as it should be',
      ].map((line) => `verify: ${line}`),
    );
    expectClean(farm.state());
  });

  it('makes do with one node', () => {
    const farm = cluster({
      nodes: [{ name: 'pi-1' }, { name: 'pi-2', unschedulable: true }, { name: 'pi-3', ready: false }],
    });
    const { status, stdout } = verify(farm);
    expect(status).toBe(0);
    expect(stdout).toContain('no agent runs any more');
    expect(stdout).not.toContain('pi-2');
    expectClean(farm.state());
  });

  it('applies manifests with nothing wrong in them, in a namespace and on a label of their own', () => {
    const farm = cluster({ images: ['farm:5000/fieldhand:1.2'] }, {});
    verify(farm, '--overlay', join(manifests, 'overlays/verify'), '--image', 'farm:5000/fieldhand:1.2');
    const { applied: objects = [], made = {}, calls = [] } = farm.state();
    const namespace = objects[0]?.metadata.namespace ?? objects[0]?.metadata.name ?? '';
    expect(namespace).toMatch(/^fieldhand-verify-[0-9a-f]{8}$/);
    const here = byHand.map((each) => ({ ...each, namespace }));
    const wrong = check(new Declarations(tools), {
      objects,
      byHand: here,
      exceptions: { ...exceptions, trial: true },
    });
    expect(wrong.map(show)).toEqual([]);
    const text = JSON.stringify(objects);
    expect(text).toContain('"farm:5000/fieldhand:1.2"');
    // nothing of it touches a node or another namespace
    expect(text).not.toContain('hostPath');
    expect(objects.map(({ kind }) => kind)).not.toContain('Ingress');
    expect(objects.flatMap(({ metadata }) => metadata.namespace ?? [])).toEqual(
      Array(objects.length - 1).fill(namespace),
    );
    // with real certificates, and a token for each agent that there can be
    expect(made['fieldhand-ca']?.['ca.crt']).toContain('BEGIN CERTIFICATE');
    expect(made['fieldhand-gateway-tls']?.['tls.key']).toContain('PRIVATE KEY');
    expect(Object.keys(made['fieldhand-agent-tokens'] ?? {})).toEqual(['pi-1', 'pi-2']);
    expect(made['fieldhand-gateway-tokens']?.tokens).toMatch(/"name":"pi-1"[\s\S]*"name":"pi-2"/);
    expect(calls.filter((call) => call.startsWith('label'))[0]).toBe(`label node pi-1 ${LABEL}=true`);
  });

  it("tries an overlay of one's own, without what it has in kube-system", () => {
    const farm = cluster({ nodes: [{ name: 'pi-1', devices }] });
    const { status, stdout, stderr } = verify(farm, '--overlay', example);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    // the relay's agent has nothing to read
    expect(stdout).toContain('readings of pi-1 arrive');
    const { applied = [] } = farm.state();
    const sets = applied.filter(({ kind }) => kind === 'DaemonSet').map(({ metadata }) => metadata.name);
    expect(sets).toEqual(['', '-climate', '-light', '-relay'].map((suffix) => `fieldhand-agent${suffix}`));
    expect(JSON.stringify(applied)).not.toContain('generic-device-plugin');
    expectClean(farm.state());
  });

  it('fails where a pod has no image to run', () => {
    const farm = cluster({ images: ['fieldhand:0.0.9'] });
    const { status, stderr } = verify(farm);
    expect(stderr).toContain('verify: FAILED: the gateway does not become ready');
    expect(status).toBe(1);
    expectClean(farm.state());
  });

  it.each([
    ['secret refused', 'the manifests cannot be applied'],
    ['apply refused', 'the manifests cannot be applied'],
    ['gateway not ready', 'the gateway does not become ready'],
    ['label refused', 'the node pi-1 cannot be labelled'],
    ['no agents', 'agents run on pi-1 and nowhere else: not within 1 s; last seen: agents on: no node'],
    [
      'agents everywhere',
      'no agent runs while no node is labelled: not within 1 s; last seen: agents on: pi-1 pi-2',
    ],
    ['gateway gone', 'the agents of pi-1 are live, and no others: not within 1 s; last seen: nothing'],
    ['no session', 'the agents of pi-1 are live, and no others: not within 1 s; last seen: pi-1 offline'],
    ['no readings', 'readings of pi-1 arrive: not within 1 s; last seen: pi-1 live 0'],
    ['agents stay', 'agents run on pi-2 and nowhere else: not within 1 s; last seen: agents on: pi-1 pi-2'],
  ])('fails at "%s", shows what was seen and takes everything away', (fault, message) => {
    const farm = cluster({ fault });
    const { status, stderr } = verify(farm);
    expect(stderr).toContain(`verify: FAILED: ${message}`);
    expect(stderr).toContain('--- the gateway says\n(logs)');
    expect(status).toBe(1);
    expectClean(farm.state());
  });

  it('says what it could not take away', () => {
    const { status, stderr } = verify(cluster({ fault: 'namespace stays' }));
    expect(stderr).toMatch(/could not take away the namespace fieldhand-verify-\w+: do it by hand/);
    expect(status).toBe(1);
  });

  it.each([
    [{ fault: 'no cluster' }, [], 'kubectl reaches no cluster'],
    [{ nodes: [{ name: 'pi-1', ready: false }] }, [], 'no node is ready'],
    [{ labels: { 'pi-2': [LABEL] } }, [], 'somebody is at it: node/pi-2 carries the label'],
    [{}, ['--nodes', 'a,b,c'], '--nodes takes one or two different ones'],
    [{}, ['--nodes', 'a,a'], '--nodes takes one or two different ones'],
    [{}, ['--timeout', 'soon'], '--timeout takes seconds, got soon'],
    [{}, ['--overlay', '/nowhere'], '/nowhere has no kustomization.yaml'],
    [
      { nodes: [{ name: 'pi-1', devices: { ...devices, 'squat.ai/gpio': '0' } }] },
      ['--overlay', example],
      'pi-1 offers no squat.ai/gpio, which agents ask for: apply components/device-plugin first',
    ],
    [{}, ['--overlays', 'x'], 'unknown option --overlays'],
    [{}, ['--image'], '--image takes a value'],
  ] as const)('refuses to begin: %j %j', (state, args, message) => {
    const farm = cluster(state);
    const { status, stderr } = verify(farm, ...args);
    expect(stderr).toContain(`verify: `);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
    const { calls = [], namespace } = farm.state();
    expect(namespace).toBeUndefined();
    expect(calls.filter((call) => /^(label|create|apply|delete)/.test(call))).toEqual([]);
  });

  it('refuses an overlay that goes into more namespaces than one of its own', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fieldhand-verify-')));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    symlinkSync(manifests, join(folder, 'k8s'));
    mkdirSync(join(folder, 'two'));
    const broker = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'broker', namespace: 'mqtt' } };
    writeFileSync(join(folder, 'two/broker.yaml'), JSON.stringify(broker));
    writeFileSync(
      join(folder, 'two/kustomization.yaml'),
      JSON.stringify({ resources: ['../k8s/overlays/example', 'broker.yaml'] }),
    );
    const { status, stderr } = verify(cluster({}), '--overlay', join(folder, 'two'));
    expect(stderr).toContain('has objects in several namespaces: fieldhand mqtt');
    expect(status).toBe(2);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('takes everything away at %s', async (signal) => {
    const farm = cluster({ fault: 'no readings' });
    const child: ChildProcess = spawn(script, ['--timeout', '60'], {
      env: farm.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await eventually('it waits for readings', () => said.includes('pi-1 are live'), 30_000);
    child.kill(signal);
    expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
    expectClean(farm.state());
  });
});
