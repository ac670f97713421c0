import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Origin } from '../config/load.ts';
import { addressOverrides, numeric, type Override } from '../config/overlay.ts';
import { findPlace } from '../config/place.ts';
import type { Args, OptionSpec } from './command.ts';
import type { Io } from './io.ts';

const AGENT_FILE = '/etc/fieldhand/agent.yaml';
const GATEWAY_FILE = '/etc/fieldhand/gateway.yaml';

const dataOption = { name: 'data', value: 'FOLDER', description: 'Keep data here instead (dataDir).' };
const logOption: OptionSpec = {
  name: 'log-level',
  value: 'LEVEL',
  choices: ['debug', 'info', 'warn', 'error'],
  description: 'Log this and what is more serious (log.level).',
};

const watchOption: OptionSpec = {
  name: 'no-watch',
  description: 'Read the config again only at SIGHUP, not when the file has changed (reload: signal).',
};

export const agentOptions: readonly OptionSpec[] = [
  {
    name: 'config',
    short: 'c',
    value: 'FILE',
    description: `The agent's YAML file. Default: FIELDHAND_CONFIG, else ${AGENT_FILE}.`,
  },
  {
    name: 'gateway',
    value: 'HOST[:PORT]',
    description: 'Report to this gateway instead (gateway.host, gateway.port). Default: FIELDHAND_GATEWAY.',
  },
  { name: 'node', value: 'NAME', description: 'The node name. Default: FIELDHAND_NODE, else the host name.' },
  dataOption,
  logOption,
  watchOption,
];

export const gatewayOptions: readonly OptionSpec[] = [
  {
    name: 'config',
    short: 'c',
    value: 'FILE',
    description: `The gateway's YAML file. Default: FIELDHAND_CONFIG, else ${GATEWAY_FILE} if there is one; without a file everything has its default.`,
  },
  { name: 'host', value: 'ADDRESS', description: 'Listen for agents here (listen.host).' },
  { name: 'port', value: 'PORT', description: 'Listen for agents on this port (listen.port).' },
  { name: 'http-host', value: 'ADDRESS', description: 'Serve the page and the API here (http.host).' },
  {
    name: 'http-port',
    value: 'PORT',
    description: 'Serve the page and the API on this port (http.port). Default: FIELDHAND_HTTP_PORT.',
  },
  dataOption,
  logOption,
  watchOption,
];

/** Where the agent's config comes from: options over variables over the file. */
export function agentOrigin(args: Args, { env }: Io, file?: string): Origin {
  const overrides: Override[] = [];
  if (env.FIELDHAND_GATEWAY)
    overrides.push(...addressOverrides(['gateway'], env.FIELDHAND_GATEWAY, 'FIELDHAND_GATEWAY'));
  const gateway = args.text('gateway');
  if (gateway !== undefined) overrides.push(...addressOverrides(['gateway'], gateway, '--gateway'));
  overrides.push(...common(args));
  const node = args.text('node') ?? env.FIELDHAND_NODE;
  return {
    file: file ?? args.text('config') ?? env.FIELDHAND_CONFIG ?? AGENT_FILE,
    overrides,
    place: findPlace('agent', { ...env, FIELDHAND_NODE: node }),
  };
}

/** Where the gateway's config comes from: options over variables over the file, which need not be. */
export function gatewayOrigin(args: Args, { env }: Io, file?: string): Origin {
  const overrides: Override[] = [];
  const put = (path: Override['path'], value: Override['value'] | undefined, from: string): void => {
    if (value !== undefined) overrides.push({ path, value, from });
  };
  const port = (text: string | undefined) => (text === undefined ? undefined : numeric(text));
  put(
    ['http', 'port'],
    env.FIELDHAND_HTTP_PORT ? numeric(env.FIELDHAND_HTTP_PORT) : undefined,
    'FIELDHAND_HTTP_PORT',
  );
  put(['listen', 'host'], args.text('host'), '--host');
  put(['listen', 'port'], port(args.text('port')), '--port');
  put(['http', 'host'], args.text('http-host'), '--http-host');
  put(['http', 'port'], port(args.text('http-port')), '--http-port');
  overrides.push(...common(args));
  const asked = file ?? args.text('config') ?? env.FIELDHAND_CONFIG;
  return {
    file: asked ?? (existsSync(GATEWAY_FILE) ? GATEWAY_FILE : undefined),
    overrides,
    place: findPlace('gateway', env),
  };
}

function common(args: Args): readonly Override[] {
  const data = args.text('data');
  const level = args.text('log-level');
  return [
    // what is written on the command line starts at the present folder, not at the file's
    ...(data === undefined ? [] : [{ path: ['dataDir'], value: resolve(data), from: '--data' }]),
    ...(args.has(watchOption.name) ? [{ path: ['reload'], value: 'signal', from: '--no-watch' }] : []),
    ...(level === undefined ? [] : [{ path: ['log', 'level'], value: level, from: '--log-level' }]),
  ];
}
