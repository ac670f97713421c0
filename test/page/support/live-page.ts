import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a person does on the live page and sees there, whatever gateway is behind it. Every wait has a deadline. */
export interface LivePage {
  /** Until the page has its first snapshot. */
  ready(): Promise<void>;
  /** The state in an agent's head: `live`, `offline`. */
  agentState(agent: string): Promise<string>;
  /** Value and unit of `sensor/quantity`, as `21.50 °C`. */
  value(agent: string, channel: string): Promise<string>;
  /** Until that channel shows something else than it does now. */
  valueChanges(agent: string, channel: string): Promise<void>;
  /** `on`, `off`, `35 %`, `unknown`. */
  actuatorState(agent: string, actuator: string): Promise<string>;
  /** Whether the switch shows on, and whether it still waits for an answer. */
  toggle(agent: string, actuator: string): Promise<{ readonly on: boolean; readonly waiting: boolean }>;
  click(agent: string, actuator: string): Promise<void>;
  /** What is said below an actuator: a wait, a refusal, a fault; empty when nothing is. */
  news(agent: string, actuator: string): Promise<string>;
  /** The lines of the list of what is wrong. */
  troubles(): Promise<string[]>;
  /** The rows of the last commands, newest first. */
  commands(): Promise<string[]>;
  /** What rules did, newest first. */
  log(): Promise<string[]>;
  /** The banner of a lost connection; empty when there is none. */
  banner(): Promise<string>;
  /** Pairs of controls of one actuator of which one lies on the other. */
  overlaps(): Promise<string[]>;
  /** How many pixels the page is wider than the window. */
  overflow(): Promise<number>;
}

export function livePage(page: Page): LivePage {
  const card = (agent: string) => page.locator(`[data-agent="${agent}"]`);
  const channel = (agent: string, name: string) => card(agent).locator(`[data-channel="${name}"] .value`);
  const actuator = (agent: string, name: string) => card(agent).locator(`[data-actuator="${name}"]`);
  const visible = async (selector: string): Promise<string[]> =>
    (await page.locator(`${selector}:visible`).allInnerTexts()).map((text) =>
      text.replace(/\s+/g, ' ').trim(),
    );
  return {
    ready: () => page.locator('body[data-link="live"]').waitFor(),
    agentState: (agent) => textOf(card(agent).locator('.pill')),
    value: (agent, name) => textOf(channel(agent, name)),
    async valueChanges(agent, name) {
      const before = await textOf(channel(agent, name));
      await expect.poll(() => textOf(channel(agent, name)), { timeout: 10_000 }).not.toBe(before);
    },
    actuatorState: (agent, name) => textOf(actuator(agent, name).locator('.state')),
    async toggle(agent, name) {
      const toggle = actuator(agent, name).getByRole('switch');
      const [checked, busy] = await Promise.all(
        ['aria-checked', 'aria-busy'].map((attribute) => toggle.getAttribute(attribute)),
      );
      return { on: checked === 'true', waiting: busy !== null };
    },
    click: (agent, name) => actuator(agent, name).getByRole('switch').click(),
    news: async (agent, name) => {
      const news = actuator(agent, name).locator('.news:visible');
      return (await news.count()) === 0 ? '' : textOf(news);
    },
    troubles: () => visible('#trouble li'),
    commands: () => visible('#commands tbody tr'),
    log: () => visible('#log li'),
    banner: async () => (await visible('#banner')).join(''),
    overlaps: () =>
      page.locator('.actuator').evaluateAll((actuators) =>
        actuators.flatMap((actuator) => {
          const parts = [...actuator.querySelectorAll('button, input, select, .name, .now, .news')]
            .map((part) => ({ part: part.className || part.tagName, box: part.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 0);
          return parts.flatMap(({ part, box }, index) =>
            parts
              .slice(index + 1)
              .filter(
                ({ box: other }) =>
                  Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
                  Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1,
              )
              .map((other) => `${actuator.getAttribute('data-actuator')}: ${part} and ${other.part}`),
          );
        }),
      ),
    overflow: () =>
      page.evaluate('document.documentElement.scrollWidth - window.innerWidth') as Promise<number>,
  };
}

/** Waits for the element; its text without the spaces around it. */
const textOf = async (locator: Locator): Promise<string> => ((await locator.textContent()) ?? '').trim();
