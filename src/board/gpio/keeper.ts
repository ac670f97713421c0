import type { PassedDescriptor } from '../../lib/systemd/environment.ts';
import type { Notifier } from '../../lib/systemd/notify.ts';

/** An output that outlives the process which opened it, and what tells it from others. */
export interface KeptLine {
  /** Label of its chip: numbers of chips may change. */
  readonly chip: string;
  readonly line: number;
  readonly activeLow: boolean;
}

/**
 * Keeps open lines from the end of one process to the start of the next. While somebody has a line's descriptor the
 * kernel leaves the line as it is; when the last one is closed, mainline kernels make it an input.
 */
export interface LineKeeper {
  /** Whether outputs that are to hold their level and are closed now are to be kept: the process stops in order. */
  readonly keeping: boolean;
  /** Keeps a duplicate of `fd`, where there is anybody to keep it. */
  keep(line: KeptLine, fd: number): void;
  /** What an earlier process left of that line, as an output of whatever kind; the caller's to close. */
  take(chip: string, line: number): { readonly fd: number; readonly activeLow: boolean } | undefined;
}

/** Keeps lines in systemd's file-descriptor store, or nowhere. */
export class StoredLines implements LineKeeper {
  keeping = false;
  /** What was left and taken up again, for people. */
  readonly taken: string[] = [];
  readonly #notifier: Notifier;
  readonly #close: (fd: number) => void;
  readonly #left = new Map<string, { readonly fd: number; readonly line: KeptLine }>();

  /**
   * Takes what is passed out of the store at once: a process that is killed must leave nothing there, so that its
   * lines can be had by whoever makes them safe in its place.
   * @param passed by the manager; what is no line is left alone
   * @param close closes a descriptor
   */
  constructor(passed: readonly PassedDescriptor[], notifier: Notifier, close: (fd: number) => void) {
    this.#notifier = notifier;
    this.#close = close;
    for (const { fd, name } of passed) {
      const line = parseName(name);
      if (!line) continue;
      const key = keyOf(line.chip, line.line);
      if (this.#left.has(key)) close(fd);
      else {
        this.#left.set(key, { fd, line });
        notifier.unstore(name);
      }
    }
  }

  keep(line: KeptLine, fd: number): void {
    this.#notifier.store(nameOf(line), fd);
  }

  take(chip: string, line: number): { readonly fd: number; readonly activeLow: boolean } | undefined {
    const key = keyOf(chip, line);
    const left = this.#left.get(key);
    this.#left.delete(key);
    if (left) this.taken.push(`line ${line} of ${chip}`);
    return left && { fd: left.fd, activeLow: left.line.activeLow };
  }

  /** Lets go of what nobody has taken: no output of the config. */
  release(): void {
    for (const { fd } of this.#left.values()) this.#close(fd);
    this.#left.clear();
  }
}

const keyOf = (chip: string, line: number): string => `${chip} ${line}`;

/** A name in the store: printable ASCII without colons, at most 255 characters. */
const nameOf = ({ chip, line, activeLow }: KeptLine): string =>
  `line/${encodeURIComponent(chip)}/${line}/${activeLow ? 'low' : 'high'}`;

function parseName(name: string): KeptLine | undefined {
  const [, chip, line, active] = /^line\/([^/]+)\/(\d{1,9})\/(high|low)$/.exec(name) ?? [];
  if (chip === undefined || line === undefined) return undefined;
  try {
    return { chip: decodeURIComponent(chip), line: Number(line), activeLow: active === 'low' };
  } catch {
    return undefined;
  }
}
