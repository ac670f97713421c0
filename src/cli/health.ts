import { existsSync, readFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import type { HealthReply } from '../lib/health.ts';
import { usageError } from './args.ts';
import type { Args, Command } from './command.ts';
import { type Io, line } from './io.ts';

const FILES = ['/etc/fieldhand/agent.yaml', '/etc/fieldhand/gateway.yaml'];
const GATEWAY = { host: '127.0.0.1', port: 8080 };
const ANSWER_MS = 3_000;

export const health: Command = {
  name: 'health',
  summary: 'Ask an agent or a gateway on this machine how it is',
  usage: '',
  words: [0, 0],
  options: [
    { name: 'url', value: 'URL', description: 'Where it answers, such as http://127.0.0.1:8080.' },
    {
      name: 'config',
      short: 'c',
      value: 'FILE',
      description: `The file that it runs with. Default: FIELDHAND_CONFIG, else those there are of ${FILES.join(' and ')}.`,
    },
    { name: 'ready', description: 'Ask whether it does its work, not only whether it is alive.' },
  ],
  notes: [
    'For health checks of containers: small, quick, one line. An agent answers where its config has',
    'health.port.',
    'Exit code 0: all is well. 1: it is not, or nobody answers.',
  ],
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const path = args.has('ready') ? '/readyz' : '/healthz';
  let code = 0;
  for (const base of await targets(args, io)) {
    const { good, text } = await ask(new URL(path, base));
    line(good ? io.stdout : io.stderr, good ? text : `fieldhand: ${text}`);
    if (!good) code = 1;
  }
  return code;
}

async function targets(args: Args, { env }: Io): Promise<readonly URL[]> {
  const url = args.text('url');
  if (url !== undefined) {
    if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return [new URL(url)];
    throw usageError('health', `--url takes a URL such as http://127.0.0.1:8080, got "${url}"`);
  }
  const file = args.text('config') ?? env.FIELDHAND_CONFIG;
  const files = file === undefined ? FILES.filter((name) => existsSync(name)) : [file];
  if (files.length === 0) return [address({ port: port(env.FIELDHAND_HTTP_PORT) }, GATEWAY)];
  const { parse } = await import('yaml');
  return files.map((name) => addressIn(name, read(name, parse), env.FIELDHAND_HTTP_PORT));
}

/** @throws FieldhandError `no-health` */
function read(file: string, parse: (text: string) => unknown): Fields {
  try {
    return fieldsOf(parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new FieldhandError('no-health', `${file} cannot be read: ${messageOf(error)}`, {
      cure: 'say where it answers with --url URL',
      cause: error,
    });
  }
}

/**
 * Looks at no more of a file than where its program answers: to validate it whole would take longer than all the
 * rest, and the running program has done it.
 * @throws FieldhandError `no-health` for an agent that answers nowhere
 */
function addressIn(
  file: string,
  { health, sensors, actuators, gateway, http }: Fields,
  httpPort?: string,
): URL {
  const agent = [health, sensors, actuators, gateway].some((section) => section !== undefined);
  if (!agent) return address({ ...fieldsOf(http), port: port(httpPort) ?? fieldsOf(http).port }, GATEWAY);
  if (fieldsOf(health).port === undefined)
    throw new FieldhandError('no-health', `${file} has no health.port, so the agent answers nowhere`, {
      cure: 'set it, for instance to 7071',
    });
  return address(fieldsOf(health), GATEWAY);
}

function address(
  { host, port, tls }: Fields,
  otherwise: { readonly host: string; readonly port: number },
): URL {
  const name = typeof host === 'string' ? host : otherwise.host;
  // what listens on every address is asked on this machine's own
  const own = name === '0.0.0.0' ? '127.0.0.1' : name === '::' ? '::1' : name;
  const number = typeof port === 'number' ? port : otherwise.port;
  return new URL(
    `${tls === undefined ? 'http' : 'https'}://${own.includes(':') ? `[${own}]` : own}:${number}`,
  );
}

interface Answer {
  readonly good: boolean;
  readonly text: string;
}

async function ask(url: URL): Promise<Answer> {
  let body: string;
  let status: number | undefined;
  try {
    [status, body] = await get(url);
  } catch (error) {
    return { good: false, text: `nobody answers at ${url.origin}: ${messageOf(error)}` };
  }
  const reply = replyIn(body);
  if (!reply) return { good: false, text: `what answers at ${url.origin} is no fieldhand (${status})` };
  const detail = reply.detail ? `: ${reply.detail}` : '';
  if (status === 200) return { good: true, text: `${reply.status}${detail}` };
  const reasons = reply.reasons?.map(({ reason, cure }) => reason + (cure ? ` (${cure})` : ''));
  return { good: false, text: `${reply.status}: ${reasons?.join('; ') ?? reply.detail}` };
}

/** fetch would take twice the memory and the time. */
async function get(url: URL): Promise<[status: number | undefined, body: string]> {
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    // nothing secret is sent, and the program asked is on this machine: its certificate need not name 127.0.0.1
    const asked: ClientRequest = request(
      url,
      { signal, rejectUnauthorized: false },
      (response: IncomingMessage) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
          if (body.length > 100_000) asked.destroy(new Error('it says too much'));
        });
        response.on('end', () => resolve([response.statusCode, body])).on('error', reject);
      },
    );
    asked.on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${ANSWER_MS} ms`) : error),
    );
    asked.end();
  });
}

function replyIn(body: string): HealthReply['body'] | undefined {
  try {
    const { status, detail, reasons } = fieldsOf(JSON.parse(body));
    return typeof status === 'string' ? ({ status, detail, reasons } as HealthReply['body']) : undefined;
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const port = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
