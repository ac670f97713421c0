// What the rules look at in manifests. Everything here has passed the schema before a rule sees it.

export type Labels = Readonly<Record<string, string>>;
export type Quantities = Readonly<Record<string, string | number>>;

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
  };
}

export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port: string | number };
  readonly tcpSocket?: { readonly port: string | number };
  readonly periodSeconds?: number;
  readonly failureThreshold?: number;
}

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
  readonly subPathExpr?: string;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
  }[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly securityContext?: {
    readonly privileged?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type: string };
    readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  };
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly volumeMounts?: readonly Mount[];
}

export interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name?: string; readonly optional?: boolean };
  readonly secret?: {
    readonly secretName?: string;
    readonly defaultMode?: number;
    readonly optional?: boolean;
  };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly persistentVolumeClaim?: object;
  readonly projected?: {
    readonly defaultMode?: number;
    readonly sources?: readonly {
      readonly configMap?: { readonly name?: string };
      readonly secret?: { readonly name?: string };
    }[];
  };
}

export interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly effect?: string;
  }[];
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly fsGroup?: number;
    readonly supplementalGroups?: readonly number[];
    readonly seccompProfile?: { readonly type: string };
  };
  readonly terminationGracePeriodSeconds?: number;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
}

/** Whatever makes pods out of a template. */
export interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    readonly serviceName?: string;
    readonly persistentVolumeClaimRetentionPolicy?: Readonly<Record<string, string>>;
    readonly selector: Selector;
    readonly updateStrategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: string | number } };
    readonly template: { readonly metadata?: { readonly labels?: Labels }; readonly spec?: PodSpec };
    readonly volumeClaimTemplates?: readonly { readonly metadata?: { readonly name?: string } }[];
  };
}

export interface ConfigMap extends Manifest {
  readonly data?: Readonly<Record<string, string>>;
}

export interface Service extends Manifest {
  readonly spec?: {
    readonly type?: string;
    readonly selector?: Labels;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort?: string | number;
    }[];
  };
}

/** Something that is wrong, and where. */
export interface Finding {
  /** As in `DaemonSet fieldhand/fieldhand-agent`. */
  readonly object: string;
  readonly path: string;
  readonly message: string;
}

/** What somebody makes by hand before the manifests are applied, with the keys that it has. */
export interface ByHand {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace: string;
  readonly name: string;
  /** `*` stands for keys that are chosen at the site. */
  readonly keys: readonly string[];
}

/** What is allowed to some objects only, by their names as in a finding. */
export interface Exceptions {
  readonly privileged: readonly string[];
  /** Run as root, without any privilege or capability. */
  readonly root: readonly string[];
  /** Tried for some minutes only: on a label of its own, and data goes with the pods. */
  readonly trial?: boolean;
}

/** One set of manifests as it is applied. */
export interface World {
  readonly objects: readonly Manifest[];
  readonly byHand: readonly ByHand[];
  readonly exceptions: Exceptions;
}

export type Rule = (world: World) => readonly Finding[];

export const nameOf = ({ kind, metadata: { namespace, name } }: Manifest): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

export const finding = (object: Manifest, path: string, message: string): Finding => ({
  object: nameOf(object),
  path,
  message,
});

export function ofKind<T extends Manifest>({ objects }: World, ...kinds: readonly string[]): readonly T[] {
  return objects.filter((object): object is T => kinds.includes(object.kind));
}

export const workloads = (world: World): readonly Workload[] =>
  ofKind<Workload>(world, 'DaemonSet', 'StatefulSet', 'Deployment', 'Job');

export const podOf = (workload: Workload): PodSpec => workload.spec.template.spec ?? { containers: [] };
export const podLabels = (workload: Workload): Labels => workload.spec.template.metadata?.labels ?? {};

/** Every container of a workload with its path. */
export function containersOf(workload: Workload): readonly (readonly [container: Container, path: string])[] {
  const { initContainers = [], containers } = podOf(workload);
  return [
    ...initContainers.map((each, at) => [each, `spec.template.spec.initContainers[${at}]`] as const),
    ...containers.map((each, at) => [each, `spec.template.spec.containers[${at}]`] as const),
  ];
}

/** Whether this is a container of our own program. */
export const isOurs = ({ image = '' }: Container): boolean => /(^|\/)fieldhand([:@]|$)/.test(image);

export function matches(selector: Selector, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const among = value !== undefined && values.includes(value);
      return operator === 'NotIn' ? !among : among;
    })
  );
}

/** The number of a port that is given by name or number; undefined when the container has none such. */
export function portOf(container: Container, port: string | number): number | undefined {
  return container.ports?.find(({ name, containerPort }) => name === port || containerPort === port)
    ?.containerPort;
}
