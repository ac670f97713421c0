import { expect, it } from 'vitest';
import { declare } from '../../../src/agent/declare.ts';
import { AgentWorld } from '../../support/agent-world.ts';
import { channel } from '../../support/arrived.ts';

it('marks the channels that nothing measures any more', () => {
  const config = new AgentWorld().config('sensors:\n  - { name: board, kind: lm75 }');
  const numbered = [
    channel(1, 'board', 'temperature', 'Cel', 1),
    channel(2, 'board', 'humidity', '%', 1),
    channel(3, 'board', 'temperature', 'Cel', 3),
    channel(4, 'gone', 'temperature', 'Cel', 1),
  ];
  const outbox = { incarnation: 'first', channels: () => numbered };
  const { channels } = declare(config, outbox, 'boot', 'board');
  expect(channels.map(({ id, retired }) => [id, retired])).toEqual([
    [1, undefined],
    [2, true],
    [3, true],
    [4, true],
  ]);
});
