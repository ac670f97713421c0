import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { openSimulatedBoard } from '../../src/board/simulated/board.ts';
import { agentKinds } from '../../src/cli/kinds.ts';
import { run } from '../../src/cli/run.ts';
import { agentReference, gatewayReference } from '../../src/config/reference.ts';
import { parseCommand } from '../../src/gateway/http/command-body.ts';
import type { SensorContext, SensorDefinition } from '../../src/sensors/sensor.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { fakeIo } from './cli/fake-io.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** What stands between the marks of one reference. */
const block = (name: string): string =>
  new RegExp(`<!-- reference: ${name} -->\n([\\s\\S]*?)\n?<!-- end -->`).exec(readme)?.[1]?.trim() ?? '';

/** Checks a config as the command line would; what it prints, and its exit code. */
async function check(text: string): Promise<{ code: number; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-readme-'));
  try {
    const file = join(folder, 'agent.yaml');
    writeFileSync(file, text);
    const io = fakeIo({ FIELDHAND_NODE: 'greenhouse' });
    const code = await run(['check', file], io);
    return { code, said: (io.out() + io.err()).replaceAll(`${folder}/`, '') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the README', () => {
  const example = /```yaml\n(# agent\.yaml\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';

  it('shows a config that is good', async () => {
    expect(await check(example)).toMatchObject({ code: 0 });
  });

  it('shows rules that go with it', async () => {
    const rules = /```yaml\n(# rules\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(rules).toContain('repeat');
    expect(await check(example + rules)).toMatchObject({ code: 0 });
  });

  it('shows the broker that takes the place of a gateway', async () => {
    const broker = /```yaml\n# instead of gateway\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(broker).toContain('lease');
    const alone = example.replace(/^gateway:\n(?: .*\n)+/m, broker);
    expect(alone).not.toContain('gateway:');
    expect(await check(alone)).toMatchObject({
      code: 0,
      said: expect.stringContaining('mqtt://192.168.1.5'),
    });
  });

  it('shows lines of a chip, and outputs of it that exclude each other', async () => {
    const [expanders = '', interlocks = ''] = ['expanders', 'interlocks'].map(
      (name) => new RegExp(`\`\`\`yaml\\n(# ${name}\\n[\\s\\S]*?)\`\`\``).exec(readme)?.[1],
    );
    const { code, said } = await check(`gateway: { host: gw }\n${expanders}${interlocks}`);
    expect(code, said).toBe(0);
    expect(said).toContain('line 8 of relays');
    expect(said).toContain('At most one of bed-1, bed-2 is on, 2s after another.');
  });

  it('shows every action that the HTTP API takes', () => {
    const shown = [...readme.matchAll(/^\| `("(?:set|pulse|blink|move|stop)":.*?)` \| /gm)]
      .flatMap(([, cell = '']) => cell.split('`, `'))
      .map((text) => parseCommand({ actuator: 'pump', ...JSON.parse(`{${text}}`) }).action);
    expect(shown).toEqual([
      { type: 'set', level: 1 },
      { type: 'set', level: 0.4, fadeMs: 2_000 },
      { type: 'pulse', ms: 500 },
      { type: 'blink', onMs: 500, offMs: 500, times: 10 },
      { type: 'move', position: 0.4 },
      { type: 'stop' },
    ]);
  });

  it('shows the error that a slip in it really gives', async () => {
    const shown = /^agent\.yaml:\d+.*$/m.exec(readme)?.[0];
    const { code, said } = await check(example.replace('address:', 'adress:'));
    expect(code).toBe(2);
    expect(said).toContain(shown);
  });

  it('shows a sensor that works', async () => {
    const shown = /```ts\n\/\/ src\/sensors\/tmp117\.ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(shown.trim().split('\n').length).toBeLessThanOrEqual(21);
    // where it says that it is, so that its imports are found
    const file = new URL('../../src/sensors/tmp117.ts', import.meta.url);
    const built = await build({
      stdin: { contents: shown, resolveDir: fileURLToPath(new URL('.', file)), loader: 'ts' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    });
    const text = built.outputFiles[0]!.text;
    const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
      tmp117: SensorDefinition;
    };
    const options = parse(module.tmp117.options, {});
    const clock = new FakeClock();
    const board = openSimulatedBoard({ clock, seed: 1 });
    // 0x0C80 is 25 degC (TMP117 datasheet, section 7.6.2); the simulated lm75 at 0x48 makes way for it
    const chip = { readWord: async () => 0x800c };
    const i2c = { ...board.i2c, device: () => chip } as unknown as typeof board.i2c;
    const state = { load: () => undefined, save: () => undefined };
    const context = { board: { ...board, i2c }, clock, state } as unknown as SensorContext;
    const sensor = await module.tmp117.open(options, context);
    expect(await sensor.read()).toEqual([{ quantity: 'temperature', value: 25 }]);
    await sensor.close();
    await board.close();
  });

  it('explains every key that there is', () => {
    const cure = 'the README lacks a change of the config: run `npm run reference`';
    expect(block('agent'), cure).toBe(agentReference(agentKinds).trim());
    expect(block('gateway'), cure).toBe(gatewayReference().trim());
  });
});
