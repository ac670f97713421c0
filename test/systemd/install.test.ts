import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bootMachine, type Machine, SOURCE } from './machine/machine.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

describe('install.sh below DESTDIR', () => {
  let work: string;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'fieldhand-install-'));
  });
  afterEach(() => rmSync(work, { recursive: true, force: true }));

  const install = (from: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(from, 'systemd/install.sh'), words, {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', DESTDIR: join(work, 'root') },
      timeout: 60_000,
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const there = (path: string): boolean => existsSync(join(work, 'root', path));
  const json = (path: string, value: unknown): void => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, JSON.stringify(value));
  };
  const part = (path: string, more: object): void =>
    json(join(path, 'package.json'), { name: 'part', version: '1.0.0', ...more });

  /** A small fieldhand with its packages in `modules`: one it needs, one that one needs, one for development. */
  function checkout(folder: string, modules = join(folder, 'node_modules')): string {
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'dist/main.js'), '');
    cpSync(join(project, 'systemd'), join(folder, 'systemd'), { recursive: true });
    json(join(folder, 'package.json'), {
      version: '1.2.3',
      dependencies: { '@some/needed': '1' },
      devDependencies: { tool: '1' },
    });
    part(join(modules, '@some/needed'), {
      dependencies: { deeper: '1' },
      optionalDependencies: { arm: '1' },
    });
    part(join(modules, 'deeper'), { dependencies: { '@some/needed': '1' } });
    part(join(modules, 'tool'), {});
    return folder;
  }

  it('takes what a checkout needs to run, and no tools', () => {
    expect(install(checkout(join(work, 'src')), 'agent')).toMatchObject({ status: 0 });
    for (const path of [
      'usr/lib/fieldhand/dist/main.js',
      'usr/lib/fieldhand/node_modules/@some/needed/package.json',
      'usr/lib/fieldhand/node_modules/deeper/package.json',
      'usr/lib/systemd/system/fieldhand-agent.service',
      'etc/fieldhand/agent.yaml',
    ])
      expect(there(path), path).toBe(true);
    expect(there('usr/lib/fieldhand/node_modules/tool')).toBe(false);
    expect(there('etc/fieldhand/gateway.yaml')).toBe(false);
  });

  it('finds the packages where npm install puts them for a package, beside it', () => {
    const modules = join(work, 'npm/node_modules');
    expect(install(checkout(join(modules, 'fieldhand'), modules), 'agent')).toMatchObject({ status: 0 });
    expect(there('usr/lib/fieldhand/node_modules/deeper/package.json')).toBe(true);
  });

  it('is found through a link', () => {
    checkout(join(work, 'src'));
    symlinkSync(join(work, 'src'), join(work, 'link'));
    expect(install(join(work, 'link'), 'gateway')).toMatchObject({ status: 0 });
  });

  it('says what is missing and changes nothing', () => {
    const from = checkout(join(work, 'src'));
    rmSync(join(from, 'node_modules/deeper'), { recursive: true });
    const { status, output } = install(from, 'agent');
    expect(status).toBe(1);
    expect(output).toContain('the package deeper, which @some/needed needs, is not there: run npm ci');
    rmSync(join(from, 'dist'), { recursive: true });
    expect(install(from, 'agent').output).toContain('is not built: run npm ci && npm run build');
    expect(there('usr')).toBe(false);
  });

  it.each([
    [[], 2, /install\.sh agent/],
    [['agent', 'gateway'], 1, /one of agent and gateway at a time/],
    [['agnet'], 1, /unknown word agnet/],
    [['agent', '--purge'], 1, /--purge goes with --uninstall/],
  ])('refuses %j', (words, status, output) => {
    expect(install(checkout(join(work, 'src')), ...words)).toEqual({
      status,
      output: expect.stringMatching(output),
    });
  });
});

