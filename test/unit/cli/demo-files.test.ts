import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { demoFiles } from '../../../src/cli/demo-files.ts';
import { AgentWorld } from '../../support/agent-world.ts';

/** What `welcome` of the demo promises. */
const SOON_MS = 60_000;
/** Half past six, in minutes. */
const EVENING = 18 * 60 + 30;

let world: AgentWorld;

afterEach(() => world.close());

describe('the config of the demo', () => {
  it('has both rules at work within a minute', async () => {
    world = new AgentWorld(undefined, { speed: 180, startsAt: EVENING });
    const text = demoFiles['agent.yaml'].replace('port: 7070', 'port: 1');
    writeFileSync(world.file, `dataDir: data\n${text}`);
    const config = world.load();
    expect(config.board.simulation).toMatchObject({ speed: 180, startsAt: EVENING });
    await world.while(world.start(config));
    expect(world.level(17)).toBe(1);
    expect(world.board.pca9685.duty(1)).toBe(0);

    let [pumped, lit] = [false, false];
    for (let ms = 0; ms < SOON_MS && !(pumped && lit); ms += 500) {
      await world.pass(500);
      pumped ||= world.level(17) === 0;
      lit ||= world.board.pca9685.duty(1) === 1;
    }
    expect({ pumped, lit }).toEqual({ pumped: true, lit: true });
  });
});
