import type { Manner } from '../action.ts';
import { askerOf, type Cause } from './cause.ts';
import type { GuardConfig } from './limits.ts';
import { changesOf } from './may.ts';
import type { GuardEffect, Outcome, Rejection } from './messages.ts';
import { type GuardState, type Link, levelOf, mannerOf, onSince, type Slot } from './state.ts';

/** A state while a step works on it, and what the step wants done. Lives for one step only. */
export interface Draft extends GuardState {
  readonly config: GuardConfig;
  readonly now: number;
  readonly slots: Map<string, Slot>;
  link: Link;
  readonly stale: Set<string>;
  exiting: boolean;
  readonly leaving: Set<string>;
  drives: number;
  readonly effects: GuardEffect[];
}

export function draftOf(config: GuardConfig, state: GuardState, now: number): Draft {
  return {
    config,
    now,
    slots: new Map([...state.slots].map(([name, slot]) => [name, { ...slot }])),
    link: state.link,
    stale: new Set(state.stale),
    exiting: state.exiting,
    leaving: new Set(state.leaving),
    drives: state.drives,
    effects: [],
  };
}

export function stateOf({ slots, link, stale, exiting, leaving, drives }: Draft): GuardState {
  return { slots, link, stale, exiting, leaving, drives };
}

export interface Drive {
  readonly level: number;
  readonly manner?: Manner | undefined;
  readonly cause: Cause;
  readonly tokens?: readonly number[];
  readonly pulseMs?: number | undefined;
}

/** Causes that are the end of what somebody had asked for: it is still theirs, or of who wanted it off. */
const ENDS: ReadonlySet<string> = new Set<Cause>(['pulse-end', 'blink-end', 'move-end', 'exit']);

/** Tells an actuator to take a level, unless it is being told so already. */
export function drive(
  draft: Draft,
  name: string,
  slot: Slot,
  { level, manner, cause, tokens = [], pulseMs }: Drive,
): void {
  slot.by = ENDS.has(cause) ? (slot.pendingOff?.asker ?? slot.by) : askerOf(cause);
  const answers = slot.output.at === 'driving' ? [...slot.output.tokens] : [];
  if (slot.pendingOff && level === 0) {
    answers.push(...slot.pendingOff.tokens);
    slot.pendingOff = undefined;
  }
  answers.push(...tokens);
  slot.cause = cause;
  if (slot.output.at === 'driving' && slot.output.level === level && !manner && !slot.output.manner) {
    slot.output = { ...slot.output, pulseMs, tokens: answers };
    return;
  }
  if (slot.output.at === 'driving') {
    for (const token of slot.output.tokens) reject(draft, token, 'superseded', 'a later order came first');
    answers.splice(0, slot.output.tokens.length);
  }
  const moves = levelOf(slot.output) !== level || manner?.type === 'move';
  if (moves || mannerOf(slot.output)) {
    const before = changesOf(slot, draft.config.actuators.get(name)?.limits, draft.now);
    slot.changes = moves ? [...before, draft.now] : before;
  }
  draft.drives++;
  slot.output = {
    at: 'driving',
    drive: draft.drives,
    level,
    manner,
    onSince: counted(draft, name, slot, level),
    offSince: undefined,
    pulseMs,
    tokens: answers,
  };
  draft.effects.push({
    type: 'drive',
    actuator: name,
    drive: draft.drives,
    level,
    ...(manner && { manner }),
    ...(pulseMs !== undefined && !manner && { pulseMs }),
    cause,
  });
}

/** From when the time on counts. What was going off and is told to go on again may never have been off. */
function counted(draft: Draft, name: string, { output }: Slot, level: number): number {
  const since = onSince(output) ?? draft.now;
  const unlimited = draft.config.actuators.get(name)?.limits.maxOnMs === undefined;
  return unlimited && level > 0 && levelOf(output) === 0 ? draft.now : since;
}

export function answer(draft: Draft, token: number, outcome: Outcome): void {
  draft.effects.push({ type: 'answer', token, outcome });
}

export function reject(draft: Draft, token: number, reason: Rejection, detail: string): void {
  answer(draft, token, { state: 'rejected', reason, detail });
}

export function dropWaiting(draft: Draft, slot: Slot, reason: Rejection, detail: string): void {
  if (slot.waiting) reject(draft, slot.waiting.token, reason, detail);
  slot.waiting = undefined;
}
