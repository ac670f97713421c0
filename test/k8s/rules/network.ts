import {
  type Finding,
  finding,
  isOurs,
  type Labels,
  type Manifest,
  matches,
  ofKind,
  podLabels,
  podOf,
  portOf,
  type Rule,
  type Selector,
  type Workload,
  type World,
  workloads,
} from '../world.ts';
import { isAgent } from './placement.ts';

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: object;
}

interface Passage {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol?: string; readonly port?: string | number }[];
}

interface NetworkPolicy extends Manifest {
  readonly spec?: {
    readonly podSelector?: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly Passage[];
    readonly egress?: readonly Passage[];
  };
}

/** One end of a connection. */
interface End {
  readonly what: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Ports by the names that policies may call them. */
  readonly named: Readonly<Record<string, number>>;
}

interface Flow {
  readonly from: End;
  readonly to: End;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

/** As k3s labels them. */
const traefik: End = {
  what: 'Traefik',
  namespace: 'kube-system',
  labels: { 'app.kubernetes.io/name': 'traefik' },
  named: {},
};
const dns: End = {
  what: 'the cluster DNS',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  named: {},
};
const stranger: End = { what: 'a pod of another namespace', namespace: 'default', labels: {}, named: {} };

const AGENTS = 7070;
const HTTP = 8080;

/** The network policies let through what has to pass, and nothing of what must not. */
export const network: Rule = (world) => {
  const gateway = workloads(world).find((workload) =>
    podOf(workload).containers.some((each) => isOurs(each) && each.args?.[0] === 'gateway'),
  );
  if (!gateway) return [];
  const agents = workloads(world).filter(isAgent);
  const to = endOf(gateway);
  const outside = world.objects.some(({ metadata }) => metadata.name === 'fieldhand-gateway-outside');
  const must: readonly (readonly [Workload, Flow])[] = [
    [gateway, { from: traefik, to, protocol: 'TCP', port: HTTP }],
    ...agents.flatMap((agent) => [
      [agent, { from: endOf(agent), to, protocol: 'TCP', port: AGENTS }] as const,
      [agent, { from: endOf(agent), to: dns, protocol: 'UDP', port: 53 }] as const,
      [agent, { from: endOf(agent), to: dns, protocol: 'TCP', port: 53 }] as const,
    ]),
    ...(outside ? [[gateway, { from: stranger, to, protocol: 'TCP', port: AGENTS }] as const] : []),
  ];
  const mustNot: readonly (readonly [Workload, Flow])[] = [
    [gateway, { from: stranger, to, protocol: 'TCP', port: HTTP }],
    ...(outside ? [] : [[gateway, { from: stranger, to, protocol: 'TCP', port: AGENTS }] as const]),
    ...agents.flatMap((agent) => [
      [gateway, { from: endOf(agent), to, protocol: 'TCP', port: HTTP }] as const,
      [agent, { from: endOf(agent), to: stranger, protocol: 'TCP', port: 443 }] as const,
      [agent, { from: stranger, to: endOf(agent), protocol: 'TCP', port: 8081 }] as const,
    ]),
  ];
  return [
    ...must.flatMap(([workload, flow]) => {
      const obstacle = blocked(world, flow);
      return obstacle === undefined
        ? []
        : [finding(workload, 'spec.template.metadata.labels', `${show(flow)} must pass, but ${obstacle}`)];
    }),
    ...mustNot.flatMap(([workload, flow]): readonly Finding[] =>
      blocked(world, flow) === undefined
        ? [
            finding(
              workload,
              'spec.template.metadata.labels',
              `${show(flow)} passes, and no network policy forbids it`,
            ),
          ]
        : [],
    ),
  ];
};

const show = ({ from, to, protocol, port }: Flow): string =>
  `${from.what} to ${to.what} on ${protocol} port ${port}`;

function endOf(workload: Workload): End {
  const containers = podOf(workload).containers;
  const ports = containers.flatMap((container) =>
    (container.ports ?? []).flatMap(({ name }) =>
      name === undefined ? [] : [[name, portOf(container, name) ?? 0] as const],
    ),
  );
  return {
    what: workload.metadata.name,
    namespace: workload.metadata.namespace ?? '',
    labels: podLabels(workload),
    named: Object.fromEntries(ports),
  };
}

/** Which side forbids a flow; undefined when it passes. */
function blocked(world: World, flow: Flow): string | undefined {
  if (!passes(world, flow, 'Egress', flow.from, flow.to)) return `no policy lets it out of ${flow.from.what}`;
  if (!passes(world, flow, 'Ingress', flow.to, flow.from)) return `no policy lets it into ${flow.to.what}`;
  return undefined;
}

function passes(world: World, flow: Flow, way: 'Ingress' | 'Egress', self: End, other: End): boolean {
  const policies = ofKind<NetworkPolicy>(world, 'NetworkPolicy').filter(
    ({ metadata, spec }) =>
      metadata.namespace === self.namespace &&
      matches(spec?.podSelector ?? {}, self.labels) &&
      (spec?.policyTypes ?? ['Ingress']).includes(way),
  );
  if (policies.length === 0) return true;
  return policies.some(({ metadata, spec }) =>
    (way === 'Ingress' ? spec?.ingress : spec?.egress)?.some(({ from, to, ports }) => {
      const peers = way === 'Ingress' ? from : to;
      const peerFits = peers === undefined || peers.some((peer) => fits(peer, metadata.namespace, other));
      const portFits =
        ports === undefined ||
        ports.some(
          ({ protocol = 'TCP', port }) =>
            protocol === flow.protocol &&
            (port === undefined || (typeof port === 'number' ? port : flow.to.named[port]) === flow.port),
        );
      return peerFits && portFits;
    }),
  );
}

/** An address range never fits: none of the ends has an address before it runs. */
function fits(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  namespace: string | undefined,
  end: End,
): boolean {
  if (ipBlock) return false;
  const namespaceFits = namespaceSelector
    ? matches(namespaceSelector, { 'kubernetes.io/metadata.name': end.namespace })
    : end.namespace === namespace;
  return namespaceFits && matches(podSelector ?? {}, end.labels);
}
