import { decodeColumns, encodeColumns } from '../../dist/protocol/columns.js';
import { encodeMessage } from '../../dist/protocol/encode.js';

const CHANNELS = Array.from({ length: 10 }, (_, i) => ({
  sensor: `s${i}`,
  quantity: 'temperature',
  unit: 'Cel',
  decimals: 2,
}));

/** `count` readings of ten channels at 1 Hz: a slow walk with noise, a few ms of jitter. */
export function readings(count) {
  const values = CHANNELS.map(() => 20);
  return Array.from({ length: count }, (_, i) => {
    const c = i % CHANNELS.length;
    values[c] += (Math.random() - 0.5) * 0.1;
    return {
      channel: CHANNELS[c],
      monotonicMs: Math.floor(i / CHANNELS.length) * 1_000 + Math.random() * 4,
      value: values[c],
      quality: 'ok',
    };
  });
}

export const numberOf = (channel) => CHANNELS.indexOf(channel) + 1;

/** Bytes and time of a batch, beside the same readings as JSON. */
export async function wire() {
  const rows = [];
  for (const size of [50, 500]) {
    const batch = { baseMonotonicMs: 0, readings: readings(size) };
    const columns = encodeColumns(batch, numberOf);
    const frame = encodeMessage({
      type: 'batch',
      batch: { sequence: 1_000, baseTimeMs: Date.now(), clock: 'good', columns },
    });
    const asJson = () =>
      JSON.stringify(
        batch.readings.map(({ channel, monotonicMs, value }) => [
          channel.sensor,
          channel.quantity,
          Math.round(monotonicMs),
          +value.toFixed(2),
        ]),
      );
    const json = asJson();
    const perReading = frame.length / size;
    rows.push([
      `batch of ${size}, on the wire`,
      `${perReading.toFixed(2)} B/reading`,
      `JSON ${(json.length / size).toFixed(1)} B, ${(json.length / frame.length).toFixed(1)} times as much`,
    ]);
    const [encode, decode, jsonEncode, jsonDecode] = [
      () => encodeColumns(batch, numberOf),
      () => decodeColumns(columns),
      asJson,
      () => JSON.parse(json),
    ].map((work) => perSecond(work) * size);
    rows.push([`batch of ${size}, encode`, `${millions(encode)}/s`, `JSON ${millions(jsonEncode)}/s`]);
    rows.push([`batch of ${size}, decode`, `${millions(decode)}/s`, `JSON ${millions(jsonDecode)}/s`]);
  }
  return rows;
}

function perSecond(work) {
  const run = (ms) => {
    const end = performance.now() + ms;
    let times = 0;
    while (performance.now() < end) {
      work();
      times++;
    }
    return times / (ms / 1_000);
  };
  run(200);
  return run(1_000);
}

const millions = (n) => `${(n / 1e6).toFixed(1)} M`;
