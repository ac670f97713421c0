import type { ActuatorDefinition } from '../actuators/actuator.ts';
import { type GuardLimits, guardedKind, type Interlock, limitProblems } from '../actuators/guard/limits.ts';
import type { ExpanderSpec } from '../board/expanders/expander.ts';
import { type FilterChoice, type FilterDefinition, filteredChannel } from '../filters/filter.ts';
import { isAgentId } from '../lib/agent-id.ts';
import type { ChannelSpec } from '../lib/reading.ts';
import type { Rule } from '../rules/rule.ts';
import type { SensorDefinition } from '../sensors/sensor.ts';
import {
  type ActuatorKeys,
  type AgentFile,
  actuatorEntries,
  agentSchema,
  expanderEntries,
  sensorEntries,
} from './agent-schema.ts';
import { checkDevices, type Device } from './devices.ts';
import {
  checkExpanderLines,
  checkExpanderNames,
  checkInterrupts,
  expanderDefinitions,
  expanderSpec,
} from './expanders.ts';
import { checkFilters } from './filters.ts';
import { interlockOf, limitsOf } from './guard-schema.ts';
import { absolute, load, type Origin } from './load.ts';
import { absoluteMqtt, checkMqtt } from './mqtt.ts';
import { noSuch } from './names.ts';
import { type DeepReadonly, freeze, isPlain, type Report } from './pieces.ts';
import { type Path, show } from './problem.ts';
import { checkResources } from './resources.ts';
import { checkRules } from './rules.ts';
import { checkMaxOn, checkTimeouts } from './timing.ts';
import { absoluteFiles, checkDialTls } from './tls.ts';
import { validate } from './validate.ts';

/** The kinds of devices that a config may name. */
export interface AgentKinds {
  readonly sensors: readonly SensorDefinition[];
  readonly actuators: readonly ActuatorDefinition[];
  readonly filters: readonly FilterDefinition[];
}

export interface SensorConfig {
  readonly name: string;
  readonly kind: string;
  /** ms */
  readonly interval: number;
  /** ms */
  readonly timeout: number;
  /** What leaves the filters. */
  readonly channels: readonly ChannelSpec[];
  /** In the order in which values go through them, by quantity. */
  readonly filters: ReadonlyMap<string, readonly FilterChoice[]>;
  readonly definition: SensorDefinition;
  /** As `definition` takes them. */
  readonly options: object;
}

export interface ActuatorConfig {
  readonly name: string;
  readonly kind: string;
  readonly limits: GuardLimits;
  readonly definition: ActuatorDefinition;
  /** As `definition` takes them. */
  readonly options: object;
}

type Sections = Pick<AgentFile, 'board' | 'outbox' | 'health' | 'clock' | 'log' | 'reload'>;

/** Everything an agent is told. Durations are ms, sizes are bytes. */
export interface AgentConfig extends DeepReadonly<Sections> {
  readonly id: string;
  /** One of the two is there. */
  readonly gateway: DeepReadonly<NonNullable<AgentFile['gateway']>> | undefined;
  readonly mqtt: DeepReadonly<NonNullable<AgentFile['mqtt']>> | undefined;
  /** Absolute. */
  readonly dataDir: string;
  readonly expanders: readonly ExpanderSpec[];
  readonly sensors: readonly SensorConfig[];
  readonly actuators: readonly ActuatorConfig[];
  readonly interlocks: readonly Interlock[];
  readonly rules: readonly Rule[];
  /** How long a command from a person outranks the rules on that actuator, ms. */
  readonly override: number;
}

/** @throws ConfigError with every problem; FieldhandError `config` when the file cannot be read */
export function loadAgentConfig(origin: Origin, kinds: AgentKinds): AgentConfig {
  return load(origin, (value, report) => check(value, kinds, origin, report)) as AgentConfig;
}

