import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { defineActuator } from '../../../src/actuators/actuator.ts';
import { type AgentConfig, type AgentKinds, loadAgentConfig } from '../../../src/config/agent.ts';
import type { Override } from '../../../src/config/overlay.ts';
import { ConfigError } from '../../../src/config/problem.ts';
import { filterKinds } from '../../../src/filters/index.ts';
import { durationSchema } from '../../../src/lib/schema.ts';
import { lineEntries, lineOf, lineProblem } from '../../../src/sensors/line.ts';
import { addressOption, busOption } from '../../../src/sensors/options.ts';
import { defineSensor } from '../../../src/sensors/sensor.ts';

const untouched = () => Promise.reject(new Error('hardware was touched'));

const thermo = defineSensor({
  kind: 'thermo',
  summary: 'A chip on a bus',
  options: v.strictObject({ bus: busOption, address: addressOption([0x40, 0x41]) }),
  channels: () => [{ quantity: 'temperature', unit: 'Cel', decimals: 2 }],
  resources: (options) => [{ type: 'i2c', ...options }],
  open: untouched,
});

const door = defineSensor({
  kind: 'door',
  summary: 'A line',
  options: v.pipe(
    v.strictObject({ ...lineEntries, debounce: v.optional(durationSchema({ max: 10_000 }), '20ms') }),
    v.check(
      (value) => lineProblem(value) === undefined,
      ({ input }) => lineProblem(input as object) ?? '',
    ),
  ),
  channels: () => [{ quantity: 'contact', unit: '1', decimals: 0 }],
  resources: (options) => [{ type: 'gpio', ...lineOf(options) }],
  open: untouched,
});

const host = defineSensor({
  kind: 'host',
  summary: 'Nothing but a place in the file system',
  options: v.strictObject({ path: v.string() }),
  channels: () => [],
  resources: ({ path }) => [{ type: 'file', path }],
  open: untouched,
});

const actuator = (kind: string, range: 'binary' | 'proportional') =>
  defineActuator({
    kind,
    summary: 'An output',
    options: v.strictObject({ ...lineEntries, activeLow: v.optional(v.boolean(), false) }),
    actions: ['set', 'pulse'],
    range,
    resources: (options) => [{ type: 'gpio', ...lineOf(options) }],
    open: untouched,
  });

export const kinds: AgentKinds = {
  sensors: [thermo, door, host],
  actuators: [actuator('relay', 'binary'), actuator('dimmer', 'proportional')],
  filters: filterKinds,
};

export const place = { node: 'pi-1', dataDir: '/data' };

/** Writes `text` to a file of that name, calls `use` with its path and removes it. */
export function withFile<T>(name: string, text: string | Uint8Array, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-config-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, text);
    return use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function loadAgent(
  text: string,
  overrides: readonly Override[] = [],
  known: AgentKinds = kinds,
): AgentConfig {
  return withFile('agent.yaml', text, (file) => loadAgentConfig({ file, overrides, place }, known));
}

/** The lines of the ConfigError that `load` throws, without the folder of the file. */
export function linesOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.lines.map((line) => line.replace(/^\S*\//, ''));
    throw error;
  }
  return [];
}
