import { DeviceError } from '../../lib/errors.ts';
import type { I2cDevice } from '../i2c.ts';
import type { ExpanderKind, ExpanderPort, Found, Look, PortState } from './expander.ts';

/** DS20001952C table 3-5: registers in pairs A, B with IOCON.BANK = 0, as after power-on. */
const IODIR = 0x00; // 1 is input
const IPOL = 0x02;
const GPINTEN = 0x04;
const INTCON = 0x08; // 0: an interrupt at every change
/** 0 after power-on, and then GPPU, INTF, INTCAP and GPIO: one block tells all that a look wants to know. */
const IOCON = 0x0a;
const GPPU = 0x0c;
const INTF = 0x0e; // then INTCAP, then GPIO
const GPIO = 0x12;
const OLAT = 0x14;
const REGISTERS = 0x16;

/** IOCON with BANK = 1 is where GPINTENB is with BANK = 0: clearing it does no harm there. */
const IOCON_BANK_1 = 0x05;
/** Not what it is after power-on. MIRROR: either port raises both outputs. ODR: open drain, so that a chip at 5 V does no harm to the Pi. */
const IOCON_VALUE = 0x44;

const ALL = 0xffff;

export const mcp23017: ExpanderKind = {
  kind: 'mcp23017',
  summary: '16 lines with pull-ups. Lines 0 to 7 are GPA0 to GPA7, 8 to 15 are GPB0 to GPB7',
  datasheet: 'https://ww1.microchip.com/downloads/en/devicedoc/20001952c.pdf',
  lines: 16,
  lacks: ['pull-down'],
  addresses: [0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27],
  port: (device, place, interrupt) => new Mcp23017(device, place, interrupt),
};

class Mcp23017 implements ExpanderPort {
  readonly #device: I2cDevice;
  readonly #place: string;
  readonly #interrupt: boolean;

  constructor(device: I2cDevice, place: string, interrupt: boolean) {
    this.#device = device;
    this.#place = place;
    this.#interrupt = interrupt;
  }

  async adopt(before: PortState | undefined): Promise<Found> {
    const lost = before !== undefined && (await this.#device.readByte(IOCON)) !== IOCON_VALUE;
    await this.#device.writeByte(IOCON_BANK_1, 0);
    await this.#device.writeByte(IOCON, IOCON_VALUE);
    const registers = await this.#device.readBlock(0, REGISTERS);
    if (registers[IOCON] !== IOCON_VALUE)
      throw new DeviceError('wrong-chip', `${this.#place} does not keep what is written to it`, {
        cure: 'another chip answers at that address: a pcf8574, perhaps, or a sensor',
      });
    const state = {
      outputs: ~pair(registers, IODIR) & ALL,
      high: pair(registers, OLAT),
      pulledUp: pair(registers, GPPU),
      watched: 0,
    };
    return { state, lost };
  }

  async apply(state: PortState): Promise<void> {
    const inputs = ~state.outputs & ALL;
    await this.#write(OLAT, state.high);
    await this.#write(IPOL, 0);
    await this.#write(GPPU, state.pulledUp);
    await this.#write(INTCON, 0);
    await this.#write(IODIR, inputs);
    await this.#write(GPINTEN, this.#interrupt ? state.watched : 0);
  }

  /** One that was without supply drives nothing, whatever its latches are. */
  async drive({ high }: PortState) {
    await this.#write(OLAT, high);
    return { lost: false };
  }

  async look(): Promise<Look> {
    // what was caught is read before the levels, which make room for the next
    const registers = await this.#device.readBlock(IOCON, GPIO + 2 - IOCON);
    const levels = pair(registers, GPIO - IOCON);
    const lost = registers[0] !== IOCON_VALUE;
    if (!this.#interrupt) return { levels, lost };
    const caught = { lines: pair(registers, INTF - IOCON), levels: pair(registers, INTF + 2 - IOCON) };
    return { levels, caught, lost };
  }

  #write(register: number, value: number): Promise<void> {
    return this.#device.writeBlock(register, Uint8Array.of(value & 0xff, value >> 8));
  }
}

/** Port A is the lower byte. */
const pair = (registers: Uint8Array, at: number): number =>
  (registers[at] ?? 0) | ((registers[at + 1] ?? 0) << 8);
