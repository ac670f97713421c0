import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../systemd/', import.meta.url));
const units = ['fieldhand-agent', 'fieldhand-gateway'] as const;
const MOST_EXPOSURE = 1.5;

const call = (program: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 30_000 });
  return { status, output: `${stdout}${stderr}`.trim() };
};

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'fieldhand-units-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** The unit where its program need not be installed; the folder must be called as it would be. */
function copied(unit: string, edit = (text: string): string => text): string {
  mkdirSync(join(work, unit), { recursive: true });
  const path = join(work, unit, `${unit}.service`);
  const text = readFileSync(join(folder, `${unit}.service`), 'utf8');
  writeFileSync(path, edit(text.replaceAll('/usr/bin/fieldhand ', '/bin/true ')));
  return path;
}

/** By this machine's systemd; the booted one asks its own in machine.test.ts. */
describe.each(units)('%s.service', (unit) => {
  it('has nothing that systemd complains about', () => {
    expect(call('systemd-analyze', 'verify', '--man=no', copied(unit))).toEqual({ status: 0, output: '' });
  });

  it('is complained about with a mistake in it', () => {
    const { output } = call(
      'systemd-analyze',
      'verify',
      '--man=no',
      copied(unit, (text) => text.replace('ProtectHome=', 'ProtectHmoe=')),
    );
    expect(output).toContain('ProtectHmoe');
  });

  it(`exposes at most ${MOST_EXPOSURE}`, () => {
    const { output } = call('systemd-analyze', 'security', '--offline=true', '--no-pager', copied(unit));
    const level = Number(output.match(/exposure level for \S+: ([\d.]+)/)?.[1]);
    expect(level).toBeGreaterThan(0);
    expect(level, output).toBeLessThanOrEqual(MOST_EXPOSURE);
  });

  it('lets it speak to a gateway, a broker and agents, wherever they are', () => {
    const text = readFileSync(join(folder, `${unit}.service`), 'utf8');
    expect(text).toMatch(/^RestrictAddressFamilies=.*\bAF_INET AF_INET6\b/m);
    expect(text).not.toMatch(/^(IPAddressDeny|SocketBindDeny|PrivateNetwork)=/m);
  });

  it('never gives up and leaves V8 its compiler', () => {
    const text = readFileSync(join(folder, `${unit}.service`), 'utf8');
    expect(text).toMatch(/^Restart=always$/m);
    expect(text).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(text).not.toMatch(/^MemoryDenyWriteExecute=(yes|true|1)/m);
  });
});

describe('install.sh', () => {
  it('is clean for shellcheck', () => {
    expect(call('shellcheck', join(folder, 'install.sh'))).toEqual({ status: 0, output: '' });
  });
});