describe('install.sh on a machine', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await bootMachine();
  });
  afterAll(() => machine?.stop());

  const install = (words: string, from = SOURCE) => machine.sh(`${from}/systemd/install.sh ${words}`);
  /** Everything that an installation could leave, with what is in it; not what systemd notes by itself. */
  const everything = (): Promise<string> =>
    machine.sh(`
      find /etc /usr /var/lib /srv /root -xdev \\( -path /var/lib/systemd -o -name '*-' -o -name .pwd.lock \\) -prune \
        -o -printf '%p %y %M %u:%g %l\\n' | sort
      find /etc /usr/bin/fieldhand /usr/lib/systemd /usr/lib/fieldhand -xdev -type f -not -name '*-' \
        -exec sha256sum {} + 2>/dev/null | sort -k 2`);
  const withoutGroups = (listing: string): string =>
    listing
      .split('\n')
      .filter((line) => !/ \/etc\/(group|gshadow)$/.test(line))
      .join('\n');

  it('leaves nothing behind but the two groups of devices', async () => {
    const before = await everything();
    await install('gateway');
    await install('agent');
    await machine.sh('systemctl enable --now fieldhand-gateway fieldhand-agent');
    await machine.sh('echo secret > /etc/credstore/fieldhand-agent.token');

    // from its own copy: the checkout may be gone by then
    expect(await install('agent --uninstall --purge', '/usr/lib/fieldhand')).toContain('removed');
    expect(await machine.sh('systemctl is-active fieldhand-gateway')).toBe('active');
    await install('gateway --uninstall --purge', '/usr/lib/fieldhand');

    expect(withoutGroups(await everything())).toBe(withoutGroups(before));
    expect((await machine.run('systemctl is-active fieldhand-gateway')).status).not.toBe(0);
    expect(await machine.sh('grep -c fieldhand /etc/passwd /etc/group || true')).toBe(
      '/etc/passwd:0\n/etc/group:0',
    );
  });

  it('changes nothing when it is run again, and least of all a config', async () => {
    for (const role of ['gateway', 'agent']) await install(role);
    await machine.sh('echo "# mine" >> /etc/fieldhand/agent.yaml');
    const before = await everything();
    for (const role of ['gateway', 'agent']) expect(await install(role)).toContain('kept as it is');
    expect(await everything()).toBe(before);
  });

  it('gives a config to start from that is good and brings a first reading', async () => {
    await machine.sh('fieldhand check /etc/fieldhand/agent.yaml');
    await machine.sh('systemctl enable --now fieldhand-gateway fieldhand-agent');
    expect(await machine.sh('fieldhand read')).toMatch(/memory-available/);
  });

  it('starts what runs anew with the new version', async () => {
    const pid = () => machine.sh('systemctl show --value --property MainPID fieldhand-gateway');
    const before = await pid();
    expect(await install('gateway')).toMatch(/restart +fieldhand-gateway/);
    expect(await pid()).not.toBe(before);
  });

  it('keeps config and data unless they are to go too', async () => {
    await install('agent --uninstall');
    await machine.sh('test -e /etc/fieldhand/agent.yaml && test -e /var/lib/fieldhand/agent/state.db');
    expect((await machine.run('systemctl cat fieldhand-agent')).status).not.toBe(0);
    await install('agent');
    await machine.sh('grep -q "# mine" /etc/fieldhand/agent.yaml');
  });

  it('warns of another fieldhand that is found first', async () => {
    expect(await install('gateway')).not.toContain('warning');
    await machine.sh('ln -s /bin/true /usr/local/bin/fieldhand');
    expect(await install('gateway')).toMatch(/warning .*is found before it/);
    await machine.sh('rm /usr/local/bin/fieldhand');
  });

  it('is refused to others than root', async () => {
    const { status, output } = await machine.run(
      `setpriv --reuid nobody --clear-groups ${SOURCE}/systemd/install.sh agent`,
    );
    expect(status).toBe(1);
    expect(output).toContain('run it with sudo');
  });
});
