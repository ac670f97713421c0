import type { Message } from '../../../src/protocol/messages.ts';

/** Messages in which, taken together, every field of fieldhand.proto is other than its default. */
export const SAMPLES: readonly Message[] = [
  {
    type: 'hello',
    protocol: 1,
    agent: 'barn-pi.climate',
    token: 'secret',
    software: 'fieldhand 0.1.0',
    boot: '0b0c7a1e-7a7e-4e0a-9d3c-1d1c3f1b2a99',
    outbox: 'f3a9',
    channels: [
      { id: 1, sensor: 'air', quantity: 'temperature', unit: 'Cel', decimals: 2 },
      { id: 2 ** 32 - 1, sensor: 'meter', quantity: 'energy', unit: 'kW.h', decimals: -3 },
    ],
    actuators: [
      { name: 'pump', kind: 'switch', actions: ['set', 'pulse'], proportional: false },
      { name: 'fan', kind: 'fan', actions: ['set'], proportional: true },
    ],
    board: 'Raspberry Pi 4 Model B Rev 1.5 – Größe ✓',
  },
  {
    type: 'welcome',
    session: 's-1',
    heartbeatMs: 5_000,
    leaseMs: 60_000,
    serverTimeMs: 1_760_000_000_123,
    lastSequence: Number.MAX_SAFE_INTEGER,
    maxFrameBytes: 1_048_576,
    maxUnackedBytes: 4_194_304,
  },
  { type: 'refuse', reason: 'unauthenticated', detail: 'no such token', retryAfterMs: 30_000 },
  { type: 'goodbye', reason: 'overloaded', detail: 'does not read', retryAfterMs: 2 ** 32 - 1 },
  { type: 'ping', stamp: 2 ** 40 + 7, roundTripUs: 1_234 },
  { type: 'pong', stamp: 2 ** 40 + 7 },
  {
    type: 'batch',
    batch: {
      sequence: 2 ** 33,
      baseTimeMs: 1_760_000_000_000,
      clock: 'uncertain',
      columns: Buffer.of(1, 2, 3),
      gap: { readings: 12, fromMs: 1_750_000_000_000, toMs: 1_750_000_001_000, reason: 'too-old' },
    },
  },
  { type: 'ack', sequence: 2 ** 33 },
  {
    type: 'command',
    id: 'c-1',
    actuator: 'fan',
    action: { type: 'set', level: 0.1 },
    ttlMs: 5_000,
    issuer: 'http:anna',
  },
  {
    type: 'command',
    id: 'c-2',
    actuator: 'pump',
    action: { type: 'pulse', ms: 86_400_000 },
    ttlMs: 86_400_000,
    issuer: 'mqtt',
  },
  {
    type: 'command-result',
    id: 'c-1',
    state: 'expired',
    reason: 'expired',
    detail: 'came 3 s late',
    actuator: {
      name: 'fan',
      level: 0.25,
      readBack: true,
      cause: 'command',
      sinceMs: 1_760_000_000_000,
      fault: 'stuck',
    },
  },
  {
    type: 'actuator-states',
    actuators: [
      { name: 'pump', level: 1, readBack: false, cause: 'max-on', sinceMs: 0, fault: '' },
      { name: 'fan', level: 0, readBack: true, cause: 'start', sinceMs: 1_760_000_000_000, fault: '' },
    ],
  },
  {
    type: 'sensor-states',
    sensors: [
      {
        name: 'air',
        kind: 'bme280',
        fault: 'absent',
        detail: 'no answer at 0x76',
        sinceMs: 1_760_000_000_000,
      },
      { name: 'door', kind: 'contact', fault: '', detail: '', sinceMs: 0 },
    ],
  },
];
