import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actuators/action.ts';
import type { Asker } from '../../../src/actuators/guard/cause.ts';
import type { GuardLimits } from '../../../src/actuators/guard/limits.ts';
import type { Outcome } from '../../../src/actuators/guard/messages.ts';
import { openGuardRunner } from '../../../src/actuators/guard-runner.ts';
import type { GuardedActuator, GuardRunner } from '../../../src/actuators/guarded.ts';
import { light } from '../../../src/actuators/light.ts';
import { openSimulatedBoard, type SimulatedBoard } from '../../../src/board/simulated/board.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { PLAIN } from '../../support/limits.ts';
import { type LogRecord, logRecord } from '../../support/log-record.ts';

// What is left of whose doing when the gateway has been away for its lease.

const LEASE = 1_000;
const RULE = 'rule tend';
const ON: Action = { type: 'set', value: 1 };
const OFF: Action = { type: 'set', value: 0 };
const DIM: Action = { type: 'set', value: 0.5 };
const PULSE: Action = { type: 'pulse', ms: 3_000 };
const FADE: Action = { type: 'set', value: 0, fadeMs: 3_000 };
const BLINK: Action = { type: 'blink', onMs: 400, offMs: 400 };
const DONE = { state: 'executed' };
const REFUSED = { state: 'rejected', reason: 'link-loss' };

const lamp = (limits: Partial<GuardLimits> = {}, rules = ['tend']): GuardedActuator => ({
  name: 'lamp',
  definition: light,
  options: v.parse(light.options, { pwm: { chip: 0, channel: 0 }, gamma: 1 }),
  limits: { ...PLAIN, ...limits },
  rules,
});

let clock: FakeClock;
let board: SimulatedBoard;
let log: LogRecord;
let saved: Map<string, string>;
let runner: GuardRunner;

async function start(limits: Partial<GuardLimits> = {}): Promise<void> {
  runner = await openGuardRunner({
    config: { actuators: [lamp(limits)], interlocks: [] },
    board,
    clock,
    log,
    store: {
      load: (name) => saved.get(name),
      save: (name, text) => void saved.set(name, text),
    },
    boot: 'a',
  });
}

/** As kill -9 does, and a start again. */
async function restart(limits: Partial<GuardLimits>): Promise<void> {
  await board.close();
  clock = new FakeClock(clock.monotonic() + 100);
  board = openSimulatedBoard({ clock, seed: 1 });
  await start(limits);
}

async function ask(action: Action, asker: Asker = 'command', ttl = 5_000): Promise<Outcome | 'waiting'> {
  let found: Outcome | 'waiting' = 'waiting';
  void runner.perform('lamp', action, clock.monotonic() + ttl, asker).then((outcome) => {
    found = outcome;
  });
  for (let turn = 0; turn < 4; turn++) await settle();
  return found;
}

async function lose(): Promise<void> {
  runner.linkLost(LEASE);
  await clock.advance(LEASE);
  await settle();
}

const lit = () => [runner.state('lamp')?.level, runner.state('lamp')?.cause];

beforeEach(() => {
  clock = new FakeClock();
  board = openSimulatedBoard({ clock, seed: 1 });
  log = logRecord();
  saved = new Map();
});
afterEach(async () => {
  const closed = runner.close();
  await clock.advance(5_000);
  await closed;
  await board.close();
});

type Doing = [asker: Asker, action: Action];

