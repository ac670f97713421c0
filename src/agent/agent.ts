import { join } from 'node:path';
import type { TextStore } from '../actuators/guard/record.ts';
import { openGuardRunner } from '../actuators/guard-runner.ts';
import type { NativeBoard } from '../board/board.ts';
import { expandBoard } from '../board/expanders/expand.ts';
import type { LineKeeper } from '../board/gpio/keeper.ts';
import { openBoard } from '../board/open-board.ts';
import type { AgentConfig } from '../config/agent.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { Feed } from '../lib/feed.ts';
import { makeDataFolder } from '../lib/folder.ts';
import type { Health } from '../lib/health.ts';
import type { Log } from '../lib/log.ts';
import { follow, type Part, Replaceable } from '../lib/part.ts';
import { Progress } from '../lib/progress.ts';
import type { Reading } from '../lib/reading.ts';
import { openScope, Scope } from '../lib/scope.ts';
import type { KeptState, SensorContext } from '../sensors/sensor.ts';
import { boardOptions } from './board-options.ts';
import { commandRunner } from './commands.ts';
import { EventQueue } from './events.ts';
import { guardedOf, outboxOf, rulesOf, sensorsOf, uplinkTerms } from './from-config.ts';
import { agentHealth } from './health.ts';
import { openUplink } from './open-uplink.ts';
import { openOutbox } from './outbox/sqlite-outbox.ts';
import { outputsOfBoth, recorder } from './outputs-record.ts';
import { RuleRunner } from './rules/runner.ts';
import { startSampler } from './sampler/sampler.ts';
import { type KeyedState, openStateStore } from './store/state-store.ts';
import { openKernelClock, readBootId } from './time/kernel-clock.ts';
import { openTimeSource } from './time/time-source.ts';

/** Until a gateway says another in its Welcome: a gateway's own default. */
const FIRST_LEASE_MS = 60_000;

export interface AgentOptions {
  readonly config: AgentConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
  /** Instead of the one that the config names. */
  readonly board?: NativeBoard;
  /** Watches over the loops. */
  readonly progress?: Progress;
  /** Keeps outputs that are to hold their level from one run of the agent to the next. */
  readonly keeper?: LineKeeper;
}

export interface RunningAgent {
  health(): Health;
  /**
   * Follows another config: only what has changed in it is closed and opened. One at a time.
   * @throws FieldhandError when something cannot be had; it then follows the config from before, as well as it can
   */
  follow(config: AgentConfig): Promise<void>;
  /**
   * What became of a reload, for people: the gateway is told. Empty: nothing to tell.
   * @param trouble the config on disk is not the one that is followed: `health` says so from now on
   */
  reloaded(text: string, trouble: boolean): void;
  /** Drives the safe states, sends what is left, closes everything. */
  close(): Promise<void>;
}

