import { type Action, type Blink, blinkMs } from '../../../src/actuators/action.ts';
import type { Asker } from '../../../src/actuators/guard/cause.ts';
import type { GuardConfig, GuardLimits } from '../../../src/actuators/guard/limits.ts';
import type { GuardEffect, GuardInput, Outcome } from '../../../src/actuators/guard/messages.ts';
import { parseSnapshot } from '../../../src/actuators/guard/snapshot.ts';
import type { GuardState } from '../../../src/actuators/guard/state.ts';
import {
  type GuardOptions,
  nextDeadline,
  type Step,
  startGuard,
  stepGuard,
} from '../../../src/actuators/guard.ts';
import { Changes } from './guard-changes.ts';

/** What one order to the hardware will do: how long it takes, whether it fails, what it moves if it does. */
export interface Fate {
  readonly latency: number;
  readonly fails: boolean;
  readonly movesAnyway: boolean;
}

interface Order {
  readonly drive: number;
  readonly level: number;
  readonly blink: Blink | undefined;
  /** Somebody asked for it: it is not the guard's own. */
  readonly asked: boolean;
  readonly fate: Fate;
  movesAt: number;
  endsAt: number;
}

/** The relay itself, which the guard never sees, and what the checker knows of it. */
interface Relay {
  level: number;
  /** Number of the last order. */
  drive: number;
  onAt: number;
  /** When it was told to stay on after all, while it was on its way off: min-on counts from there. */
  keptOnAt: number;
  offAt: number;
  orders: Order[];
  /** The last order failed, at that time. */
  failedAt: number | undefined;
  /** It failed since it was last off for sure, so nobody but the checker knows since when it is on. */
  shaky: boolean;
  /** An off was taken at `asked` and must have shown by `due`; orders after number `drive` came later. */
  off:
    | {
        readonly asked: number;
        readonly due: number;
        readonly drive: number;
        readonly fades: boolean;
        readonly asker: Asker;
      }
    | undefined;
  /** When the pulse ends that was carried out last, if nothing came after it. */
  pulseEnds: number | undefined;
  /** Whose it is: of the last who got what they asked for, unless the envelope had its way since. */
  by: Asker | undefined;
  bySince: number;
  /** The last command of a person: what was taken before it may share its fate. */
  person: number;
  readonly changes: Changes;
}

/** The longest a chain of orders may take: the one under way and the one that counts. */
const BUDGET_MS = 60;
const LAST_RETRY_MS = 5_000;
export const RULE = 'rule tend';
const ASKERS: readonly Asker[] = ['command', RULE];

const isLeft = (outcome: Outcome): boolean => outcome.state === 'rejected' && outcome.reason === 'exit';
const isOff = (action: Action): boolean =>
  action.type === 'stop' || (action.type === 'set' && Number(action.value) === 0);

/**
 * A world of relays around one guard: orders take time and may fail, the process dies and comes back or stands
 * still for a while, the host reboots, the link comes and goes. It checks what the relays really do against the promises, by rules
 * of its own. Time here never jumps back; what the guard sees starts at 0 with each boot.
 */
export class World {
  now = 0;
  readonly answers = new Map<number, Outcome[]>();
  readonly causes: string[] = [];
  readonly #config: GuardConfig;
  readonly #relays = new Map<string, Relay>();
  readonly #fate: () => Fate;
  #bootAt = -5_000;
  #boot = 0;
  /** When it started, or went on after a standstill: nothing can have been done between. */
  #startedAt = 0;
  #saved: string | undefined;
  #state: GuardState | undefined;
  #link: number | undefined;
  #stale = new Map<string, number>();
  #exitAt: number | undefined;
  #token = 0;
  #lastDrive = 0;
  /** Of the order whose answer is being taken in. */
  #toldAt: number | undefined;
  readonly #asked = new Map<
    number,
    { readonly actuator: string; readonly action: Action; readonly asker: Asker; readonly severed: boolean }
  >();
  #lost = new Set<number>();

