import type { Clock } from '../../lib/clock.ts';
import type { Board } from '../board.ts';
import type { Gpio, NativeGpio } from '../gpio.ts';
import { ExpanderChip } from './chip.ts';
import type { ExpanderSpec } from './expander.ts';

/**
 * The board with the lines of its expanders, under their names as `chip`. No expander is touched before one of
 * its lines is opened.
 */
export function expandBoard(
  board: Board & { readonly gpio: NativeGpio },
  expanders: readonly ExpanderSpec[],
  clock: Clock,
): Board {
  if (expanders.length === 0) return board;
  const native = board.gpio;
  const chips = new Map(
    expanders.map((spec) => [spec.name, new ExpanderChip(spec, { i2c: board.i2c, gpio: native, clock })]),
  );
  const closeChips = (): void => {
    for (const chip of chips.values()) chip.close();
  };
  const chipOf = (name: string | undefined): ExpanderChip | undefined =>
    name === undefined ? undefined : chips.get(name);
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
  const words = expanders.map(({ name, kind }) => `${name} (${kind.kind})`).join(', ');
  return {
    ...board,
    gpio,
    description: `${board.description}; expanders ${words}`,
    async close() {
      closeChips();
      await board.close();
    },
  };
}
