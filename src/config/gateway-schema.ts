import * as v from 'valibot';
import { bytesSchema, durationSchema } from '../lib/schema.ts';
import { mqttSchema } from './mqtt.ts';
import {
  count,
  hostSchema,
  key,
  listenPortSchema,
  logSection,
  maybe,
  pathSchema,
  reloadKey,
  section,
} from './pieces.ts';
import { httpTlsSchema, listenTlsSchema } from './tls.ts';

const keep = v.pipe(
  v.union([v.literal('forever'), durationSchema({ min: 3_600_000 })]),
  v.metadata({ expects: 'forever, or a duration such as 400d, at least 1h' }),
);

const insecureKey = key(
  v.boolean(),
  'Listen off this machine without TLS, or without asking who is there. Where there are tokens they are asked for all the same.',
  false,
);

/** The gateway's file. Durations are ms and sizes are bytes once validated. */
export const gatewaySchema = v.strictObject({
  dataDir: maybe(
    pathSchema,
    'Folder of `history.db`. A relative path starts at the folder of this file. Default: `/var/lib/fieldhand/gateway` for root and services, else `~/.local/state/fieldhand`.',
  ),
  listen: section('Where agents connect.', {
    host: key(hostSchema, 'Address to listen on.', '127.0.0.1'),
    port: key(listenPortSchema, 'TCP port.', 7070),
    tls: listenTlsSchema,
    insecure: insecureKey,
  }),
  http: section('The live page and the HTTP API.', {
    host: key(hostSchema, 'Address to listen on.', '127.0.0.1'),
    port: key(listenPortSchema, 'TCP port.', 8080),
    tls: httpTlsSchema,
    insecure: insecureKey,
    hosts: key(
      v.array(hostSchema),
      'Further host names by which browsers may call, as behind a reverse proxy; others are refused.',
      [],
    ),
  }),
  heartbeat: key(
    durationSchema({ min: 100, max: 600_000 }),
    'How often each agent is pinged; three silent intervals end a session.',
    '10s',
  ),
  lease: key(
    durationSchema({ min: 1_000, max: 86_400_000 }),
    'An agent without a session for this long applies its `onLinkLoss`.',
    '60s',
  ),
  limits: section('What agents may cost.', {
    frame: key(
      bytesSchema({ min: 64_000, max: 64_000_000 }),
      'Longest message; a longer one ends its connection.',
      '1MB',
    ),
    helloTimeout: key(
      durationSchema({ min: 100, max: 60_000 }),
      'A connection that has not said who it is by then is closed.',
      '5s',
    ),
    outboundQueue: key(
      bytesSchema({ min: 16_384, max: 64_000_000 }),
      'What waits for one agent that does not read; more ends its session.',
      '1MB',
    ),
    connections: key(count(1, 1_000_000), 'Most connections at once.', 10_000),
    acceptRate: key(count(1, 100_000), 'Most new connections a second.', 200),
    unackedPerAgent: key(
      bytesSchema({ min: 16_384, max: 64_000_000 }),
      'What one agent may have on the way before it waits for an ack.',
      '1MB',
    ),
  }),
  history: section('The embedded history of readings.', {
    keep: key(keep, 'How long readings are kept: `forever`, or a duration such as `400d`.', 'forever'),
    maxSize: maybe(
      bytesSchema({ min: 10_000_000 }),
      'Largest file; the oldest readings give way. Left out: no bound but the disk.',
    ),
  }),
  mqtt: mqttSchema,
  tokens: maybe(
    pathSchema,
    'File with the hashes of tokens, as `fieldhand token` writes it. Once it is there, agents and people need a token; where this key names it and it is not there, nobody comes in. Read again when it changes. Default: `tokens` in the data folder.',
  ),
  log: logSection,
  reload: reloadKey,
});

export type GatewayFile = v.InferOutput<typeof gatewaySchema>;
