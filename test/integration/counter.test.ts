import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAgent } from '../../src/agent/agent.ts';
import { openStateStore } from '../../src/agent/store/state-store.ts';
import { openSimulatedBoard } from '../../src/board/simulated/board.ts';
import { agentKinds } from '../../src/cli/kinds.ts';
import { loadAgentConfig } from '../../src/config/agent.ts';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { DeviceError } from '../../src/lib/errors.ts';
import { silentLog as log } from '../../src/lib/log.ts';
import { eventually } from '../support/eventually.ts';

const LINE = 5;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldhand-counter-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs an agent with a counter and a sensor beside it, gives it `pulses`, and stops it. */
async function run(pulses: number): Promise<void> {
  const file = join(folder, 'agent.yaml');
  writeFileSync(
    file,
    `gateway: { host: 127.0.0.1, port: 1 }
sensors:
  - { name: rain, kind: counter, line: ${LINE}, perPulse: 0.2794, unit: mm, interval: 50ms }
  - { name: flow, kind: counter, line: 6 }`,
  );
  const place = { node: 'pi-1', dataDir: folder };
  const config = loadAgentConfig({ file, overrides: [], place }, agentKinds);
  const board = openSimulatedBoard({ clock, seed: 1 });
  board.pins.drive(LINE, 1);
  const agent = await startAgent({ config, clock, log, board });
  await eventually('the counter has its line', () => taken(board));
  await turn();
  for (let n = 0; n < pulses; n++) {
    board.pins.drive(LINE, 0);
    board.pins.drive(LINE, 1);
    await turn();
  }
  await agent.close();
}

function taken(board: ReturnType<typeof openSimulatedBoard>): boolean {
  try {
    board.gpio
      .openInput({ line: LINE }, { bias: 'as-is', activeLow: false, debounceMs: 0, edges: false })
      .close();
    return false;
  } catch (error) {
    return error instanceof DeviceError && error.fault === 'busy';
  }
}

function kept(name: string): unknown {
  const store = openStateStore({ path: join(folder, 'state.db'), clock, now: () => clock.wall(), log });
  try {
    return store.values.load(name);
  } finally {
    store.close();
  }
}

it("keeps a counter's total in state.db, from one life of the agent to the next", async () => {
  await run(20);
  expect(kept('sensor/rain/total')).toEqual({ unit: 'mm', perPulse: 0.2794, base: 0, pulses: 20 });
  await run(5);
  expect(kept('sensor/rain/total')).toMatchObject({ pulses: 25 });
  // one that has counted nothing has nothing to keep
  expect(kept('sensor/flow/total')).toBeUndefined();
});
