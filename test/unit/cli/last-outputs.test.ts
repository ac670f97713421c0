import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordedOutputs, recordOutputs } from '../../../src/agent/outputs-record.ts';
import { openStateStore } from '../../../src/agent/store/state-store.ts';
import { makeLastSafe } from '../../../src/cli/agent/last-outputs.ts';
import { agentKinds } from '../../../src/cli/kinds.ts';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { logRecord } from '../../support/log-record.ts';

/** A data folder, and a file that is no config. */
function broken() {
  const dataDir = mkdtempSync(join(tmpdir(), 'fieldhand-last-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return { file: join(dataDir, 'nothing.yaml'), overrides: [], place: { node: 'pi', dataDir } };
}

type Origin = ReturnType<typeof broken>;

const storeOf = ({ place }: Origin) =>
  openStateStore({
    path: join(place.dataDir, 'state.db'),
    clock: new FakeClock(),
    now: () => undefined,
    log: silentLog,
  });

/** Puts on record that an agent ran those, and was killed. */
function ran(origin: Origin, ...actuators: readonly object[]): void {
  const value = { gateway: { host: 'gw' }, board: { backend: 'simulated' }, actuators };
  const overrides = Object.entries(value).map(([key, it]) => ({ path: [key], value: it, from: 'the test' }));
  const config = loadAgentConfig({ file: undefined, overrides, place: origin.place }, agentKinds);
  const store = storeOf(origin);
  recordOutputs(store.values, { outputs: config, running: true });
  store.close();
}

async function make(origin: Origin) {
  const clock = new FakeClock();
  const log = logRecord();
  let done = false;
  void makeLastSafe(origin, clock, log).then(() => {
    done = true;
  });
  for (const end = Date.now() + 8_000; !done && Date.now() < end; ) {
    await clock.advance(50);
    await new Promise(setImmediate);
  }
  expect(done).toBe(true);
  return log;
}

describe('an agent that cannot start for its config', () => {
  it('drives safe what the one before it ran, and puts that on record', async () => {
    const origin = broken();
    ran(
      origin,
      { name: 'pump', kind: 'switch', line: 5 },
      { name: 'lamp', kind: 'switch', line: 6, onExit: 'hold' },
    );
    const log = await make(origin);
    expect(log.with('the config cannot be used: outputs of the agent before are driven safe')).toMatchObject([
      { level: 'warn', fields: { outputs: ['pump', 'lamp'] } },
    ]);
    const store = storeOf(origin);
    expect(recordedOutputs(store.values, agentKinds.actuators)?.running).toBe(false);
    store.close();
  });

  it('names what may be on', async () => {
    const origin = broken();
    ran(origin, { name: 'ghost', kind: 'switch', chip: 'gone', line: 5 });
    const log = await make(origin);
    expect(log.with('this output may be on')).toMatchObject([
      { level: 'error', fields: { output: 'ghost', detail: expect.stringContaining('no chip gone') } },
    ]);
  });

  it('leaves an agent that runs its own', async () => {
    const origin = broken();
    ran(origin, { name: 'pump', kind: 'switch', line: 5 });
    const store = storeOf(origin);
    const log = await make(origin);
    store.close();
    expect(log.lines).toMatchObject([
      { level: 'info', message: 'the config cannot be used: outputs are left to the agent that runs' },
    ]);
  });

  it('says nothing where none ever ran', async () => {
    expect((await make(broken())).lines).toEqual([]);
  });
});
