// A process of its own that writes a history, to be killed or to run out of disk.
//   history-child.mjs append <file>   appends and does upkeep without end; prints "agent sequence" per commit
//   history-child.mjs fill <folder>   fills the disk, makes room, goes on; prints one JSON report
import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteHistory } from '../../src/gateway/history/sqlite-history.ts';
import { FieldhandError } from '../../src/lib/errors.ts';
import { silentLog } from '../../src/lib/log.ts';
import { arrived } from './arrived.ts';
import { AGENTS, rowsOf } from './history-rows.ts';

const [mode, where] = process.argv.slice(2) as [string, string];

if (mode === 'append') append(where);
else fill(where);

function append(path: string): void {
  const history = openSqliteHistory({ path, log: silentLog, sealAfterMs: 0 });
  for (let round = 0; ; round++) {
    const batches = AGENTS.flatMap((agent, i) => {
      const last = history.lastSequence(agent, 'first');
      const count = 1 + ((round + i) % 4);
      return Array.from({ length: count }, (_, n) => arrived(last + 1 + n, rowsOf(last + 1 + n), { agent }));
    });
    history.append(batches);
    for (const { agent, batch } of batches) writeSync(1, `${agent} ${batch.sequence}\n`);
    for (let step = 0; step < round % 7; step++) history.upkeep(Date.now());
  }
}

function fill(folder: string): void {
  const path = join(folder, 'history.db');
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, new Uint8Array(2 * 1024 * 1024));
  const open = () => openSqliteHistory({ path, log: silentLog, sealAfterMs: 0 });
  const [agent] = AGENTS;
  const query = { agent, sensor: 'bme', quantity: 'temperature', from: 0, to: Infinity, limit: 1e9 };
  let history = open();
  let sequence = 0;
  let code = '';
  const group = () =>
    Array.from({ length: 50 }, (_, i) => arrived(sequence + 1 + i, rowsOf(sequence + 1 + i), { agent }));
  while (code === '') {
    try {
      history.append(group());
      sequence += 50;
    } catch (error) {
      if (!(error instanceof FieldhandError)) throw error;
      code = error.code;
    }
  }
  const whenFull = {
    code,
    sequence,
    last: history.lastSequence(agent, 'first'),
    readings: history.readings(query).length,
  };
  history.close();
  history = open();
  const reopened = history.readings(query).length;
  const refusedAgain = attempt(() => history.append(group()));
  rmSync(ballast);
  const afterwards = history.append(group());
  sequence += 50;
  history.upkeep(Date.now() - 1);
  while (history.upkeep(Date.now()));
  history.close();
  history = open();
  const readings = history.readings(query).length;
  const last = history.lastSequence(agent, 'first');
  history.close();
  writeSync(1, JSON.stringify({ whenFull, reopened, refusedAgain, afterwards, sequence, readings, last }));
}

function attempt(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof FieldhandError ? error.code : String(error);
  }
}
