/** ms per unit, largest first; the order is also the order in which a duration is written. */
const DURATION_UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

const DURATION_PART = /(\d+(?:\.\d+)?)(ms|d|h|m|s)/y;

/**
 * `500ms`, `10s`, `1.5s`, `5m`, `1h`, `7d`, or parts from large to small: `1h30m`. A bare number has no unit
 * and is refused, for nobody remembers which it was.
 * @returns ms, or undefined when the text is no duration
 */
export function parseDuration(text: string): number | undefined {
  const written = text.trim();
  let total = 0;
  let rank = -1;
  DURATION_PART.lastIndex = 0;
  for (let at = 0; at < written.length || rank < 0; at = DURATION_PART.lastIndex) {
    DURATION_PART.lastIndex = at;
    const part = DURATION_PART.exec(written);
    const next = DURATION_UNITS.findIndex(([unit]) => unit === part?.[2]);
    if (!part || next <= rank) return undefined;
    rank = next;
    total += Number(part[1]) * (DURATION_UNITS[next]?.[1] ?? 0);
  }
  return Number.isFinite(total) ? total : undefined;
}

/** The shortest text that `parseDuration` reads back as `ms` (to the microsecond): 90000 -> `1m30s`. */
export function formatDuration(ms: number): string {
  let rest = Math.abs(ms);
  let text = ms < 0 ? '-' : '';
  for (const [unit, size] of DURATION_UNITS) {
    const count = unit === 'ms' ? Number(rest.toFixed(3)) : Math.floor(rest / size);
    if (count === 0) continue;
    text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' || text === '-' ? '0s' : text;
}

/** @param minute whole minutes since midnight @returns `07:30` */
export const formatTimeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const BYTE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/**
 * `512B`, `64kB`, `64MB`, `1GB` (powers of 1000) or `64MiB` and kin (powers of 1024); letter case is ignored.
 * @returns whole bytes, or undefined when the text is no size
 */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b)$/i.exec(text.trim());
  const unit = BYTE_UNITS[match?.[2]?.toLowerCase() ?? ''];
  const bytes = Math.round(Number(match?.[1]) * (unit ?? Number.NaN));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** 64000000 -> `64MB`, 1536 -> `1536B`: the largest decimal or binary unit that leaves a whole number. */
export function formatBytes(bytes: number): string {
  for (const unit of ['TiB', 'TB', 'GiB', 'GB', 'MiB', 'MB', 'KiB', 'kB']) {
    const count = bytes / (BYTE_UNITS[unit.toLowerCase()] ?? 1);
    if (count >= 1 && Number.isInteger(count)) return `${count}${unit}`;
  }
  return `${Math.round(bytes)}B`;
}
