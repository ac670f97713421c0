import type { GuardLimits } from '../actuators/guard/limits.ts';
import type { ActuatorConfig, AgentConfig, SensorConfig } from '../config/agent.ts';
import type { GatewayConfig } from '../config/gateway.ts';
import { describeResource } from '../config/resources.ts';
import { formatBytes, formatDuration } from '../lib/units.ts';
import type { Resource } from '../sensors/sensor.ts';
import { table } from './table.ts';

/** What a good agent config comes to, for a person to compare with what was meant. */
export function describeAgent(config: AgentConfig, file: string | undefined): string {
  const { gateway, mqtt, outbox, board } = config;
  const parts = [
    `${file ?? 'The default config'} is good.`,
    facts([
      ['agent', config.id],
      ...(gateway ? [['gateway', `${gateway.host}:${gateway.port}${tls(gateway)}`] as const] : []),
      ...(mqtt ? [['broker', `${mqtt.url}, topics below ${mqtt.prefix}`] as const] : []),
      ['data', config.dataDir],
      ['board', board.backend],
      ...config.expanders.map(({ name, kind, bus, address }): [string, string] => [
        'expander',
        `${name}, ${kind.kind} at 0x${address.toString(16)} on I2C bus ${bus}`,
      ]),
      [
        'outbox',
        `${outbox.durability} every ${formatDuration(outbox.commitEvery)} or ${outbox.batchReadings} readings, at most ${formatBytes(outbox.maxSize)} and ${formatDuration(outbox.maxAge)}`,
      ],
    ]),
  ];
  const takes = (resources: readonly Resource[]): string =>
    resources.map((resource) => describeResource(resource, board.gpioChip)).join(', ');
  if (config.sensors.length > 0)
    parts.push(
      table(
        ['sensor', 'kind', 'every', 'timeout', 'takes', 'channels'],
        config.sensors.map((sensor) => sensorRow(sensor, takes)),
      ),
    );
  if (config.actuators.length > 0)
    parts.push(
      table(
        ['actuator', 'kind', 'actions', 'takes', 'envelope'],
        config.actuators.map((actuator) => actuatorRow(actuator, takes)),
      ),
    );
  for (const { actuators, deadTimeMs } of config.interlocks)
    parts.push(`At most one of ${actuators.join(', ')} is on, ${formatDuration(deadTimeMs)} after another.`);
  return parts.join('\n\n');
}

/** What a good gateway config comes to. */
export function describeGateway(config: GatewayConfig, file: string | undefined): string {
  const { listen, http, history } = config;
  const keep = history.keep === 'forever' ? 'forever' : `for ${formatDuration(history.keep)}`;
  const size = history.maxSize === undefined ? '' : `, at most ${formatBytes(history.maxSize)}`;
  return [
    `${file ?? 'The default config'} is good.`,
    facts([
      ['agents', `${listen.host}:${listen.port}${tls(listen)}`],
      [
        'page and API',
        `${http.tls ? 'https' : 'http'}://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`,
      ],
      ['tokens', config.tokens],
      ['data', config.dataDir],
      ['heartbeat', `${formatDuration(config.heartbeat)}, lease ${formatDuration(config.lease)}`],
      ['history', `kept ${keep}${size}`],
    ]),
  ].join('\n\n');
}

const tls = ({ tls }: { readonly tls?: unknown }): string => (tls === undefined ? '' : ', TLS');

function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

type Takes = (resources: readonly Resource[]) => string;

function sensorRow(sensor: SensorConfig, takes: Takes) {
  const { name, kind, interval, timeout, definition, options, filters } = sensor;
  const channels = sensor.channels.map(({ quantity, unit }) => {
    const through = (filters.get(quantity) ?? []).map((filter) => filter.definition.kind);
    const words = [
      quantity,
      ...(unit === '1' ? [] : [unit]),
      ...(through.length > 0 ? [`(${through.join(' > ')})`] : []),
    ];
    return words.join(' ');
  });
  const resources = takes(definition.resources(options)) || '-';
  return [name, kind, formatDuration(interval), formatDuration(timeout), resources, channels.join(', ')];
}

function actuatorRow({ name, kind, definition, options, limits }: ActuatorConfig, takes: Takes) {
  const resources = takes(definition.resources(options)) || '-';
  return [name, kind, definition.actions.join(', '), resources, envelope(limits)];
}

/** `safe off; at most 10m on; link loss: safe; exit: safe` */
function envelope(limits: GuardLimits): string {
  const { safe, start, onExit, onLinkLoss, onStaleInput, maxOnMs, minOnMs, minOffMs, changesPerMinute } =
    limits;
  const parts = [
    `safe ${safe === 0 ? 'off' : safe === 1 ? 'on' : safe}`,
    maxOnMs === undefined ? 'no limit on' : `at most ${formatDuration(maxOnMs)} on`,
    ...(minOnMs > 0 ? [`at least ${formatDuration(minOnMs)} on`] : []),
    ...(minOffMs > 0 ? [`at least ${formatDuration(minOffMs)} off`] : []),
    ...(changesPerMinute === undefined ? [] : [`${changesPerMinute} changes a minute`]),
    ...(start === 'resume' ? ['resumes'] : []),
    `link loss: ${onLinkLoss}`,
    `exit: ${onExit}`,
    ...(onStaleInput.length > 0 ? [`safe without ${onStaleInput.join(', ')}`] : []),
  ];
  return parts.join('; ');
}
