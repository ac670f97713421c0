import { describe, expect, it } from 'vitest';
import { w1Slave } from '../../../src/board/simulated/kernel-devices.ts';
import { parseW1Slave, w1 } from '../../../src/sensors/w1.ts';
import { hostRoot, problems } from './host-root.ts';

const W1 = '/sys/bus/w1/devices';
const ID = '28-0316a2794bff';

/** As w1_therm writes it. */
const slave = (bytes: string, crc: string, verdict: string, t: number): string =>
  `${bytes} : crc=${crc} ${verdict}\n${bytes} t=${t}\n`;
const GOOD = slave('72 01 4b 46 7f ff 0e 10 57', '57', 'YES', 23_125);

describe('w1', () => {
  const parse = (text: string, family = '28'): number => parseW1Slave(text, family, 'here');

  it('reads a right transfer', () => {
    expect(parse(GOOD)).toBe(23.125);
    expect(parse(slave('5e ff 4b 46 7f ff 02 10 00', '00', 'YES', -10_125))).toBe(-10.125);
    expect(parse(slave('00 00 4b 46 7f ff 10 10 00', '00', 'YES', 0))).toBe(0);
  });

  it('refuses a wrong checksum, whose second line repeats the last good value', () => {
    expect(() => parse(slave('72 01 4b 46 7f ff ff ff ff', 'c9', 'NO', 23_125))).toThrow(/wrong checksum/);
  });

  it('refuses the value after power-on, and takes 85 degC that was measured', () => {
    expect(() => parse(slave('50 05 4b 46 7f ff 0c 10 1c', '1c', 'YES', 85_000))).toThrow(/lost power/);
    expect(parse(slave('50 05 4b 46 7f ff 10 10 00', '00', 'YES', 85_000))).toBe(85);
    // the DS18S20 has another register at that place
    expect(() => parse(slave('aa 00 4b 46 ff ff 0c 10 87', '87', 'YES', 85_000), '10')).toThrow(/lost power/);
    expect(() => parse(slave('ff 07 4b 46 7f ff 0c 10 00', '00', 'YES', 127_937))).toThrow(/lost power/);
  });

  it('refuses what a shorted line gives, which has a right checksum', () => {
    expect(() => parse(slave('00 00 00 00 00 00 00 00 00', '00', 'YES', 0))).toThrow(/stuck low/);
  });

  it('refuses what no such chip measures, but not from a thermocouple', () => {
    const hot = slave('00 19 4b 46 7f ff 10 10 00', '00', 'YES', 400_000);
    expect(() => parse(hot)).toThrow(/beyond its range/);
    expect(parse(hot, '3b')).toBe(400);
  });

  it.each(['', '\n', 'ff ff : crc=00 YES\nt=1\n', 'YES t=20000', GOOD.replace(/t=.*/, 't=')])(
    'refuses %j',
    (text) => {
      expect(() => parse(text)).toThrow(/does not answer/);
    },
  );

  it('understands what the simulated board writes, sign and checksum included', () => {
    for (const value of [-10.125, -0.5, 0, 23.125, 85]) expect(parse(w1Slave(value))).toBe(value);
    expect(w1Slave(23.125)).toBe(GOOD);
  });

  it('takes the only one there is, and wants an id where there are more', async () => {
    const host = hostRoot({
      [`${W1}/w1_bus_master1/w1_master_slaves`]: `${ID}\n`,
      [`${W1}/${ID}/name`]: `${ID}\n`,
      [`${W1}/${ID}/w1_slave`]: GOOD,
    });
    expect(await host.read(w1, {})).toEqual({ temperature: 23.125 });
    expect(await host.read(w1, { id: ID.toUpperCase() })).toEqual({ temperature: 23.125 });
    await expect(host.read(w1, { id: '28-000000000000' })).rejects.toMatchObject({
      fault: 'absent',
      message: expect.stringContaining(`only ${ID}`),
    });
    host.write({ [`${W1}/10-000802be73fa/name`]: 'x\n' });
    await expect(host.read(w1, {})).rejects.toMatchObject({
      fault: 'failed',
      message: /10-000802be73fa, 28-/,
    });
    expect(await host.read(w1, { id: ID })).toEqual({ temperature: 23.125 });
  });

  it('is absent where no thermometer hangs, whatever else does', async () => {
    await expect(hostRoot({}).read(w1, {})).rejects.toMatchObject({ fault: 'absent' });
    const host = hostRoot({ [`${W1}/3a-000000112233/name`]: 'x\n', [`${W1}/w1_bus_master1/name`]: 'x\n' });
    await expect(host.read(w1, {})).rejects.toMatchObject({ fault: 'absent' });
  });

  it('makes do with the number alone, and then cannot take 85 degC', async () => {
    const host = hostRoot({ [`${W1}/${ID}/name`]: `${ID}\n`, [`${W1}/${ID}/temperature`]: '23125\n' });
    expect(await host.read(w1, {})).toEqual({ temperature: 23.125 });
    host.write({ [`${W1}/${ID}/temperature`]: '85000\n' });
    await expect(host.read(w1, {})).rejects.toMatchObject({ fault: 'failed', message: /lost power/ });
  });

  it('refuses ids of other devices', () => {
    for (const id of ['28', '01-0316a2794bff', '28-0316', `${ID}0`, `../${ID}`])
      expect(problems(w1, { id })[0]).toMatch(/expected the id of a thermometer/);
  });
});
