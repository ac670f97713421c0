import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Takes back what was asked for. @returns false when it has been done already */
export type CallOff = () => boolean;

/** Of requests at once: more than a Pi has lines. */
const SLOTS = 64;
/** As long as struct gpio_v2_line_values. */
const ARGUMENT_BYTES = 16;

// what is shared: whole numbers (a counter that wakes the thread, then for each slot its state, descriptor and request),
// times, arguments
const STATE = 1;
const FD = STATE + SLOTS;
const REQUEST = FD + SLOTS;
const NUMBERS = REQUEST + SLOTS + ((REQUEST + SLOTS) % 2);
const TIMES_AT = NUMBERS * 4;
const ARGUMENTS_AT = TIMES_AT + SLOTS * 8;
const SHARED_BYTES = ARGUMENTS_AT + SLOTS * ARGUMENT_BYTES;

// a slot's state is one of these, plus as many times 4 as it was armed: who has looked at one request must not take the next
// one in the same slot for it
const FREE = 0;
const ARMED = 1;
const BEGUN = 2;
const DONE = 3;
const IS = 3;

/**
 * How long somebody who calls off waits for a call that has begun, ms: it is one system call, on a thread that may have to
 * wait for a processor. Who went on without it would find what he does next undone.
 */
const BEGUN_MS = 5_000;

/**
 * Makes ioctl calls at their time though the program is busy, as with a commit to a slow SD card: on a thread that does
 * nothing else, which begins with the first of them.
 */
export class TimedIoctl {
  readonly #shared = new SharedArrayBuffer(SHARED_BYTES);
  readonly #numbers = new Int32Array(this.#shared, 0, NUMBERS);
  readonly #times = new Float64Array(this.#shared, TIMES_AT, SLOTS);
  #thread: Worker | undefined;

  /**
   * @param at CLOCK_MONOTONIC ms
   * @param argument read by the kernel, at most 16 bytes
   * @returns undefined when too many wait already. `fd` must stay open until it was called off.
   */
  at(at: number, fd: number, request: number, argument: Uint8Array): CallOff | undefined {
    const slot = this.#numbers.subarray(STATE, STATE + SLOTS).findIndex((state) => (state & IS) === FREE);
    if (slot < 0) return undefined;
    this.#thread ??= start(this.#shared);
    this.#numbers[FD + slot] = fd;
    this.#numbers[REQUEST + slot] = request | 0;
    this.#times[slot] = at;
    new Uint8Array(this.#shared, ARGUMENTS_AT + slot * ARGUMENT_BYTES, ARGUMENT_BYTES).set(argument);
    const armed = ((Atomics.load(this.#numbers, STATE + slot) + IS + 1) & ~IS) | ARMED;
    Atomics.store(this.#numbers, STATE + slot, armed);
    Atomics.add(this.#numbers, 0, 1);
    Atomics.notify(this.#numbers, 0);
    let called: boolean | undefined;
    return () => {
      called ??= this.#callOff(slot, armed & ~IS);
      return called;
    };
  }

  /** For tests: there is nothing to be closed in a program that ends. */
  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #callOff(slot: number, turn: number): boolean {
    const at = STATE + slot;
    const state = Atomics.compareExchange(this.#numbers, at, turn | ARMED, turn | FREE);
    if (state === (turn | ARMED)) return true;
    Atomics.wait(this.#numbers, at, turn | BEGUN, BEGUN_MS);
    // one that never ends keeps its slot
    Atomics.compareExchange(this.#numbers, at, turn | DONE, turn | FREE);
    return false;
  }
}

/** Its code goes along as text, so that it is found however the program is bundled. */
function start(shared: SharedArrayBuffer): Worker {
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { shared, koffi: createRequire(import.meta.url).resolve('koffi') },
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 },
  });
  // what it would have ended, the program ends too, only later
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}

const THREAD = `
const { workerData: { shared, koffi } } = require('node:worker_threads');
const ioctl = require(koffi).load(null).func('int ioctl(int fd, unsigned long request, ...)');
const numbers = new Int32Array(shared, 0, ${NUMBERS});
const times = new Float64Array(shared, ${TIMES_AT}, ${SLOTS});
const argument = new Uint8Array(${ARGUMENT_BYTES});
const now = () => Number(process.hrtime.bigint()) / 1e6;
for (;;) {
  const seen = Atomics.load(numbers, 0);
  let next = Infinity;
  for (let slot = 0; slot < ${SLOTS}; slot++) {
    const at = ${STATE} + slot;
    const state = Atomics.load(numbers, at);
    const turn = state & ~${IS};
    if (state !== (turn | ${ARMED})) continue;
    if (times[slot] > now()) next = Math.min(next, times[slot]);
    else if (Atomics.compareExchange(numbers, at, state, turn | ${BEGUN}) === state) {
      argument.set(new Uint8Array(shared, ${ARGUMENTS_AT} + slot * ${ARGUMENT_BYTES}, ${ARGUMENT_BYTES}));
      ioctl(numbers[${FD} + slot], numbers[${REQUEST} + slot] >>> 0, 'void *', argument);
      Atomics.store(numbers, at, turn | ${DONE});
      Atomics.notify(numbers, at);
    }
  }
  Atomics.wait(numbers, 0, seen, Math.max(0, next - now()));
}
`;
