import { agent } from '../../../src/cli/agent.ts';
import { parse } from '../../../src/cli/args.ts';
import { gateway } from '../../../src/cli/gateway.ts';
import { scan } from '../../../src/cli/scan.ts';
import { messageOf } from '../../../src/lib/errors.ts';
import { containersOf, finding, isOurs, type Rule, workloads } from '../world.ts';

const commands = [agent, gateway, scan];

/** The program takes the arguments that its containers give. */
export const programArguments: Rule = (world) =>
  workloads(world).flatMap((workload) =>
    containersOf(workload).flatMap(([container, path]) => {
      if (!isOurs(container)) return [];
      const [name, ...rest] = container.args ?? [];
      const command = commands.find((each) => each.name === name);
      if (!command)
        return [finding(workload, `${path}.args[0]`, `no pod runs a command ${name ?? 'without a name'}`)];
      try {
        parse(command, rest);
        return [];
      } catch (error) {
        return [finding(workload, `${path}.args`, messageOf(error))];
      }
    }),
  );
