import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Farm } from '../support/farm.ts';
import { type Program, program } from '../support/programs.ts';

const devices = 'actuators: [{ name: pump, kind: switch, line: 22 }]\n';
const SAFE = 'the config cannot be used: outputs of the agent before are driven safe';

describe('an agent with a bad config', () => {
  let farm: Farm;
  let bad: string;
  beforeEach(async () => {
    farm = new Farm();
    await farm.startGateway();
    bad = farm.files.write('bad.yaml', 'id: greenhouse\ndataDir: agent\nactuators: [\n');
  });
  afterEach(() => farm.close());

  const start = (): Program => program(['agent', '--config', bad]);

  it('drives safe what the one that was killed before it had on, and then says what is wrong', async () => {
    const first = farm.startAgent(devices);
    await eventually('the agent is live', async () => (await farm.agent()).state === 'live', 30_000);
    expect(await farm.send({ actuator: 'pump', set: true, ttl: '5s' })).toMatchObject({ state: 'executed' });

    // while it runs its outputs are its own
    const other = start();
    expect(await other.ended).toBe(2);
    const said = other.output.join('\n');
    expect(said).toContain('outputs are left to the agent that runs');
    expect(said).not.toContain(SAFE);

    await first.stop('SIGKILL');
    const next = start();
    expect(await next.ended).toBe(2);
    const lines = next.output.join('\n');
    expect(lines).toMatch(new RegExp(`"outputs":\\["pump"\\].*${SAFE}`));
    expect(lines.indexOf(SAFE)).toBeLessThan(lines.search(/bad\.yaml:\d+:\d+/));
    // done is done, and said again only where there is something to do
    writeFileSync(bad, 'id: greenhouse\ndataDir: elsewhere\nactuators: [\n');
    const elsewhere = start();
    expect(await elsewhere.ended).toBe(2);
    expect(elsewhere.output.join('\n')).not.toContain('the config cannot be used:');
  });
});
