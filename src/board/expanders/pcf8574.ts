import type { I2cDevice } from '../i2c.ts';
import type { ExpanderKind, ExpanderPort, Found, Look, PortState } from './expander.ts';

const ALL = 0xff;
/** All let go of. */
const POWER_ON: PortState = { outputs: 0, high: ALL, pulledUp: ALL, watched: 0 };

export const pcf8574: ExpanderKind = {
  kind: 'pcf8574',
  summary:
    '8 lines that pull low with strength and high with 0.1 mA only: drive what is active low. An input always has that pull-up. Also PCF8574A',
  datasheet: 'https://www.nxp.com/docs/en/data-sheet/PCF8574_PCF8574A.pdf',
  lines: 8,
  lacks: ['pull-down'],
  // PCF8574, then PCF8574A
  addresses: [
    ...([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27] as const),
    ...([0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f] as const),
  ],
  port: (device) => new Pcf8574(device),
};

/**
 * Quasi-bidirectional (data sheet, section 8.1): one byte is written, whose ones are let go of and can be read,
 * and one is read. There is nothing to ask what was written, so a line that nobody has taken is let go of, as
 * after power-on. That its supply was away shows only when none of the lines reads low that are driven low.
 */
class Pcf8574 implements ExpanderPort {
  readonly #device: I2cDevice;

  constructor(device: I2cDevice) {
    this.#device = device;
  }

  async adopt(before: PortState | undefined): Promise<Found> {
    const { lost } = await this.look(before ?? POWER_ON);
    return { state: before === undefined || lost ? POWER_ON : before, lost };
  }

  apply({ outputs, high }: PortState): Promise<void> {
    return this.#device.sendByte((high | ~outputs) & ALL);
  }

  async drive(state: PortState, before: PortState) {
    const { lost } = await this.look(before);
    if (!lost) await this.apply(state);
    return { lost };
  }

  async look({ outputs, high }: PortState): Promise<Look> {
    const levels = await this.#device.receiveByte();
    const low = outputs & ~high;
    return { levels, lost: low !== 0 && (levels & low) === low };
  }
}
