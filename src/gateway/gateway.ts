import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GatewayConfig } from '../config/gateway.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { makeDataFolder } from '../lib/folder.ts';
import type { Health } from '../lib/health.ts';
import type { Log } from '../lib/log.ts';
import { Progress } from '../lib/progress.ts';
import { openScope, Scope } from '../lib/scope.ts';
import { Downlink } from './downlink.ts';
import { EventLog } from './event-log.ts';
import { Feed } from './feed.ts';
import { openSqliteHistory } from './history/sqlite-history.ts';
import { openHttp } from './http/server.ts';
import { openListener } from './listener.ts';
import type { GatewayStatus } from './model.ts';
import { Roster } from './roster.ts';
import { gatewayService } from './service.ts';
import { Stopping } from './session/greet.ts';
import { Heartbeats } from './session/heartbeats.ts';
import { serve } from './session/serve.ts';
import type { AgentSession } from './session/session.ts';
import { Sessions } from './session/sessions.ts';
import { openUplink } from './uplink/uplink.ts';

/** Agents that are sent away at a stop come back spread over this, so that the next gateway is not stormed. */
const COME_BACK_WITHIN_MS = 2_000;

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
  /** Watches over the loops. */
  readonly progress?: Progress;
}

export interface RunningGateway {
  readonly tcp: { readonly host: string; readonly port: number };
  readonly http: { readonly host: string; readonly port: number; readonly url: string };
  status(): GatewayStatus;
  health(): Health;
  /** Sends the agents away, finishes what is under way, closes the history. */
  close(): Promise<void>;
}

/** Starts a gateway: the one place where its parts are put together. @throws FieldhandError */
export function startGateway({
  config,
  clock,
  log,
  random = Math.random,
  progress = new Progress(() => clock.monotonic()),
}: GatewayOptions): Promise<RunningGateway> {
  const scope = new Scope((part, error) =>
    log.error({ part, detail: messageOf(error) }, 'did not close cleanly'),
  );
  return openScope(scope, async () => {
    makeDataFolder(config.dataDir);
    const history = scope.add(
      'history',
      openSqliteHistory({
        path: join(config.dataDir, 'history.db'),
        keepMs: config.history.keep === 'forever' ? undefined : config.history.keep,
        maxBytes: config.history.maxSize,
        clock,
        log,
      }),
    );
    const uplink = scope.add('uplink', openUplink({ history, clock, log, progress }));
    const feed = new Feed();
    const roster = new Roster(feed);
    const events = new EventLog();
    for (const id of history.agents()) {
      const channels = history.channels(id);
      roster.remember(id, channels, Math.max(0, ...channels.map((channel) => channel.last?.time ?? 0)));
    }

    const sessions = new Sessions<AgentSession>();
    const heartbeats = scope.add('heartbeats', new Heartbeats(clock, progress.loop('heartbeats')));
    const downlink = scope.add(
      'downlink',
      new Downlink({
        clock,
        feed,
        send(agent, command) {
          const session = sessions.get(agent);
          session?.send(command);
          return session !== undefined;
        },
      }),
    );

    const { limits } = config;
    const refusals = new Map<string, number>();
    const stopping = new AbortController();
    const listener = await openListener({
      ...config.listen,
      connections: limits.connections,
      acceptRate: limits.acceptRate,
      clock,
      log,
      accept: (socket, address) =>
        serve(socket, address, {
          clock,
          log,
          heartbeats,
          uplink,
          downlink,
          roster,
          happened: (event) => feed.publish({ type: 'event', event: events.add(event) }),
          sessions,
          history,
          authenticate: () => true,
          helloTimeoutMs: limits.helloTimeout,
          heartbeatMs: config.heartbeat,
          leaseMs: config.lease,
          maxFrameBytes: limits.frame,
          maxUnackedBytes: limits.unackedPerAgent,
          outboundQueueBytes: limits.outboundQueue,
          newId: randomUUID,
          refusals,
          stopping: stopping.signal,
        }),
    });
    scope.defer('listener', async () => {
      const closed = listener.close();
      stopping.abort(new Stopping('the gateway is stopping'));
      for (const session of sessions.all())
        session.end('shutdown', 'the gateway is stopping', Math.ceil(random() * COME_BACK_WITHIN_MS));
      await closed;
    });

    const status = (): GatewayStatus => ({ ...listener.stats(), refusals: Object.fromEntries(refusals) });
    const service = gatewayService({
      roster,
      downlink,
      history,
      feed,
      log: events,
      newId: randomUUID,
      status,
      health: () => gatewayHealth(uplink.fault(), listener.stats().connections, progress),
    });
    progress.check('listener', () => (listener.listening() ? undefined : 'it takes no connections'));
    const http = scope.add(
      'http',
      await openHttp({
        ...config.http,
        service,
        pageDir: fileURLToPath(new URL('./page/', import.meta.url)),
        log,
        clock,
      }),
    );
    progress.check('http', () => (http.listening() ? undefined : 'it takes no connections'));
    // those who wait for an answer get one while there is still somebody to bring it
    scope.defer('commands', () => downlink.close());
    log.info({ tcp: listener.address, http: http.address }, 'listening');
    return {
      tcp: listener.address,
      http: http.address,
      status,
      health: service.health,
      close: () => scope.close(),
    };
  });
}

/** @param fault why the history takes no batches, if so */
const gatewayHealth = (fault: string | undefined, connections: number, progress: Progress): Health => ({
  unready:
    fault === undefined
      ? []
      : [{ reason: fault, cure: 'free some space; agents keep their readings meanwhile' }],
  hung: progress.trouble(),
  status: `${connections} ${connections === 1 ? 'connection' : 'connections'} of agents`,
});
