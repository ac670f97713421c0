import { expect, it } from 'vitest';
import { program, workspace } from '../support/programs.ts';

/** In the agent's process, when it is told to: keeps a million objects and tells what the heap for new ones has taken. */
const GREEDY = `
process.on('SIGUSR2', () => {
  const kept = Array.from({ length: 1e6 }, (_, i) => ({ i }));
  const space = require('node:v8').getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  console.log(JSON.stringify({ msg: 'greedy', kept: kept.length, bytes: space.space_size }));
});
`;

it('an agent collects its garbage rather than to take more memory', async () => {
  const folder = workspace();
  const agent = program(
    [
      'agent',
      '--config',
      folder.write(
        'agent.yaml',
        'id: small\ndataDir: data\ngateway: { host: 127.0.0.1, port: 9 }\nboard: { backend: simulated }\n',
      ),
    ],
    { NODE_OPTIONS: `--require ${folder.write('greedy.cjs', GREEDY)}` },
  );
  try {
    await agent.logged('no session with the gateway');
    agent.child.kill('SIGUSR2');
    const { bytes } = await agent.logged('greedy');
    expect(bytes).toBeLessThanOrEqual(2 * 1024 * 1024);
  } finally {
    await agent.stop();
    folder.remove();
  }
});
