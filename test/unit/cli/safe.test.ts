import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordOutputs } from '../../../src/agent/outputs-record.ts';
import { openStateStore } from '../../../src/agent/store/state-store.ts';
import { releaseOf } from '../../../src/board/gpio/release.ts';
import { agentKinds } from '../../../src/cli/kinds.ts';
import { run } from '../../../src/cli/run.ts';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { DeviceError } from '../../../src/lib/errors.ts';
import { silentLog as log } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeIo } from './fake-io.ts';

function folderWith(actuators: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-safe-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, 'agent.yaml'),
    `gateway: { host: gw }\ndataDir: .\nboard: { backend: simulated }\nactuators:\n${actuators}`,
  );
  return folder;
}

const PUMP = '  - { name: pump, kind: switch, line: 5 }\n';
const LAMP = '  - { name: lamp, kind: switch, line: 6, onExit: hold }\n';
const GHOST = '  - { name: ghost, kind: switch, chip: gone, line: 1 }\n';

async function safe(folder: string, env: Record<string, string> = {}) {
  const io = fakeIo(env);
  let code: number | undefined;
  void run(['safe', '-c', join(folder, 'agent.yaml')], io).then((status) => {
    code = status;
  });
  for (const end = Date.now() + 8_000; code === undefined && Date.now() < end; ) {
    await io.clock.advance(20);
    await new Promise(setImmediate);
  }
  return { code, out: io.out(), err: io.err() };
}

describe('safe', () => {
  it('tells how each output was left', async () => {
    const { code, out, err } = await safe(folderWith(PUMP + LAMP));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^pump +switch +off \(read back\)$/m);
    expect(out).toMatch(/^lamp +switch +off \(read back\)$/m);
  });

  it('leaves what is to be held only when the service ended in order', async () => {
    const folder = folderWith(PUMP + LAMP);
    const orderly = await safe(folder, { SERVICE_RESULT: 'success' });
    expect(orderly.out).toMatch(/^lamp is left as it is: onExit: hold/m);
    expect(orderly.out).not.toMatch(/^lamp +switch/m);
    const killed = await safe(folder, { SERVICE_RESULT: 'signal' });
    expect(killed.out).toMatch(/^lamp +switch +off/m);
  });

  it('fails with the name of one that is absent, after driving the others', async () => {
    const { code, out, err } = await safe(folderWith(GHOST + PUMP));
    expect(code).toBe(1);
    expect(out).toMatch(/^pump +switch +off/m);
    expect(err).toMatch(/^fieldhand: ghost may be on: there is no chip gone/);
  });

  it('refuses while an agent runs', async () => {
    const folder = folderWith(PUMP);
    const agent = openStateStore({
      path: join(folder, 'state.db'),
      clock: new FakeClock(),
      now: () => undefined,
      log,
    });
    const { code, out, err } = await safe(folder);
    agent.close();
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/^fieldhand: an agent runs on .* and holds its outputs \(stop it first/);
  });

  describe('with a config that cannot be used', () => {
    /** A folder in which an agent with these outputs was killed. */
    function died(actuators: string, file: string): string {
      const folder = folderWith(actuators);
      const path = join(folder, 'agent.yaml');
      const place = { node: 'pi', dataDir: folder };
      const config = loadAgentConfig({ file: path, overrides: [], place }, agentKinds);
      const clock = new FakeClock();
      const store = openStateStore({ path: join(folder, 'state.db'), clock, now: () => undefined, log });
      recordOutputs(store.values, { outputs: config, running: true });
      store.close();
      writeFileSync(path, file);
      return folder;
    }

    it.each([
      ['a wrong key', 'dataDir: .\nactuators: [{ name: other, kind: swich, line: 7 }]\n'],
      ['no YAML', 'dataDir: .\nactuators: [\n'],
    ])('of %s goes by what the agent ran last', async (_, file) => {
      const { code, out, err } = await safe(died(PUMP + LAMP, file));
      expect(code).toBe(0);
      expect(out).toMatch(/^pump +switch +off \(read back\)$/m);
      expect(out).toMatch(/^lamp +switch +off \(read back\)$/m);
      expect(out).not.toMatch(/other/);
      expect(err).toMatch(/^fieldhand: the config cannot be used, so this is what the agent ran last:/);
      expect(err).toMatch(/agent\.yaml:\d:\d/);
    });

    it('is refused where no agent ever ran', async () => {
      const folder = folderWith(PUMP);
      writeFileSync(join(folder, 'agent.yaml'), 'dataDir: .\nactuators: [\n');
      const { code, out, err } = await safe(folder);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/agent\.yaml:3:1 not YAML/);
    });

    it('or of one that changed since makes safe what ran, and what is new beside it', async () => {
      const file = `gateway: { host: gw }\ndataDir: .\nboard: { backend: simulated }\nactuators:
  - { name: pump, kind: switch, line: 7 }
  - { name: thief, kind: switch, line: 6 }
  - { name: fan, kind: switch, line: 13 }
`;
      const folder = died(PUMP + LAMP, file);
      const { out } = await safe(folder);
      expect(out.match(/^\w+ +switch/gm)?.map((text) => text.split(' ')[0])).toEqual(['pump', 'lamp', 'fan']);
      // that is done: from now on the file counts
      expect((await safe(folder)).out).toMatch(/^thief +switch +off/m);
    });
  });

  it('says so where there is nothing to make safe', async () => {
    expect(await safe(folderWith('  []\n'))).toMatchObject({ code: 0, out: 'The config names no output.\n' });
  });
});

describe('what a released output does', () => {
  const files = (parameters: Readonly<Record<string, string>>) => ({
    async read(path: string): Promise<string> {
      const module = /^\/sys\/module\/(\w+)\/parameters\/persist_gpio_outputs$/.exec(path)?.[1] ?? '';
      const text = parameters[module];
      if (text === undefined) throw new DeviceError('absent', `${path} is not there`);
      return text;
    },
    list: async () => [],
    disk: async () => ({ totalBytes: 0, freeBytes: 0 }),
  });

  it.each([
    ['pinctrl-bcm2711', { pinctrl_bcm2835: 'Y\n' }, 'kept'],
    ['pinctrl-bcm2835', { pinctrl_bcm2835: 'N\n', pinctrl_rp1: 'Y\n' }, 'input'],
    ['pinctrl-rp1', { pinctrl_bcm2835: 'N\n', pinctrl_rp1: 'Y\n' }, 'kept'],
    ['pinctrl-bcm2711', {}, 'input'],
    ['mcp23017', { pinctrl_bcm2835: 'Y\n' }, 'unknown'],
    [undefined, { pinctrl_bcm2835: 'Y\n' }, 'unknown'],
  ])('on %s with %j is: %s', async (label, parameters, expected) => {
    expect(await releaseOf(files(parameters as Record<string, string>), label)).toBe(expected);
  });
});
