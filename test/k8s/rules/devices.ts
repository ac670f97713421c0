import { taken } from '../../../src/cli/doctor/host.ts';
import { agentKinds } from '../../../src/cli/kinds.ts';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { loaded, type Program, programsOf } from '../programs.ts';
import {
  type Container,
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
/** Where a kubelet looks for plugins, and node-feature-discovery for feature files. */
const PLUGINS = '/var/lib/kubelet/device-plugins';
const FEATURES = '/etc/kubernetes/node-feature-discovery/features.d';

/** Pods get the devices that they ask for, ask for those that they use, and may use them. */
export const devices: Rule = (world) => [
  ...workloads(world).flatMap((workload) => [
    ...asked(world, workload),
    ...plugin(workload),
    ...scanner(workload),
  ]),
  ...programsOf(world)
    .programs.filter(({ container }) => container.args?.[0] === 'agent')
    .flatMap(used),
];

const isPlugin = ({ image }: Container): boolean => image?.includes('generic-device-plugin') ?? false;

function asked(world: World, workload: Workload): readonly Finding[] {
  const offered = new Set(
    workloads(world)
      .flatMap(containersOf)
      .filter(([container]) => isPlugin(container))
      .flatMap(([{ args = [] }]) => args)
      .filter((argument) => argument.startsWith('{'))
      .map((argument) => `squat.ai/${(JSON.parse(argument) as { readonly name: string }).name}`),
  );
  return containersOf(workload).flatMap(([container, path]) =>
    Object.keys(container.resources?.limits ?? {})
      .filter((name) => name.includes('/'))
      .flatMap((name) => {
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

/** What the config of an agent is wired to. */
function used(program: Program): readonly Finding[] {
  const { workload, container, path } = program;
  if (container.securityContext?.privileged) return [];
  const config = attempt(() => loaded(program, (origin) => loadAgentConfig(origin, agentKinds)));
  if (!config || config.board.backend === 'simulated') return [];
  const types = new Map(taken(config).map(({ by, resource }) => [resource.type, by]));
  if (config.board.backend === 'sysfs' || types.has('pwm'))
    return [
      finding(
        workload,
        `${path}.securityContext.privileged`,
        'its config wants /sys, which other pods see read-only',
      ),
    ];
  return (['i2c', 'gpio'] as const).flatMap((type) => {
    const by = types.get(type);
    return by === undefined || container.resources?.limits?.[`squat.ai/${type}`] !== undefined
      ? []
      : [lacks(workload, path, type, by)];
  });
}

const lacks = (workload: Workload, path: string, type: string, by: string): Finding =>
  finding(workload, `${path}.resources.limits["squat.ai/${type}"]`, `is missing: ${by} wants it`);

/** Undefined where the config is wrong, which another rule tells. */
function attempt<T>(load: () => T): T | undefined {
  try {
    return load();
  } catch {
    return undefined;
  }
}

/** The plugin itself reaches the kubelet and the devices, on every node and before all others. */
function plugin(workload: Workload): readonly Finding[] {
  const pod = podOf(workload);
  return containersOf(workload).flatMap(([container, path]) => {
    if (!isPlugin(container)) return [];
    const findings = [PLUGINS, '/dev'].flatMap((folder) => fromNode(workload, container, path, folder));
    if (!container.securityContext?.privileged)
      findings.push(
        finding(workload, `${path}.securityContext.privileged`, 'expected true: it opens devices'),
      );
    for (const effect of ['NoExecute', 'NoSchedule'])
      if (!pod.tolerations?.some((each) => each.key === undefined && (each.effect ?? effect) === effect))
        findings.push(
          finding(
            workload,
            `${SPEC}.tolerations`,
            `${effect} is not tolerated: agents there would wait for it`,
          ),
        );
    return findings;
  });
}

function scanner(workload: Workload): readonly Finding[] {
  return containersOf(workload).flatMap(([container, path]) => {
    const { args = [], resources } = container;
    if (!isOurs(container) || args[0] !== 'scan') return [];
    const findings = [...fromNode(workload, container, path, FEATURES)];
    if (!args.includes('--nfd'))
      findings.push(
        finding(workload, `${path}.args`, 'expected --nfd: nobody reads what it prints in a pod'),
      );
    if (resources?.limits?.['squat.ai/i2c'] === undefined)
      findings.push(lacks(workload, path, 'i2c', 'scan'));
    return findings;
  });
}

/** A folder of the node is where the container looks for it. */
function fromNode(workload: Workload, container: Container, path: string, folder: string): Finding[] {
  const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === folder);
  const volume = podOf(workload).volumes?.find(({ name }) => name === mount?.name);
  return volume?.hostPath?.path === folder
    ? []
    : [finding(workload, `${path}.volumeMounts`, `the node's ${folder} is not there`)];
}
