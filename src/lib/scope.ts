/** Something that runs until it is closed. Closing twice is allowed and does nothing more. */
export interface Closable {
  close(): Promise<void> | void;
}

/**
 * Starts things in order and stops them in reverse. When a start fails, what was started before it is
 * stopped again and the failure is thrown.
 */
export class Scope implements Closable {
  readonly #closers: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  readonly #onError: (name: string, error: unknown) => void;
  #closing: Promise<void> | undefined;

  constructor(onError: (name: string, error: unknown) => void = () => undefined) {
    this.#onError = onError;
  }

  /** Takes charge of `thing` and returns it. */
  add<T extends Closable>(name: string, thing: T): T {
    this.defer(name, () => thing.close());
    return thing;
  }

  /** Runs `close` when the scope closes. */
  defer(name: string, close: () => Promise<void> | void): void {
    this.#closers.push({ name, close });
  }

  /** Closes everything, last first. One that fails is reported and does not stop the others. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (const { name, close } of this.#closers.reverse()) {
      try {
        await close();
      } catch (error) {
        this.#onError(name, error);
      }
    }
  }
}

/** Runs `start` with a scope; closes the scope again if `start` throws. */
export async function openScope<T>(scope: Scope, start: (scope: Scope) => Promise<T>): Promise<T> {
  try {
    return await start(scope);
  } catch (error) {
    await scope.close();
    throw error;
  }
}
