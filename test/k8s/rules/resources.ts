import { containersOf, type Finding, finding, type Quantities, type Rule, workloads } from '../world.ts';

const units: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** `96Mi`, `50m` or `1` as a number; undefined when it is no quantity. */
function amount(quantity: string | number): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  const factor = units[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

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
        for (const [name, quantity] of Object.entries(quantities))
          if (amount(quantity) === undefined)
            findings.push(
              finding(
                workload,
                `${path}.resources.${which}.${name}`,
                `${quantity} is no quantity such as 96Mi or 50m`,
              ),
            );
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
