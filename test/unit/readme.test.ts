import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentKinds } from '../../src/cli/kinds.ts';
import { run } from '../../src/cli/run.ts';
import { agentReference, gatewayReference } from '../../src/config/reference.ts';
import { fakeIo } from './cli/fake-io.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** What stands between the marks of one reference. */
const block = (name: string): string =>
  new RegExp(`<!-- reference: ${name} -->\n([\\s\\S]*?)\n?<!-- end -->`).exec(readme)?.[1]?.trim() ?? '';

/** Checks a config as the command line would; what it prints, and its exit code. */
async function check(text: string): Promise<{ code: number; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-readme-'));
  try {
    const file = join(folder, 'agent.yaml');
    writeFileSync(file, text);
    const io = fakeIo({ FIELDHAND_NODE: 'greenhouse' });
    const code = await run(['check', file], io);
    return { code, said: (io.out() + io.err()).replaceAll(`${folder}/`, '') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the README', () => {
  const example = /```yaml\n(# agent\.yaml\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';

  it('shows a config that is good', async () => {
    expect(await check(example)).toMatchObject({ code: 0 });
  });

  it('shows rules that go with it', async () => {
    const rules = /```yaml\n(# rules\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(rules).toContain('repeat');
    expect(await check(example + rules)).toMatchObject({ code: 0 });
  });

  it('shows the error that a slip in it really gives', async () => {
    const shown = /^agent\.yaml:\d+.*$/m.exec(readme)?.[0];
    const { code, said } = await check(example.replace('address:', 'adress:'));
    expect(code).toBe(2);
    expect(said).toContain(shown);
  });

  // `npm run reference` writes them anew
  it('explains every key that there is', () => {
    expect(block('agent')).toBe(agentReference(agentKinds).trim());
    expect(block('gateway')).toBe(gatewayReference().trim());
  });
});
