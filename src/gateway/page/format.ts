/** How numbers, units and times read to a person. Pure. */

interface Shown {
  readonly unit: string;
  /** What to multiply a value with. */
  readonly factor: number;
  readonly decimals: number;
}

/** UCUM codes that people write otherwise. */
const UNITS: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  '1': '',
  deg: '°',
  Ohm: 'Ω',
  'ug/m3': 'µg/m³',
  'mg/m3': 'mg/m³',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  By: 'B',
  'W.h': 'Wh',
  'kW.h': 'kWh',
  m3: 'm³',
  '/min': 'per min',
};

/** Quantities that only know 1 and 0, in words. */
const WORDS: Readonly<Record<string, readonly [on: string, off: string]>> = {
  contact: ['closed', 'open'],
  motion: ['motion', 'still'],
  button: ['pressed', 'released'],
};

/** Pressure of the air is told in hPa everywhere but in SI. */
export function shownAs(unit: string, decimals: number): Shown {
  if (unit === 'Pa') return { unit: 'hPa', factor: 0.01, decimals: Math.min(Math.max(decimals + 2, 0), 1) };
  return { unit: UNITS[unit] ?? unit, factor: 1, decimals: Math.max(decimals, 0) };
}

export function wordsOf(quantity: string): readonly [on: string, off: string] | undefined {
  return WORDS[quantity];
}

export function number(value: number, decimals: number): string {
  return value.toLocaleString('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** As many decimals as every multiple of an axis' step can be told with: 1 for 2.5. At most 6. */
export function decimalsOfStep(step: number): number {
  const isTold = (decimals: number): boolean => {
    const scaled = step * 10 ** decimals;
    return Math.abs(scaled - Math.round(scaled)) < 1e-9 * scaled;
  };
  let decimals = 0;
  while (decimals < 6 && !isTold(decimals)) decimals++;
  return decimals;
}

/** A value as number (or word) and unit, apart so that they can be set in different weights. */
export function reading(
  channel: { readonly quantity: string; readonly unit: string; readonly decimals: number },
  value: number | null,
): { readonly value: string; readonly unit: string } {
  if (value === null) return { value: '–', unit: '' };
  const words = WORDS[channel.quantity];
  if (words) return { value: value > 0 ? words[0] : words[1], unit: '' };
  if (channel.unit === 's') return { value: span(value * 1_000), unit: '' };
  const { unit, factor, decimals } = shownAs(channel.unit, channel.decimals);
  return { value: number(value * factor, decimals), unit };
}

/** `cpu-temperature` -> `CPU temperature`. */
export function label(name: string): string {
  const words = name.replaceAll('-', ' ').replace(/\b(cpu|co2|uv|tvoc)\b/gi, (word) => word.toUpperCase());
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`;
}

const STEPS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** A length of time in its two largest units below ten of the first, else in one: `1 h 5 min`, `42 min`. */
export function span(ms: number): string {
  const index = STEPS.findIndex(([size]) => ms >= size);
  const step = STEPS[index];
  if (!step) return '0 s';
  const [size, unit] = step;
  const count = Math.floor(ms / size);
  const next = STEPS[index + 1];
  const rest = next && count < 10 ? Math.floor((ms % size) / next[0]) : 0;
  return rest > 0 && next && next[1] !== 's' ? `${count} ${unit} ${rest} ${next[1]}` : `${count} ${unit}`;
}

/** How long ago; a moment that a clock elsewhere puts a little into the future is now. */
export const age = (ms: number): string => (ms < 1_000 ? 'now' : span(ms).replace(/(?<=\D) \d.*/, ''));

/** A heartbeat's round trip or a command's duration. */
export const took = (ms: number): string =>
  ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1_000 ? `${Math.round(ms)} ms` : `${number(ms / 1_000, 1)} s`;

const pad = (value: number): string => String(value).padStart(2, '0');

/** Local wall time, 24 hours. */
export function clockTime(ms: number, seconds = true): string {
  const date = new Date(ms);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}${seconds ? `:${pad(date.getSeconds())}` : ''}`;
}

/** `14:05`, with the day in front when it is not today. */
export function moment(ms: number, now: number): string {
  const [date, today] = [new Date(ms), new Date(now)];
  if (date.toDateString() === today.toDateString()) return clockTime(ms, false);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return `${day} ${clockTime(ms, false)}`;
}

/** Where something stands that travels, 0 = closed to 1 = open, in words. */
export function position(value: number): string {
  const percent = Math.round(value * 100);
  return percent === 0 ? 'closed' : percent === 100 ? 'open' : `${percent} % open`;
}

/** A level of 0 to 1 in words. */
export function level(value: number, proportional: boolean): string {
  if (proportional && value > 0) return `${Math.round(value * 100)} %`;
  return value > 0 ? 'on' : 'off';
}
