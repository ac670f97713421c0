import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentDetail } from '../../src/gateway/model.ts';
import { eventually } from '../support/eventually.ts';
import { openNotifySocket } from '../support/notify-socket.ts';
import { follow, getJson, type Program, postJson, program, workspace } from '../support/programs.ts';
import { type Arm64, prepareArm64 } from './arm64.ts';
import { root } from './cache.ts';

/** On two quiet cores it takes two minutes. */
const PREPARE_MS = 900_000;
/** An emulated program is slow, and slower on a busy machine. */
const START_MS = 90_000;

const devices = `
sampling: { interval: 500ms }
sensors:
  - { name: climate, kind: bme280 }
  - { name: light, kind: bh1750 }
  - { name: door, kind: contact, line: 27 }
  - { name: pi, kind: system }
actuators:
  - { name: lamp, kind: switch, line: 23 }
`;

describe('the program on arm64', () => {
  let arm64: Arm64;
  let files: ReturnType<typeof workspace>;
  let running: Program[];

  beforeAll(async () => {
    arm64 = await prepareArm64();
  }, PREPARE_MS);

  beforeEach(() => {
    running = [];
    files = workspace();
    cpSync(join(root, 'dist'), join(files.path, 'dist'), { recursive: true });
    copyFileSync(join(arm64.packages, 'package.json'), join(files.path, 'package.json'));
    symlinkSync(join(arm64.packages, 'node_modules'), join(files.path, 'node_modules'));
  });

  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop('SIGKILL')));
    files.remove();
  });

  it('reports to a gateway, answers a command, tells its manager, and stops in order', async () => {
    const gateway = program([
      'gateway',
      '--config',
      files.write(
        'gateway.yaml',
        'dataDir: gateway\nheartbeat: 2s\nlisten: { port: 0 }\nhttp: { port: 0 }\n',
      ),
    ]);
    running.push(gateway);
    const { tcp, http } = (await gateway.logged('listening')) as {
      tcp: { port: number };
      http: { port: number };
    };
    const url = `http://127.0.0.1:${http.port}/api/v1/agents/emulated`;
    const config = files.write(
      'agent.yaml',
      `id: emulated
dataDir: agent
gateway: { host: 127.0.0.1, port: ${tcp.port}, reconnect: { min: 100ms, max: 1s } }
board: { backend: simulated }
outbox: { commitEvery: 500ms }
${devices}`,
    );
    const notify = openNotifySocket(join(files.path, 'notify'));
    try {
      const [emulator, ...args] = arm64.node;
      const agent = follow(
        spawn(emulator, [...args, join(files.path, 'dist/main.js'), 'agent', '--config', config], {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, NOTIFY_SOCKET: join(files.path, 'notify') },
        }),
        'the emulated agent',
      );
      running.push(agent);
      await agent.logged('live', START_MS);
      const detail = await eventually(
        'every channel has a value',
        async () => {
          const now = await getJson<AgentDetail>(url);
          return now.channels.length >= 5 && now.channels.every(({ value }) => value !== null) && now;
        },
        START_MS,
      );
      expect(detail.channels.every(({ quality }) => quality === 'ok')).toBe(true);
      expect(await postJson(`${url}/commands`, { actuator: 'lamp', set: true, ttl: '25s' })).toMatchObject({
        body: { state: 'executed', result: { level: 1, readBack: true } },
      });
      // through the FFI, so this calls C on arm64
      await notify.got('READY', '1');
      expect(await agent.stop('SIGTERM')).toBe(0);
      expect(agent.output.some((line) => line.includes('"stopped"'))).toBe(true);
    } finally {
      notify.close();
    }
  }, 300_000);
});
