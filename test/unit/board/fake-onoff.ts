import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gpio as Onoff } from 'onoff';
import { onTestFinished } from 'vitest';
import { guardOnoff, type OnoffClass } from '../../../src/board/gpio/sysfs-line.ts';

/** A folder like /sys, with chips of 54 lines. */
export function fakeSys(
  chips: readonly { readonly label: string; readonly base: number; readonly name?: string }[],
) {
  const sys = mkdtempSync(join(tmpdir(), 'fieldhand-sys-'));
  onTestFinished(() => rmSync(sys, { recursive: true }));
  const gpioClass = join(sys, 'class/gpio');
  mkdirSync(gpioClass, { recursive: true });
  for (const { label, base, name } of chips) {
    const folder = join(gpioClass, `gpiochip${base}`);
    mkdirSync(join(folder, 'device', name ?? ''), { recursive: true });
    writeFileSync(join(folder, 'label'), `${label}\n`);
    writeFileSync(join(folder, 'base'), `${base}\n`);
    writeFileSync(join(folder, 'ngpio'), '54\n');
  }
  return { sys, gpioClass };
}

/** The lines of a sysfs in memory, under the real guard. */
export class FakeOnoff {
  /** Constructor arguments, in turn. */
  readonly opened: unknown[][] = [];
  readonly unexported: number[] = [];
  level: 0 | 1 = 0;
  /** Every reading fails with this errno. */
  error: string | undefined;
  /** The next line cannot be exported. */
  refusal: { readonly code: string; readonly path?: string } | undefined;
  /** What the line answers for its direction, when it does not obey. */
  stubborn: 'in' | 'out' | undefined;
  #interrupt: (() => void) | undefined;

  get watched(): boolean {
    return this.#interrupt !== undefined;
  }

  interrupt(): void {
    this.#interrupt?.();
  }

  readonly class: OnoffClass = this.#makeClass();

  #makeClass(): OnoffClass {
    const fake = this;
    class Line {
      readonly #number: number;
      readonly #direction: string;
      readonly #activeLow: boolean;

      constructor(...parameters: ConstructorParameters<typeof Onoff>) {
        const [number, direction, , options] = parameters;
        fake.opened.push(parameters);
        if (fake.refusal) throw Object.assign(new Error(fake.refusal.code), fake.refusal);
        this.#number = number;
        this.#direction = direction === 'in' ? 'in' : 'out';
        this.#activeLow = options?.activeLow ?? false;
      }

      readSync(): 0 | 1 {
        if (fake.error) throw Object.assign(new Error(fake.error), { code: fake.error });
        return fake.level;
      }

      writeSync(level: 0 | 1): void {
        fake.level = level;
      }

      /** As onoff does: it reads the level in the interrupt, outside anybody's reach. */
      watch(callback: (error: null, level: 0 | 1) => void): void {
        fake.#interrupt = () => callback(null, this.readSync());
      }

      unwatchAll(): void {
        fake.#interrupt = undefined;
      }

      direction(): string {
        return fake.stubborn ?? this.#direction;
      }

      activeLow(): boolean {
        return this.#activeLow;
      }

      unexport(): void {
        fake.#interrupt = undefined;
        fake.unexported.push(this.#number);
      }
    }
    return guardOnoff(Line as unknown as typeof Onoff);
  }
}
