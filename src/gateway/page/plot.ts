import uPlot from 'uplot';
import { clockTime, decimalsOfStep, number } from './format.ts';

const LEAST_SPAN_MS = 60_000;

/** One channel as uPlot draws it. */
export interface PlotStyle {
  /** Decimals and unit of what is drawn (after the factor). */
  readonly decimals: number;
  readonly unit: string;
  /** For what is only ever 1 or 0: drawn as steps between two words. */
  readonly words: readonly [on: string, off: string] | undefined;
}

let colours: { line: string; fill: string; grid: string; ink: string } | undefined;

/** The style sheet's colours; canvas cannot use custom properties itself. */
function palette() {
  if (colours) return colours;
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  colours = {
    line: read('--chart'),
    fill: read('--chart-fill'),
    grid: read('--hairline'),
    ink: read('--muted'),
  };
  return colours;
}

/** Has every chart drawn anew when the system turns to dark or light. */
export function onThemeChange(redraw: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    colours = undefined;
    redraw();
  });
}

/** Noise in the last digit must not fill the height. */
function valueRange({ words, decimals }: PlotStyle): uPlot.Scale.Range {
  if (words) return [-0.1, 1.1];
  const least = 10 * 10 ** -decimals;
  return (_plot, min, max) => {
    if (min === null || max === null) return [0, 1];
    const half = Math.max((max - min) * 0.58, least / 2);
    const middle = (min + max) / 2;
    return [middle - half, middle + half];
  };
}

const line = (style: PlotStyle): uPlot.Series => ({
  stroke: () => palette().line,
  fill: () => palette().fill,
  fillTo: (plot) => plot.scales.y?.min ?? 0,
  width: 1.5,
  points: { show: false },
  ...(style.words && { paths: uPlot.paths.stepped!({ align: 1 }) }),
});

/** The little chart of a row: a line and nothing else. */
export function sparkline(parent: HTMLElement, style: PlotStyle): uPlot {
  return new uPlot(
    {
      width: Math.max(parent.clientWidth, 40),
      height: parent.clientHeight,
      padding: [2, 0, 2, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: true, auto: false }, y: { range: valueRange(style) } },
      axes: [{ show: false }, { show: false }],
      series: [{}, line(style)],
    },
    [[], []],
    parent,
  );
}

/** The large chart: axes, and the reading under the pointer told through `point`. */
export function detail(parent: HTMLElement, style: PlotStyle, point: (text: string) => void): uPlot {
  const axis = (): uPlot.Axis => ({
    stroke: () => palette().ink,
    grid: { stroke: () => palette().grid, width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  });
  return new uPlot(
    {
      width: Math.max(parent.clientWidth, 80),
      height: parent.clientHeight,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false, setScale: false } },
      scales: { x: { time: true, auto: false }, y: { range: valueRange(style) } },
      axes: [
        {
          ...axis(),
          size: 24,
          gap: 4,
          space: 64,
          values: (_plot, times, _axis, _space, step) => times.map((s) => clockTime(s * 1_000, step < 60)),
        },
        {
          ...axis(),
          size: 52,
          gap: 6,
          space: 32,
          ...(style.words && { splits: () => [0, 1] }),
          values: (_plot, values, _axis, _space, step) =>
            values.map((value) => valueText(value, style, decimalsOfStep(step))),
        },
      ],
      series: [{}, line(style)],
      hooks: {
        setCursor: [
          (plot) => {
            const index = plot.cursor.idx;
            const x = index == null ? undefined : plot.data[0][index];
            const y = index == null ? undefined : plot.data[1]?.[index];
            point(
              x === undefined || y == null
                ? ''
                : `${clockTime(x * 1_000)}  ${valueText(y, style, style.decimals)} ${style.unit}`,
            );
          },
        ],
      },
    },
    [[], []],
    parent,
  );
}

const valueText = (value: number, { words }: PlotStyle, decimals: number): string =>
  words ? words[value > 0 ? 0 : 1] : number(value, decimals);

/** Draws `data` with its right edge at `nowMs`; what lies before the first reading is left out, down to a minute. */
export function draw(plot: uPlot, data: [number[], (number | null)[]], nowMs: number, spanMs: number): void {
  const first = Math.min((data[0][0] ?? 0) * 1_000, nowMs - LEAST_SPAN_MS);
  plot.batch(() => {
    plot.setData(data, false);
    plot.setScale('x', { min: Math.max(nowMs - spanMs, first) / 1_000, max: nowMs / 1_000 });
  });
}

/** Fits the plot to its parent after that was resized. */
export function resize(plot: uPlot, parent: HTMLElement): void {
  const [width, height] = [parent.clientWidth, parent.clientHeight];
  if (width > 0 && (plot.width !== width || plot.height !== height)) plot.setSize({ width, height });
}
