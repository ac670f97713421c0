import type { Action } from '../actuators/actuator.ts';
import type { Outcome } from '../actuators/guard/messages.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { ActuatorState, Command, CommandResult } from '../protocol/messages.ts';

/** Remembers for good what was asked and answered, so that an id acts once whatever is repeated. */
export interface Ledger {
  /**
   * Puts the id on record before anything moves.
   * - new: it never came before
   * - known: what was answered then; a different command under the same id is told by `fingerprint`
   * - reused: the id belongs to another command
   * - interrupted: it was begun, but the program ended before there was an answer
   */
  begin(
    id: string,
    fingerprint: string,
  ):
    | { readonly at: 'new' | 'reused' | 'interrupted' }
    | { readonly at: 'known'; readonly result: CommandResult };
  finish(id: string, result: CommandResult): void;
}

export interface CommandPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  /** Asks the guard. @param deadline monotonic ms */
  readonly perform: (actuator: string, action: Action, deadline: number) => Promise<Outcome>;
  /** How the actuator is now, if it exists. */
  readonly stateOf: (actuator: string) => ActuatorState | undefined;
}

/** Carries out commands: each id once, none past its time. */
export function commandRunner(ports: CommandPorts): (command: Command) => Promise<CommandResult> {
  /** Answers under way: the same id again waits for the same answer. */
  const running = new Map<string, Promise<CommandResult>>();
  return (command) => {
    const before = running.get(command.id);
    if (before) return before;
    const answer = carryOut(command, ports).finally(() => running.delete(command.id));
    running.set(command.id, answer);
    return answer;
  };
}

async function carryOut(command: Command, ports: CommandPorts): Promise<CommandResult> {
  const { clock, log } = ports;
  const deadline = clock.monotonic() + command.ttlMs;
  const entry = begin(command, ports);
  switch (entry.at) {
    case 'unwritable': {
      // a disk that is full must not keep a pump running
      if (command.action.type === 'set' && command.action.level === 0) break;
      const detail = `the ledger of commands cannot be written: ${entry.detail}`;
      return answer(command, 'failed', 'ledger', detail);
    }
    case 'known':
      return entry.result;
    case 'reused':
      return answer(command, 'rejected', 'id-reused', 'this id was given to another command before');
    case 'interrupted': {
      const detail = 'the agent was restarted while it carried this out; it is not done again';
      return finish(command, answer(command, 'failed', 'interrupted', detail), ports);
    }
    case 'new':
      break;
  }
  const outcome = await ports.perform(command.actuator, toAction(command), deadline);
  const result = finish(command, toResult(command, outcome, ports), ports);
  const { id, actuator, action, issuer } = command;
  log.info(
    { id, actuator, action, issuer, state: result.state, reason: result.reason || undefined },
    'command',
  );
  return result;
}

type Begun = ReturnType<Ledger['begin']> | { readonly at: 'unwritable'; readonly detail: string };

function begin(command: Command, { ledger }: CommandPorts): Begun {
  try {
    return ledger.begin(command.id, fingerprintOf(command));
  } catch (error) {
    return { at: 'unwritable', detail: messageOf(error) };
  }
}

/** What was done is done: that it could not be put on record is no reason to deny it. */
function finish(command: Command, result: CommandResult, { ledger, log }: CommandPorts): CommandResult {
  try {
    ledger.finish(command.id, result);
  } catch (error) {
    log.error(
      { id: command.id, detail: messageOf(error) },
      'the answer to a command could not be put on record',
    );
  }
  return result;
}

function toResult(command: Command, outcome: Outcome, ports: CommandPorts): CommandResult {
  const actuator = ports.stateOf(command.actuator);
  const state = actuator ? { actuator } : {};
  switch (outcome.state) {
    case 'executed':
      return { ...answer(command, 'executed', '', ''), ...state };
    case 'expired':
      return { ...answer(command, 'expired', 'deadline', outcome.detail), ...state };
    default:
      return { ...answer(command, outcome.state, outcome.reason, outcome.detail), ...state };
  }
}

const answer = (
  { id }: Command,
  state: CommandResult['state'],
  reason: string,
  detail: string,
): CommandResult => ({ type: 'command-result', id, state, reason, detail });

const fingerprintOf = ({ actuator, action }: Command): string => JSON.stringify([actuator, action]);

const toAction = ({ action }: Command): Action =>
  action.type === 'set' ? { type: 'set', value: action.level } : action;