function check(value: unknown, kinds: AgentKinds, origin: Origin, report: Report): AgentConfig | undefined {
  const file = validate(agentSchema, value, [], report);
  // the rest is looked at even when something is wrong already, so that one run shows everything
  const sensors = checkDevices('sensors', listIn(value, 'sensors'), kinds.sensors, sensorEntries, report);
  const actuators = checkDevices(
    'actuators',
    listIn(value, 'actuators'),
    kinds.actuators,
    actuatorEntries,
    report,
  );
  const expanders = checkDevices(
    'expanders',
    listIn(value, 'expanders'),
    expanderDefinitions,
    expanderEntries,
    report,
  );
  checkExpanderNames(expanders, report);
  checkInterrupts(expanders, report);
  checkExpanderLines([...sensors, ...actuators], expanders, report);
  checkResources([...expanders, ...sensors, ...actuators], file?.board.gpioChip, report);
  checkTimeouts(sensors, file?.sampling.timeout, report);
  const filtersOf = sensors.map((sensor) => checkFilters(sensor, kinds.filters, report));
  const groups = listIn(value, 'interlocks').map((group) => stringsIn(group, 'actuators'));
  for (const device of actuators) {
    checkLimits(device, groups.flat().includes(device.name), report);
    checkMaxOn(device, report);
  }
  const known = { sensor: namesIn(value, 'sensors'), actuator: namesIn(value, 'actuators') };
  for (const { path, common } of actuators)
    checkNames([...path, 'onStaleInput'], common.onStaleInput, 'sensor', known.sensor, report);
  for (const [index, group] of groups.entries())
    checkNames(['interlocks', index, 'actuators'], group, 'actuator', known.actuator, report);
  const rules = checkRules(
    listIn(value, 'rules'),
    {
      sensors: known.sensor,
      actuators: known.actuator,
      channels: new Map(
        sensors.map(({ name, definition, options }) => [
          name,
          definition.channels(options as never).map(({ quantity }) => quantity),
        ]),
      ),
      kinds: new Map(
        actuators.map(({ name, definition, common, options }) => [
          name,
          guardedKind({ definition, options, limits: limitsFor(definition, common, options) }),
        ]),
      ),
    },
    report,
  );
  if (!file) return undefined;

  if (file.outbox.commitEvery > file.outbox.maxAge)
    report(['outbox', 'maxAge'], 'is less than outbox.commitEvery, so that nothing would ever leave');
  checkPeers(file, report);
  return {
    id: idOf(file, origin, report),
    dataDir: absolute(file.dataDir ?? origin.place.dataDir, origin),
    gateway: file.gateway && gatewayOf(file.gateway, origin),
    mqtt: file.mqtt && absoluteMqtt(file.mqtt, origin),
    board: file.board,
    outbox: file.outbox,
    health: file.health,
    clock: file.clock,
    log: file.log,
    reload: file.reload,
    expanders: expanders.map((expander) => Object.freeze(expanderSpec(expander))),
    sensors: sensors.map(({ common, definition, options }, index) => {
      const filters = filtersOf[index] ?? new Map();
      // frozen here, and the definition not: it is the program's, not the file's
      return Object.freeze({
        name: common.name,
        kind: common.kind,
        interval: common.interval ?? file.sampling.interval,
        timeout: common.timeout ?? file.sampling.timeout,
        channels: definition
          .channels(options as never)
          .map((channel) => filteredChannel(channel, filters.get(channel.quantity) ?? [])),
        filters,
        definition,
        options: freeze(options),
      });
    }),
    actuators: actuators.map(({ common, definition, options }) =>
      Object.freeze({
        name: common.name,
        kind: common.kind,
        limits: freeze(limitsFor(definition, common, options)),
        definition,
        options: freeze(options),
      }),
    ),
    interlocks: file.interlocks.map(interlockOf),
    rules,
    override: file.override,
  };
}

/** Whom it reports to: one gateway, or one broker. */
function checkPeers({ gateway, mqtt }: AgentFile, report: Report): void {
  if (!gateway && !mqtt)
    report(['gateway'], 'missing: set gateway.host, or mqtt.url where there is a broker and no gateway');
  if (gateway && mqtt)
    report(
      ['mqtt'],
      'expected gateway or mqtt, not both: a gateway tells the broker of all its agents (mqtt in gateway.yaml)',
      'key',
    );
  if (gateway && gateway.reconnect.min > gateway.reconnect.max)
    report(['gateway', 'reconnect', 'min'], 'is more than gateway.reconnect.max');
  checkDialTls(gateway?.tls, report);
  if (mqtt) checkMqtt(mqtt, report);
}

const gatewayOf = (
  gateway: NonNullable<AgentFile['gateway']>,
  origin: Origin,
): NonNullable<AgentConfig['gateway']> => ({
  ...gateway,
  ...(gateway.tls && { tls: absoluteFiles(gateway.tls, origin) }),
  tokenFile: gateway.tokenFile === undefined ? origin.place.tokenFile : absolute(gateway.tokenFile, origin),
});

function idOf({ id, name }: AgentFile, { place }: Origin, report: Report): string {
  if (id !== undefined && name !== undefined)
    report(['name'], 'expected id or name, not both: id is the whole id');
  if (id !== undefined) return id;
  const made = name === undefined ? place.node : `${place.node}.${name}`;
  if (!isAgentId(made))
    report(['id'], `missing, and the node name makes no id: ${show(made)}; set id, or FIELDHAND_NODE`);
  return made;
}

/** The envelope of the file, with what the kind itself allows. */
function limitsFor(definition: ActuatorDefinition, common: ActuatorKeys, options: object): GuardLimits {
  const limits = limitsOf(common);
  const most = definition.maxOnMs?.(options as never);
  return most === undefined ? limits : { ...limits, maxOnMs: Math.min(most, limits.maxOnMs ?? most) };
}

function checkLimits(
  { path, definition, common, options }: Device<ActuatorDefinition, ActuatorKeys>,
  interlocked: boolean,
  report: Report,
): void {
  const limits = limitsFor(definition, common, options);
  if (definition.range === 'travel') {
    if (limits.safe !== 0)
      report(
        [...path, 'safe'],
        `expected off: a ${definition.kind} is safe where it stands, and off stops it`,
      );
    if (limits.start === 'resume')
      report([...path, 'start'], `expected safe: a ${definition.kind} does not go on with a move`);
  }
  if (definition.range === 'binary' && limits.safe !== 0 && limits.safe !== 1)
    report(
      [...path, 'safe'],
      `expected off or on, got ${limits.safe}: a ${definition.kind} knows nothing in between`,
    );
  for (const { option, message } of limitProblems(limits, interlocked)) report([...path, option], message);
}

function checkNames(
  path: Path,
  names: readonly string[],
  what: string,
  known: readonly string[],
  report: Report,
): void {
  for (const [index, name] of names.entries()) {
    if (!known.includes(name)) report([...path, index], noSuch(what, name, known));
  }
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const list = isPlain(value) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
}

function namesIn(value: unknown, list: string): readonly string[] {
  return listIn(value, list).flatMap((member) =>
    isPlain(member) && typeof member.name === 'string' ? [member.name] : [],
  );
}

function stringsIn(value: unknown, name: string): readonly string[] {
  return listIn(value, name).filter((member) => typeof member === 'string');
}
