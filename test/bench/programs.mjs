import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Runs `work` with a folder and a way to start the built program; ends and removes everything afterwards. */
export async function withPrograms(work) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-bench-'));
  const children = [];
  const start = (command, args) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const records = [];
    let rest = '';
    child.stdout.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      records.push(...lines.map(parse));
    });
    const logged = async (message) => {
      for (let i = 0; i < 2_000; i++) {
        const found = records.find((record) => record?.msg === message);
        if (found) return found;
        await pause(5);
      }
      throw new Error(`"${message}" was not logged within 10 s`);
    };
    const stop = async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    };
    return { pid: child.pid, logged, stop };
  };
  // a config of its own: whose file changes, follows it
  const program = (name, yaml, file = name) => {
    const config = join(folder, `${file}.yaml`);
    writeFileSync(config, yaml);
    return start(process.execPath, [main, name, '--config', config]);
  };
  try {
    return await work({ program, start, folder });
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Memory of a process in MB: all of it, and what is its own. */
export function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kb = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1]);
  return { rss: kb('VmRSS') / 1024, anon: kb('RssAnon') / 1024 };
}

/** CPU time a process has used so far, ms. */
export function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** What an agent called `bench` needs to get in. Without: a gateway on loopback that asks nobody. */
export const BY_CERTIFICATE = 'tls: { ca: ca.crt, cert: agent-bench.crt, key: agent-bench.key }';
/** As the manifests in k8s/ have it. */
export const BY_TOKEN = 'tls: { ca: ca.crt }, tokenFile: bench.token';

/** Ten sensors on the simulated board, each read at 1 Hz. @param by how the agent gets in */
export const tenSensors = (port, by = '', dataDir = 'agent') => `id: bench
dataDir: ${dataDir}
gateway: { host: 127.0.0.1, port: ${port}, reconnect: { min: 50ms }, ${by} }
board: { backend: simulated }
sampling: { interval: 1s }
sensors:
  - { name: climate, kind: bme280 }
  - { name: light, kind: bh1750 }
  - { name: board, kind: lm75 }
  - { name: host, kind: system }
  - { name: door1, kind: contact, line: 5 }
  - { name: door2, kind: contact, line: 6 }
  - { name: door3, kind: contact, line: 12 }
  - { name: door4, kind: contact, line: 13 }
  - { name: door5, kind: contact, line: 16 }
  - { name: door6, kind: contact, line: 19 }
`;

/** Starts a gateway on ports of the kernel's choice and gives its port for agents. */
export function gatewayIn(programs) {
  return startGateway(programs, 'gateway', '');
}

/** The same by TLS, with certificates on both sides. */
export function tlsGatewayIn(programs) {
  certify(programs, ['ca'], ['gateway', 'localhost'], ['agent', 'bench']);
  return startGateway(
    programs,
    'gateway-tls',
    ', tls: { cert: gateway.crt, key: gateway.key, clientCa: ca.crt }',
  );
}

/** The same by TLS, with a token for the agent. Gives what whoever asks the gateway's API has to send, too. */
export async function tokenGatewayIn(programs) {
  certify(programs, ['ca'], ['gateway', 'localhost']);
  const token = (...words) =>
    tool(programs, 'token', 'new', ...words, '--file', join(programs.folder, 'tokens')).trim();
  token('--agent', 'bench', '--out', join(programs.folder, 'bench.token'));
  const headers = { authorization: `Bearer ${token('--viewer', 'bench')}` };
  const tls = ', tls: { cert: gateway.crt, key: gateway.key }';
  return { ...(await startGateway(programs, 'gateway-token', tls, 'tokens: tokens\n')), headers };
}

async function startGateway({ program }, name, tls, more = '') {
  const yaml = `dataDir: ${name}\nlisten: { port: 0${tls} }\nhttp: { port: 0 }\n${more}`;
  const gateway = program('gateway', yaml, name);
  const { tcp, http } = await gateway.logged('listening');
  return { ...gateway, port: tcp.port, url: http.url };
}

function certify(programs, ...all) {
  for (const words of all) tool(programs, 'cert', ...words, '--dir', programs.folder);
}

/** Runs one of the program's tools to its end; what it printed. */
function tool({ folder }, ...words) {
  return execFileSync(process.execPath, [main, ...words], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
