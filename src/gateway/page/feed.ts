import type { GatewayEvent } from '../model.ts';
import { eventsUrl } from './api.ts';
import type { Snapshot } from './store.ts';

export interface FeedHandlers {
  /** The first event of each connection: whatever was known before is void. */
  snapshot(snapshot: Snapshot): void;
  event(event: GatewayEvent): void;
  /** The gateway's clock, each keep-alive. */
  time(ms: number): void;
  /** The connection is gone; the next try is made in `retryMs`. */
  lost(retryMs: number): void;
}

const EVENTS = ['agent', 'readings', 'sensors', 'actuators', 'command', 'event'] as const;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;
/** The gateway says something every 15 s; a connection that is silent for longer is dead and does not know it. */
const SILENCE_MS = 40_000;

/**
 * Keeps an event stream open. Reconnecting is done here and not left to EventSource, which gives up for good
 * on an HTTP error and never notices a connection that died without a word.
 */
export function openFeed(handlers: FeedHandlers): { readonly close: () => void } {
  let source: EventSource;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout>;

  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MS);
  };
  const connect = (): void => {
    clearTimeout(retry);
    retry = undefined;
    source = new EventSource(eventsUrl);
    const on = (name: string, handle: (data: never) => void): void =>
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        heard();
        handle(JSON.parse(data) as never);
      });
    on('snapshot', (snapshot: Snapshot) => {
      failures = 0;
      handlers.snapshot(snapshot);
    });
    for (const name of EVENTS) on(name, handlers.event);
    on('time', ({ time }: { time: number }) => handlers.time(time));
    source.addEventListener('error', lost);
    heard();
  };
  const lost = (): void => {
    source.close();
    clearTimeout(silence);
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
    // many pages that lost one gateway must not come back together
    const retryMs = ceiling * (0.5 + Math.random() / 2);
    clearTimeout(retry);
    retry = setTimeout(connect, retryMs);
    handlers.lost(retryMs);
  };
  // a laptop that wakes up or finds its network again should not wait out a pause
  const hurry = (): void => {
    if (retry !== undefined && document.visibilityState === 'visible') connect();
  };
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  connect();
  return {
    close() {
      source.close();
      clearTimeout(silence);
      clearTimeout(retry);
      removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
    },
  };
}
