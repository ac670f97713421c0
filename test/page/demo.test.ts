import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Program, program } from '../support/programs.ts';
import { type Browser, launchBrowser } from './support/browser.ts';
import { livePage } from './support/live-page.ts';

const WAIT = { timeout: 10_000 };

let demo: Program;
let browser: Browser;
let url: string;

beforeAll(async () => {
  demo = program(['demo', '--port', '0', '--http-port', '0']);
  url = await eventually(
    'the address of the page',
    () => /The demo is running: (\S+)/.exec(demo.output.join('\n'))?.[1],
    30_000,
  );
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop('SIGTERM');
});

describe('the page of the demo, in a real browser', () => {
  test('shows what the agent reads, and flips a switch that answers', async () => {
    const { page, complaints } = await browser.open(url);
    const look = livePage(page);
    await look.ready();
    expect(await look.agentState('greenhouse')).toMatch(/live/i);
    await look.valueChanges('greenhouse', 'climate/temperature');

    // once it is dusk there, its rule has it on already
    const { on } = await look.toggle('greenhouse', 'lamp');
    await look.click('greenhouse', 'lamp');
    await expect.poll(() => look.toggle('greenhouse', 'lamp'), WAIT).toEqual({ on: !on, waiting: false });
    await expect
      .poll(async () => (await look.commands())[0], WAIT)
      .toMatch(on ? /lamp off done/ : /lamp on done/);

    // what the page says is what another watcher is told
    const response = await fetch(`${url}/api/v1/agents/greenhouse`);
    const { actuators } = (await response.json()) as {
      actuators: { name: string; state: { level: number } }[];
    };
    expect(actuators.find(({ name }) => name === 'lamp')?.state.level).toBe(on ? 0 : 1);

    await look.click('greenhouse', 'lamp');
    await expect.poll(() => look.toggle('greenhouse', 'lamp'), WAIT).toEqual({ on, waiting: false });
    expect(complaints).toEqual([]);
  });
});
