import { amount } from '../quantity.ts';
import { containersOf, type Finding, finding, type Quantities, type Rule, workloads } from '../world.ts';

/** Every container says what it takes and what it may take at most, and the one is not more than the other. */
export const resources: Rule = (world) =>
  workloads(world).flatMap((workload) =>
    containersOf(workload).flatMap(([{ resources = {} }, path]) => {
      const { requests = {}, limits = {} } = resources;
      const findings: Finding[] = [];
      const look = (which: 'requests' | 'limits', quantities: Quantities): void => {
        for (const name of ['cpu', 'memory'])
          if (quantities[name] === undefined)
            findings.push(finding(workload, `${path}.resources.${which}.${name}`, 'is missing'));
      };
      look('requests', requests);
      look('limits', limits);
      for (const [name, request] of Object.entries(requests)) {
        const limit = limits[name];
        if (limit !== undefined && (amount(request) ?? 0) > (amount(limit) ?? 0))
          findings.push(
            finding(
              workload,
              `${path}.resources.requests.${name}`,
              `${request} is more than the limit, ${limit}`,
            ),
          );
      }
      return findings;
    }),
  );
