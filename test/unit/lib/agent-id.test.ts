import { expect, it } from 'vitest';
import { isAgentId } from '../../../src/lib/agent-id.ts';

it.each(['a', 'pi-4', 'barn.climate', '0', `a${'b'.repeat(127)}`])('%s is an agent id', (id) => {
  expect(isAgentId(id)).toBe(true);
});

it.each(['', '-a', 'a-', '.a', 'a.', 'A', 'a b', 'a_b', 'a/b', 'ä', 'a\n', `a${'b'.repeat(128)}`])(
  '"%s" is none',
  (id) => {
    expect(isAgentId(id)).toBe(false);
  },
);
