import {
  type Container,
  containersOf,
  type Finding,
  finding,
  type PodSpec,
  podOf,
  type Rule,
  type Volume,
  type Workload,
  type World,
  workloads,
} from '../world.ts';

const SPEC = 'spec.template.spec';

/** What is mounted exists, can be read by who runs, and by nobody else. */
export const volumes: Rule = (world) => workloads(world).flatMap((workload) => volumesOf(world, workload));

function volumesOf(world: World, workload: Workload): readonly Finding[] {
  const pod = podOf(workload);
  const given = pod.volumes ?? [];
  const claims = workload.spec.volumeClaimTemplates ?? [];
  const names = [...given.map(({ name }) => name), ...claims.map(({ metadata }) => metadata?.name ?? '')];
  const containers = containersOf(workload);
  const used = new Set(containers.flatMap(([{ volumeMounts = [] }]) => volumeMounts.map(({ name }) => name)));
  return [
    ...containers.flatMap(([container, path]) => mounts(workload, container, path, names)),
    ...given.flatMap((volume, at) => {
      const path = `${SPEC}.volumes[${at}]`;
      const unused = used.has(volume.name)
        ? []
        : [finding(workload, `${path}.name`, `nothing mounts ${volume.name}`)];
      return [...unused, ...sources(world, workload, volume, path), ...rights(workload, pod, volume, path)];
    }),
  ];
}

function mounts(
  workload: Workload,
  { volumeMounts = [], env = [] }: Container,
  path: string,
  names: readonly string[],
): readonly Finding[] {
  const variables = new Set(env.map(({ name }) => name));
  return volumeMounts.flatMap((mount, at) => {
    const here = `${path}.volumeMounts[${at}]`;
    const findings: Finding[] = [];
    if (!names.includes(mount.name))
      findings.push(
        finding(workload, `${here}.name`, `the pod has no volume ${mount.name}, it has: ${names.join(', ')}`),
      );
    if (volumeMounts.findIndex(({ mountPath }) => mountPath === mount.mountPath) < at)
      findings.push(
        finding(workload, `${here}.mountPath`, `${mount.mountPath} is the place of another volume too`),
      );
    for (const [, variable = ''] of (mount.subPathExpr ?? '').matchAll(/\$\((\w+)\)/g))
      if (!variables.has(variable))
        findings.push(finding(workload, `${here}.subPathExpr`, `the container has no variable ${variable}`));
    return findings;
  });
}

/** ConfigMaps and Secrets are among the manifests, or made by hand. */
function sources(world: World, workload: Workload, volume: Volume, path: string): readonly Finding[] {
  const wanted = [
    { kind: 'ConfigMap', name: volume.configMap?.name, at: `${path}.configMap.name` },
    { kind: 'Secret', name: volume.secret?.secretName, at: `${path}.secret.secretName` },
    ...(volume.projected?.sources ?? []).flatMap(({ configMap, secret }, index) => [
      { kind: 'ConfigMap', name: configMap?.name, at: `${path}.projected.sources[${index}].configMap.name` },
      { kind: 'Secret', name: secret?.name, at: `${path}.projected.sources[${index}].secret.name` },
    ]),
  ];
  const { namespace } = workload.metadata;
  return wanted.flatMap(({ kind, name, at }) => {
    if (name === undefined) return [];
    const there =
      world.objects.some(
        (each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace,
      ) ||
      world.byHand.some((each) => each.kind === kind && each.name === name && each.namespace === namespace);
    return there
      ? []
      : [finding(workload, at, `there is no ${kind} ${name}, and the README tells nobody to make one`)];
  });
}

function rights(workload: Workload, pod: PodSpec, volume: Volume, path: string): readonly Finding[] {
  const findings: Finding[] = [];
  const user = pod.securityContext?.runAsUser;
  const { secret, hostPath } = volume;
  if (secret) {
    const mode = secret.defaultMode ?? 0o644;
    if ((mode & 0o007) !== 0)
      findings.push(
        finding(workload, `${path}.secret.defaultMode`, `others can read it (${mode.toString(8)})`),
      );
    if (user !== 0 && pod.securityContext?.fsGroup === undefined)
      findings.push(
        finding(
          workload,
          `${SPEC}.securityContext.fsGroup`,
          `is missing, so that user ${user} cannot read the Secret ${secret.secretName}`,
        ),
      );
  }
  const written = [...(pod.initContainers ?? []), ...pod.containers].some(({ volumeMounts = [] }) =>
    volumeMounts.some(({ name, readOnly }) => name === volume.name && !readOnly),
  );
  if (hostPath && written && user !== undefined && user !== 0 && hostPath.type !== 'Directory')
    findings.push(
      finding(
        workload,
        `${path}.hostPath.type`,
        `expected Directory: what the kubelet makes belongs to root, and user ${user} cannot write it`,
      ),
    );
  return findings;
}
