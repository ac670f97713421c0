import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ConfigMap, type Manifest, podOf, type Volume, type Workload } from '../world.ts';

/** ConfigMaps and Secrets by name: their keys and what is in them. */
export type Contents = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The ConfigMaps among manifests. */
export const contentsOf = (objects: readonly Manifest[]): Contents =>
  Object.fromEntries(
    objects
      .filter((object): object is ConfigMap => object.kind === 'ConfigMap')
      .map(({ metadata, data = {} }) => [metadata.name, data]),
  );

/**
 * Lays out below `root` what the first container of a workload would see on `node`, as the kubelet would mount it, with
 * the paths inside moved there too.
 */
export function layOut(workload: Workload, contents: Contents, node: string, root: string): void {
  const { volumes = [], containers } = podOf(workload);
  for (const { name, mountPath, subPathExpr } of containers[0]?.volumeMounts ?? []) {
    const volume = volumes.find((each) => each.name === name);
    const files = volume ? filesOf(volume, contents) : {};
    const mode = volume?.secret?.defaultMode ?? 0o644;
    if (subPathExpr === undefined) {
      mkdirSync(join(root, mountPath), { recursive: true });
      for (const [key, text] of Object.entries(files)) write(join(root, mountPath, key), text, mode, root);
    } else {
      const key = subPathExpr.replace('$(FIELDHAND_NODE)', node);
      if (files[key] === undefined) throw new Error(`${name} has no key ${key}, but ${Object.keys(files)}`);
      write(join(root, mountPath), files[key], mode, root);
    }
  }
}

function write(path: string, text: string, mode: number, root: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.replaceAll(/\/(run|var\/lib)\/fieldhand/g, `${root}$&`));
  chmodSync(path, mode);
}

function filesOf({ configMap, secret, projected }: Volume, contents: Contents): Contents[string] {
  const names = [
    configMap?.name,
    secret?.secretName,
    ...(projected?.sources ?? []).flatMap((source) => [source.configMap?.name, source.secret?.name]),
  ].filter((name) => name !== undefined);
  return Object.assign({}, ...names.map((name) => contents[name] ?? {}));
}
