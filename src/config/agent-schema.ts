import * as v from 'valibot';
import { bytesSchema, durationSchema } from '../lib/schema.ts';
import { guardEntries, interlockSchema } from './guard-schema.ts';
import { agentMqttSchema } from './mqtt.ts';
import {
  agentIdSchema,
  choice,
  count,
  hostSchema,
  key,
  listenPortSchema,
  logSection,
  maybe,
  must,
  nameSchema,
  pathSchema,
  portSchema,
  reloadKey,
  section,
  timeOfDaySchema,
} from './pieces.ts';
import { overrideSchema, ruleListSchema } from './rules-schema.ts';
import { dialTlsSchema } from './tls.ts';

const pause = durationSchema({ min: 10, max: 3_600_000 });
/** A list whose members are looked at one by one, each by its kind. */
const devices = v.pipe(
  v.array(v.unknown()),
  v.metadata({ expects: 'a list of devices, each beginning with "- name:"' }),
);

export const intervalSchema = durationSchema({ min: 10, max: 86_400_000 });
export const timeoutSchema = durationSchema({ min: 10, max: 600_000 });

/** The agent's file without what the kinds of sensors and actuators add. Durations are ms, sizes bytes once validated. */
export const agentSchema = v.strictObject({
  id: maybe(
    agentIdSchema,
    'What the gateway calls this agent. Default: the node name (`FIELDHAND_NODE`, else the host name in lower case), with `name` `node.name`.',
  ),
  name: maybe(
    nameSchema,
    'Tells several agents of one node apart: the id is then `node.name`. Not together with `id`.',
  ),
  dataDir: maybe(
    pathSchema,
    'Folder of `outbox.db` and `state.db`. A relative path starts at the folder of this file. Default: `/var/lib/fieldhand/agent` for root and services, else `~/.local/state/fieldhand`.',
  ),
  gateway: maybe(
    v.strictObject({
      host: must(
        hostSchema,
        'Where the gateway is. `FIELDHAND_GATEWAY=host:port` overrides both. Left out with all of `gateway`: the agent reports to the broker of `mqtt`.',
      ),
      port: key(portSchema, 'Its port for agents.', 7070),
      connectTimeout: key(
        durationSchema({ min: 100, max: 600_000 }),
        'For the connection to come about.',
        '10s',
      ),
      reconnect: section('How long to wait before another try: a random part of a bound that doubles.', {
        min: key(pause, 'The first bound.', '1s'),
        max: key(pause, 'The last bound.', '60s'),
        stable: key(
          durationSchema({ min: 0, max: 3_600_000 }),
          'A session that lived this long starts the bounds anew.',
          '30s',
        ),
      }),
      tls: dialTlsSchema,
      tokenFile: maybe(
        pathSchema,
        'File with the token that lets this agent in, which only its user and group may read. Read again at every connection. Default: `token` of `$CREDENTIALS_DIRECTORY`, where systemd hands one in.',
      ),
    }),
    'The gateway that this agent reports to.',
  ),
  mqtt: agentMqttSchema,
  board: section('The hardware.', {
    backend: key(
      choice(['auto', 'character-device', 'sysfs', 'simulated']),
      'How GPIO lines are reached. `auto` takes the character device, then sysfs.',
      'auto',
    ),
    gpioChip: maybe(
      v.pipe(
        v.string(),
        v.regex(/^\S[^\0]{0,63}$/),
        v.metadata({ expects: 'the label or the name of a GPIO chip' }),
      ),
      'Label (`pinctrl-bcm2711`) or name (`gpiochip0`) of the chip with the 40-pin header. Default: found by its label.',
    ),
    simulation: section('The simulated board.', {
      seed: key(count(0, 2 ** 32 - 1), 'The same seed makes the same weather.', 1),
      speed: key(
        count(1, 3_600),
        'How many times as fast as the clock its weather runs and its soil dries.',
        1,
      ),
      startsAt: maybe(
        timeOfDaySchema,
        'The time of day that it is there when the agent starts. Default: the time of day of the clock, UTC.',
      ),
      faults: key(v.boolean(), 'Chips vanish and fail now and then.', false),
    }),
  }),
  outbox: section('Where readings wait for the gateway.', {
    durability: key(
      choice(['commit', 'spill']),
      '`commit`: every batch is on disk before it leaves. `spill`: only when the gateway has not acked for `spillAfter`, and at exit; spares the SD card, risks what is on the way.',
      'commit',
    ),
    commitEvery: key(
      durationSchema({ min: 100, max: 600_000 }),
      'A batch is sealed and committed at this age; the most that a power cut loses.',
      '5s',
    ),
    batchReadings: key(count(1, 2_000), 'A batch is sealed at this many readings.', 500),
    maxSize: key(
      bytesSchema({ min: 1_000_000 }),
      'When this is full the oldest readings go first, counted and reported.',
      '256MB',
    ),
    maxAge: key(durationSchema({ min: 60_000 }), 'Older readings are dropped, counted and reported.', '30d'),
    spillAfter: key(durationSchema({ min: 100, max: 600_000 }), 'With `durability: spill`.', '5s'),
  }),
  health: section(
    'Where probes ask how it is: `GET /healthz` (its loops turn) and `GET /readyz` (it does its work), without a login.',
    {
      host: key(hostSchema, 'Address to listen on.', '127.0.0.1'),
      port: maybe(listenPortSchema, 'TCP port. Left out: it does not listen.'),
    },
  ),
  clock: key(
    choice(['synchronised', 'host']),
    "When the host's clock is taken for good: while its kernel says that something synchronises it, or always (`host`), as with a battery-backed clock and no network. Until it is, readings take their time from the gateway, or wait for it.",
    'synchronised',
  ),
  log: logSection,
  reload: reloadKey,
  sampling: section('For every sensor that does not say otherwise.', {
    interval: key(intervalSchema, 'Time from one read to the next.', '10s'),
    timeout: key(timeoutSchema, 'A read that takes longer counts as stuck.', '5s'),
  }),
  expanders: key(
    devices,
    "Chips on an I2C bus whose lines are used like the Pi's own: a line is then named by `chip` and `line`. See below.",
    [],
  ),
  sensors: key(devices, 'What is read, see below.', []),
  actuators: key(devices, 'What is driven, see below.', []),
  interlocks: key(v.array(interlockSchema), 'Groups of actuators of which at most one is on.', []),
  rules: key(ruleListSchema, 'What the agent does by itself, with or without the gateway, see below.', []),
  override: key(
    overrideSchema,
    'A command from a person outranks the rules on that actuator for so long.',
    '30m',
  ),
});

