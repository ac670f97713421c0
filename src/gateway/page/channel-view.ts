import type { ChannelView } from '../model.ts';
import type { Chart, Charts } from './chart.ts';
import { attribute, el, text } from './dom.ts';
import { age, label, reading } from './format.ts';

const QUALITIES: Readonly<Record<string, string>> = {
  suspect: 'doubtful',
  'uncertain-time': 'time uncertain',
};

/** One quantity of a sensor: its name, a little chart, value and age; the large chart on demand. */
export interface ChannelRow {
  readonly elements: readonly HTMLElement[];
  update(channel: ChannelView, well: boolean): void;
  tick(now: number): void;
  push(time: number, value: number): void;
  remove(): void;
}

export function channelRow(agent: string, first: ChannelView, charts: Charts): ChannelRow {
  const chart: Chart = charts.add(agent, first);
  const value = el('b');
  const unit = el('span', { class: 'unit' });
  const quality = el('span', { class: 'quality' });
  const ago = el('span', { class: 'age' });
  const button = el(
    'button',
    { type: 'button', class: 'name', 'aria-expanded': 'false', title: 'Show a larger chart' },
    label(first.quantity),
  );
  const row = el(
    'div',
    { class: 'channel', 'data-channel': `${first.sensor}/${first.quantity}` },
    button,
    chart.spark,
    el('span', { class: 'value' }, value, unit, quality),
    ago,
  );
  let time = first.time;

  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    attribute(button, 'aria-expanded', String(open));
    chart.open(open);
  });

  return {
    elements: [row, chart.panel],
    update(channel, well) {
      const shown = reading(channel, channel.value);
      text(value, shown.value);
      text(unit, shown.unit && ` ${shown.unit}`);
      text(quality, (channel.quality && QUALITIES[channel.quality]) ?? '');
      attribute(row, 'data-well', String(well));
      time = channel.time;
    },
    tick(now) {
      text(ago, time === null ? 'never' : age(now - time));
      attribute(ago, 'title', time === null ? null : `measured ${new Date(time).toLocaleString('en-GB')}`);
    },
    push: chart.push.bind(chart),
    remove: () => chart.remove(),
  };
}
