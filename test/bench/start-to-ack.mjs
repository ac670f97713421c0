import { setTimeout as pause } from 'node:timers/promises';
import { BY_TOKEN, gatewayIn, tenSensors, tokenGatewayIn, withPrograms } from './programs.mjs';

const RUNS = 5;

/**
 * From the start of the agent's process to its first reading in the gateway's history: by TLS and with a token, as the
 * manifests have it, and by plain TCP; beside a node that starts and ends.
 */
export async function startToAck() {
  const [secured, plain, bare] = [[], [], []];
  // in turn, so that what else the machine does meets all of them
  for (let i = 0; i < RUNS; i++) {
    secured.push(await toFirstReading(tokenGatewayIn, BY_TOKEN));
    plain.push(await toFirstReading(gatewayIn));
    bare.push(
      await withPrograms(async ({ start }) => {
        const started = performance.now();
        const { logged } = start(process.execPath, ['-e', 'console.log(JSON.stringify({ msg: "up" }))']);
        await logged('up');
        return performance.now() - started;
      }),
    );
  }
  const peer = median(bare);
  const told = (times) => `${(median(times) / peer).toFixed(1)} times a bare node; median of ${RUNS}`;
  return [
    [
      'start to first reading kept, TLS and token',
      `${median(secured).toFixed(0)} ms`,
      `goal 2 s; ${told(secured)}`,
    ],
    ['start to first reading kept, plain TCP', `${median(plain).toFixed(0)} ms`, told(plain)],
    ['bare node: start to first line', `${peer.toFixed(0)} ms`],
  ];
}

function toFirstReading(gatewayOf, by) {
  return withPrograms(async (programs) => {
    const { port, url, headers } = await gatewayOf(programs);
    const started = performance.now();
    programs.program('agent', `${tenSensors(port, by)}outbox: { commitEvery: 100ms }\n`);
    while (performance.now() - started < 30_000) {
      const response = await fetch(`${url}/api/v1/agents/bench`, { headers });
      if (response.ok && (await response.json()).lastSequence > 0) return performance.now() - started;
      await pause(5);
    }
    throw new Error('no reading came within 30 s');
  });
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
