/** A fault that somebody could make, planted into the real manifests, and what the checker must say of it. */
export interface Fault {
  readonly what: string;
  /** `kind/name` of the object. */
  readonly in: string;
  /** Where in it: names, positions, or `key=value` for the member of a list. */
  readonly at: string;
  /** Put there; undefined takes away what is there. */
  readonly put?: unknown;
  /** What is replaced in the text that is there. */
  readonly swap?: readonly [from: string, to: string];
  /** Object, path and the gist of the message. */
  readonly says: string;
}

const POD = 'spec.template.spec';
const AGENT = 'DaemonSet/fieldhand-agent';
const CLIMATE = 'DaemonSet/fieldhand-agent-climate';
const GATEWAY = 'StatefulSet/fieldhand-gateway';
const BOX = `${POD}.containers.0`;

export const faults: readonly Fault[] = [
  // what the API would refuse, or drop without a word
  {
    what: 'a misspelt field',
    in: AGENT,
    at: `${POD}.terminationGracePeriod`,
    put: 20,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.terminationGracePeriod: unknown field',
  },
  {
    what: 'a field on the wrong level',
    in: AGENT,
    at: `${POD}.securityContext.readOnlyRootFilesystem`,
    put: true,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.securityContext.readOnlyRootFilesystem: unknown field',
  },
  {
    what: 'a port as text',
    in: GATEWAY,
    at: `${BOX}.ports.0.containerPort`,
    put: '7070',
    says: 'StatefulSet fieldhand/fieldhand-gateway: spec.template.spec.containers[0].ports[0].containerPort: expected a number',
  },
  {
    what: 'a required field left out',
    in: AGENT,
    at: 'spec.selector',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.selector: is missing',
  },
  {
    what: 'a word that is not among those allowed',
    in: AGENT,
    at: `${POD}.tolerations.0.effect`,
    put: 'NoScheduling',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.tolerations[0].effect: expected "NoExecute" or "NoSchedule"',
  },
  {
    what: 'an API that is gone',
    in: 'PodDisruptionBudget/fieldhand-gateway',
    at: 'apiVersion',
    put: 'policy/v1alpha1',
    says: 'PodDisruptionBudget fieldhand/fieldhand-gateway: kind: the API has no PodDisruptionBudget',
  },
  // resources
  {
    what: 'no limit of memory',
    in: AGENT,
    at: `${BOX}.resources.limits.memory`,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].resources.limits.memory: is missing',
  },
  {
    what: 'a request above the limit',
    in: AGENT,
    at: `${BOX}.resources.requests.memory`,
    put: '1Gi',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].resources.requests.memory: 1Gi is more than the limit, 96Mi',
  },
  {
    what: 'a unit that does not exist',
    in: AGENT,
    at: `${BOX}.resources.limits.memory`,
    put: '96MB',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].resources.limits.memory: 96MB is no quantity',
  },
  // privilege
  {
    what: 'a privileged agent',
    in: CLIMATE,
    at: `${BOX}.securityContext.privileged`,
    put: true,
    says: 'DaemonSet fieldhand/fieldhand-agent-climate: spec.template.spec.containers[0].securityContext.privileged',
  },
  {
    what: 'an added capability',
    in: CLIMATE,
    at: `${BOX}.securityContext.capabilities.add`,
    put: ['SYS_RAWIO'],
    says: 'DaemonSet fieldhand/fieldhand-agent-climate: spec.template.spec.containers[0].securityContext.capabilities.add: expected none, got SYS_RAWIO',
  },
  {
    what: 'a writable root',
    in: GATEWAY,
    at: `${BOX}.securityContext.readOnlyRootFilesystem`,
    says: 'StatefulSet fieldhand/fieldhand-gateway: spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem: expected true',
  },
  {
    what: 'root',
    in: AGENT,
    at: `${POD}.securityContext.runAsUser`,
    put: 0,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].securityContext.runAsUser: expected a user other than root',
  },
  {
    what: 'no seccomp profile',
    in: AGENT,
    at: `${POD}.securityContext.seccompProfile`,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.securityContext.seccompProfile.type: expected RuntimeDefault',
  },
  {
    what: 'a token for the API server that nobody needs',
    in: AGENT,
    at: `${POD}.automountServiceAccountToken`,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.automountServiceAccountToken: expected false',
  },
  {
    what: "the node's network",
    in: AGENT,
    at: `${POD}.hostNetwork`,
    put: true,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.hostNetwork: the pod shares it',
  },
  // volumes
  {
    what: 'a Secret that the user cannot read',
    in: AGENT,
    at: `${POD}.securityContext.fsGroup`,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.securityContext.fsGroup: is missing',
  },
  {
    what: 'a Secret that everybody can read',
    in: GATEWAY,
    at: `${POD}.volumes.name=tls.secret.defaultMode`,
    put: 0o444,
    says: 'StatefulSet fieldhand/fieldhand-gateway: spec.template.spec.volumes[1].secret.defaultMode: others can read it (444)',
  },
  {
    what: 'a mount without its volume',
    in: GATEWAY,
    at: `${BOX}.volumeMounts.name=data.name`,
    put: 'date',
    says: 'StatefulSet fieldhand/fieldhand-gateway: spec.template.spec.containers[0].volumeMounts[3].name: the pod has no volume date',
  },
  {
    what: 'a Secret that nobody makes',
    in: AGENT,
    at: `${POD}.volumes.name=tokens.secret.secretName`,
    put: 'fieldhand-tokens',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.volumes[1].secret.secretName: there is no Secret fieldhand-tokens',
  },
  {
    what: 'a folder of the node that would belong to root',
    in: AGENT,
    at: `${POD}.volumes.name=state.hostPath.type`,
    put: 'DirectoryOrCreate',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.volumes[2].hostPath.type: expected Directory',
  },
  {
    what: 'a variable that is not set',
    in: AGENT,
    at: `${BOX}.env`,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].volumeMounts[1].subPathExpr: the container has no variable FIELDHAND_NODE',
  },
  // probes and ports
  {
    what: 'a probe of a port that is not there',
    in: AGENT,
    at: `${BOX}.livenessProbe.httpGet.port`,
    put: 'healthy',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].livenessProbe.httpGet.port: the container has no port healthy, it has: health',
  },
  {
    what: 'a probe of the wrong port',
    in: GATEWAY,
    at: `${BOX}.readinessProbe.httpGet.port`,
    put: 'agents',
    says: 'StatefulSet fieldhand/fieldhand-gateway: spec.template.spec.containers[0].readinessProbe.httpGet.port: the config answers probes on port 8080',
  },
  {
    what: 'readiness asked where liveness is answered',
    in: AGENT,
    at: `${BOX}.readinessProbe.httpGet.path`,
    put: '/healthz',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].readinessProbe.httpGet.path: expected /readyz',
  },
  {
    what: 'a Service to a port that is not there',
    in: 'Service/fieldhand-gateway',
    at: 'spec.ports.name=http.targetPort',
    put: 'https',
    says: 'Service fieldhand/fieldhand-gateway: spec.ports[1].targetPort: the pods have no port https',
  },
  // what one object says of another
  {
    what: 'a selector that fits no pod of its own',
    in: CLIMATE,
    at: `spec.template.metadata.labels.app\\.kubernetes\\.io/instance`,
    put: 'klima',
    says: "DaemonSet fieldhand/fieldhand-agent-climate: spec.selector: the template's pods do not have these labels",
  },
  {
    what: 'a selector that fits the pods of another',
    in: AGENT,
    at: `spec.selector.matchLabels.app\\.kubernetes\\.io/instance`,
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.selector: the pods of DaemonSet fieldhand/fieldhand-agent-climate have these labels too',
  },
  {
    what: 'a disruption budget for nothing',
    in: 'PodDisruptionBudget/fieldhand-gateway',
    at: `spec.selector.matchLabels.app\\.kubernetes\\.io/component`,
    put: 'gatway',
    says: 'PodDisruptionBudget fieldhand/fieldhand-gateway: spec.selector: no pod has these labels',
  },
  {
    what: 'an Ingress to a port that the Service does not have',
    in: 'Ingress/fieldhand-gateway',
    at: 'spec.rules.0.http.paths.0.backend.service.port.name',
    put: 'web',
    says: 'Ingress fieldhand/fieldhand-gateway: spec.rules[0].http.paths[0].backend.service.port: the Service fieldhand-gateway has no port web',
  },
  {
    what: 'an Ingress whose name no certificate covers',
    in: 'Ingress/fieldhand-gateway',
    at: 'spec.rules.0.host',
    put: 'farm.example',
    says: 'Ingress fieldhand/fieldhand-gateway: spec.rules[0].host: farm.example is not under spec.tls',
  },
  // placement
  {
    what: 'agents on every node',
    in: CLIMATE,
    at: `${POD}.nodeSelector`,
    says: 'DaemonSet fieldhand/fieldhand-agent-climate: spec.template.spec.nodeSelector: expected a label',
  },
  {
    what: 'a cordoned Pi that loses its sensors',
    in: CLIMATE,
    at: `${POD}.tolerations.key=node\\.kubernetes\\.io/unschedulable`,
    says: 'DaemonSet fieldhand/fieldhand-agent-climate: spec.template.spec.tolerations: node.kubernetes.io/unschedulable (NoSchedule) is not tolerated',
  },
  {
    what: 'an update of all Pis at once',
    in: CLIMATE,
    at: 'spec.updateStrategy.rollingUpdate.maxUnavailable',
    put: '100%',
    says: 'DaemonSet fieldhand/fieldhand-agent-climate: spec.updateStrategy.rollingUpdate.maxUnavailable: expected 1, got 100%',
  },
  {
    what: 'a device that no plugin offers',
    in: 'DaemonSet/fieldhand-device-plugin',
    at: `${BOX}.args.1`,
    swap: ['"i2c"', '"i2cbus"'],
    says: 'DaemonSet fieldhand/fieldhand-agent-climate: spec.template.spec.containers[0].resources.limits["squat.ai/i2c"]: no device plugin',
  },
  {
    what: 'a device without its group',
    in: 'DaemonSet/fieldhand-agent-relay',
    at: `${POD}.securityContext.supplementalGroups`,
    says: 'DaemonSet fieldhand/fieldhand-agent-relay: spec.template.spec.securityContext.supplementalGroups: is missing',
  },
  // the network
  {
    what: 'agents that the gateway does not let in',
    in: 'NetworkPolicy/fieldhand-gateway',
    at: 'spec.ingress.0.from.0.podSelector.matchLabels.app\\.kubernetes\\.io/component',
    put: 'agents',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.metadata.labels: fieldhand-agent to fieldhand-gateway on TCP port 7070 must pass',
  },
  {
    what: 'agents that cannot ask for names',
    in: 'NetworkPolicy/fieldhand-agent',
    at: 'spec.egress.1.ports',
    put: [{ protocol: 'TCP', port: 53 }],
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.metadata.labels: fieldhand-agent to the cluster DNS on UDP port 53 must pass',
  },
  {
    what: 'a page that everybody in the cluster reaches past Traefik',
    in: 'NetworkPolicy/fieldhand-gateway',
    at: 'spec.ingress.1.from',
    says: 'StatefulSet fieldhand/fieldhand-gateway: spec.template.metadata.labels: a pod of another namespace to fieldhand-gateway on TCP port 8080 passes',
  },
  {
    what: 'agents that may talk to anybody',
    in: 'NetworkPolicy/fieldhand-nothing-else',
    at: 'spec.egress',
    put: [{}],
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.metadata.labels: fieldhand-agent to a pod of another namespace on TCP port 443 passes',
  },
  // the programs inside, and their configs
  {
    what: 'an option that the program does not have',
    in: 'DaemonSet/fieldhand-scan',
    at: `${BOX}.args.2`,
    put: '--evry',
    says: 'DaemonSet fieldhand/fieldhand-scan: spec.template.spec.containers[0].args: scan: unknown option --evry, did you mean "--every"?',
  },
  {
    what: 'a misspelt key of an agent',
    in: 'ConfigMap/fieldhand-agent-climate',
    at: 'data.agent\\.yaml',
    swap: ['address: 0x76', 'adress: 0x76'],
    says: 'ConfigMap fieldhand/fieldhand-agent-climate: data["agent.yaml"]: sensors[0].adress: unknown key, did you mean "address"?',
  },
  {
    what: 'a gateway by another name than its Service',
    in: 'ConfigMap/fieldhand-agent',
    at: 'data.agent\\.yaml',
    swap: ['host: fieldhand-gateway', 'host: gateway'],
    says: 'ConfigMap fieldhand/fieldhand-agent: data["agent.yaml"]: gateway.host: there is no Service gateway',
  },
  {
    what: 'a gateway on another port than its container',
    in: 'ConfigMap/fieldhand-gateway',
    at: 'data.gateway\\.yaml',
    swap: ['port: 7070', 'port: 7071'],
    says: 'ConfigMap fieldhand/fieldhand-gateway: data["gateway.yaml"]: listen.port: fieldhand-gateway has no containerPort 7071',
  },
  {
    what: 'a page without TLS that nobody said is meant so',
    in: 'ConfigMap/fieldhand-gateway',
    at: 'data.gateway\\.yaml',
    swap: ['insecure: true', 'insecure: false'],
    says: 'ConfigMap fieldhand/fieldhand-gateway: data["gateway.yaml"]: http.host is 0.0.0.0, which others than this machine reach, without TLS',
  },
  {
    what: 'sessions of agents without TLS',
    in: 'ConfigMap/fieldhand-gateway',
    at: 'data.gateway\\.yaml',
    swap: ['  tls: { cert', '  insecure: true # { cert'],
    says: 'ConfigMap fieldhand/fieldhand-gateway: data["gateway.yaml"]: listen: listens without TLS',
  },
  {
    what: 'health that only the pod itself can ask for',
    in: 'ConfigMap/fieldhand-agent',
    at: 'data.agent\\.yaml',
    swap: ['host: 0.0.0.0', 'host: 127.0.0.1'],
    says: 'ConfigMap fieldhand/fieldhand-agent: data["agent.yaml"]: health.host: only the pod itself reaches 127.0.0.1',
  },
  {
    what: 'a certificate where no volume is',
    in: 'ConfigMap/fieldhand-gateway',
    at: 'data.gateway\\.yaml',
    swap: ['tls/tls.crt', 'tls/server.crt'],
    says: 'ConfigMap fieldhand/fieldhand-gateway: data["gateway.yaml"]: listen.tls.cert: no volume of fieldhand-gateway brings /run/fieldhand/tls/server.crt',
  },
  {
    what: 'data on the read-only root',
    in: 'ConfigMap/fieldhand-agent-light',
    at: 'data.agent\\.yaml',
    swap: ['dataDir: /var/lib/fieldhand/light', 'dataDir: /data'],
    says: 'ConfigMap fieldhand/fieldhand-agent-light: data["agent.yaml"]: dataDir: fieldhand-agent-light cannot write /data',
  },
  {
    what: 'one id for two agents of a node',
    in: 'ConfigMap/fieldhand-agent-light',
    at: 'data.agent\\.yaml',
    swap: ['name: light\n', 'name: climate\n'],
    says: 'ConfigMap fieldhand/fieldhand-agent-light: data["agent.yaml"]: name: fieldhand-agent-climate has the same',
  },
  {
    what: "another agent's token",
    in: 'DaemonSet/fieldhand-agent-light',
    at: `${BOX}.volumeMounts.name=tokens.subPathExpr`,
    put: '$(FIELDHAND_NODE)',
    says: 'DaemonSet fieldhand/fieldhand-agent-light: spec.template.spec.containers[0].volumeMounts[1].subPathExpr: expected $(FIELDHAND_NODE).light',
  },
  {
    what: 'agents that are all called alike',
    in: AGENT,
    at: `${BOX}.env.0.valueFrom.fieldRef.fieldPath`,
    put: 'metadata.namespace',
    says: 'DaemonSet fieldhand/fieldhand-agent: spec.template.spec.containers[0].env: FIELDHAND_NODE is not the name of the node',
  },
];
