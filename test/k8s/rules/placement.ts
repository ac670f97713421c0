import {
  type Finding,
  finding,
  isOurs,
  podLabels,
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

/** Agents run on nodes that are labelled for them, and stay there. */
export const placement: Rule = (world) => [
  ...workloads(world)
    .filter(({ kind }) => kind === 'DaemonSet')
    .flatMap((workload) => daemonSet(world, workload)),
];

function daemonSet(world: World, workload: Workload): readonly Finding[] {
  const pod = podOf(workload);
  const findings: Finding[] = [];
  const unavailable = workload.spec.updateStrategy?.rollingUpdate?.maxUnavailable;
  if (unavailable !== 1)
    findings.push(
      finding(workload, 'spec.updateStrategy.rollingUpdate.maxUnavailable', `expected 1, got ${unavailable}`),
    );
  if (!pod.containers.some(isOurs)) return findings;
  // a kind of wiring is called alike wherever it is named
  const { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': component } =
    podLabels(workload);
  const own = world.exceptions.trial ? 'verify' : (instance ?? component);
  if (pod.nodeSelector?.[`fieldhand.dev/${own}`] !== 'true')
    findings.push(
      finding(
        workload,
        `${SPEC}.nodeSelector`,
        `expected the label of its own, fieldhand.dev/${own}: "true"`,
      ),
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
