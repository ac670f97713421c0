import {
  type Finding,
  finding,
  type Labels,
  type Manifest,
  matches,
  nameOf,
  ofKind,
  podLabels,
  podOf,
  portOf,
  type Rule,
  type Selector,
  type Service,
  type Workload,
  type World,
  workloads,
} from '../world.ts';

/** What one object says of another is so. */
export const references: Rule = (world) => [
  ...names(world),
  ...workloads(world).flatMap((workload) => selectors(world, workload)),
  ...ofKind<Service>(world, 'Service').flatMap((service) => targets(world, service)),
];

function names(world: World): readonly Finding[] {
  const seen = new Set<string>();
  return world.objects.flatMap((object) => {
    const name = nameOf(object);
    const twice = seen.has(name) ? [finding(object, 'metadata.name', 'there are two of that name')] : [];
    seen.add(name);
    const homeless =
      object.kind !== 'Namespace' && object.metadata.namespace === undefined
        ? [
            finding(
              object,
              'metadata.namespace',
              "is missing: it would land in whatever kubectl's context says",
            ),
          ]
        : [];
    return [...twice, ...homeless];
  });
}

function selectors(world: World, workload: Workload): readonly Finding[] {
  const { selector, serviceName } = workload.spec;
  const findings: Finding[] = [];
  if (!matches(selector, podLabels(workload)))
    findings.push(finding(workload, 'spec.selector', "the template's pods do not have these labels"));
  const strangers = workloads(world).filter(
    (other) =>
      other !== workload &&
      other.metadata.namespace === workload.metadata.namespace &&
      matches(selector, podLabels(other)),
  );
  for (const other of strangers)
    findings.push(finding(workload, 'spec.selector', `the pods of ${nameOf(other)} have these labels too`));
  if (serviceName !== undefined && !serviceNamed(world, workload, serviceName))
    findings.push(finding(workload, 'spec.serviceName', `there is no Service ${serviceName}`));
  return findings;
}

export const serviceNamed = (world: World, near: Manifest, name: string): Service | undefined =>
  ofKind<Service>(world, 'Service').find(
    ({ metadata }) => metadata.name === name && metadata.namespace === near.metadata.namespace,
  );

export const selected = (world: World, near: Manifest, selector: Selector): readonly Workload[] =>
  workloads(world).filter(
    (workload) =>
      workload.metadata.namespace === near.metadata.namespace && matches(selector, podLabels(workload)),
  );

function targets(world: World, service: Service): readonly Finding[] {
  const labels: Labels = service.spec?.selector ?? {};
  const behind = selected(world, service, { matchLabels: labels });
  if (behind.length === 0) return [finding(service, 'spec.selector', 'no pod has these labels')];
  return (service.spec?.ports ?? []).flatMap(({ port, targetPort = port }, at) =>
    behind.every((workload) =>
      podOf(workload).containers.some((container) => portOf(container, targetPort) !== undefined),
    )
      ? []
      : [finding(service, `spec.ports[${at}].targetPort`, `the pods have no port ${targetPort}`)],
  );
}
