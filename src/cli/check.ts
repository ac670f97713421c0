import { usageError } from './args.ts';
import type { Args, Command } from './command.ts';
import { type Io, line } from './io.ts';
import { agentOptions, agentOrigin, gatewayOrigin } from './settings.ts';

const programs = ['agent', 'gateway'] as const;

export const check: Command = {
  name: 'check',
  summary: 'Check a config without touching any hardware',
  usage: '[FILE]',
  words: [0, 1],
  options: [
    {
      name: 'as',
      value: 'PROGRAM',
      choices: programs,
      description: 'Whose config it is: agent or gateway. Default: agent.',
    },
    ...agentOptions.filter(({ name }) => name === 'config' || name === 'node'),
    {
      name: 'reference',
      value: 'PROGRAM',
      choices: programs,
      description: 'Print every key there is with its default, as Markdown, and check nothing.',
    },
    {
      name: 'json-schema',
      value: 'PROGRAM',
      choices: programs,
      description: 'Print the JSON Schema of the config, for editors, and check nothing.',
    },
  ],
  notes: [
    'Every problem is one line: place in the file, key, what was expected, what may have been meant.',
    'Exit code 0: the config is good. 2: it is not.',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const { agentKinds } = await import('./kinds.ts');
  const reference = args.text('reference');
  if (reference !== undefined) {
    const { agentReference, gatewayReference } = await import('../config/reference.ts');
    line(io.stdout, reference === 'agent' ? agentReference(agentKinds) : gatewayReference());
    return 0;
  }
  const jsonSchema = args.text('json-schema');
  if (jsonSchema !== undefined) {
    const { agentJsonSchema, gatewayJsonSchema } = await import('../config/json-schema.ts');
    const schema = jsonSchema === 'agent' ? agentJsonSchema(agentKinds) : gatewayJsonSchema();
    line(io.stdout, JSON.stringify(schema, undefined, 2));
    return 0;
  }

  const [file] = args.words;
  if (file !== undefined && args.text('config') !== undefined)
    throw usageError('check', `expected a file or --config, not both`);
  const { describeAgent, describeGateway } = await import('./describe.ts');
  if (args.text('as') === 'gateway') {
    const { loadGatewayConfig } = await import('../config/gateway.ts');
    const origin = gatewayOrigin(args, io, file);
    const { checkExposure } = await import('../gateway/access/exposure.ts');
    const config = loadGatewayConfig(origin);
    // whether there are tokens is seen at the start, where they are
    checkExposure(config, true);
    line(io.stdout, describeGateway(config, origin.file));
  } else {
    const { loadAgentConfig } = await import('../config/agent.ts');
    const origin = agentOrigin(args, io, file);
    line(io.stdout, describeAgent(loadAgentConfig(origin, agentKinds), origin.file));
  }
  return 0;
}
