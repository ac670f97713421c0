import type { ActuatorStateView } from '../model.ts';
import type { Ask } from './api.ts';
import { attribute, el } from './dom.ts';

export interface TravelControls {
  readonly element: HTMLElement;
  /** @param waiting whether an answer is outstanding: the slider then stays where it was put */
  render(state: ActuatorStateView | null, waiting: boolean): void;
  enable(live: boolean): void;
}

/** Open, stop, close, and a slider for what lies between, of what travels. @param name of the agent and the actuator */
export function travelControls(name: string, send: (ask: Ask) => void): TravelControls {
  let live = false;
  let dragging = false;
  const button = (word: string, ask: Ask): HTMLButtonElement => {
    const made = el('button', { type: 'button', class: 'plain', 'aria-label': `${word} ${name}` }, word);
    made.addEventListener('click', () => {
      if (live) send(ask);
    });
    return made;
  };
  const buttons = [
    button('Open', { move: 1 }),
    // a stop is always offered: what was reported last may be out of date
    button('Stop', { stop: true }),
    button('Close', { move: 0 }),
  ];
  const slider = el('input', {
    type: 'range',
    min: 0,
    max: 100,
    step: 5,
    'aria-label': `${name}, percent open`,
  });
  slider.addEventListener('input', () => {
    dragging = true;
  });
  slider.addEventListener('change', () => {
    dragging = false;
    if (live) send({ move: Number(slider.value) / 100 });
  });
  return {
    element: el('span', { class: 'travel' }, slider, el('span', { class: 'buttons' }, ...buttons)),
    render(state, waiting) {
      if (!dragging && !waiting && state?.position !== undefined)
        slider.value = String(Math.round(state.position * 100));
    },
    enable(now) {
      live = now;
      for (const made of buttons) attribute(made, 'aria-disabled', live ? null : 'true');
      slider.disabled = !live;
    },
  };
}
