import { connect } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '../../dist/lib/clock.js';
import { Database } from '../../dist/lib/sqlite.js';
import { encodeColumns } from '../../dist/protocol/columns.js';
import { Connection } from '../../dist/protocol/connection.js';
import { gatewayIn, withPrograms } from './programs.mjs';
import { numberOf, readings } from './wire.mjs';

const READINGS = 2_000_000;

/**
 * Readings a second through a gateway process, from the socket to the ack after its commit, and what its history takes
 * of the disk for them, beside rows of SQLite.
 */
export async function uplink() {
  const rows = [];
  for (const size of [500, 50]) {
    const { own, peer } = await withPrograms(async (programs) => {
      const gateway = await gatewayIn(programs);
      const perSecond = await throughGateway(gateway.port, size);
      // it lets nobody else into its database
      await gateway.stop();
      return {
        own: { perSecond, bytes: bytesOf(join(programs.folder, 'gateway', 'history.db')) / READINGS },
        peer: await asRows(join(programs.folder, 'rows.db'), size),
      };
    });
    rows.push(
      [
        `batches of ${size}, encode to ack`,
        `${millions(own.perSecond)}/s`,
        `JSON into a row a reading ${millions(peer.perSecond)}/s: ${ratio(own.perSecond, peer.perSecond)} times that`,
      ],
      [
        `batches of ${size}, in the history`,
        `${own.bytes.toFixed(2)} B/reading`,
        `a row a reading ${peer.bytes.toFixed(1)} B, ${ratio(peer.bytes, own.bytes)} times as much`,
      ],
    );
  }
  return rows;
}

const millions = (n) => `${(n / 1e6).toFixed(2)} M`;
const ratio = (a, b) => (a / b).toFixed(1);

async function throughGateway(port, size) {
  const socket = connect({ port, host: '127.0.0.1' });
  await new Promise((resolve) => socket.once('connect', resolve));
  const connection = new Connection(socket, {
    clock: systemClock,
    maxFrameBytes: 1_048_576,
    maxQueuedBytes: 8_000_000,
    closeMs: 1_000,
  });
  const channels = Array.from({ length: 10 }, (_, i) => ({
    id: i + 1,
    sensor: `s${i}`,
    quantity: 'temperature',
    unit: 'Cel',
    decimals: 2,
  }));
  const agent = `bench-${size}`;
  const hello = {
    type: 'hello',
    protocol: 1,
    agent,
    token: '',
    software: 'bench',
    boot: 'b',
    outbox: agent,
    channels,
    actuators: [],
    board: '',
  };
  connection.send(hello);
  const welcome = await expect(connection, 'welcome');

  const batches = READINGS / size;
  const sample = Array.from({ length: 20 }, () => readings(size));
  const started = performance.now();
  let unacked = 0;
  const sizes = [];
  let acked = 0;
  for (let sequence = 1; sequence <= batches; sequence++) {
    const columns = encodeColumns(
      { baseMonotonicMs: 0, readings: sample[sequence % sample.length] },
      numberOf,
    );
    sizes[sequence] = columns.length;
    unacked += columns.length;
    connection.send({
      type: 'batch',
      batch: { sequence, baseTimeMs: 1_700_000_000_000 + sequence * 50_000, clock: 'good', columns },
    });
    while (unacked > welcome.maxUnackedBytes - columns.length || (sequence === batches && acked < batches)) {
      const ack = await expect(connection, 'ack');
      for (; acked < ack.sequence; acked++) unacked -= sizes[acked + 1];
    }
  }
  const seconds = (performance.now() - started) / 1_000;
  await connection.close();
  return READINGS / seconds;
}

async function expect(connection, type) {
  for (;;) {
    const message = await connection.next();
    if (!message) throw new Error(`the gateway closed before a ${type}`);
    if (message.type === 'ping') connection.send({ type: 'pong', stamp: message.stamp });
    if (message.type === type) return message;
    if (message.type === 'goodbye') throw new Error(`goodbye: ${message.reason} ${message.detail}`);
  }
}

/** What most people write first: JSON in, a row a reading, one transaction a batch. */
async function asRows(path, size) {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE reading (sensor TEXT, quantity TEXT, time INTEGER, value REAL); CREATE INDEX by_time ON reading (sensor, quantity, time)',
  );
  const insert = db.prepare('INSERT INTO reading VALUES (?, ?, ?, ?)');
  const store = db.transaction((list) => {
    for (const [sensor, quantity, time, value] of list) insert.run(sensor, quantity, time, value);
  });
  const sample = readings(size);
  const count = READINGS / 10;
  const started = performance.now();
  for (let i = 0; i < count / size; i++) {
    const json = JSON.stringify(
      sample.map(({ channel, monotonicMs, value }) => [
        channel.sensor,
        channel.quantity,
        i * 50_000 + monotonicMs,
        value,
      ]),
    );
    store(JSON.parse(json));
  }
  const seconds = (performance.now() - started) / 1_000;
  db.close();
  return { perSecond: count / seconds, bytes: bytesOf(path) / count };
}

/** What is in use of a database's file. */
function bytesOf(path) {
  const db = new Database(path, { readonly: true });
  const [size, pages, free] = ['page_size', 'page_count', 'freelist_count'].map((name) =>
    db.pragma(name, { simple: true }),
  );
  db.close();
  return size * (pages - free);
}
