// Seals batches of five readings as fast as it can, and sends some of them to its parent as to a gateway.
// Arguments: path, durability, first value. Lines on stdout: `sealed SEQUENCE`, only after the call that
// sealed it has returned, `sent SEQUENCE VALUES`, and `fault` and `well` when the disk fails and recovers.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbox } from '../../src/agent/outbox/contract.ts';
import { openOutbox } from '../../src/agent/outbox/sqlite-outbox.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Channel } from '../../src/lib/reading.ts';
import { decodeColumns } from '../../src/protocol/columns.ts';

const [path, durability, first] = process.argv.slice(2) as [string, 'commit' | 'spill', string];
const channel: Channel = { sensor: 'roof', quantity: 'temperature', unit: 'Cel', decimals: 0 };

const outbox = openOutbox({
  path,
  durability,
  batch: { maxReadings: 5, maxAgeMs: 60_000 },
  limits: { maxBytes: 100_000_000, maxAgeMs: 86_400_000 },
  spillAfterMs: 20,
  clock: systemClock,
  time: { boot: 'boot', offsetMs: () => 1_700_000_000_000 },
  log: silentLog,
  random: Math.random,
});

const say = (line: string): void => void writeSync(1, `${line}\n`);
say(`open ${outbox.incarnation} ${outbox.stats().ackedSequence}`);

let sent = outbox.stats().ackedSequence;
let value = Number(first);
let fault: string | undefined;
for (let round = 1; ; round++) {
  for (let i = 0; i < 5; i++) {
    outbox.add([{ channel, monotonicMs: systemClock.monotonic(), value: value++, quality: 'ok' }]);
  }
  const stats = outbox.stats();
  say(`sealed ${stats.lastSequence}`);
  if ((stats.fault === undefined) !== (fault === undefined))
    say(stats.fault ? `fault ${stats.fault}` : 'well');
  fault = stats.fault;
  // the link comes and goes
  if (round % 40 > 20 && round % 4 === 0) send(outbox);
  if (round % 3 === 0) await sleep(1);
}

function send(from: Outbox): void {
  for (const batch of from.after(sent, 500)) {
    say(`sent ${batch.sequence} ${[...decodeColumns(batch.columns).values].join(',')}`);
    sent = batch.sequence;
  }
  // the last acks are still on their way
  from.ack(Math.max(0, sent - 3));
}
