import { STOP_DEADLINE_MS } from '../../../src/cli/service.ts';
import { type Program, placeOf, programsOf } from '../programs.ts';
import { amount } from '../quantity.ts';
import {
  containersOf,
  type Finding,
  finding,
  isOurs,
  type Probe,
  podOf,
  type Rule,
  workloads,
} from '../world.ts';

/** What each command was measured to take, in bytes; `scan` is Node and little more. */
const measured: Readonly<Record<string, number>> = { agent: 67e6, gateway: 61e6, scan: 40e6 };
/** A store on an SD card may take so long to open, and a busy Pi may be silent so long, in s. */
const STARTING_S = 60;
const SILENT_S = 30;

/** Pods are given the time and the memory that the program takes, and what must outlive them does. */
export const endurance: Rule = (world) => [
  ...workloads(world).flatMap((workload) =>
    containersOf(workload).flatMap(([container, path]) => {
      const wanted = isOurs(container) ? (measured[container.args?.[0] ?? ''] ?? 0) : 0;
      const asked = container.resources?.requests?.memory;
      return (amount(asked) ?? 0) >= wanted
        ? []
        : [
            finding(
              workload,
              `${path}.resources.requests.memory`,
              `${asked} is less than the ${wanted / 1e6} MB that were measured`,
            ),
          ];
    }),
  ),
  ...programsOf(world).programs.flatMap((program) => [
    ...patience(program),
    ...(world.exceptions.trial ? [] : lasting(program)),
  ]),
];

function patience({ workload, container, path }: Program): readonly Finding[] {
  const findings: Finding[] = [];
  const grace = podOf(workload).terminationGracePeriodSeconds ?? 30;
  if (grace * 1000 <= STOP_DEADLINE_MS)
    findings.push(
      finding(
        workload,
        'spec.template.spec.terminationGracePeriodSeconds',
        `${grace} is too short: an orderly stop may take ${STOP_DEADLINE_MS / 1000} s`,
      ),
    );
  for (const [which, least] of [
    ['startupProbe', STARTING_S],
    ['livenessProbe', SILENT_S],
  ] as const) {
    const seconds = patienceOf(container[which]);
    if (seconds < least)
      findings.push(
        finding(
          workload,
          `${path}.${which}.failureThreshold`,
          `gives up after ${seconds} s, expected ${least}`,
        ),
      );
  }
  return findings;
}

const patienceOf = ({ failureThreshold = 3, periodSeconds = 10 }: Probe = {}): number =>
  failureThreshold * periodSeconds;

/** What was read and not yet sent, and the history, lie on what outlives pods. */
function lasting({ world, workload, container, config }: Program): readonly Finding[] {
  const { dataDir } = config;
  const mount = dataDir === undefined ? undefined : placeOf(world, workload, container, dataDir)?.mount;
  if (!mount) return [];
  const at = podOf(workload).volumes?.findIndex(({ name }) => name === mount.name) ?? -1;
  const volume = podOf(workload).volumes?.[at];
  // a claim of the StatefulSet's is none of the pod's volumes
  return !volume || volume.hostPath || volume.persistentVolumeClaim
    ? []
    : [finding(workload, `spec.template.spec.volumes[${at}]`, `what is in ${dataDir} goes with the pod`)];
}
