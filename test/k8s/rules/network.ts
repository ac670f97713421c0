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
  type Service,
  type Workload,
  type World,
  workloads,
} from '../world.ts';

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
  /** Ports by the names that policies may call them; undefined: by any that its owner likes. */
  readonly named?: Readonly<Record<string, number>>;
  /** No pod, but an address. */
  readonly address?: boolean;
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
};
const dns: End = {
  what: 'the cluster DNS',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
};
const stranger: End = { what: 'a pod of another namespace', namespace: 'default', labels: {} };
const outside: End = {
  what: 'somebody outside of the cluster',
  namespace: '',
  labels: {},
  address: true,
};
const foreign = [traefik, dns, stranger, outside];

const AGENTS = 7070;
const HTTP = 8080;
const doors = [
  ...[53, 443, AGENTS, HTTP, 8081].map((port) => ({ protocol: 'TCP', port }) as const),
  { protocol: 'UDP', port: 53 } as const,
];

/** The network policies let through what has to pass, and nothing else to or from a pod of ours. */
export const network: Rule = (world) => {
  const ours = workloads(world)
    .filter((workload) => podOf(workload).containers.some(isOurs))
    .map((workload) => ({ workload, end: endOf(workload) }));
  const open = ofKind<Service>(world, 'Service').some(({ spec }) => spec?.type === 'LoadBalancer');
  const ends = [...ours.map(({ end }) => end), ...foreign];
  const flows = ends.flatMap((from) =>
    ends.flatMap((to) =>
      from === to || (foreign.includes(from) && foreign.includes(to))
        ? []
        : doors.map((door): Flow => ({ from, to, ...door })),
    ),
  );
  return flows.flatMap((flow): readonly Finding[] => {
    const { from, to, protocol, port } = flow;
    const receiver = ours.find(({ end }) => end === to);
    const sender = ours.find(({ end }) => end === from);
    const toGateway = receiver !== undefined && runs(receiver.workload, 'gateway') && protocol === 'TCP';
    const fromAgent = sender !== undefined && runs(sender.workload, 'agent');
    const must =
      (toGateway && port === HTTP && from === traefik) ||
      (toGateway && port === AGENTS && (fromAgent || (open && (from === outside || from === stranger)))) ||
      (fromAgent && to === dns && port === 53);
    const obstacle = blocked(world, flow);
    const at = (must ? (sender ?? receiver) : (receiver ?? sender))?.workload;
    if (at === undefined || must === (obstacle === undefined)) return [];
    // with TLS and a token, from wherever it comes
    if (open && toGateway && port === AGENTS && obstacle === undefined) return [];
    const what = must ? `must pass, but ${obstacle}` : 'passes, and no network policy forbids it';
    return [finding(at, 'spec.template.metadata.labels', `${show(flow)} ${what}`)];
  });
};

const runs = (workload: Workload, command: string): boolean =>
  podOf(workload).containers.some((each) => isOurs(each) && each.args?.[0] === command);

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
          ({ protocol = 'TCP', port = flow.port }) =>
            protocol === flow.protocol &&
            (typeof port === 'number' ? port : flow.to.named ? flow.to.named[port] : flow.port) === flow.port,
        );
      return peerFits && portFits;
    }),
  );
}

/** A range of addresses may hold any of outside; pods have none before they run. */
function fits(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  namespace: string | undefined,
  end: End,
): boolean {
  if (ipBlock || end.address) return ipBlock !== undefined && end.address === true;
  const namespaceFits = namespaceSelector
    ? matches(namespaceSelector, { 'kubernetes.io/metadata.name': end.namespace })
    : end.namespace === namespace;
  return namespaceFits && matches(podSelector ?? {}, end.labels);
}
