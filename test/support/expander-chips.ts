import type { Level } from '../../src/board/gpio.ts';
import type { SimulatedI2cChip } from '../../src/board/simulated/chip.ts';

/** The pins of an expander, seen from outside. Levels are physical. */
export interface ExpanderPins extends SimulatedI2cChip {
  /** Puts a pin on a level, or with `undefined` lets go of it. */
  drive(line: number, level: Level | undefined): void;
  level(line: number): Level;
  /** Every level that the chip itself drove a line to, in order, with `undefined` where it let go. */
  driven(line: number): readonly (Level | undefined)[];
  /** As after the power came back. */
  reset(): void;
  /** Called with the level of the interrupt output when that changes. */
  onInterrupt: (level: Level) => void;
}

abstract class Pins {
  onInterrupt: (level: Level) => void = () => undefined;
  readonly #lines: number;
  readonly #outside = new Map<number, Level>();
  readonly #driven = new Map<number, (Level | undefined)[]>();
  #interrupt: Level = 1;

  constructor(lines: number) {
    this.#lines = lines;
  }

  /** What the chip does with a line: drives it, or lets its pull decide. */
  protected abstract output(line: number): Level | undefined;
  protected abstract pull(line: number): Level;
  /** A pin may have moved. */
  protected abstract moved(): void;

  drive(line: number, level: Level | undefined): void {
    if (level === undefined) this.#outside.delete(line);
    else this.#outside.set(line, level);
    this.moved();
  }

  level(line: number): Level {
    return this.output(line) ?? this.#outside.get(line) ?? this.pull(line);
  }

  driven(line: number): readonly (Level | undefined)[] {
    return this.#driven.get(line) ?? [];
  }

  protected levels(): number {
    let levels = 0;
    for (let line = 0; line < this.#lines; line++) levels |= this.level(line) << line;
    return levels;
  }

  protected note(): void {
    for (let line = 0; line < this.#lines; line++) {
      const history = this.#driven.get(line) ?? [];
      const now = this.output(line);
      if (history.length === 0 ? now !== undefined : history.at(-1) !== now) history.push(now);
      this.#driven.set(line, history);
    }
  }

  protected interrupt(level: Level): void {
    if (level === this.#interrupt) return;
    this.#interrupt = level;
    this.onInterrupt(level);
  }
}

const [IODIR, GPINTEN, IOCON, GPPU, INTF, INTCAP, GPIO, OLAT] = [
  0x00, 0x04, 0x0a, 0x0c, 0x0e, 0x10, 0x12, 0x14,
];

/** MCP23017, Microchip DS20001952C sections 3.5 and 3.6, with IOCON.BANK = 0 and the address that counts on. */
export class Mcp23017Chip extends Pins implements ExpanderPins {
  readonly registers = new Uint8Array(0x16);
  #at = 0;
  #compare = 0;

  constructor() {
    super(16);
    this.reset();
  }

  reset(): void {
    this.registers.fill(0).fill(0xff, IODIR, IODIR + 2);
    this.#compare = this.levels();
    this.note();
  }

  write(data: Uint8Array): void {
    data.forEach((byte, index) => {
      if (index === 0) this.#at = byte;
      else this.#set(this.#next(), byte);
    });
  }

  read(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => {
      const register = this.#next();
      if (register < GPIO || register >= OLAT) {
        if (register >= INTCAP && register < GPIO) this.#clear(register - INTCAP);
        return this.registers[register] ?? 0;
      }
      this.#clear(register - GPIO);
      return (this.levels() >> (8 * (register - GPIO))) & 0xff;
    });
  }

  protected output(line: number): Level | undefined {
    return this.#bit(IODIR, line) ? undefined : this.#bit(OLAT, line);
  }

  protected pull(line: number): Level {
    return this.#bit(GPPU, line);
  }

  protected moved(): void {
    const levels = this.levels();
    for (const port of [0, 1]) {
      if (this.registers[INTF + port]) continue;
      const changed = ((levels ^ this.#compare) >> (8 * port)) & (this.registers[GPINTEN + port] ?? 0);
      if (!changed) continue;
      this.registers[INTF + port] = changed;
      this.registers[INTCAP + port] = levels >> (8 * port);
    }
    this.#tell();
  }

  #next(): number {
    const register = this.#at;
    this.#at = (this.#at + 1) % this.registers.length;
    return register;
  }

  #set(register: number, byte: number): void {
    if (register >= INTF && register < GPIO) return;
    const at = register >= GPIO && register < OLAT ? register + 2 : register;
    this.registers[at] = byte;
    // both bytes are IOCON
    if (at === IOCON || at === IOCON + 1) this.registers.fill(byte, IOCON, IOCON + 2);
    this.note();
    this.moved();
  }

  #clear(port: number): void {
    const mask = 0xff << (8 * port);
    this.#compare = (this.#compare & ~mask) | (this.levels() & mask);
    this.registers[INTF + port] = 0;
    this.#tell();
  }

  #tell(): void {
    this.interrupt(this.registers[INTF] || this.registers[INTF + 1] ? 0 : 1);
  }

  #bit(register: number, line: number): Level {
    return ((this.registers[register + (line >> 3)] ?? 0) >> (line & 7)) & 1 ? 1 : 0;
  }
}

/** PCF8574, NXP data sheet section 8: a latch whose ones are weak. */
export class Pcf8574Chip extends Pins implements ExpanderPins {
  #latch = 0xff;
  #compare = 0xff;

  constructor() {
    super(8);
    this.reset();
  }

  reset(): void {
    this.#latch = 0xff;
    this.#compare = this.levels();
    this.note();
  }

  write(data: Uint8Array): void {
    for (const byte of data) this.#latch = byte;
    this.note();
    this.#seen();
  }

  read(length: number): Uint8Array {
    const levels = this.levels();
    this.#seen();
    return new Uint8Array(length).fill(levels);
  }

  /** A one is no more than a pull-up. */
  protected output(line: number): Level | undefined {
    return (this.#latch >> line) & 1 ? undefined : 0;
  }

  protected pull(): Level {
    return 1;
  }

  protected moved(): void {
    if (this.levels() !== this.#compare) this.interrupt(0);
  }

  #seen(): void {
    this.#compare = this.levels();
    this.interrupt(1);
  }
}
