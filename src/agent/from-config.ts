import type { GuardedActuator, GuardedActuators } from '../actuators/guarded.ts';
import type { ExpanderSpec } from '../board/expanders/expander.ts';
import type { AgentConfig } from '../config/agent.ts';
import { drives } from '../rules/rule.ts';
import type { Resource, SensorContext } from '../sensors/sensor.ts';
import { channelsOf } from './declare.ts';
import type { OutboxTerms } from './outbox/contract.ts';
import type { RuleBook } from './rules/runner.ts';
import type { SensorSetup } from './sampler/sensor-setup.ts';
import type { SessionPolicy } from './session/machine.ts';

/** What each part of an agent takes from the config. */

/** For the gateway to answer Hello. */
const GREET_MS = 10_000;
/** For what is left to be sent and acknowledged at a stop. */
const DRAIN_MS = 3_000;
/** How long an agent stays away whose id is in use by a newer one. */
const SUPERSEDED_MS = 300_000;

export const guardedOf = ({ actuators, interlocks, expanders, rules }: AgentConfig): GuardedActuators => ({
  actuators: actuators.map(
    (actuator): GuardedActuator => ({
      ...actuator,
      wiring: expandersOf(actuator, expanders),
      rules: rules.filter((rule) => drives(rule, actuator.name)).map(({ name }) => name),
    }),
  ),
  interlocks,
});

export const outboxOf = ({ outbox, sensors }: AgentConfig): OutboxTerms => ({
  durability: outbox.durability,
  batch: { maxReadings: outbox.batchReadings, maxAgeMs: outbox.commitEvery },
  limits: { maxBytes: outbox.maxSize, maxAgeMs: outbox.maxAge },
  spillAfterMs: outbox.spillAfter,
  channels: sensors.flatMap(channelsOf),
});

export const rulesOf = ({ rules, sensors, override }: AgentConfig): RuleBook => ({
  rules,
  sensors: sensors.map(({ name, interval, filters }) => ({
    name,
    intervalMs: interval,
    filtered: filters.size > 0,
  })),
  overrideMs: override,
});

/** @param contextOf what a sensor opens with */
export const sensorsOf = (
  { sensors, expanders }: AgentConfig,
  contextOf: (sensor: string) => SensorContext,
): readonly SensorSetup[] =>
  sensors.map((sensor) => ({
    name: sensor.name,
    kind: sensor.kind,
    channels: sensor.definition
      .channels(sensor.options)
      .map((channel) => ({ sensor: sensor.name, ...channel })),
    filters: sensor.filters,
    intervalMs: sensor.interval,
    timeoutMs: sensor.timeout,
    hardware: hardwareOf(sensor, expanders),
    open: () => sensor.definition.open(sensor.options, contextOf(sensor.name)),
  }));

export const policyOf = ({
  reconnect,
  connectTimeout,
}: NonNullable<AgentConfig['gateway']>): SessionPolicy => ({
  reconnect: { minMs: reconnect.min, maxMs: reconnect.max },
  stableMs: reconnect.stable,
  connectMs: connectTimeout,
  greetMs: GREET_MS,
  drainMs: DRAIN_MS,
  supersededMs: SUPERSEDED_MS,
});

/** What a gateway or a broker is told once, at the beginning, and how it is reached: with another all begins anew. */
export const uplinkTerms = ({ id, gateway, mqtt, sensors, actuators, expanders }: AgentConfig): unknown => ({
  id,
  gateway,
  mqtt,
  sensors: sensors.map(({ name, kind, channels }) => ({ name, kind, channels })),
  actuators: actuators.map(({ name, kind }) => ({ name, kind })),
  expanders,
});

/** A sensor or an actuator of the config. */
interface Device {
  readonly definition: {
    readonly kind: string;
    readonly resources: (options: never) => readonly Resource[];
  };
  readonly options: object;
}

/** What a device is opened on. */
export const hardwareOf = (device: Device, expanders: readonly ExpanderSpec[]): unknown => ({
  kind: device.definition.kind,
  options: device.options,
  wiring: expandersOf(device, expanders),
});

/** The expanders whose lines a device uses. */
export function expandersOf(
  { definition, options }: Device,
  expanders: readonly ExpanderSpec[],
): readonly ExpanderSpec[] {
  const chips = definition
    .resources(options as never)
    .flatMap((resource) => (resource.type === 'gpio' ? [resource.chip] : []));
  return expanders.filter(({ name }) => chips.includes(name));
}
