import { resolve } from 'node:path';
import { loadGatewayConfig } from '../config/gateway.ts';
import type { Args, OptionSpec } from './command.ts';
import type { Io } from './io.ts';
import { gatewayOrigin } from './settings.ts';

/** Where a gateway's tokens are, for commands that change who comes in. */
export const tokensOptions: readonly OptionSpec[] = [
  { name: 'config', value: 'FILE', description: "The gateway's config, to find its tokens by." },
  {
    name: 'file',
    value: 'FILE',
    description: 'The file of tokens itself. Default: what a gateway without a config uses.',
  },
];

/** @throws FieldhandError `config` */
export function tokensPath(args: Args, io: Io): string {
  const file = args.text('file');
  return file === undefined ? loadGatewayConfig(gatewayOrigin(args, io)).tokens : resolve(file);
}
