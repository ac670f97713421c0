import { execFileSync, spawn } from 'node:child_process';
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
    return { pid: child.pid, logged };
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

/** Ten sensors on the simulated board, each read at 1 Hz. @param tls for an agent called `bench` */
export const tenSensors = (port, tls = false) => `id: bench
dataDir: agent${tls ? '-tls' : ''}
gateway:
  host: 127.0.0.1
  port: ${port}
  reconnect: { min: 50ms }
${tls ? '  tls: { ca: ca.crt, cert: agent-bench.crt, key: agent-bench.key }' : ''}
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
export async function gatewayIn({ program }) {
  const gateway = program('gateway', 'dataDir: gateway\nlisten: { port: 0 }\nhttp: { port: 0 }\n');
  const { tcp, http } = await gateway.logged('listening');
  return { ...gateway, port: tcp.port, url: http.url };
}

/** The same by TLS, with certificates on both sides. */
export async function tlsGatewayIn({ program, folder }) {
  for (const words of [['ca'], ['gateway', 'localhost'], ['agent', 'bench']])
    execFileSync(process.execPath, [main, 'cert', ...words, '--dir', folder]);
  const tls = '{ cert: gateway.crt, key: gateway.key, clientCa: ca.crt }';
  const gateway = program(
    'gateway',
    `dataDir: gateway-tls\nlisten: { port: 0, tls: ${tls} }\nhttp: { port: 0 }\n`,
    'gateway-tls',
  );
  const { tcp, http } = await gateway.logged('listening');
  return { ...gateway, port: tcp.port, url: http.url };
}
