import type { Bias, Level } from '../gpio.ts';

/** The voltage on one pin: what we drive it to, else what the outside does, else the pull. */
class Pin {
  output: Level | undefined;
  outside: Level | undefined;
  bias: Bias = 'as-is';
  readonly listeners = new Set<(level: Level) => void>();

  get level(): Level {
    return this.output ?? this.outside ?? (this.bias === 'pull-up' ? 1 : 0);
  }
}

/** The header's pins by BCM number, seen from outside: as a person with a wire in hand sees them. */
export class Pins {
  readonly #pins = new Map<number, Pin>();

  /** Puts a pin on a level, or with `undefined` lets go of it. Physical: 1 is high. */
  drive(line: number, level: Level | undefined): void {
    this.#change(line, (pin) => {
      pin.outside = level;
    });
  }

  /** The physical level. */
  level(line: number): Level {
    return this.#pin(line).level;
  }

  /** Calls `listener` with the physical level after every change, until the returned function is called. */
  onChange(line: number, listener: (level: Level) => void): () => void {
    const { listeners } = this.#pin(line);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Makes the pin an output on that level, or an input again. */
  setOutput(line: number, level: Level | undefined): void {
    this.#change(line, (pin) => {
      pin.output = level;
    });
  }

  setBias(line: number, bias: Bias): void {
    if (bias === 'as-is') return;
    this.#change(line, (pin) => {
      pin.bias = bias;
    });
  }

  #change(line: number, change: (pin: Pin) => void): void {
    const pin = this.#pin(line);
    const before = pin.level;
    change(pin);
    const { level } = pin;
    if (level !== before) for (const listener of [...pin.listeners]) listener(level);
  }

  #pin(line: number): Pin {
    let pin = this.#pins.get(line);
    if (!pin) {
      pin = new Pin();
      this.#pins.set(line, pin);
    }
    return pin;
  }
}
