import { describe, expect, it } from 'vitest';
import { agentKinds } from '../../../src/cli/kinds.ts';
import { agentJsonSchema, gatewayJsonSchema } from '../../../src/config/json-schema.ts';
import { agentReference, gatewayReference } from '../../../src/config/reference.ts';
import { kinds } from './support.ts';

describe('the reference', () => {
  it('has a row for every key, those of the kinds too', () => {
    const text = agentReference(kinds);
    expect(text).toContain('| `gateway.host` |');
    expect(text).toContain('| `gateway.reconnect.max` | The last bound. |');
    expect(text).toMatch(/\| `maxOn` \| .* \| {2}\|/);
    expect(text).toContain('##### kind: thermo');
    expect(text).toContain('##### kind: median');
    expect(text).toMatch(/\| `window` \| .* \| a whole number from 2 to 1000 \| `5` \|/);
    expect(text).toContain('##### when: stale');
    expect(text).toMatch(/\| `cooldown` \|/);
    expect(text).toMatch(/\| `address` \| .* \| the address 0x40 or 0x41 \| `0x40` \|/);
    expect(gatewayReference()).toMatch(/\| `heartbeat` \| .* \| `10s` \|/);
  });

  it('describes every key of every kind that there is', () => {
    const rows = `${agentReference(agentKinds)}\n${gatewayReference()}`
      .split('\n')
      .filter((row) => row.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) {
      const [, , what, takes] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      expect(what, row).not.toBe('');
      expect(takes, row).not.toBe('');
    }
  });
});

describe('the JSON Schema', () => {
  it('says what the keys take', () => {
    const schema = agentJsonSchema(kinds) as {
      oneOf: object[];
      additionalProperties: boolean;
      properties: Record<string, { properties?: object; items?: { oneOf: object[] } }>;
    };
    expect(schema.oneOf).toEqual([{ required: ['gateway'] }, { required: ['mqtt'] }]);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties.board?.properties).toMatchObject({
      backend: { enum: ['auto', 'character-device', 'sysfs', 'simulated'], default: 'auto' },
      simulation: { properties: { seed: { type: 'integer', minimum: 0 }, faults: { type: 'boolean' } } },
    });
    expect(schema.properties.sensors?.items?.oneOf).toMatchObject([
      {
        title: 'thermo',
        required: ['name', 'kind'],
        properties: { kind: { const: 'thermo' }, bus: { type: 'integer', minimum: 0, maximum: 255 } },
      },
      { title: 'door' },
      { title: 'host', required: ['name', 'kind', 'path'] },
    ]);
  });

  it('knows conditions inside conditions, and steps alone or in a list', () => {
    const { properties, $defs } = agentJsonSchema(kinds) as never;
    expect(properties).toMatchObject({
      rules: {
        items: {
          required: ['name', 'when', 'do'],
          properties: {
            when: { $ref: '#/$defs/condition' },
            do: { anyOf: [{ $ref: '#/$defs/step' }, { items: { $ref: '#/$defs/step' } }] },
          },
        },
      },
    });
    expect(($defs as { condition: object }).condition).toMatchObject({
      oneOf: expect.arrayContaining([
        expect.objectContaining({
          required: ['all'],
          properties: expect.objectContaining({
            all: expect.objectContaining({ items: { $ref: '#/$defs/condition' } }),
          }),
        }),
      ]),
    });
  });

  it('knows the filters, in a list and by quantity', () => {
    const schema = agentJsonSchema(kinds) as {
      properties: { sensors: { items: { oneOf: { properties: { filters: object } }[] } } };
      $defs: { filters: { items: { oneOf: object[] } } };
    };
    const list = { $ref: '#/$defs/filters' };
    for (const { properties } of schema.properties.sensors.items.oneOf)
      expect(properties.filters).toMatchObject({
        anyOf: [list, { type: 'object', additionalProperties: list }],
      });
    const median = schema.$defs.filters.items.oneOf.find(
      (each) => (each as { title?: string }).title === 'median',
    );
    expect(median).toMatchObject({
      required: ['kind'],
      additionalProperties: false,
      properties: { kind: { const: 'median' }, window: { type: 'integer', minimum: 2, default: 5 } },
    });
  });

  it('is JSON', () => {
    for (const schema of [agentJsonSchema(agentKinds), gatewayJsonSchema()])
      expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
