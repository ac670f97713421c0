import {
  containersOf,
  type Finding,
  finding,
  isOurs,
  podOf,
  type Rule,
  type Workload,
  type World,
  workloads,
} from '../world.ts';

const SPEC = 'spec.template.spec';
/** What a node gets when it is cordoned, and when the server loses sight of it. */
const keptThrough = [
  { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
];

/** Agents run on nodes that are labelled for it, stay there, and get the devices that they ask for. */
export const placement: Rule = (world) => [
  ...workloads(world).flatMap((workload) => devices(world, workload)),
  ...workloads(world)
    .filter(({ kind }) => kind === 'DaemonSet')
    .flatMap((workload) => daemonSet(workload)),
];

function daemonSet(workload: Workload): readonly Finding[] {
  const pod = podOf(workload);
  const findings: Finding[] = [];
  const unavailable = workload.spec.updateStrategy?.rollingUpdate?.maxUnavailable;
  if (unavailable !== 1)
    findings.push(
      finding(workload, 'spec.updateStrategy.rollingUpdate.maxUnavailable', `expected 1, got ${unavailable}`),
    );
  if (!pod.containers.some(isOurs)) return findings;
  const labels = Object.entries(pod.nodeSelector ?? {});
  if (!labels.some(([key, value]) => key.startsWith('fieldhand.dev/') && value === 'true'))
    findings.push(
      finding(workload, `${SPEC}.nodeSelector`, 'expected a label such as fieldhand.dev/climate: "true"'),
    );
  if (!isAgent(workload)) return findings;
  for (const { key, effect } of keptThrough) {
    const tolerated = pod.tolerations?.some(
      (each) =>
        each.operator === 'Exists' &&
        (each.key === undefined || each.key === key) &&
        (each.effect === undefined || each.effect === effect),
    );
    if (!tolerated)
      findings.push(finding(workload, `${SPEC}.tolerations`, `${key} (${effect}) is not tolerated`));
  }
  return findings;
}

/** Whether `fieldhand agent` runs in it. */
export const isAgent = (workload: Workload): boolean =>
  podOf(workload).containers.some((container) => isOurs(container) && container.args?.[0] === 'agent');

function devices(world: World, workload: Workload): readonly Finding[] {
  const offered = new Set(
    workloads(world)
      .flatMap(containersOf)
      .filter(([{ image }]) => image?.includes('generic-device-plugin'))
      .flatMap(([{ args = [] }]) => args)
      .filter((argument) => argument.startsWith('{'))
      .map((argument) => `squat.ai/${(JSON.parse(argument) as { readonly name: string }).name}`),
  );
  return containersOf(workload).flatMap(([container, path]) =>
    Object.entries(container.resources?.limits ?? {})
      .filter(([name]) => name.includes('/'))
      .flatMap(([name]) => {
        const pod = podOf(workload);
        const findings: Finding[] = [];
        if (!offered.has(name))
          findings.push(
            finding(
              workload,
              `${path}.resources.limits["${name}"]`,
              'no device plugin here offers that, so no pod starts',
            ),
          );
        if (pod.securityContext?.runAsUser !== 0 && !pod.securityContext?.supplementalGroups?.length)
          findings.push(
            finding(
              workload,
              `${SPEC}.securityContext.supplementalGroups`,
              `is missing: the group that may use ${name} on the node`,
            ),
          );
        return findings;
      }),
  );
}
