import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { version } from '../../../src/lib/version.ts';
import { fakeIo } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldhand-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const names = [
  'demo',
  'agent',
  'gateway',
  'check',
  'agents',
  'send',
  'scan',
  'read',
  'doctor',
  'health',
  'safe',
];

describe('help', () => {
  it.each([[['--help']], [['-h']], [['help']]])('%j lists the commands', async (argv) => {
    const io = fakeIo();
    expect(await run(argv, io)).toBe(0);
    for (const name of names) expect(io.out()).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  });

  it('comes by itself when nothing is asked for, and that is no success', async () => {
    const io = fakeIo();
    expect(await run([], io)).toBe(2);
    expect(io.err()).toContain('Commands');
  });

  it.each(names)('of %s fits a terminal and shows no hidden option', async (name) => {
    for (const argv of [
      [name, '--help'],
      ['help', name],
      [name, '-h'],
    ]) {
      const io = fakeIo();
      expect(await run(argv, io)).toBe(0);
      expect(io.out()).toContain(`  fieldhand ${name}`);
      expect(io.out()).not.toContain('until-stdin-ends');
      for (const text of io.out().split('\n')) expect(text.length, text).toBeLessThanOrEqual(96);
    }
  });

  it('of an option stands beside it', async () => {
    const io = fakeIo();
    await run(['send', '--help'], io);
    expect(io.out()).toMatch(/^ {6}--ttl DURATION {2,}What has not been done by then/m);
  });
});

it('tells its version', async () => {
  const io = fakeIo();
  expect(await run(['--version'], io)).toBe(0);
  expect(io.out()).toBe(`${version()}\n`);
  expect(version()).toMatch(/^\d+\.\d+\.\d+/);
});

describe('a command line that makes no sense', () => {
  it.each([
    ['agnet', 'unknown command agnet, did you mean "agent"? (see fieldhand --help)'],
    ['constructor', 'unknown command constructor (see fieldhand --help)'],
    ['--verison', 'unknown option --verison, did you mean "--version"? (see fieldhand --help)'],
    [
      'agent --confg x',
      'agent: unknown option --confg, did you mean "--config"? (see fieldhand agent --help)',
    ],
    ['agent --config', 'agent: --config needs a value: --config FILE (see fieldhand agent --help)'],
    ['agent --config --debug', 'agent: --config needs a value: --config FILE (see fieldhand agent --help)'],
    ['agent -c a -c b', 'agent: -c is given twice (see fieldhand agent --help)'],
    ['agent x', 'agent: "x" is one word too many (see fieldhand agent --help)'],
    ['agents --json=1', 'agents: --json takes no value, got "1" (see fieldhand agents --help)'],
    [
      'agent --log-level inof',
      'agent: --log-level takes debug, info, warn or error, got "inof", did you mean "info"? (see fieldhand agent --help)',
    ],
  ])('%s', async (text, message) => {
    const io = fakeIo();
    expect(await run(text.split(' '), io)).toBe(2);
    expect(io.err().split('\n')[0]).toBe(`fieldhand: ${message}`);
    expect(io.out()).toBe('');
  });

  it('is one line, and a stack only when asked for', async () => {
    const io = fakeIo();
    await run(['agent', 'x'], io);
    expect(io.err().trim().split('\n')).toHaveLength(1);
    await run(['agent', 'x', '--debug'], io);
    expect(io.err()).toContain('    at ');
  });
});

describe('check', () => {
  const check = async (text: string, more: readonly string[] = [], env = {}) => {
    const io = fakeIo({ FIELDHAND_NODE: 'pi', STATE_DIRECTORY: '/data', ...env });
    const code = await run(['check', fileWith('agent.yaml', text), ...more], io);
    return { code, out: io.out(), err: io.err() };
  };

  it('tells what a good config comes to', async () => {
    const { code, out } = await check(`gateway: { host: gw }
sensors:
  - { name: climate, kind: bme280, interval: 2s }
  - { name: door, kind: contact, pin: 11 }
actuators:
  - { name: pump, kind: switch, line: 22, maxOn: 10m, onStaleInput: [climate] }
`);
    expect(code).toBe(0);
    expect(out).toMatch(/agent\.yaml is good\.\n/);
    expect(out).toMatch(/^agent +pi$/m);
    expect(out).toMatch(/^gateway +gw:7070$/m);
    expect(out).toMatch(
      /^climate +bme280 +2s +5s +0x76 on I2C bus 1 +temperature Cel, humidity %, pressure Pa$/m,
    );
    expect(out).toMatch(/^door +contact +10s +5s +GPIO 17 +contact$/m);
    expect(out).toMatch(/^pump +switch .* GPIO 22 +safe off; at most 10m on; .* safe without climate$/m);
  });

  it('shows every problem of a bad one and fails with 2', async () => {
    const { code, out, err } = await check('gateway: { hots: gw }\nlog: { level: loud }\n');
    expect(code).toBe(2);
    expect(out).toBe('');
    const lines = err.trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/agent\.yaml:1:12 gateway\.hots: unknown key, did you mean "host"\?$/);
    expect(lines[3]).toMatch(/^fieldhand: 3 problems in .*, nothing was started$/);
  });

  it('lets variables stand in for the file', async () => {
    const { code, out } = await check('', [], { FIELDHAND_GATEWAY: '10.0.0.2:7171' });
    expect(code).toBe(0);
    expect(out).toMatch(/^gateway +10\.0\.0\.2:7171$/m);
  });

  it("takes the gateway's file too", async () => {
    const { code, out } = await check('http: { port: 9090 }', ['--as', 'gateway']);
    expect(code).toBe(0);
    expect(out).toMatch(/^page and API +http:\/\/127\.0\.0\.1:9090$/m);
  });

  it('says where a file is missing', async () => {
    const io = fakeIo();
    expect(await run(['check', '/nowhere.yaml'], io)).toBe(2);
    expect(io.err()).toBe(
      'fieldhand: /nowhere.yaml: no such file (write one, or give another with --config)\n',
    );
  });

  it.each(['agent', 'gateway'])('prints the reference and the JSON Schema of the %s', async (program) => {
    const io = fakeIo();
    expect(await run(['check', '--reference', program], io)).toBe(0);
    expect(io.out()).toContain('| `log.level` |');
    const schema = fakeIo();
    expect(await run(['check', '--json-schema', program], schema)).toBe(0);
    expect(JSON.parse(schema.out())).toMatchObject({ title: `fieldhand ${program}`, type: 'object' });
  });
});

it.each(['agent', 'gateway'])('%s starts nothing when its config is bad', async (program) => {
  const io = fakeIo();
  expect(await run([program, '--config', fileWith('f.yaml', 'log: 1')], io)).toBe(2);
  expect(io.err()).toMatch(/f\.yaml:1:6 log: expected a mapping with keys such as level, got 1/);
});
