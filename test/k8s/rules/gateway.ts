import { type Program, programsOf } from '../programs.ts';
import {
  type Finding,
  finding,
  type Manifest,
  matches,
  ofKind,
  podLabels,
  portOf,
  type Rule,
  type Selector,
  type Service,
  type World,
} from '../world.ts';
import { selected } from './references.ts';

interface DisruptionBudget extends Manifest {
  readonly spec?: {
    readonly selector?: Selector;
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
  };
}

/** There is one gateway on one history, it does not go by itself, and its page has no other door than the Ingress. */
export const oneGateway: Rule = (world) => [
  ...programsOf(world)
    .programs.filter(({ config }) => config.listen !== undefined)
    .flatMap((gateway) => [...alone(gateway), ...held(world, gateway), ...doors(world, gateway)]),
  ...ofKind<DisruptionBudget>(world, 'PodDisruptionBudget').flatMap((budget) =>
    selected(world, budget, budget.spec?.selector ?? {}).length > 0
      ? []
      : [finding(budget, 'spec.selector', 'no pod has these labels')],
  ),
];

function alone({ workload }: Program): readonly Finding[] {
  const { replicas = 1, persistentVolumeClaimRetentionPolicy: kept } = workload.spec;
  const findings: Finding[] = [];
  if (workload.kind !== 'StatefulSet')
    findings.push(finding(workload, 'kind', 'only a StatefulSet never runs two on one history'));
  if (replicas !== 1)
    findings.push(finding(workload, 'spec.replicas', `expected 1, got ${replicas}: it has one history`));
  for (const [when, what] of Object.entries(kept ?? {}))
    if (what !== 'Retain')
      findings.push(
        finding(
          workload,
          `spec.persistentVolumeClaimRetentionPolicy.${when}`,
          'the history would go with it',
        ),
      );
  return findings;
}

/** While it is away outputs go safe: a drain waits until somebody wants that. */
function held(world: World, { workload }: Program): readonly Finding[] {
  const budgets = ofKind<DisruptionBudget>(world, 'PodDisruptionBudget').filter(
    ({ metadata, spec }) =>
      metadata.namespace === workload.metadata.namespace &&
      matches(spec?.selector ?? {}, podLabels(workload)),
  );
  if (budgets.length === 0)
    return [finding(workload, 'metadata.name', 'no PodDisruptionBudget keeps it when a node is drained')];
  return budgets.flatMap((budget) =>
    budget.spec?.minAvailable === 1 || budget.spec?.maxUnavailable === 0
      ? []
      : [finding(budget, 'spec.minAvailable', `expected 1, got ${budget.spec?.minAvailable}`)],
  );
}

/** A Service has the numbers that its pods listen on, which people know; the page's is for the cluster only. */
function doors(world: World, { workload, container, config }: Program): readonly Finding[] {
  return ofKind<Service>(world, 'Service')
    .filter((service) =>
      selected(world, service, { matchLabels: service.spec?.selector ?? {} }).includes(workload),
    )
    .flatMap((service) =>
      (service.spec?.ports ?? []).flatMap(({ port, targetPort = port }, at) => {
        const leadsTo = portOf(container, targetPort);
        const findings: Finding[] = [];
        if (leadsTo !== undefined && leadsTo !== port)
          findings.push(
            finding(service, `spec.ports[${at}].port`, `${port} leads to ${leadsTo}: say one number`),
          );
        const { type = 'ClusterIP' } = service.spec ?? {};
        if (type !== 'ClusterIP' && leadsTo === config.http?.port)
          findings.push(
            finding(
              service,
              'spec.type',
              `${type} brings the page, unencrypted, to the outside of the cluster`,
            ),
          );
        return findings;
      }),
    );
}
