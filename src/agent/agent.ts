import { join } from 'node:path';
import { openGuardRunner, type TextStore } from '../actuators/guard-runner.ts';
import type { Board } from '../board/board.ts';
import { openBoard } from '../board/open-board.ts';
import type { AgentConfig, SensorConfig } from '../config/agent.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { makeDataFolder } from '../lib/folder.ts';
import type { Health } from '../lib/health.ts';
import type { Log } from '../lib/log.ts';
import { Progress } from '../lib/progress.ts';
import { openScope, Scope } from '../lib/scope.ts';
import type { KeptState, SensorContext } from '../sensors/sensor.ts';
import { boardOptions } from './board-options.ts';
import { commandRunner } from './commands.ts';
import { channelsOf, declare } from './declare.ts';
import { EventQueue } from './events.ts';
import { agentHealth } from './health.ts';
import { openOutbox } from './outbox/sqlite-outbox.ts';
import { actuatorMessages, sensorMessages } from './reports.ts';
import { RuleRunner } from './rules/runner.ts';
import { startSampler } from './sampler/sampler.ts';
import type { SensorSetup } from './sampler/sensor-setup.ts';
import type { SessionPolicy } from './session/machine.ts';
import { startSession } from './session/session.ts';
import { type KeyedState, openStateStore } from './store/state-store.ts';
import { openKernelClock, readBootId } from './time/kernel-clock.ts';
import { openTimeSource } from './time/time-source.ts';

/** For the gateway to answer Hello. */
const GREET_MS = 10_000;
/** For what is left to be sent and acknowledged at a stop. */
const DRAIN_MS = 3_000;
/** How long an agent stays away whose id is in use by a newer one. */
const SUPERSEDED_MS = 300_000;

export interface AgentOptions {
  readonly config: AgentConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
  /** Instead of the one that the config names. */
  readonly board?: Board;
  /** Watches over the loops. */
  readonly progress?: Progress;
}

export interface RunningAgent {
  health(): Health;
  /** Drives the safe states, sends what is left, closes everything. */
  close(): Promise<void>;
}

/** Starts an agent: the one place where its parts are put together. @throws FieldhandError */
export function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { config, clock, log, random = Math.random } = options;
  const { progress = new Progress(() => clock.monotonic()) } = options;
  const scope = new Scope((part, error) =>
    log.error({ part, detail: messageOf(error) }, 'did not close cleanly'),
  );
  return openScope(scope, async () => {
    makeDataFolder(config.dataDir);
    const board = scope.add(
      'board',
      options.board ?? (await openBoard({ ...boardOptions(config), clock, log })),
    );
    const time = openTimeSource({
      clock,
      boot: readBootId(),
      kernelSynchronised: await openKernelClock(log),
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

    // outputs take their safe levels before anything else happens
    const guard = scope.add(
      'actuators',
      await openGuardRunner({
        config,
        board,
        clock,
        log,
        store: textsIn(store.values),
        boot: time.boot,
        loop: progress.loop('guard'),
      }),
    );

    const outbox = scope.add(
      'outbox',
      openOutbox({
        ...outboxOptions(config),
        channels: config.sensors.flatMap(channelsOf),
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
        rules: config.rules,
        sensors: config.sensors.map(({ name, interval, filters }) => ({
          name,
          intervalMs: interval,
          filtered: filters.size > 0,
        })),
        overrideMs: config.override,
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

    const sampler = scope.add(
      'sensors',
      startSampler(
        config.sensors.map((sensor) =>
          setupOf(sensor, { board, clock, state: stateOf(sensor.name, store.values) }),
        ),
        {
          clock,
          log,
          progress,
          record(readings, urgent) {
            recorded += readings.length;
            outbox.add(readings);
            if (urgent) outbox.flush();
            rules.record(readings);
          },
          heard(sensor) {
            guard.fresh(sensor);
            rules.heard(sensor);
          },
          silent(sensor) {
            guard.stale(sensor);
            rules.silent(sensor);
          },
        },
      ),
    );
    const session = scope.add(
      'session',
      startSession(config.gateway, policyOf(config), {
        clock,
        log,
        random,
        loop: progress.loop('session'),
        outbox,
        command: commandRunner({
          clock,
          log,
          ledger: store.ledger,
          guard,
          commanded: (actuator) => rules.commanded(actuator),
        }),
        hello: () => declare(config, outbox, time.boot, board.description),
        welcomed(welcome, roundTripMs) {
          time.gatewayTime(welcome.serverTimeMs, roundTripMs);
          guard.linkLive();
        },
        lost: (leaseMs) => guard.linkLost(leaseMs),
        reports: [
          (signal) => sensorMessages(sampler.reports(signal), time),
          (signal) => actuatorMessages(guard, signal),
          (signal) => events.messages(signal, time),
        ],
      }),
    );
    // a stop makes outputs safe first of all; only then is there time for last readings and words
    scope.defer('actuators', () => guard.close());
    scope.defer('sensors', () => sampler.close());
    scope.defer('rules', () => rules.close());
    return {
      health: () =>
        agentHealth({
          sensors: config.sensors.length,
          reports: sampler.current(),
          actuators: guard.states(),
          outbox: outbox.stats(),
          session: session.state(),
          hung: progress.trouble(),
        }),
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

const outboxOptions = ({ outbox }: AgentConfig) => ({
  durability: outbox.durability,
  batch: { maxReadings: outbox.batchReadings, maxAgeMs: outbox.commitEvery },
  limits: { maxBytes: outbox.maxSize, maxAgeMs: outbox.maxAge },
  spillAfterMs: outbox.spillAfter,
});

const policyOf = ({ gateway: { reconnect, connectTimeout } }: AgentConfig): SessionPolicy => ({
  reconnect: { minMs: reconnect.min, maxMs: reconnect.max },
  stableMs: reconnect.stable,
  connectMs: connectTimeout,
  greetMs: GREET_MS,
  drainMs: DRAIN_MS,
  supersededMs: SUPERSEDED_MS,
});

/** A sensor's own corner of what is kept. */
const stateOf = (sensor: string, values: KeyedState): KeptState => ({
  load: (name) => values.load(`sensor/${sensor}/${name}`),
  save: (name, value) => values.save(`sensor/${sensor}/${name}`, value),
});

const setupOf = (sensor: SensorConfig, context: SensorContext): SensorSetup => ({
  name: sensor.name,
  kind: sensor.kind,
  channels: sensor.definition
    .channels(sensor.options)
    .map((channel) => ({ sensor: sensor.name, ...channel })),
  filters: sensor.filters,
  intervalMs: sensor.interval,
  timeoutMs: sensor.timeout,
  open: () => sensor.definition.open(sensor.options, context),
});
