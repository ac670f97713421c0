import type { Clock } from '../../lib/clock.ts';
import { DeviceError, messageOf } from '../../lib/errors.ts';
import { lineName } from '../gpio/header-chip.ts';
import { recheck } from '../gpio/recheck.ts';
import type { InputLine, InputOptions, Level, NativeGpio, OutputLine, OutputOptions } from '../gpio.ts';
import { SerialQueue } from '../i2c/serial-queue.ts';
import { placeOf } from '../i2c/trouble.ts';
import type { I2c } from '../i2c.ts';
import type { ExpanderPort, ExpanderSpec, PortState } from './expander.ts';
import { watchInterrupt } from './interrupt.ts';
import { type ChipLine, ExpanderInput, ExpanderOutput } from './line.ts';

export interface ExpanderHost {
  readonly i2c: I2c;
  /** Has the interrupt line. */
  readonly gpio: NativeGpio;
  readonly clock: Clock;
}

/** What somebody wants a line to be. */
interface Claim {
  /** Of an output: the physical level that it has, or is to take. */
  level?: Level;
  readonly output?: ExpanderOutput;
  /** Of an input; undefined leaves it as it is. */
  readonly pullUp?: boolean | undefined;
  /** Told of every look at the chip. */
  readonly watcher?: ExpanderInput;
  readonly close: () => void;
}

/**
 * One expander: its lines, handed out one by one, and a look at them all whenever one may have changed. What they
 * are to be is kept here; after a failure, and whenever a line is opened, everything is written anew.
 *
 * A chip that was without supply answers as before, with all its lines inputs. When that is found it is set up
 * again, but nothing goes on: an output that was on is off and dead until it is opened anew, for how long it was
 * off nobody knows. So is an input whose changes are awaited, since some may be missing.
 */
export class ExpanderChip {
  readonly #spec: ExpanderSpec;
  readonly #host: ExpanderHost;
  readonly #port: ExpanderPort;
  readonly #place: string;
  readonly #queue = new SerialQueue();
  readonly #claims = new Map<number, Claim>();
  #written: PortState | undefined;
  /** Whether the chip may be something else than was written. */
  #doubtful = true;
  #stopWatching: (() => void) | undefined;
  #checking = false;

  constructor(spec: ExpanderSpec, host: ExpanderHost) {
    this.#spec = spec;
    this.#host = host;
    this.#place = `${spec.name} (${spec.kind.kind} at ${placeOf(spec)})`;
    this.#port = spec.kind.port(host.i2c.device(spec), this.#place, spec.interrupt !== undefined);
  }

  async openInput(line: number, options: InputOptions): Promise<InputLine> {
    const at = this.#line(line);
    if (this.#spec.kind.lacks.includes(options.bias))
      throw new DeviceError('failed', `${at.name}: ${this.#spec.kind.kind} has no ${options.bias}`, {
        cure: 'wire a resistor to ground and set `pull: none`',
      });
    const input = new ExpanderInput(at, options, this.#host.clock);
    const watched = options.edges || options.debounceMs > 0;
    const claim: Claim = {
      pullUp: options.bias === 'as-is' ? undefined : options.bias === 'pull-up',
      ...(watched && { watcher: input }),
      close: () => input.close(),
    };
    await this.#claim(line, claim, async () => {
      // listened to before it is looked at: an interrupt that is pending already makes no edge any more
      if (watched) this.#watch();
      await this.#look();
    });
    return input;
  }