  constructor(config: GuardConfig, fate: () => Fate) {
    this.#config = config;
    this.#fate = fate;
    for (const name of config.actuators.keys()) {
      this.#relays.set(name, {
        level: 0,
        drive: 0,
        onAt: 0,
        keptOnAt: 0,
        offAt: Number.NEGATIVE_INFINITY,
        orders: [],
        failedAt: undefined,
        shaky: false,
        off: undefined,
        pulseEnds: undefined,
        by: undefined,
        bySince: 0,
        person: -1,
        changes: new Changes(),
      });
    }
    this.start();
  }

  get #options(): GuardOptions {
    return { config: this.#config, boot: `boot-${this.#boot}` };
  }

  get #mono(): number {
    return this.now - this.#bootAt;
  }

  level(name: string): number {
    return this.#relay(name).level;
  }

  start(): void {
    this.#startedAt = this.now;
    this.#link = undefined;
    this.#exitAt = undefined;
    for (const { limits } of this.#config.actuators.values()) {
      for (const sensor of limits.onStaleInput) this.#stale.set(sensor, this.now);
    }
    const saved = this.#saved === undefined ? undefined : parseSnapshot(this.#saved);
    this.#take(startGuard(this.#options, saved, this.#mono));
  }

  /** The process is killed in the middle of whatever it does; later it starts again. */
  crash(downMs: number, kernelHolds: boolean, reboot: boolean): void {
    this.#state = undefined;
    for (const [name, relay] of this.#relays) {
      relay.orders = [];
      relay.off = undefined;
      relay.pulseEnds = undefined;
      relay.failedAt = undefined;
      this.#belongs(relay, undefined);
      this.#endBlink(name, relay);
      if (!kernelHolds || reboot) this.#move(relay, 0);
      if (reboot) relay.changes.clear();
    }
    for (const [token, outcomes] of this.answers) if (outcomes.length === 0) this.#lost.add(token);
    this.now += downMs;
    if (reboot) {
      this.#boot++;
      this.#bootAt = this.now;
    }
    this.start();
  }

  command(actuator: string, action: Action, ttl: number, asker: Asker = 'command'): number {
    const token = this.#token++;
    this.answers.set(token, []);
    this.#asked.set(token, { actuator, action, asker, severed: this.#severed(actuator, asker, 1) });
    const relay = this.#relay(actuator);
    const limits = this.#limits(actuator);
    const off = isOff(action);
    this.#input({ type: 'command', token, actuator, action, deadline: this.#mono + ttl, asker });
    const outcome = this.answers.get(token)?.[0];
    if (asker === 'command') relay.person = token;
    if (outcome?.state === 'rejected') return token;
    if (off) {
      const since = relay.level > 0 ? Math.max(relay.onAt, relay.keptOnAt, this.#startedAt) : this.now;
      const minOnMs = this.#travels(actuator) ? 0 : limits.minOnMs;
      const fadeMs = action.type === 'set' ? (action.fadeMs ?? 0) : 0;
      const due = Math.max(this.now + fadeMs, since + minOnMs) + BUDGET_MS;
      relay.off = { asked: this.now, due, drive: this.#lastDrive, fades: fadeMs > 0, asker };
    }
    return token;
  }

  linkLost(leaseMs: number): void {
    this.#link ??= this.now + leaseMs;
    this.#input({ type: 'link-lost', leaseMs });
    this.#check();
  }

  linkLive(): void {
    this.#link = undefined;
    this.#input({ type: 'link-live' });
  }

  stale(sensor: string): void {
    if (!this.#stale.has(sensor)) this.#stale.set(sensor, this.now);
    this.#input({ type: 'stale', sensor });
    this.#check();
  }

  fresh(sensor: string): void {
    this.#stale.delete(sensor);
    this.#input({ type: 'fresh', sensor });
  }

  exit(): void {
    this.#exitAt ??= this.now;
    this.#input({ type: 'exit' });
    this.#check();
  }

  tick(): void {
    this.#input({ type: 'tick' });
  }

  /** The process gets no time, as when the host is suspended: what is due in it comes late. */
  stall(ms: number): void {
    if ([...this.#relays.values()].some(({ orders }) => orders.length > 0)) return this.advance(ms);
    // one that follows another at once is the same
    if (this.now !== this.#startedAt) this.#check();
    this.now += ms;
    this.#startedAt = this.now;
    for (const relay of this.#relays.values()) {
      if (relay.failedAt !== undefined) relay.failedAt = this.now;
      if (relay.pulseEnds !== undefined) relay.pulseEnds = Math.max(relay.pulseEnds, this.now);
      if (relay.off) relay.off = { ...relay.off, due: Math.max(relay.off.due, this.now + BUDGET_MS) };
    }
  }

  /** What was begun last comes to its end by itself, as a cover does that has arrived. */
  ended(actuator: string): void {
    if (this.#state) this.#input({ type: 'ended', actuator, drive: this.#relay(actuator).drive });
  }

  /** Lets time pass, with everything that is due in it. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (let turns = 0; ; turns++) {
      if (turns > 10_000) throw new Error('the guard never rests');
      const state = this.#state;
      const due = state && nextDeadline(this.#options, state);
      const heads = [...this.#relays].flatMap(
        ([
          name,
          {
            orders: [head],
          },
        ]) => (head ? [{ name, head }] : []),
      );
      const times = heads.flatMap(({ head }) => [head.movesAt, head.endsAt]);
      if (due !== undefined) times.push(due + this.#bootAt);
      this.now = Math.max(this.now, Math.min(end, ...times));
      this.#check();
      const head = heads.find((at) => Math.min(at.head.movesAt, at.head.endsAt) <= this.now);
      if (head) this.#run(head.name, head.head);
      else if (due !== undefined && due + this.#bootAt <= this.now) this.tick();
      else if (this.now >= end) break;
    }
    this.#check();
  }

  /** Every command got its one answer; those that the process took with it got none or one. */
  checkAnswers(): void {
    for (const [token, outcomes] of this.answers) {
      const wanted = this.#lost.has(token) ? 0 : 1;
      if (outcomes.length !== wanted)
        throw new Error(`command ${token} was answered ${outcomes.length} times`);
    }
  }

  #relay(name: string): Relay {
    const relay = this.#relays.get(name);
    if (!relay) throw new Error(`no relay ${name}`);
    return relay;
  }

  #limits(name: string): GuardLimits {
    const kind = this.#config.actuators.get(name);
    if (!kind) throw new Error(`no actuator ${name}`);
    return kind.limits;
  }

  #input(input: GuardInput): void {
    if (!this.#state) throw new Error('the process is down');
    // where the link is back with the first that is heard after a standstill, nothing came to hold against anything
    if (input.type !== 'link-live') this.#excuse();
    this.#take(stepGuard(this.#options, this.#state, input, this.#mono));
  }

  #take({ state, effects }: Step): void {
    this.#state = state;
    const due = nextDeadline(this.#options, state);
    if (due !== undefined && due <= this.#mono)
      throw new Error(`a deadline ${this.#mono - due} ms in the past`);
    // before the effects answer them
    const whose = new Map<string, Asker | undefined>();
    for (const effect of effects)
      if (effect.type === 'drive' && effect.cause === 'exit')
        whose.set(effect.actuator, this.#underWay(effect.actuator, effects));
    for (const effect of effects) this.#effect(effect, whose);
  }

  #effect(effect: GuardEffect, whose: ReadonlyMap<string, Asker | undefined>): void {
    switch (effect.type) {
      case 'persist':
        this.#saved = JSON.stringify(effect.snapshot);
        return;
      case 'answer':
        this.answers.get(effect.token)?.push(effect.outcome);
        this.#answered(effect.token, effect.outcome);
        return;
      case 'drive':
        return this.#order(effect, whose.get(effect.actuator));
      case 'alarm':
        return;
    }
  }

  #answered(token: number, outcome: Outcome): void {
    const asked = this.#asked.get(token);
    if (!asked) throw new Error(`nobody asked for ${token}`);
    const { actuator, action, asker, severed } = asked;
    if (outcome.state === 'rejected' && outcome.reason === 'link-loss') {
      this.#promise(
        this.#severed(actuator, asker) || this.#relay(actuator).person > token,
        `${actuator} was refused to ${asker} for the link's sake`,
      );
    }
    if (outcome.state !== 'executed') return;
    this.#promise(!severed || this.#isSafe(actuator, action), `${asker} had its way with ${actuator}`);
    const ms = this.#lasts(actuator, action);
    const relay = this.#relay(actuator);
    this.#belongs(relay, asker);
    // what fades out has not gone off yet and may be lit again
    if (relay.off?.fades && !isOff(action)) relay.off = undefined;
    // from when the relay was told, however long its answer took
    const from = this.#toldAt ?? this.now;
    relay.pulseEnds = ms === undefined ? undefined : Math.max(from + ms, this.now + ms / 2);
  }

  /** How long what was asked for goes on, if it ends by itself. */
  #lasts(actuator: string, action: Action): number | undefined {
    switch (action.type) {
      case 'pulse':
        return action.ms;
      case 'blink':
        return action.times === undefined ? undefined : blinkMs(action);
      case 'move':
        return this.#config.actuators.get(actuator)?.longestMoveMs;
      default:
        return undefined;
    }
  }

  /** Who asked last of those whose command is under way, but for what the exit left waiting in this step. */
  #underWay(actuator: string, effects: readonly GuardEffect[]): Asker | undefined {
    const left = (token: number): boolean =>
      effects.some((effect) => effect.type === 'answer' && effect.token === token && isLeft(effect.outcome));
    let last: Asker | undefined;
    for (const [token, asked] of this.#asked) {
      const open = this.answers.get(token)?.length === 0 && !this.#lost.has(token);
      if (open && asked.actuator === actuator && !left(token)) last = asked.asker;
    }
    return last;
  }

  #travels(actuator: string): boolean {
    return this.#config.actuators.get(actuator)?.range === 'travel';
  }

  /** @param whose who asked last of those whose command is under way there */
  #order(
    { actuator, drive, level, cause, manner }: Extract<GuardEffect, { type: 'drive' }>,
    whose: Asker | undefined,
  ): void {
    this.causes.push(cause);
    this.#lastDrive = drive;
    const relay = this.#relay(actuator);
    relay.drive = drive;
    const minOnMs = this.#travels(actuator) ? 0 : this.#limits(actuator).minOnMs;
    const asked = ASKERS.find((asker) => asker === cause);
    if (asked && level !== this.#limits(actuator).safe) {
      this.#promise(
        !this.#severed(actuator, asked, 1),
        `${asked} drives ${actuator} though the link is lost`,
      );
    }
    // an order under way may have become a person's too
    if (cause === 'link-loss' && relay.orders.length === 0) {
      this.#promise(this.#severed(actuator, relay.by), `${actuator} was taken from ${relay.by}`);
    }
    if (!cause.endsWith('-end') && cause !== 'exit') this.#belongs(relay, asked);
    if (cause === 'exit') this.#belongs(relay, whose ?? relay.by);
    if (asked && level === 0 && relay.level > 0 && !relay.shaky) {
      this.#promise(this.now - relay.onAt >= minOnMs - BUDGET_MS, `${actuator} went off before its min-on`);
    }
    if (cause === 'pulse-end' || cause === 'blink-end') {
      this.#promise(relay.pulseEnds === this.now, `the pulse of ${actuator} ended at another time`);
    }
    if (level > 0 && relay.orders.at(-1)?.level === 0) relay.keptOnAt = this.now;
    // an order that has not begun is overruled by a newer one
    relay.orders.splice(1);
    const fate = this.#fate();
    const begins = relay.orders[0]?.endsAt ?? this.now;
    relay.orders.push({
      drive,
      level,
      blink: manner?.type === 'blink' ? manner : undefined,
      asked: asked !== undefined,
      fate,
      movesAt: begins + fate.latency / 2,
      endsAt: begins + fate.latency,
    });
  }

  #run(name: string, order: Order): void {
    const relay = this.#relay(name);
    if (order.movesAt <= this.now) {
      order.movesAt = Number.POSITIVE_INFINITY;
      if (!order.fate.fails || order.fate.movesAnyway) this.#goTo(name, relay, order);
    }
    if (order.endsAt > this.now) return;
    relay.orders.shift();
    relay.failedAt = order.fate.fails ? this.now : undefined;
    if (order.fate.fails) relay.shaky = true;
    else if (order.level === 0) relay.shaky = false;
    // the order is answered as failed, and the safe level, which is on, is driven instead
    if (order.fate.fails && relay.orders.length === 0 && this.#limits(name).safe > 0)
      relay.off = relay.pulseEnds = undefined;
    const toldAt = order.endsAt - order.fate.latency;
    this.#toldAt = toldAt;
    this.#input(
      order.fate.fails
        ? { type: 'drive-failed', actuator: name, drive: order.drive, detail: 'no answer' }
        : {
            type: 'driven',
            actuator: name,
            drive: order.drive,
            level: order.level,
            toldAt: toldAt - this.#bootAt,
          },
    );
    this.#toldAt = undefined;
  }

  #goTo(name: string, relay: Relay, { level, drive, blink, asked }: Order): void {
    this.#endBlink(name, relay);
    if (level > 0 && relay.level === 0) {
      this.#checkOn(name, relay);
      if (relay.off && drive > relay.off.drive) relay.off = undefined;
    }
    const changes = this.#move(relay, level);
    if (asked && level > 0) this.#checkRate(name, changes);
    if (blink) relay.changes.blink(this.now, blink);
  }

  #endBlink(name: string, { changes }: Relay): void {
    // nobody counts them where there is no limit, and there may be many
    if (this.#limits(name).changesPerMinute === undefined) return changes.clear();
    this.#checkRate(name, changes.settle(this.now, BUDGET_MS));
  }

  /** Off is never refused: only what is asked to go on, or to another level that is on, is held to the limit. */
  #checkRate(name: string, changes: number): void {
    const { changesPerMinute = Number.POSITIVE_INFINITY } = this.#limits(name);
    this.#promise(changes <= changesPerMinute, `${name} changed ${changes} times within a minute`);
  }

  /** @returns how many changes there were within a minute; 0 when this is none */
  #move(relay: Relay, level: number): number {
    const changes = level === relay.level ? 0 : relay.changes.add(this.now, BUDGET_MS);
    if (level > 0 && relay.level === 0) relay.onAt = this.now;
    if (level === 0 && relay.level > 0) relay.offAt = this.now;
    relay.level = level;
    return changes;
  }

  #belongs(relay: Relay, by: Asker | undefined): void {
    if (relay.by !== by) relay.bySince = this.now;
    relay.by = by;
  }

  /** That asker must leave the actuator safe: the lease is over, for `forMs` at least. */
  #severed(name: string, asker: Asker | undefined, forMs = 0): boolean {
    const { onLinkLoss } = this.#limits(name);
    const down = this.#link !== undefined && this.#link + forMs <= this.now;
    return down && (onLinkLoss === 'block' || (onLinkLoss === 'safe' && asker !== RULE));
  }

  /** It is to be at its safe level, at once and for good. */
  #isSafe(name: string, action: Action): boolean {
    const { safe } = this.#limits(name);
    return action.type === 'stop' ? safe === 0 : action.type === 'set' && Number(action.value) === safe;
  }

  /** What must hold in the moment a relay closes. */
  #checkOn(name: string, relay: Relay): void {
    const { minOffMs } = this.#limits(name);
    this.#promise(this.now - relay.offAt >= minOffMs, `${name} went on within its min-off`);
    for (const { actuators, deadTimeMs } of this.#config.interlocks) {
      if (!actuators.includes(name)) continue;
      for (const other of actuators) {
        if (other === name) continue;
        const { level, offAt } = this.#relay(other);
        this.#promise(level === 0, `${name} went on while ${other} was on`);
        this.#promise(this.now - offAt >= deadTimeMs, `${name} went on in the dead time after ${other}`);
      }
    }
  }

  /** What must hold at any time. An output that does not obey is excused as long as it is told again and again. */
  #check(): void {
    this.#excuse();
    for (const [name, relay] of this.#relays) {
      if (relay.failedAt !== undefined) {
        const told = relay.orders.length > 0 || this.now <= relay.failedAt + LAST_RETRY_MS + BUDGET_MS;
        this.#promise(told, `${name} does not obey and is not told again`);
        continue;
      }
      // an order under way that will fail is excused too
      if (relay.orders.some(({ fate }) => fate.fails)) continue;
      this.#checkLevel(name, relay);
    }
  }

  /** What was asked and safety does not let be is not promised any more. */
  #excuse(): void {
    for (const [name, relay] of this.#relays) {
      const { off, by } = relay;
      // a fade that somebody else cut short in time is theirs
      if (off && (this.#heldOn(name, off.asker) || (off.fades && this.#heldOn(name, by))))
        relay.off = undefined;
      if (this.#heldOn(name, relay.by)) relay.pulseEnds = undefined;
    }
  }

  /** Safety wants it on, whatever was asked before. */
  #heldOn(name: string, asker: Asker | undefined): boolean {
    const { safe, onExit, onStaleInput } = this.#limits(name);
    const link = this.#severed(name, asker);
    const exit = onExit === 'safe' && this.#exitAt !== undefined;
    return safe > 0 && (link || exit || onStaleInput.some((sensor) => this.#stale.has(sensor)));
  }

  #checkLevel(name: string, relay: Relay): void {
    const limits = this.#limits(name);
    const after = (time: number): boolean => this.now > Math.max(time, this.#startedAt) + BUDGET_MS;
    if (relay.level > 0 && limits.maxOnMs !== undefined) {
      this.#promise(!after(relay.onAt + limits.maxOnMs), `${name} is on for longer than its max-on`);
    }
    if (relay.off && this.now > relay.off.due) {
      const shown = relay.level === 0 || relay.offAt >= relay.off.asked;
      this.#promise(shown, `${name} was told to go off and did not`);
      relay.off = undefined;
    }
    if (relay.pulseEnds !== undefined && this.now > relay.pulseEnds + BUDGET_MS) {
      this.#promise(relay.level === 0 || relay.onAt >= relay.pulseEnds, `the pulse of ${name} did not end`);
    }
    const safe = relay.level === limits.safe;
    if (this.#severed(name, relay.by) && after(this.#link ?? 0) && after(relay.bySince)) {
      this.#promise(safe, `${name} is not safe after the link was lost`);
    }
    if (limits.onExit === 'safe' && this.#exitAt !== undefined && after(this.#exitAt)) {
      this.#promise(safe, `${name} is not safe after the exit`);
    }
    for (const sensor of limits.onStaleInput) {
      const since = this.#stale.get(sensor);
      if (since !== undefined && after(since)) this.#promise(safe, `${name} is not safe without ${sensor}`);
    }
  }

  #promise(kept: boolean, broken: string): void {
    if (!kept) throw new Error(`at ${this.now}: ${broken}`);
  }
}
