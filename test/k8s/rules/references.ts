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

interface Ingress extends Manifest {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: {
        readonly paths: readonly {
          readonly backend: {
            readonly service?: {
              readonly name: string;
              readonly port?: { readonly name?: string; readonly number?: number };
            };
          };
        }[];
      };
    }[];
  };
}

interface DisruptionBudget extends Manifest {
  readonly spec?: { readonly selector?: Selector };
}

/** What one object says of another is so. */
export const references: Rule = (world) => [
  ...names(world),
  ...workloads(world).flatMap((workload) => selectors(world, workload)),
  ...ofKind<Service>(world, 'Service').flatMap((service) => targets(world, service)),
  ...ofKind<Ingress>(world, 'Ingress').flatMap((ingress) => backends(world, ingress)),
  ...ofKind<DisruptionBudget>(world, 'PodDisruptionBudget').flatMap((budget) =>
    selected(world, budget, budget.spec?.selector ?? {}).length > 0
      ? []
      : [finding(budget, 'spec.selector', 'no pod has these labels')],
  ),
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

const serviceNamed = (world: World, near: Manifest, name: string): Service | undefined =>
  ofKind<Service>(world, 'Service').find(
    ({ metadata }) => metadata.name === name && metadata.namespace === near.metadata.namespace,
  );

const selected = (world: World, near: Manifest, selector: Selector): readonly Workload[] =>
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

function backends(world: World, ingress: Ingress): readonly Finding[] {
  const { tls = [], rules = [], ingressClassName } = ingress.spec ?? {};
  const covered = tls.flatMap(({ hosts = [] }) => hosts);
  const findings: Finding[] = [];
  const say = (path: string, message: string): void => {
    findings.push(finding(ingress, path, message));
  };
  if (ingressClassName !== 'traefik')
    say('spec.ingressClassName', `expected traefik, got ${ingressClassName}`);
  for (const [at, { secretName }] of tls.entries())
    if (!world.byHand.some(({ kind, name }) => kind === 'Secret' && name === secretName))
      say(`spec.tls[${at}].secretName`, `the README tells nobody to make the Secret ${secretName}`);
  for (const [at, { host, http }] of rules.entries()) {
    if (host === undefined) say(`spec.rules[${at}].host`, 'is missing: it would answer for every name');
    else if (!covered.includes(host)) say(`spec.rules[${at}].host`, `${host} is not under spec.tls`);
    for (const [index, { backend }] of (http?.paths ?? []).entries()) {
      const path = `spec.rules[${at}].http.paths[${index}].backend.service`;
      const service = serviceNamed(world, ingress, backend.service?.name ?? '');
      const port = backend.service?.port;
      if (!service) say(`${path}.name`, `there is no Service ${backend.service?.name}`);
      else if (!service.spec?.ports?.some((one) => one.name === port?.name || one.port === port?.number))
        say(`${path}.port`, `the Service ${service.metadata.name} has no port ${port?.name ?? port?.number}`);
    }
  }
  return findings;
}
