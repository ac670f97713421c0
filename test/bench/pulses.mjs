import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { openGuardRunner } from '../../dist/actuators/guard-runner.js';
import { actuatorKinds } from '../../dist/actuators/index.js';
import { startSampler } from '../../dist/agent/sampler/sampler.js';
import { openStateStore } from '../../dist/agent/store/state-store.js';
import { openSimulatedBoard } from '../../dist/board/simulated/board.js';
import { systemClock as clock } from '../../dist/lib/clock.js';
import { silentLog as log } from '../../dist/lib/log.js';
import { sensorKinds } from '../../dist/sensors/index.js';

const PULSES = 1_000;
const PULSE_MS = 100;
/** A node that does nothing but wait for as long, again and again, and tells at its end how much too long each took. */
const PEER = `
const late = [];
const wait = () => {
  const begun = performance.now();
  setTimeout(() => {
    late.push(performance.now() - begun - ${PULSE_MS});
    wait();
  }, ${PULSE_MS});
};
wait();
process.on('SIGTERM', () => {
  console.log(JSON.stringify(late));
  process.exit();
});`;

/**
 * How much longer than asked a relay is on, with ten sensors read each 200 ms and every change put on record on
 * this machine's disk before it counts. From the write of the line's 1 to that of its 0. Beside the timers of a bare node
 * at the same time: what the machine alone makes late.
 */
export async function pulses() {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-bench-'));
  const store = openStateStore({ path: join(folder, 'state.db'), clock, now: () => Date.now(), log });
  const board = openSimulatedBoard({ clock, seed: 1 });
  const writes = [];
  const gpio = Object.create(board.gpio, {
    openOutput: {
      value: async (ref, options) => {
        const line = await board.gpio.openOutput(ref, options);
        const write = (level) => {
          line.write(level);
          writes.push({ level, at: performance.now() });
        };
        return { write, read: () => line.read(), close: () => line.close() };
      },
    },
  });
  let readings = 0;
  const ignore = () => undefined;
  const sampler = startSampler(tenSensors(board), {
    clock,
    log,
    record: (more) => {
      readings += more.length;
    },
    heard: ignore,
    silent: ignore,
  });
  const runner = await openGuardRunner({
    config: { actuators: [relay()], interlocks: [] },
    board: { ...board, gpio },
    clock,
    log,
    store: { load: (name) => store.values.load(name), save: (name, text) => store.values.save(name, text) },
    boot: 'bench',
  });
  const peer = startPeer();
  for (let i = 0; i < PULSES; i++) {
    await runner.perform('relay', { type: 'pulse', ms: PULSE_MS }, Number.POSITIVE_INFINITY);
    while (runner.state('relay').level !== 0) await pause(5);
  }
  const timers = await peer.stop();
  await runner.close();
  await sampler.close();
  await board.close();
  store.close();
  rmSync(folder, { recursive: true });

  const lengths = writes.flatMap(({ level, at }, i) =>
    level === 1 && writes[i + 1] ? [writes[i + 1].at - at - PULSE_MS] : [],
  );
  const both = (part) => [`${at(lengths, part)} ms`, `bare node ${at(timers, part)} ms`];
  const good = (list) => `${list.filter((ms) => Math.abs(ms) <= 20).length} of ${list.length}`;
  return [
    [
      `pulses of ${PULSE_MS} ms that end within 20 ms`,
      good(lengths),
      `goal 99.9 %; timers of a bare node ${good(timers)}`,
    ],
    ['longer than asked, median', ...both(0.5)],
    ['longer than asked, 99.9 %', ...both(0.999)],
    ['longer than asked, most', ...both(1)],
    ['readings of ten sensors meanwhile', readings],
  ];
}

function at(list, part) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.ceil(part * sorted.length) - 1]?.toFixed(2);
}

function startPeer() {
  const child = spawn(process.execPath, ['-e', PEER], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve(JSON.parse(said)));
        child.kill('SIGTERM');
      }),
  };
}

const kindOf = (kinds, kind) => kinds.find((each) => each.kind === kind);

function relay() {
  const definition = kindOf(actuatorKinds, 'switch');
  const limits = {
    safe: 0,
    start: 'safe',
    onExit: 'safe',
    onLinkLoss: 'safe',
    onStaleInput: [],
    minOnMs: 0,
    minOffMs: 0,
  };
  return { name: 'relay', definition, options: v.parse(definition.options, { line: 20 }), limits };
}

function tenSensors(board) {
  return ['bme280', 'bh1750', 'lm75', 'bme280', 'bh1750', 'lm75', 'bme280', 'bh1750', 'lm75', 'system'].map(
    (kind, index) => {
      const definition = kindOf(sensorKinds, kind);
      const options = v.parse(definition.options, {});
      const name = `${kind}-${index}`;
      return {
        name,
        kind,
        channels: definition.channels(options).map((channel) => ({ sensor: name, ...channel })),
        filters: new Map(),
        intervalMs: 200,
        timeoutMs: 5_000,
        open: () => definition.open(options, { board, clock }),
      };
    },
  );
}
