import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { GatewayConfig } from '../config/gateway.ts';
import type { Clock } from '../lib/clock.ts';
import { FieldhandError, messageOf } from '../lib/errors.ts';
import { Feed } from '../lib/feed.ts';
import { makeDataFolder } from '../lib/folder.ts';
import type { Health } from '../lib/health.ts';
import type { Log } from '../lib/log.ts';
import { follow, type Part, Replaceable } from '../lib/part.ts';
import { Progress } from '../lib/progress.ts';
import { type Closable, openScope, Scope } from '../lib/scope.ts';
import { Access } from './access/access.ts';
import { checkExposure } from './access/exposure.ts';
import { whyOut } from './access/recheck.ts';
import { Admission } from './admission.ts';
import { Downlink } from './downlink.ts';
import { EventLog } from './event-log.ts';
import { farmOf } from './farm.ts';
import { gatewayHealth } from './health.ts';
import { openSqliteHistory } from './history/sqlite-history.ts';
import { openHttp } from './http/server.ts';
import { openListener } from './listener.ts';
import type { GatewayEvent, GatewayStatus } from './model.ts';
import { openBridge, openCertificate, openTlsDoor } from './on-demand.ts';
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
  /**
   * Follows another config: sessions go on, and a port is opened anew only where its address changes.
   * @throws FieldhandError when something cannot be had; it then follows the config from before
   */
  follow(config: GatewayConfig): Promise<void>;
  /** @param trouble the config on disk is not used, for the reason in `text`: `health` says so from now on */
  reloaded(text: string, trouble: boolean): void;
  /** Sends the agents away, finishes what is under way, closes the history. */
  close(): Promise<void>;
}

