import * as v from 'valibot';
import { absolute, type Origin } from './load.ts';
import { key, maybe, must, pathSchema, section } from './pieces.ts';

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

/** `mqtt`, of gateway and agent. */
export const mqttSchema = maybe(
  v.strictObject({
    url: must(
      url,
      'The broker; left out with all of `mqtt`, nothing is told over MQTT. `mqtts` is with TLS.',
    ),
    username: maybe(plain(128), 'Who we are there.'),
    passwordFile: maybe(pathSchema, 'File with the password, which only our user and group may read.'),
    ca: maybe(
      pathSchema,
      "The authority that the broker's certificate must be of, PEM. Default: those that Node knows.",
    ),
    clientId: maybe(
      plain(64),
      'What the broker calls us; no two may have the same. Default: made of our name.',
    ),
    prefix: key(topic, 'What all topics begin with.', 'fieldhand'),
    discovery: section('Tells Home Assistant what there is.', {
      enabled: key(v.boolean(), 'Whether it is told.', true),
      prefix: key(topic, 'Where it looks.', 'homeassistant'),
    }),
  }),
  'A broker that is told every value and state, and brings commands.',
);

type Paths = { readonly passwordFile?: string | undefined; readonly ca?: string | undefined };

/** With the paths of its files absolute. */
export function absoluteMqtt<T extends Paths>(mqtt: T, origin: Origin): T {
  const { passwordFile, ca } = mqtt;
  return {
    ...mqtt,
    ...(passwordFile !== undefined && { passwordFile: absolute(passwordFile, origin) }),
    ...(ca !== undefined && { ca: absolute(ca, origin) }),
  };
}
