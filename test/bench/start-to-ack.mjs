import { setTimeout as pause } from 'node:timers/promises';
import { gatewayIn, tenSensors, withPrograms } from './programs.mjs';

const RUNS = 5;

/** From the start of the agent's process to its first reading in the gateway's history, beside a node that starts and ends. */
export async function startToAck() {
  const times = [];
  const bare = [];
  for (let i = 0; i < RUNS; i++) {
    times.push(
      await withPrograms(async (programs) => {
        const gateway = await gatewayIn(programs);
        const started = performance.now();
        programs.program('agent', `${tenSensors(gateway.port)}outbox: { commitEvery: 100ms }\n`);
        for (;;) {
          const response = await fetch(`${gateway.url}/api/v1/agents/bench`);
          if (response.ok && (await response.json()).lastSequence > 0) return performance.now() - started;
          await pause(5);
        }
      }),
    );
    bare.push(
      await withPrograms(async ({ start }) => {
        const started = performance.now();
        const { logged } = start(process.execPath, ['-e', 'console.log(JSON.stringify({ msg: "up" }))']);
        await logged('up');
        return performance.now() - started;
      }),
    );
  }
  const [own, peer] = [median(times), median(bare)];
  return [
    [
      'agent: start to first reading in the history',
      `${own.toFixed(0)} ms`,
      `${(own / peer).toFixed(1)} times a bare node; median of ${RUNS}`,
    ],
    ['bare node: start to first line', `${peer.toFixed(0)} ms`],
  ];
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
