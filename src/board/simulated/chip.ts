/**
 * A chip on the simulated bus, as a bus sees one: bytes in, bytes out. The SMBus calls become what they are
 * on the wire: `readByte(r)` is write([r]), read(1); `writeWord(r, w)` is write([r, low, high]).
 */
export interface SimulatedI2cChip {
  /** One write, from start to stop. */
  write(data: Uint8Array): void;
  /** One read of `length` bytes. */
  read(length: number): Uint8Array;
}

/** A chip that only remembers: 256 registers of a byte, both ways, with an address that counts on. */
export class RegisterChip implements SimulatedI2cChip {
  readonly registers = new Uint8Array(256);
  #at = 0;

  write(data: Uint8Array): void {
    data.forEach((byte, index) => {
      if (index === 0) this.#at = byte;
      else this.registers[this.#at++ & 0xff] = byte;
    });
  }

  read(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.registers[this.#at++ & 0xff] ?? 0);
  }
}
