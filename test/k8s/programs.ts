import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { parse } from 'yaml';
import type { Origin } from '../../src/config/load.ts';
import {
  type ConfigMap,
  type Container,
  type Finding,
  finding,
  isOurs,
  type Mount,
  ofKind,
  podOf,
  type Workload,
  type World,
  workloads,
} from './world.ts';

/** A config as it is written, as far as it has to fit what is around it. */
export interface Config {
  readonly name?: string;
  readonly id?: string;
  readonly dataDir?: string;
  readonly gateway?: {
    readonly host?: string;
    readonly port?: number;
    readonly tls?: true | { readonly ca?: string; readonly cert?: string; readonly key?: string };
    readonly tokenFile?: string;
  };
  readonly health?: { readonly host?: string; readonly port?: number };
  readonly listen?: Listener & {
    readonly tls?: { readonly cert?: string; readonly key?: string; readonly clientCa?: string };
  };
  readonly http?: Listener;
  readonly tokens?: string;
}

interface Listener {
  readonly host?: string;
  readonly port?: number;
}

/** One container of our program with the config that it is given. */
export interface Program {
  readonly world: World;
  readonly workload: Workload;
  readonly container: Container;
  readonly path: string;
  readonly map: ConfigMap;
  readonly key: string;
  readonly file: string;
  readonly config: Config;
}

/** The containers of our program that have a config, and what keeps others from having one. */
export function programsOf(world: World): {
  readonly programs: readonly Program[];
  readonly findings: readonly Finding[];
} {
  const programs: Program[] = [];
  const findings: Finding[] = [];
  for (const workload of workloads(world))
    for (const [at, container] of podOf(workload).containers.entries()) {
      const { args = [] } = container;
      if (!isOurs(container) || (args[0] !== 'agent' && args[0] !== 'gateway')) continue;
      const path = `spec.template.spec.containers[${at}]`;
      const file = args[args.indexOf('--config') + 1] ?? '';
      const place = placeOf(world, workload, container, file);
      const map = place?.maps.find(({ data }) => data?.[place.key] !== undefined);
      if (!place || !map) {
        findings.push(finding(workload, `${path}.args`, `no ConfigMap brings the file ${file}`));
        continue;
      }
      const config: unknown = parse(map.data?.[place.key] ?? '');
      if (typeof config === 'object' && config !== null)
        programs.push({ world, workload, container, path, map, key: place.key, file, config });
      else findings.push(finding(map, `data["${place.key}"]`, 'is no config'));
    }
  return { programs, findings };
}

/**
 * What the program itself makes of a config, which it reads from a file.
 * @throws whatever `load` does
 */
export function loaded<T>({ map, key }: Program, load: (origin: Origin) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-k8s-'));
  try {
    const file = join(folder, key);
    writeFileSync(file, map.data?.[key] ?? '');
    return load({ file, overrides: [], place: { node: 'pi-1', dataDir: '/var/lib/fieldhand' } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Place {
  readonly mount: Mount;
  readonly key: string;
  readonly maps: readonly ConfigMap[];
  /** Names of the Secrets and ConfigMaps that bring it, made by hand ones too. */
  readonly sources: readonly { readonly kind: string; readonly name: string }[];
}

/** The mount on which a file of the container lies. */
export function placeOf(
  world: World,
  workload: Workload,
  container: Container,
  file: string,
): Place | undefined {
  const mount = (container.volumeMounts ?? [])
    .filter(({ mountPath }) => file === mountPath || file.startsWith(`${mountPath}/`))
    .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  if (!mount) return undefined;
  const volume = podOf(workload).volumes?.find(({ name }) => name === mount.name);
  const sources = [
    { kind: 'ConfigMap', name: volume?.configMap?.name },
    { kind: 'Secret', name: volume?.secret?.secretName },
    ...(volume?.projected?.sources ?? []).flatMap(({ configMap, secret }) => [
      { kind: 'ConfigMap', name: configMap?.name },
      { kind: 'Secret', name: secret?.name },
    ]),
  ].flatMap(({ kind, name }) => (name === undefined ? [] : [{ kind, name }]));
  const maps = ofKind<ConfigMap>(world, 'ConfigMap').filter(({ metadata }) =>
    sources.some(({ kind, name }) => kind === 'ConfigMap' && name === metadata.name),
  );
  return { mount, key: posix.relative(mount.mountPath, file), maps, sources };
}
