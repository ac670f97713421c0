import type { Source } from './document.ts';
import { isPlain } from './pieces.ts';
import type { Path } from './problem.ts';

/** A value that a variable or an option of the command line puts over the file's. */
export interface Override {
  readonly path: Path;
  readonly value: unknown;
  /** How the user knows it: `FIELDHAND_GATEWAY`, `--port`. */
  readonly from: string;
}

/** The file with `overrides` laid over it, later ones over earlier ones; an override's place is its origin. */
export function overlay(source: Source, overrides: readonly Override[]): Source {
  let value = source.value;
  for (const override of overrides) value = put(value, override.path, override.value);
  return {
    value,
    where(path, at) {
      const covers = overrides.findLast((one) => one.path.every((step, depth) => path[depth] === step));
      return covers ? { text: covers.from, offset: -1 } : source.where(path, at);
    },
  };
}

function put(target: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  // what is no mapping stays as it is, so that validation complains about it
  if (target !== undefined && target !== null && !isPlain(target)) return target;
  return { ...target, [step]: put(target?.[step], rest, value) };
}

/** `host:port`, `[::1]:port` or `host` as overrides of `host` and `port` below `base`. */
export function addressOverrides(base: Path, address: string, from: string): readonly Override[] {
  const parts = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(address);
  const host = parts?.[1] ?? parts?.[2] ?? address;
  const port = parts?.[3];
  const overrides: Override[] = [{ path: [...base, 'host'], value: host, from }];
  if (port !== undefined) overrides.push({ path: [...base, 'port'], value: numeric(port), from });
  return overrides;
}

/** Digits as a number; anything else stays text, for validation to complain about. */
export function numeric(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