  async openOutput(line: number, options: OutputOptions): Promise<OutputLine> {
    const output = new ExpanderOutput(this.#line(line), options);
    const level = options.activeLow === (options.initial === 0) ? 1 : 0;
    await this.#claim(line, { level, output, close: () => output.close() });
    return output;
  }

  close(): void {
    for (const { close } of this.#claims.values()) close();
  }

  #line(line: number): ChipLine {
    const name = lineName({ line }, this.#spec.name);
    const { kind, lines } = this.#spec.kind;
    if (line >= lines)
      throw new DeviceError('absent', `${name} does not exist; a ${kind} has lines 0 to ${lines - 1}`);
    return {
      name,
      level: async () => (((await this.#queue.run(() => this.#look())) >> line) & 1 ? 1 : 0),
      write: (level) => this.#queue.run(() => this.#write(line, level)),
      release: () => this.#release(line),
    };
  }

  async #claim(line: number, claim: Claim, then: () => Promise<void> = async () => undefined): Promise<void> {
    if (this.#claims.has(line))
      throw new DeviceError('busy', `${this.#line(line).name} is open in this program already`);
    this.#claims.set(line, claim);
    try {
      await this.#queue.run(async () => {
        this.#doubtful = true;
        await this.#settle(claim);
        await then();
      });
    } catch (error) {
      this.#release(line);
      throw error;
    }
  }

  #release(line: number): void {
    this.#claims.delete(line);
    if ([...this.#claims.values()].some(({ watcher }) => watcher)) return;
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }

  /** Makes the chip what it is to be. @param fresh what nobody was told of yet */
  async #settle(fresh?: Claim): Promise<void> {
    if (!this.#doubtful && this.#written) return;
    const { state, lost } = await this.#port.adopt(this.#written);
    if (lost) this.#lose(fresh);
    const wanted = this.#wanted(state);
    await this.#port.apply(wanted);
    this.#written = wanted;
    this.#doubtful = false;
  }

  async #write(line: number, level: Level): Promise<void> {
    const claim = this.#claims.get(line);
    if (!claim?.output) return;
    // off is kept in any case, on only when the chip has taken it: nobody else's order is to bring it on
    const { off } = claim.output;
    if (level === off) claim.level = off;
    try {
      await this.#settle();
      if (!this.#written || claim.output.failed) return;
      const wanted = this.#wanted(this.#written, { claim, level });
      const { lost } = await this.#port.drive(wanted, this.#written);
      if (!lost) {
        this.#written = wanted;
        claim.level = level;
        return;
      }
      await this.#anew();
      if (level !== off) throw this.#lost();
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
  }

  /** @param interruptedAt when the chip said that something had changed, CLOCK_MONOTONIC ms */
  async #look(interruptedAt?: number): Promise<number> {
    try {
      await this.#settle();
      const now = this.#host.clock.monotonic();
      const { levels, caught, lost } = await this.#port.look(this.#written as PortState);
      if (lost) {
        await this.#anew();
        throw this.#lost();
      }
      for (const [line, { watcher }] of this.#claims) {
        if (caught && (caught.lines >> line) & 1)
          watcher?.found((caught.levels >> line) & 1 ? 1 : 0, interruptedAt ?? now);
        watcher?.found((levels >> line) & 1 ? 1 : 0, caught ? now : (interruptedAt ?? now));
      }
      return levels;
    } catch (error) {
      this.#doubtful = true;
      this.#fail(error);
      throw error;
    }
  }

  /** @param next a level that is not had yet */
  #wanted(found: PortState, next?: { readonly claim: Claim; readonly level: Level }): PortState {
    let { outputs, high, pulledUp } = found;
    let watched = 0;
    const set = (mask: number, bit: number, on: boolean): number => (on ? mask | bit : mask & ~bit);
    for (const [line, claim] of this.#claims) {
      const { pullUp, watcher } = claim;
      const level = claim === next?.claim ? next.level : claim.level;
      const bit = 1 << line;
      outputs = set(outputs, bit, level !== undefined);
      if (level !== undefined) high = set(high, bit, level === 1);
      if (pullUp !== undefined) pulledUp = set(pulledUp, bit, pullUp);
      watched = set(watched, bit, watcher !== undefined);
    }
    return { outputs, high, pulledUp, watched };
  }

  /** From now on every change is found. @throws DeviceError when the interrupt line cannot be had */
  #watch(): void {
    if (this.#stopWatching) return;
    const { gpio, clock } = this.#host;
    const { name, interrupt, pollMs } = this.#spec;
    const check = (at?: number): Promise<void> => this.#check(at);
    this.#stopWatching =
      interrupt === undefined
        ? recheck(clock, check, pollMs)
        : watchInterrupt({ gpio, clock, line: interrupt, name }, check, (error) => this.#fail(error));
  }

  /** A look that nobody waits for. */
  async #check(interruptedAt?: number): Promise<void> {
    // one that waits for its turn finds this change too, unless it must say when it was
    if (this.#checking && interruptedAt === undefined) return;
    this.#checking = true;
    try {
      await this.#queue.run(() => this.#look(interruptedAt));
    } catch {
      // the watchers have been told
    } finally {
      this.#checking = false;
    }
  }

  #lost(): DeviceError {
    return new DeviceError('failed', `${this.#place} has lost its settings: its supply was away`, {
      cure: 'look after its supply: a motor or a relay may pull it down when it starts',
    });
  }

  /** Its supply was away. */
  async #anew(): Promise<void> {
    this.#doubtful = true;
    this.#lose();
    await this.#settle();
  }

  /** Nothing of what it was told is so any more. */
  #lose(fresh?: Claim): void {
    this.#written = undefined;
    for (const claim of this.#claims.values()) {
      const { output } = claim;
      if (claim === fresh || !output || claim.level === output.off) continue;
      claim.level = output.off;
      output.fail(this.#lost());
    }
    this.#fail(this.#lost(), fresh);
  }

  #fail(error: unknown, fresh?: Claim): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    const trouble =
      error instanceof DeviceError ? error : new DeviceError('failed', messageOf(error), { cause: error });
    for (const claim of this.#claims.values()) if (claim !== fresh) claim.watcher?.fail(trouble);
  }
}
