import type { I2cAddress } from '../i2c.ts';

/**
 * - absent: nobody acknowledges, as when a wire is pulled
 * - busy: a kernel driver holds the address
 * - stuck: transfers do not come back, and the bus with them, until the fault ends
 * - failed: every transfer ends in a bus error
 * - corrupt: bytes that are read have wrong bits
 */
export type I2cFault = 'absent' | 'busy' | 'stuck' | 'failed' | 'corrupt';
/** absent: the chip of the line has gone, and open lines with it; busy: another program holds it. */
export type LineFault = 'absent' | 'busy';
export type FileFault = 'absent' | 'denied' | 'failed' | 'stuck';

/** What is wrong with the simulated board, told at any time. */
export class Faults {
  readonly #i2c = new Map<string, I2cFault>();
  readonly #lines = new Map<number, LineFault>();
  readonly #files = new Map<string, FileFault>();
  readonly #listeners = new Map<string, Set<(fault: string | undefined) => void>>();

  /** `undefined` ends the fault, here and below: `absent` unplugs a chip and `undefined` plugs it back. */
  i2c(at: I2cAddress, fault: I2cFault | undefined): void {
    this.#set(this.#i2c, i2cKey(at), fault, i2cKey(at));
  }

  line(line: number, fault: LineFault | undefined): void {
    this.#set(this.#lines, line, fault, lineKey(line));
  }

  file(path: string, fault: FileFault | undefined): void {
    this.#set(this.#files, path, fault, path);
  }

  ofI2c(at: I2cAddress): I2cFault | undefined {
    return this.#i2c.get(i2cKey(at));
  }

  ofLine(line: number): LineFault | undefined {
    return this.#lines.get(line);
  }

  ofFile(path: string): FileFault | undefined {
    return this.#files.get(path);
  }

  /** Calls `listener` when the fault of that line changes, until the returned function is called. */
  onLine(line: number, listener: (fault: string | undefined) => void): () => void {
    return this.#listen(lineKey(line), listener);
  }

  onI2c(at: I2cAddress, listener: (fault: string | undefined) => void): () => void {
    return this.#listen(i2cKey(at), listener);
  }

  onFile(path: string, listener: (fault: string | undefined) => void): () => void {
    return this.#listen(path, listener);
  }

  #set<K, F extends string>(faults: Map<K, F>, key: K, fault: F | undefined, listeners: string): void {
    if (faults.get(key) === fault) return;
    if (fault === undefined) faults.delete(key);
    else faults.set(key, fault);
    for (const listener of [...(this.#listeners.get(listeners) ?? [])]) listener(fault);
  }

  #listen(key: string, listener: (fault: string | undefined) => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
}

const i2cKey = ({ bus, address }: I2cAddress): string => `i2c ${bus} ${address}`;
const lineKey = (line: number): string => `line ${line}`;
