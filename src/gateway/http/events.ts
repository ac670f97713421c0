import type { ServerResponse } from 'node:http';
import { type Clock, within } from '../../lib/clock.ts';
import type { GatewayService } from '../model.ts';
import { checkSameSite } from './access.ts';
import type { HttpLimits } from './limits.ts';
import { presentAgent, presentCommand, presentEvent } from './present.ts';
import { Problem } from './problem.ts';
import type { Route } from './router.ts';

/** How soon a browser comes back after the stream broke, ms. */
const RETRY_MS = 1_000;
const SNAPSHOT_COMMANDS = 50;
const SNAPSHOT_EVENTS = 50;

interface EventOptions {
  readonly service: GatewayService;
  readonly clock: Clock;
  readonly limits: HttpLimits;
}

/**
 * Server-sent events. The first is `snapshot` (`{time, agents, commands, log}`, all there is), the rest tell what
 * changed since: `agent`, `readings`, `sensors`, `actuators`, `command`, `event`. A client that was too slow gets `lost`
 * and another snapshot. With each keep-alive comment goes a `time` event, for a page cannot see comments and
 * would never notice a connection that died without a word.
 */
export function eventRoutes({ service, clock, limits }: EventOptions): readonly Route[] {
  let open = 0;
  return [
    {
      method: 'GET',
      path: '/api/v1/events',
      handle: ({ request }) => {
        checkSameSite(request.headers);
        if (open >= limits.eventStreams)
          throw new Problem(
            503,
            'too-many-event-streams',
            `${open} event streams are open, which is all that this gateway serves at once`,
            { headers: { 'retry-after': '10' } },
          );
        return {
          stream: async (response, signal) => {
            open++;
            try {
              await run(response, signal, { service, clock, limits });
            } finally {
              open--;
            }
          },
        };
      },
    },
  ];
}

async function run(
  response: ServerResponse,
  signal: AbortSignal,
  { service, clock, limits }: EventOptions,
): Promise<void> {
  let id = 0;
  /** Nothing piles up here: one event at a time, the next only once the socket took this one. */
  const send = async (type: string, data: object): Promise<void> => {
    const text = `id: ${++id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    if (!response.write(text)) await drained(response, clock, limits.stallMs, signal);
  };
  const snapshot = (): Promise<void> =>
    send('snapshot', {
      time: clock.wall(),
      agents: service.agents().flatMap(({ id }) => {
        const agent = service.agent(id);
        return agent ? [presentAgent(agent)] : [];
      }),
      commands: service.commands(SNAPSHOT_COMMANDS).map(presentCommand),
      log: service.log(SNAPSHOT_EVENTS),
    });

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // nginx would hold events back
  });
  if (response.req.method === 'HEAD') return;
  response.write(`retry: ${RETRY_MS}\n\n`);

  let cancel = (): void => undefined;
  const keepAlive = (): void => {
    cancel = clock.after(limits.keepAliveMs, () => {
      if (!response.writableNeedDrain)
        response.write(`: keep-alive\nevent: time\ndata: {"time":${clock.wall()}}\n\n`);
      keepAlive();
    });
  };
  keepAlive();
  try {
    // watching starts before the snapshot is taken, so nothing falls between the two
    const events = service.events(signal)[Symbol.asyncIterator]();
    let next = events.next();
    await snapshot();
    for (;;) {
      const { done, value: event } = await next;
      if (done || signal.aborted) return;
      next = events.next();
      await send(event.type, event.type === 'lost' ? event : presentEvent(event));
      if (event.type === 'lost') await snapshot();
    }
  } finally {
    cancel();
  }
}

/** Resolves when the socket takes more, or `signal` aborts. @throws Error when it takes nothing for `stallMs` */
async function drained(
  response: ServerResponse,
  clock: Clock,
  stallMs: number,
  signal: AbortSignal,
): Promise<void> {
  let done = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    done = resolve;
    if (signal.aborted) resolve();
    response.once('drain', resolve);
    signal.addEventListener('abort', done, { once: true });
  });
  try {
    await within(clock, stallMs, ready, () => new Error(`the reader took nothing for ${stallMs} ms`));
  } finally {
    response.off('drain', done);
    signal.removeEventListener('abort', done);
  }
}
