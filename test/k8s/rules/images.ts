import { containersOf, type Finding, finding, type Rule, workloads } from '../world.ts';

/** Every pod runs an image that somebody chose, and runs it from the node where it is there already. */
export const images: Rule = (world) =>
  workloads(world).flatMap((workload) =>
    containersOf(workload).flatMap(([{ image = '', imagePullPolicy }, path]) => {
      const [, tag] = /:([^:/@]+)(?:@|$)/.exec(image) ?? [];
      const findings: Finding[] = [];
      if (tag === 'latest' || (tag === undefined && !image.includes('@sha256:')))
        findings.push(
          finding(workload, `${path}.image`, `${image} has no version: it is another one on every node`),
        );
      if (imagePullPolicy !== 'IfNotPresent')
        findings.push(
          finding(
            workload,
            `${path}.imagePullPolicy`,
            `expected IfNotPresent, got ${imagePullPolicy}: no registry has an image that was imported`,
          ),
        );
      return findings;
    }),
  );
