import type uPlot from 'uplot';
import type { ChannelView } from '../model.ts';
import { fetchReadings } from './api.ts';
import { attribute, el, text } from './dom.ts';
import { label, number, shownAs, wordsOf } from './format.ts';
import { detail, draw, onThemeChange, type PlotStyle, resize, sparkline } from './plot.ts';
import { Series } from './series.ts';

const MINUTE_MS = 60_000;
const SPARK_MS = 15 * MINUTE_MS;
const SPANS = [
  ['15 min', SPARK_MS],
  ['1 h', 60 * MINUTE_MS],
  ['6 h', 360 * MINUTE_MS],
] as const;
/** A browser opens six connections to one host: the event stream has one and commands want theirs. */
const LOADS_AT_ONCE = 3;

export interface Charts {
  /** The chart of a channel; made now, drawn while it is in view. */
  add(agent: string, channel: ChannelView): Chart;
  /** Draws what changed and is in view. */
  draw(now: number): void;
  /** Nothing is known to be complete any more: what is in view is loaded again. */
  reload(): void;
}

export interface Chart {
  readonly spark: HTMLElement;
  /** The large chart, empty until it is opened. */
  readonly panel: HTMLElement;
  push(time: number, value: number): void;
  open(open: boolean): void;
  remove(): void;
}

class ChannelChart implements Chart {
  readonly spark = el('div', { class: 'spark' });
  readonly panel = el('div', { class: 'panel', hidden: true });
  readonly #agent: string;
  readonly #channel: ChannelView;
  readonly #style: PlotStyle;
  readonly #factor: number;
  readonly #series = new Series();
  readonly #load: (work: () => Promise<void>) => void;
  readonly #forget: () => void;
  readonly #readout = el('output', { class: 'readout' });
  readonly #canvas = el('div', { class: 'canvas', role: 'img' });
  #span: number = 60 * MINUTE_MS;
  #visible = false;
  #loading = false;
  #dirty = true;
  #small: uPlot | undefined;
  #large: uPlot | undefined;

  constructor(
    agent: string,
    channel: ChannelView,
    load: (work: () => Promise<void>) => void,
    forget: () => void,
  ) {
    this.#agent = agent;
    this.#channel = channel;
    this.#load = load;
    this.#forget = forget;
    const { unit, factor, decimals } = shownAs(channel.unit, channel.decimals);
    this.#factor = factor;
    this.#style = { unit, decimals, words: wordsOf(channel.quantity) };
    attribute(this.spark, 'aria-hidden', 'true');
  }

  push(time: number, value: number): void {
    if (this.#series.push(time, value)) this.#dirty = true;
  }

  open(open: boolean): void {
    this.panel.hidden = !open;
    if (open && !this.#large) this.#build();
    if (!open) this.#close();
    this.#dirty = true;
  }

  show(visible: boolean): void {
    this.#visible = visible;
    this.#dirty = true;
    if (visible) return;
    this.#small?.destroy();
    this.#small = undefined;
  }

  draw(now: number, force: boolean): void {
    if (!this.#visible && !this.#large) return;
    const span = this.#large ? this.#span : SPARK_MS;
    this.#ensure(now, span);
    if (!this.#dirty && !force) return;
    this.#dirty = false;
    this.#series.trim(now - Math.max(span, SPARK_MS) - MINUTE_MS);
    if (this.#visible && this.spark.clientWidth > 0) {
      this.#small ??= sparkline(this.spark, this.#style);
      resize(this.#small, this.spark);
      draw(this.#small, this.#series.plot(now - SPARK_MS, this.#factor), now, SPARK_MS);
    }
    if (!this.#large) return;
    const data = this.#series.plot(now - this.#span, this.#factor);
    resize(this.#large, this.#canvas);
    draw(this.#large, data, now, this.#span);
    this.#describe(data[1]);
  }

  reload(): void {
    this.#series.from = undefined;
    this.#dirty = true;
  }

  redraw(): void {
    this.#small?.redraw();
    this.#large?.redraw();
  }

  remove(): void {
    this.show(false);
    this.#close();
    this.#forget();
  }

  /** Loads what is missing on the left. */
  #ensure(now: number, span: number): void {
    const from = now - span;
    if (this.#loading || (this.#series.from !== undefined && this.#series.from <= from)) return;
    this.#loading = true;
    this.#load(async () => {
      try {
        this.#series.load(from, await fetchReadings(this.#agent, this.#channel, from));
        text(this.#readout, '');
      } catch (error) {
        // what comes live is still drawn; the next connection loads again
        this.#series.from = from;
        text(this.#readout, `could not be loaded: ${(error as Error).message}`);
      }
      this.#loading = false;
      this.#dirty = true;
    });
  }

  #build(): void {
    const choices = SPANS.map(([name, ms]) =>
      el('button', { type: 'button', class: 'plain', 'aria-pressed': String(ms === this.#span) }, name),
    );
    for (const [index, button] of choices.entries())
      button.addEventListener('click', () => {
        this.#span = SPANS[index]![1];
        for (const choice of choices) attribute(choice, 'aria-pressed', String(choice === button));
        this.#dirty = true;
      });
    this.panel.replaceChildren(
      el('div', { class: 'spans', role: 'group', 'aria-label': 'Time shown' }, ...choices, this.#readout),
      this.#canvas,
    );
    this.#large = detail(this.#canvas, this.#style, (point) => text(this.#readout, point));
  }

  #close(): void {
    this.#large?.destroy();
    this.#large = undefined;
    this.panel.replaceChildren();
  }

  /** What the drawing shows, for those who do not see it. */
  #describe(values: readonly (number | null)[]): void {
    const known = values.filter((value) => value !== null);
    const { sensor, quantity } = this.#channel;
    const { unit, decimals } = this.#style;
    const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const range =
      known.length === 0
        ? 'no readings'
        : `between ${number(least, decimals)} and ${number(most, decimals)} ${unit}`.trim();
    const name = SPANS.find(([, ms]) => ms === this.#span)?.[0] ?? '';
    attribute(this.#canvas, 'aria-label', `${label(quantity)} of ${sensor}, last ${name}: ${range}`);
  }
}

/** All charts of the page. Only those in view hold a canvas or load anything; `onLoaded` asks to draw. */
export function createCharts(onLoaded: () => void): Charts {
  const bySpark = new Map<Element, ChannelChart>();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) bySpark.get(target)?.show(isIntersecting);
    },
    { rootMargin: '100px' },
  );
  const load = limited(LOADS_AT_ONCE, onLoaded);
  let force = true;
  const redraw = (): void => {
    force = true;
  };
  addEventListener('resize', redraw);
  onThemeChange(() => {
    for (const chart of bySpark.values()) chart.redraw();
  });
  return {
    add(agent, channel) {
      const chart = new ChannelChart(agent, channel, load, () => {
        watcher.unobserve(chart.spark);
        bySpark.delete(chart.spark);
      });
      bySpark.set(chart.spark, chart);
      watcher.observe(chart.spark);
      return chart;
    },
    draw(now) {
      for (const chart of bySpark.values()) chart.draw(now, force);
      force = false;
    },
    reload() {
      for (const chart of bySpark.values()) chart.reload();
    },
  };
}

/** Runs at most `most` pieces of work at once, the rest in order. */
function limited(most: number, onDone: () => void): (work: () => Promise<void>) => void {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  const next = (): void => {
    const work = running < most ? waiting.shift() : undefined;
    if (!work) return;
    running++;
    void work().finally(() => {
      running--;
      onDone();
      next();
    });
  };
  return (work) => {
    waiting.push(work);
    next();
  };
}
