import { finding, podOf, portOf, type Rule, workloads } from '../world.ts';

const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** Probes ask ports that the container has, and whatever has a port is probed. */
export const probing: Rule = (world) =>
  workloads(world).flatMap((workload) =>
    podOf(workload).containers.flatMap((container, at) => {
      const path = `spec.template.spec.containers[${at}]`;
      const wrong = probes.flatMap((which) => {
        const probe = container[which];
        const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
        if (port === undefined || portOf(container, port) !== undefined) return [];
        const way = probe?.httpGet ? 'httpGet' : 'tcpSocket';
        const has =
          container.ports?.map(({ name, containerPort }) => name ?? containerPort).join(', ') || 'none';
        return [
          finding(
            workload,
            `${path}.${which}.${way}.port`,
            `the container has no port ${port}, it has: ${has}`,
          ),
        ];
      });
      const missing =
        container.ports && !container.readinessProbe
          ? [finding(workload, `${path}.readinessProbe`, 'is missing, though the container has ports')]
          : [];
      return [...wrong, ...missing];
    }),
  );
