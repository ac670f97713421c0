import { describe, expect, it } from 'vitest';
import { hwmon } from '../../../src/sensors/hwmon.ts';
import { hostRoot, problems, values } from './host-root.ts';

const AT = '/sys/class/hwmon/hwmon2';

describe('hwmon', () => {
  it('reads each type in the units of the ABI', async () => {
    const host = hostRoot({
      [`${AT}/name`]: 'ina226\n',
      [`${AT}/temp1_input`]: '-25500\n',
      [`${AT}/in1_input`]: '12034\n',
      [`${AT}/curr1_input`]: '-1500\n',
      [`${AT}/power1_average`]: '18051000\n',
      [`${AT}/energy1_input`]: '3600000000\n',
      [`${AT}/humidity1_input`]: '45300\n',
      [`${AT}/fan2_input`]: '1450\n',
    });
    const channels = ['temp1', 'in1', 'curr1', 'power1', 'energy1', 'humidity1', 'fan2'];
    expect(await host.read(hwmon, { device: 'ina226', channels })).toEqual({
      temperature: -25.5,
      'voltage-1': 12.034,
      current: -1.5,
      power: 18.051,
      energy: 3600,
      humidity: 45.3,
      'fan-speed-2': 1450,
    });
  });

  it('gives no value while the chip says that the input is faulty', async () => {
    const host = hostRoot({
      [`${AT}/name`]: 'max6620\n',
      [`${AT}/fan1_input`]: '0\n',
      [`${AT}/fan1_fault`]: '1\n',
    });
    const sensor = await host.open(hwmon, { device: 'max6620', channels: ['fan1'] });
    await expect(sensor.read()).rejects.toMatchObject({ fault: 'failed', message: /fan1_fault/ });
    host.write({ [`${AT}/fan1_fault`]: '0\n', [`${AT}/fan1_input`]: '900\n' });
    expect(await values(sensor)).toEqual({ 'fan-speed': 900 });
  });

  it('tells which inputs there are when one is not', async () => {
    const host = hostRoot({
      [`${AT}/name`]: 'lm75\n',
      [`${AT}/temp1_input`]: '1\n',
      [`${AT}/temp1_max`]: '1\n',
    });
    await expect(host.read(hwmon, { device: 'lm75', channels: ['temp2'] })).rejects.toMatchObject({
      message: `${AT} has no channel temp2, it has temp1`,
    });
  });

  it('finds a chip below the device it belongs to', async () => {
    const host = hostRoot({
      '/sys/bus/i2c/devices/1-0049/hwmon/hwmon4/name': 'lm75\n',
      '/sys/bus/i2c/devices/1-0049/hwmon/hwmon4/temp1_input': '21500\n',
    });
    expect(await host.read(hwmon, { device: 'lm75', at: '1-0049', channels: ['temp1'] })).toEqual({
      temperature: 21.5,
    });
  });

  it('refuses inputs that the kernel does not have', () => {
    for (const channel of ['temp', 'in0_max', 'volt0', 'temp1_input', ''])
      expect(problems(hwmon, { device: 'x', channels: [channel] })[0]).toMatch(
        /^expected an input of the kernel/,
      );
  });
});
