import type { Board } from '../board.ts';

/** The board, for one whose outputs are to hold their level beyond the end of this process while `hold` says so. */
export function holding(board: Board, hold: () => boolean): Board {
  const { gpio } = board;
  return {
    ...board,
    gpio: {
      backend: gpio.backend,
      openInput: (line, options) => gpio.openInput(line, options),
      openOutput: (line, options) => gpio.openOutput(line, { ...options, hold }),
      close: () => gpio.close(),
    },
  };
}