const kindOf = (expects: string) => v.pipe(v.string(), v.metadata({ expects }));

/** Keys that every expander has. */
export const expanderEntries = {
  name: must(nameSchema, 'What lines name as their `chip`.'),
  kind: must(kindOf('a kind of expander'), 'What it is, see the kinds below.'),
};

/** Keys that every sensor has. */
export const sensorEntries = {
  name: must(nameSchema, 'What the sensor is called in readings.'),
  kind: must(kindOf('a kind of sensor'), 'What it is, see the kinds below.'),
  interval: maybe(intervalSchema, 'Time from one read to the next. Default: `sampling.interval`.'),
  timeout: maybe(timeoutSchema, 'A read that takes longer counts as stuck. Default: `sampling.timeout`.'),
  filters: maybe(
    v.pipe(
      v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())]),
      v.metadata({ expects: 'a list of filters, or a mapping of quantities to such lists' }),
    ),
    'What values go through before they are recorded, in this order, see filters below: a list for every channel of the sensor, or a mapping of quantities to lists. Each channel has filters of its own.',
  ),
};

/** Keys that every filter has. */
export const filterEntries = {
  kind: must(kindOf('a kind of filter'), 'What it does, see the kinds below.'),
};

/** Keys that every actuator has. */
export const actuatorEntries = {
  name: must(nameSchema, 'What the actuator is called in commands.'),
  kind: must(kindOf('a kind of actuator'), 'What it is, see the kinds below.'),
  ...guardEntries,
};

const sensorKeys = v.object(sensorEntries);
const actuatorKeys = v.object(actuatorEntries);

export type SensorKeys = v.InferOutput<typeof sensorKeys>;
export type ActuatorKeys = v.InferOutput<typeof actuatorKeys>;
export type AgentFile = v.InferOutput<typeof agentSchema>;