/** Starts a gateway: the one place where its parts are put together. @throws FieldhandError */
export function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { clock, log, random = Math.random } = options;
  const { progress = new Progress(() => clock.monotonic()) } = options;
  let { config } = options;
  const scope = new Scope((part, error) =>
    log.error({ part, detail: messageOf(error) }, 'did not close cleanly'),
  );
  return openScope(scope, async () => {
    makeDataFolder(config.dataDir);
    const history = scope.add(
      'history',
      openSqliteHistory({
        path: join(config.dataDir, 'history.db'),
        ...boundsOf(config),
        clock,
        log,
      }),
    );
    const uplink = scope.add('uplink', openUplink({ history, clock, log, progress }));
    const feed = new Feed<GatewayEvent>();
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

    const access = new Access({ path: config.tokens, named: config.tokensNamed, clock, log });
    const guarded = (next: GatewayConfig): void => {
      for (const { section, host, missing } of checkExposure(next, access.demanded))
        log.warn({ port: section, host, missing }, 'others than this machine reach it unprotected');
    };
    guarded(config);
    const refusals = new Map<string, number>();
    const stopping = new AbortController();
    const admission = new Admission({
      limits: config.limits,
      clock,
      log,
      // a session keeps what its Welcome said; the next one gets what the config says then
      accept: (socket, address, door) => {
        const { limits } = config;
        return serve(socket, address, door, {
          clock,
          log,
          heartbeats,
          uplink,
          downlink,
          roster,
          happened: (event) => feed.publish({ type: 'event', event: events.add(event) }),
          sessions,
          history,
          authenticate: (agent, token, { asked, agents, trouble, shown }) =>
            access.agent(agent, {
              token,
              certified: agents,
              shown,
              asksCertificate: asked,
              certificateTrouble: trouble,
            }),
          helloTimeoutMs: limits.helloTimeout,
          heartbeatMs: config.heartbeat,
          leaseMs: config.lease,
          maxFrameBytes: limits.frame,
          maxUnackedBytes: limits.unackedPerAgent,
          outboundQueueBytes: limits.outboundQueue,
          newId: randomUUID,
          refusals,
          stopping: stopping.signal,
        });
      },
    });
    /** Ends the sessions of those who would not come in now. */
    const recheck = (): void => {
      // while one listener goes before the other comes, nobody knows; the sweep comes again
      const door = listener.current?.door;
      if (!door) return;
      for (const session of sessions.all()) {
        const why = whyOut(session.agent, session.pass, access, door);
        if (why !== undefined) session.end('revoked', why);
      }
    };
    const listener = new Replaceable({
      name: 'listener',
      of: ({ listen }: GatewayConfig) => listen,
      open: async ({ listen: { host, port, tls } }: GatewayConfig) =>
        openListener({
          host,
          port,
          log,
          take: admission.take,
          ...(tls && { door: await openTlsDoor(tls, { clock, log, renewed: recheck }) }),
        }),
      overlap: true,
    });
    await listener.take(config);
    scope.defer('listener', async () => {
      await listener.close();
      stopping.abort(new Stopping('the gateway is stopping'));
      for (const session of sessions.all())
        session.end('shutdown', 'the gateway is stopping', Math.ceil(random() * COME_BACK_WITHIN_MS));
      await admission.over();
    });

    /** Why the config on disk is not used, if so. */
    let unused = '';
    const status = (): GatewayStatus => ({ ...admission.stats(), refusals: Object.fromEntries(refusals) });
    const service = gatewayService({
      roster,
      downlink,
      history,
      feed,
      log: events,
      newId: randomUUID,
      status,
      health: () => gatewayHealth(uplink.fault(), admission.stats().connections, progress, unused),
    });
    progress.check('listener', () => (listener.current?.listening() ? undefined : 'it takes no connections'));
    const http = scope.add(
      'http',
      new Replaceable({
        name: 'http',
        of: ({ http: { hosts, ...address } }: GatewayConfig) => address,
        open: async ({ http: { host, port, tls } }: GatewayConfig) =>
          openHttp({
            host,
            port,
            certificate: tls && (await openCertificate(tls, { clock, log })),
            hosts: () => config.http.hosts,
            service,
            access,
            pageDir: fileURLToPath(new URL('./page/', import.meta.url)),
            log,
            clock,
          }),
        overlap: true,
      }),
    );
    await http.take(config);
    scope.add(
      'access',
      access.watch(() => {
        recheck();
        http.current?.revoked();
      }),
    );
    progress.check('http', () => (http.current?.listening() ? undefined : 'it takes no connections'));
    const mqtt = scope.add(
      'mqtt',
      new Replaceable({
        name: 'mqtt',
        of: (next: GatewayConfig) => next.mqtt,
        open: (next: GatewayConfig) =>
          openBridge(next, {
            farm: farmOf({ roster, downlink, feed, newId: randomUUID }),
            clock,
            log,
            random,
          }),
      }),
    );
    await mqtt.take(config);
    // those who wait for an answer get one while there is still somebody to bring it
    scope.defer('commands', () => downlink.close());
    const at = () => ({ tcp: opened(listener).address, http: opened(http).address });
    log.info(at(), 'listening');

    const parts: readonly Part<GatewayConfig>[] = [
      { name: 'history', take: (next) => history.follow(boundsOf(next)) },
      { name: 'admission', take: ({ limits }) => admission.follow(limits) },
      listener,
      http,
      mqtt,
    ];
    let following: Promise<void> = Promise.resolve();
    scope.defer('config', () => following.catch(() => undefined));
    return {
      get tcp() {
        return at().tcp;
      },
      get http() {
        return at().http;
      },
      follow(next) {
        following = following
          .catch(() => undefined)
          .then(async () => {
            guarded(next);
            const before = at();
            await follow(parts, config, next, (part, error) =>
              log.error({ part, detail: messageOf(error) }, 'could not go back to the config from before'),
            );
            config = next;
            recheck();
            if (!isDeepStrictEqual(before, at())) log.info(at(), 'listening');
          });
        return following;
      },
      reloaded(text, trouble) {
        unused = trouble ? text : '';
      },
      status,
      health: service.health,
      close: () => scope.close(),
    };
  });
}

/** What was opened at the start and is only ever replaced. */
function opened<T extends Closable>({ name, current }: Replaceable<GatewayConfig, T>): T {
  if (!current) throw new FieldhandError('closed', `the gateway's ${name} is closed`);
  return current;
}

const boundsOf = ({ history: { keep, maxSize } }: GatewayConfig) => ({
  keepMs: keep === 'forever' ? undefined : keep,
  maxBytes: maxSize,
});