describe('when the lease is over', () => {
  it.each<[GuardLimits['onLinkLoss'], Doing[], (number | string)[]]>([
    ['safe', [['command', ON]], [0, 'link-loss']],
    ['safe', [['command', PULSE]], [0, 'link-loss']],
    ['safe', [['command', BLINK]], [0, 'link-loss']],
    ['safe', [[RULE, ON]], [1, RULE]],
    ['safe', [[RULE, PULSE]], [1, RULE]],
    ['safe', [[RULE, BLINK]], [1, RULE]],
    // whoever came last has it, though nothing moved
    [
      'safe',
      [
        [RULE, ON],
        ['command', ON],
      ],
      [0, 'link-loss'],
    ],
    [
      'safe',
      [
        [RULE, ON],
        ['command', PULSE],
      ],
      [0, 'link-loss'],
    ],
    [
      'safe',
      [
        ['command', ON],
        [RULE, ON],
      ],
      // what is told is who moved it
      [1, 'command'],
    ],
    ['block', [['command', ON]], [0, 'link-loss']],
    ['block', [[RULE, ON]], [0, 'link-loss']],
    ['hold', [['command', ON]], [1, 'command']],
    ['hold', [[RULE, ON]], [1, RULE]],
  ])('%s, after %j: %j', async (onLinkLoss, doings, left) => {
    await start({ onLinkLoss });
    for (const [asker, action] of doings) expect(await ask(action, asker)).toEqual(DONE);
    await lose();
    expect(lit()).toEqual(left);
  });

  it.each<[Partial<GuardLimits>, Asker, Action, object]>([
    [{}, 'command', ON, REFUSED],
    [{}, 'command', PULSE, REFUSED],
    [{}, 'command', OFF, DONE],
    [{}, RULE, ON, DONE],
    [{}, RULE, PULSE, DONE],
    [{ safe: 1 }, 'command', OFF, REFUSED],
    [{ safe: 1 }, 'command', BLINK, REFUSED],
    [{ safe: 1 }, 'command', ON, DONE],
    [{ safe: 1 }, RULE, OFF, DONE],
    [{ onLinkLoss: 'block' }, 'command', ON, REFUSED],
    [{ onLinkLoss: 'block' }, RULE, ON, REFUSED],
    [{ onLinkLoss: 'block' }, RULE, OFF, DONE],
    [{ onLinkLoss: 'hold' }, 'command', ON, DONE],
  ])('with %j, %s asks %j: %j', async (limits, asker, action, outcome) => {
    await start(limits);
    await lose();
    expect(await ask(action, asker)).toMatchObject(outcome);
  });

  it('takes from a person what a rule drives, but for its safe level, and that at once', async () => {
    await start();
    await ask(DIM, RULE);
    await lose();
    expect(await ask(ON)).toMatchObject(REFUSED);
    expect(lit()).toEqual([0.5, RULE]);
    expect(await ask(FADE)).toEqual(DONE);
    expect(lit()).toEqual([0, 'command']);
    expect(await ask(ON, RULE)).toEqual(DONE);
  });

  it('refuses what a person asked before and what still waits, not what a rule did', async () => {
    await start({ minOffMs: 2_000 });
    const person = runner.perform('lamp', ON, clock.monotonic() + 5_000);
    await lose();
    expect(await person).toMatchObject(REFUSED);
    const rule = runner.perform('lamp', ON, clock.monotonic() + 5_000, RULE);
    await clock.advance(1_000);
    expect(await rule).toEqual(DONE);
  });

  it('does not hold up the off that min-on holds back, whoever wanted it', async () => {
    await start({ minOnMs: 1_500 });
    await ask(ON, RULE);
    const off = runner.perform('lamp', OFF, clock.monotonic() + 5_000);
    await lose();
    // the rule's: it has its shortest time on
    expect(lit()).toEqual([1, RULE]);
    await clock.advance(500);
    expect(await off).toEqual(DONE);
    expect(lit()).toEqual([0, 'command']);
  });

  it('forgets the off of a person where the safe level is on, and not that of a rule', async () => {
    await start({ safe: 1, minOnMs: 3_000 });
    const person = runner.perform('lamp', OFF, clock.monotonic() + 9_000);
    await lose();
    expect(await person).toMatchObject(REFUSED);
    const rule = runner.perform('lamp', OFF, clock.monotonic() + 9_000, RULE);
    await clock.advance(2_000);
    expect(await rule).toEqual(DONE);
    expect(lit()).toEqual([0, RULE]);
  });

  it("lets a rule's pulse and fade come to their end", async () => {
    await start();
    await ask(PULSE, RULE);
    await lose();
    await clock.advance(2_000);
    expect(lit()).toEqual([0, 'pulse-end']);
    await ask(ON, RULE);
    await ask(FADE, RULE);
    await clock.advance(3_100);
    expect(lit()).toEqual([0, RULE]);
  });

  it('leaves where it is what a rule has switched off, though that is not safe', async () => {
    await start({ safe: 1 });
    await ask({ type: 'pulse', ms: 100 }, RULE);
    await clock.advance(200);
    await lose();
    expect(lit()).toEqual([0, 'pulse-end']);
    runner.linkLive();
    await ask({ type: 'pulse', ms: 100 });
    await clock.advance(200);
    await lose();
    expect(lit()).toEqual([1, 'link-loss']);
  });

  it('moves nothing when the gateway is back, and hears people again', async () => {
    await start();
    await ask(DIM, RULE);
    await lose();
    runner.linkLive();
    await settle();
    expect(lit()).toEqual([0.5, RULE]);
    expect(await ask(ON)).toEqual(DONE);
  });

  it('makes safe what was taken up again, until a rule asks for it anew', async () => {
    const limits = { start: 'resume', onExit: 'hold' } as const;
    await start(limits);
    await ask(ON, RULE);
    await restart(limits);
    expect(lit()).toEqual([1, 'resume']);
    await lose();
    expect(lit()).toEqual([0, 'link-loss']);
    await ask(ON, RULE);
    await restart(limits);
    await ask(ON, RULE);
    await lose();
    expect(lit()).toEqual([1, 'resume']);
  });

  it('makes safe what a rule did that is no more', async () => {
    await start();
    await ask(ON, RULE);
    await lose();
    await runner.take({ actuators: [lamp()], interlocks: [] });
    expect(lit()).toEqual([1, RULE]);
    await runner.take({ actuators: [lamp({}, ['other'])], interlocks: [] });
    await settle();
    expect(lit()).toEqual([0, 'link-loss']);
  });

  it('says so in the log, though nobody asked: it is looked for afterwards', async () => {
    await start({ maxOnMs: 5_000, onStaleInput: ['wind'] });
    runner.fresh('wind');
    await ask(ON);
    await lose();
    runner.linkLive();
    await ask(ON);
    await clock.advance(5_000);
    await ask(ON);
    runner.stale('wind');
    await settle();
    const told = log.with('driving').filter(({ level }) => level === 'info');
    expect(told.map(({ fields: { actuator, level, cause } }) => [actuator, level, cause])).toEqual([
      ['lamp', 0, 'link-loss'],
      ['lamp', 0, 'max-on'],
      ['lamp', 0, 'stale-input'],
    ]);
  });
});
