import { attribute, find, text } from './dom.ts';
import { clockTime } from './format.ts';

export type Link = 'connecting' | 'login' | 'live' | 'lost';

const WORDS: Readonly<Record<Link, string>> = {
  connecting: 'connecting',
  login: 'not logged in',
  live: 'live',
  lost: 'no connection',
};

/** Whether the page itself is in touch with the gateway: the pill in the corner, and a banner when it is not. */
export function linkStatus(): {
  /** @param heardAt when the gateway was last heard, 0 when never; the browser's clock, ms */
  set(link: Link, heardAt: number): void;
  /** @param retryMs until the next try */
  tick(retryMs: number): void;
} {
  const pill = find('#link-text');
  const banner = find('#banner');
  return {
    set(link, heardAt) {
      attribute(document.body, 'data-link', link);
      text(pill, WORDS[link]);
      banner.hidden = link !== 'lost';
      const old = heardAt > 0 ? ` since ${clockTime(heardAt)}: what you see is from then` : '';
      text(banner, link === 'lost' ? `No connection to the gateway${old}.` : '');
    },
    tick(retryMs) {
      const wait = Math.ceil(retryMs / 1_000);
      // drawn by the style sheet: as text, a screen reader would say it each second
      attribute(banner, 'data-wait', wait > 0 ? `Trying again in ${wait} s` : 'Trying again now');
    },
  };
}