/** Starts an agent: the one place where its parts are put together. @throws FieldhandError */
export function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { clock, log, random = Math.random } = options;
  const { progress = new Progress(() => clock.monotonic()) } = options;
  const scope = new Scope((part, error) =>
    log.error({ part, detail: messageOf(error) }, 'did not close cleanly'),
  );
  let { config } = options;
  return openScope(scope, async () => {
    makeDataFolder(config.dataDir);
    const board = scope.add(
      'board',
      options.board
        ? expandBoard(options.board, config.expanders, clock)
        : await openBoard({ ...boardOptions(config), clock, log, keeper: options.keeper }),
    );
    const time = openTimeSource({
      clock,
      boot: readBootId(),
      synchronised: config.clock === 'host' ? () => true : await openKernelClock(log),
      log,
    });
    const now = (): number | undefined => {
      const offset = time.offsetMs();
      return offset === undefined ? undefined : clock.monotonic() + offset;
    };
    const store = scope.add(
      'state',
      openStateStore({ path: join(config.dataDir, 'state.db'), clock, now, log }),
    );

    const record = recorder(store.values, log);
    record(config, true);
    // outputs take their safe levels before anything else happens
    const guard = scope.add(
      'actuators',
      await openGuardRunner({
        config: guardedOf(config),
        board,
        clock,
        log,
        store: textsIn(store.values),
        boot: time.boot,
        loop: progress.loop('guard'),
      }),
    );
    // nobody has been heard of yet: what is on from before, or by a rule, has a lease as after a loss
    guard.linkLost(config.mqtt?.lease ?? FIRST_LEASE_MS);

    const outbox = scope.add(
      'outbox',
      openOutbox({
        ...outboxOf(config),
        path: join(config.dataDir, 'outbox.db'),
        clock,
        log,
        time,
        random,
        loop: progress.loop('outbox'),
      }),
    );
    let recorded = 0;
    scope.defer('summary', () => {
      const buses = board.i2c.stats();
      if (buses.length > 0) log.debug({ buses }, 'what went over the I2C buses');
      outbox.flush();
      const { pendingReadings, droppedReadings } = outbox.stats();
      log.info({ recorded, pending: pendingReadings, dropped: droppedReadings }, 'readings recorded');
    });

    const events = new EventQueue();
    const rules = scope.add(
      'rules',
      new RuleRunner({
        ...rulesOf(config),
        clock,
        log,
        time,
        guard,
        events,
        memory: {
          load: () => store.values.load('rules'),
          save: (value) => store.values.save('rules', value),
        },
        loop: progress.loop('rules'),
      }),
    );

    const contextOf = (sensor: string): SensorContext => ({
      board,
      clock,
      state: stateOf(sensor, store.values),
    });
    const readings = new Feed<readonly Reading[]>();
    const sampler = scope.add(
      'sensors',
      startSampler(sensorsOf(config, contextOf), {
        clock,
        log,
        progress,
        record(group, urgent) {
          recorded += group.length;
          outbox.add(group);
          if (urgent) outbox.flush();
          rules.record(group);
          readings.publish(group);
        },
        heard(sensor) {
          guard.fresh(sensor);
          rules.heard(sensor);
        },
        silent(sensor) {
          guard.stale(sensor);
          rules.silent(sensor);
        },
      }),
    );
    const command = commandRunner({
      clock,
      log,
      ledger: store.ledger,
      guard,
      commanded: (actuator) => rules.commanded(actuator),
    });
    const uplink = scope.add(
      'uplink',
      new Replaceable({
        name: 'uplink',
        of: uplinkTerms,
        open: (config: AgentConfig) =>
          openUplink(config, {
            clock,
            log,
            random,
            progress,
            time,
            board,
            outbox,
            guard,
            sampler,
            events,
            readings,
            command,
          }),
      }),
    );
    await uplink.take(config);

    /** Why the config on disk is not used, if so. */
    let unused = '';
    const health = (): Health =>
      agentHealth({
        sensors: config.sensors.length,
        reports: sampler.current(),
        actuators: guard.states(),
        outbox: outbox.stats(),
        link: uplink.current?.link(),
        hung: progress.trouble(),
        timeKnown: time.offsetMs() !== undefined,
        config: unused,
      });
    const probes = scope.add(
      'health',
      new Replaceable({
        name: 'health',
        of: ({ health }: AgentConfig) => (health.port === undefined ? undefined : health),
        async open({ health: { host, port = 0 } }: AgentConfig) {
          const { openHealthServer } = await import('./health-server.ts');
          const server = await openHealthServer({ host, port }, health);
          log.info({ health: server.address }, 'tells probes how it is');
          return server;
        },
      }),
    );
    await probes.take(config);

    // another config: what it has not, or has otherwise, is let go from the last to the first, then what is new
    // is taken up from the first to the last
    const opened = new Set<string>();
    const parts: readonly Part<AgentConfig>[] = [
      {
        name: 'record',
        // whatever happens from now on, all that may be on is known
        leave: (next) => record(outputsOfBoth(config, next), true),
      },
      { name: 'board', take: ({ expanders }) => board.expand(expanders) },
      {
        name: 'actuators',
        leave: (next) => guard.leave(guardedOf(next)),
        take: (next) => guard.take(guardedOf(next), (name) => opened.add(name)),
      },
      { name: 'outbox', take: (next) => outbox.follow(outboxOf(next)) },
      {
        name: 'sensors',
        leave: (next) => sampler.leave(sensorsOf(next, contextOf)),
        take: (next) => sampler.take(sensorsOf(next, contextOf)),
      },
      {
        name: 'rules',
        leave: () => rules.pause(),
        take(next) {
          rules.follow(rulesOf(next), opened);
          opened.clear();
        },
      },
      uplink,
      probes,
    ];
    let following: Promise<void> = Promise.resolve();

    scope.defer('record', () =>
      record(
        config,
        guard.states().some(({ fault }) => fault !== undefined),
      ),
    );
    scope.defer('config', () => following.catch(() => undefined));
    // a stop makes outputs safe first of all; only then is there time for last readings and words
    scope.defer('actuators', () => guard.close());
    scope.defer('sensors', () => sampler.close());
    scope.defer('rules', () => rules.close());
    return {
      health,
      follow(next) {
        following = following
          .catch(() => undefined)
          .then(async () => {
            await follow(parts, config, next, (part, error) =>
              log.error({ part, detail: messageOf(error) }, 'could not go back to the config from before'),
            );
            config = next;
          })
          .finally(() => record(config, true));
        return following;
      },
      reloaded(text, trouble) {
        unused = trouble ? text : '';
        if (text !== '')
          events.add({ kind: 'config', source: 'config', text, monotonicMs: clock.monotonic() });
      },
      close: () => scope.close(),
    };
  });
}

/** The guard keeps texts; a value of another kind was not its own. */
const textsIn = (values: KeyedState): TextStore => ({
  load(name) {
    const value = values.load(name);
    return typeof value === 'string' ? value : undefined;
  },
  save: (name, text) => values.save(name, text),
});

/** A sensor's own corner of what is kept. */
const stateOf = (sensor: string, values: KeyedState): KeptState => ({
  load: (name) => values.load(`sensor/${sensor}/${name}`),
  save: (name, value) => values.save(`sensor/${sensor}/${name}`, value),
});
