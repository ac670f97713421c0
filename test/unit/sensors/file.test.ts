import { describe, expect, it } from 'vitest';
import { file } from '../../../src/sensors/file.ts';
import { hostRoot, problems, values } from './host-root.ts';

describe('file', () => {
  const read = async (text: string, options: object = {}) =>
    (await hostRoot({ '/run/probe': text }).read(file, { path: '/run/probe', ...options })).value;

  it.each([
    ['42\n', 42],
    [' -1.5e2 ', -150],
    ['+.5', 0.5],
    ['7.', 7],
  ])('reads %j as %d', async (text, value) => {
    expect(await read(text)).toBe(value);
  });

  it.each(['', '\n', 'nan', 'Infinity', '0x1f', '1,5', '12 34', '1e999', 'on'])(
    'does not take %j for a number',
    async (text) => {
      await expect(read(text)).rejects.toMatchObject({ fault: 'failed', message: /expected a number/ });
    },
  );

  it('finds the number with a pattern, line by line, scales it and adds the offset', async () => {
    const text = 'MemTotal: 100 kB\ntemp=235 ok\n';
    expect(await read(text, { pattern: '^temp=(\\d+)', scale: 0.1, offset: -3 })).toBeCloseTo(20.5, 9);
    await expect(read(text, { pattern: '^ok=(\\d+)' })).rejects.toMatchObject({
      fault: 'failed',
      message: '/run/probe: nothing in it matches "^ok=(\\\\d+)"',
    });
  });

  it('is absent until the file is there, and reads on after a wrong text', async () => {
    const host = hostRoot({});
    const options = { path: '/run/probe', quantity: 'level', unit: '%', decimals: 0 };
    await expect(host.open(file, options)).rejects.toMatchObject({ fault: 'absent' });
    host.write({ '/run/probe': 'starting' });
    const sensor = await host.open(file, options);
    await expect(sensor.read()).rejects.toMatchObject({ fault: 'failed' });
    host.write({ '/run/probe': '55' });
    expect(await values(sensor)).toEqual({ level: 55 });
    expect(file.channels(options)).toEqual([{ quantity: 'level', unit: '%', decimals: 0 }]);
  });

  it('refuses patterns that find nothing', () => {
    const wrong = (pattern: string) => problems(file, { path: '/x', pattern })[0];
    expect(wrong('\\d+')).toBe('expected a pattern with one group in (), got 0');
    expect(wrong('(a)(b)')).toBe('expected a pattern with one group in (), got 2');
    expect(wrong('(a')).toMatch(/^expected a regular expression: /);
    expect(wrong('(?:a)(\\d)')).toBeUndefined();
  });

  it('refuses a scale of nothing, a relative path and a unit of two words', () => {
    for (const options of [{ scale: 0 }, { path: 'x' }, { unit: 'per hour' }, { unit: '' }, { decimals: 10 }])
      expect(problems(file, { path: '/x', ...options })).toHaveLength(1);
  });
});
