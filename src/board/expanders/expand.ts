import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../lib/clock.ts';
import type { Board, NativeBoard } from '../board.ts';
import type { Gpio } from '../gpio.ts';
import { ExpanderChip } from './chip.ts';
import type { ExpanderSpec } from './expander.ts';

/** A board whose expanders may change. */
export interface ExpandedBoard extends Board {
  /**
   * These are its expanders from now on. Lines of one that goes or is another are closed; whoever holds them has
   * let go of them before. The others stay as they are.
   */
  expand(expanders: readonly ExpanderSpec[]): void;
}

/**
 * The board with the lines of its expanders, under their names as `chip`. No expander is touched before one of
 * its lines is opened.
 */
export function expandBoard(
  board: NativeBoard,
  expanders: readonly ExpanderSpec[],
  clock: Clock,
): ExpandedBoard {
  const native = board.gpio;
  const chips = new Map<string, { readonly spec: ExpanderSpec; readonly chip: ExpanderChip }>();
  const expand = (specs: readonly ExpanderSpec[]): void => {
    for (const [name, { spec, chip }] of chips) {
      if (specs.some((other) => isDeepStrictEqual(other, spec))) continue;
      chip.close();
      chips.delete(name);
    }
    for (const spec of specs) {
      if (chips.has(spec.name)) continue;
      chips.set(spec.name, { spec, chip: new ExpanderChip(spec, { i2c: board.i2c, gpio: native, clock }) });
    }
  };
  expand(expanders);
  const closeChips = (): void => {
    for (const { chip } of chips.values()) chip.close();
  };
  const chipOf = (name: string | undefined): ExpanderChip | undefined =>
    name === undefined ? undefined : chips.get(name)?.chip;
  const gpio: Gpio = {
    backend: native.backend,
    openInput: (ref, options) =>
      chipOf(ref.chip)?.openInput(ref.line, options) ?? native.openInput(ref, options),
    openOutput: (ref, options) =>
      chipOf(ref.chip)?.openOutput(ref.line, options) ?? native.openOutput(ref, options),
    close() {
      closeChips();
      native.close();
    },
  };
  return {
    ...board,
    gpio,
    expand,
    get description() {
      if (chips.size === 0) return board.description;
      const words = [...chips.values()].map(({ spec: { name, kind } }) => `${name} (${kind.kind})`);
      return `${board.description}; expanders ${words.join(', ')}`;
    },
    async close() {
      closeChips();
      await board.close();
    },
  };
}
