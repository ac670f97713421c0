import {
  containersOf,
  type Finding,
  finding,
  isOurs,
  nameOf,
  podOf,
  type Rule,
  workloads,
} from '../world.ts';

const SPEC = 'spec.template.spec';

/** Pods run without privilege: only the exceptions may be privileged, or root without a capability. */
export const security: Rule = (world) =>
  workloads(world).flatMap((workload) => {
    const pod = podOf(workload);
    const findings: Finding[] = [];
    const say = (path: string, message: string): void => {
      findings.push(finding(workload, path, message));
    };
    const name = nameOf(workload);
    const mayBePrivileged = world.exceptions.privileged.includes(name);
    const mayBeRoot = mayBePrivileged || world.exceptions.root.includes(name);
    for (const share of ['hostNetwork', 'hostPID', 'hostIPC'] as const)
      if (pod[share]) say(`${SPEC}.${share}`, 'the pod shares it with its node');
    if (pod.automountServiceAccountToken !== false)
      say(`${SPEC}.automountServiceAccountToken`, 'expected false: nothing here talks to the API server');

    for (const [container, path] of containersOf(workload)) {
      const own = container.securityContext ?? {};
      const at = `${path}.securityContext`;
      const user = own.runAsUser ?? pod.securityContext?.runAsUser;
      if (!mayBeRoot) {
        if (!(own.runAsNonRoot ?? pod.securityContext?.runAsNonRoot))
          say(`${at}.runAsNonRoot`, 'expected true');
        if (user === undefined || user === 0)
          say(`${at}.runAsUser`, `expected a user other than root, got ${user ?? "the image's"}`);
      }
      if (mayBePrivileged) {
        if (isOurs(container) && !own.readOnlyRootFilesystem)
          say(`${at}.readOnlyRootFilesystem`, 'expected true');
        continue;
      }
      if (own.privileged) say(`${at}.privileged`, 'the container may do whatever root may on its node');
      if (own.allowPrivilegeEscalation !== false) say(`${at}.allowPrivilegeEscalation`, 'expected false');
      if (!own.readOnlyRootFilesystem) say(`${at}.readOnlyRootFilesystem`, 'expected true');
      const added = own.capabilities?.add ?? [];
      if (added.length > 0) say(`${at}.capabilities.add`, `expected none, got ${added.join(', ')}`);
      if (!own.capabilities?.drop?.includes('ALL')) say(`${at}.capabilities.drop`, 'expected ALL');
      const seccomp = (own.seccompProfile ?? pod.securityContext?.seccompProfile)?.type;
      if (seccomp !== 'RuntimeDefault')
        say(
          `${SPEC}.securityContext.seccompProfile.type`,
          `expected RuntimeDefault, got ${seccomp ?? 'none'}`,
        );
    }
    return findings;
  });
