import * as v from 'valibot';
import { durationSchema } from '../lib/schema.ts';
import { absolute, type Origin } from './load.ts';
import { key, maybe, must, pathSchema, type Report, section } from './pieces.ts';

const url = v.pipe(
  v.string(),
  v.regex(/^mqtts?:\/\/[^\s/?#@]+$/, 'expected a URL such as mqtt://127.0.0.1:1883 or mqtts://broker:8883'),
  v.metadata({ expects: 'a URL such as mqtt://127.0.0.1:1883 or mqtts://broker:8883' }),
);
const topic = v.pipe(
  v.string(),
  v.regex(
    /^[^\s+#/$][^\s+#]{0,99}(?<!\/)$/,
    'expected a topic without + and #, and without a slash at its ends',
  ),
  v.metadata({ expects: 'a topic without + and #' }),
);
const plain = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(most),
    v.metadata({ expects: `text of at most ${most} characters` }),
  );

const entries = {
  url: must(url, 'The broker; left out with all of `mqtt`, nothing is told over MQTT. `mqtts` is with TLS.'),
  username: maybe(plain(128), 'Who we are there.'),
  passwordFile: maybe(pathSchema, 'File with the password, which only our user and group may read.'),
  ca: maybe(
    pathSchema,
    "The authority that the broker's certificate must be of, PEM. Default: those that Node knows.",
  ),
  cert: maybe(pathSchema, 'Shown to a broker that asks for one, PEM. Together with `key`.'),
  key: maybe(pathSchema, 'Its private key, PEM; only its user and group may read it.'),
  clientId: maybe(
    plain(64),
    'What the broker calls us; no two may have the same. Default: made of our name.',
  ),
  prefix: key(topic, 'What all topics begin with.', 'fieldhand'),
  discovery: section('Tells Home Assistant what there is.', {
    enabled: key(v.boolean(), 'Whether it is told.', true),
    prefix: key(topic, 'Where it looks.', 'homeassistant'),
  }),
};

/** `mqtt` of a gateway. */
export const mqttSchema = maybe(
  v.strictObject(entries),
  'A broker that is told every value and state, and brings commands.',
);

/** `mqtt` of an agent that has no gateway. */
export const agentMqttSchema = maybe(
  v.strictObject({
    ...entries,
    lease: key(
      durationSchema({ min: 1_000, max: 86_400_000 }),
      'Without the broker for this long, outputs apply their `onLinkLoss`.',
      '60s',
    ),
  }),
  'A broker that this agent reports to instead of a gateway.',
);

const FILES = ['passwordFile', 'ca', 'cert', 'key'] as const;
type Files = { readonly [K in (typeof FILES)[number]]?: string | undefined };

/** With the paths of its files absolute. */
export function absoluteMqtt<T extends Files>(mqtt: T, origin: Origin): T {
  const paths = FILES.flatMap((name) => {
    const path = mqtt[name];
    return path === undefined ? [] : [[name, absolute(path, origin)] as const];
  });
  return { ...mqtt, ...Object.fromEntries(paths) };
}

/** What belongs together, and what is of no use without TLS. */
export function checkMqtt(mqtt: Files & { readonly url: string }, report: Report): void {
  for (const [one, other] of [
    ['cert', 'key'],
    ['key', 'cert'],
  ] as const)
    if (mqtt[one] !== undefined && mqtt[other] === undefined)
      report(['mqtt', other], 'missing: cert and key go together');
  for (const name of ['ca', 'cert'] as const)
    if (mqtt[name] !== undefined && !mqtt.url.startsWith('mqtts:'))
      report(['mqtt', 'url'], `expected mqtts:// with mqtt.${name}: mqtt:// is without TLS`);
}
