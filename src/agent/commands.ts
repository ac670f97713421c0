import type { Action } from '../actuators/action.ts';
import type { Outcome } from '../actuators/guard/messages.ts';
import type { ActuatorReport } from '../actuators/guard/reports.ts';
import type { GuardRunner } from '../actuators/guarded.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Command, CommandResult } from '../protocol/messages.ts';
import { toActuatorState } from './reports.ts';
import type { CommandLedger, CommandOutcome } from './store/state-store.ts';

export interface CommandPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Remembers what was asked and answered, so that an id acts once whatever is repeated. */
  readonly ledger: CommandLedger;
  /** The guard in front of the actuators. */
  readonly guard: Pick<GuardRunner, 'perform' | 'state'>;
  /** Told of an actuator that did what a person asked. */
  readonly commanded: (actuator: string) => void;
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
  const { id, actuator, action, issuer } = command;
  const deadline = ports.clock.monotonic() + command.ttlMs;
  const before = alreadyAnswered(command, ports);
  if (before) return toResult(id, before);

  const outcome = await ports.guard.perform(actuator, toAction(action), deadline);
  if (outcome.state === 'executed') ports.commanded(actuator);
  const answer = toAnswer(outcome, ports.guard.state(actuator));
  putOnRecord(id, answer, ports);
  const { state, reason } = answer;
  ports.log.info({ id, actuator, action, issuer, state, reason: reason || undefined }, 'command');
  return toResult(id, answer);
}

/** Puts the id on record before anything moves; what to answer instead, if it is not to be carried out. */
function alreadyAnswered(
  { id, actuator, action }: Command,
  { ledger, log }: CommandPorts,
): CommandOutcome | undefined {
  try {
    const begun = ledger.begin(id, JSON.stringify([actuator, action]));
    switch (begun) {
      case 'new':
        return undefined;
      case 'conflict':
        return {
          state: 'rejected',
          reason: 'id-reused',
          detail: 'this id was given to another command before',
        };
      case 'running':
        return { state: 'rejected', reason: 'running', detail: 'this id is being carried out already' };
      default:
        return begun.known;
    }
  } catch (error) {
    const detail = `the ledger of commands cannot be written: ${messageOf(error)}`;
    // a disk that is full must not keep a pump running
    if (!endsAtOnce(action)) return { state: 'failed', reason: 'ledger', detail };
    log.error({ id, detail }, 'switching off without putting it on record');
    return undefined;
  }
}

/** What was done is done: that it could not be put on record is no reason to deny it. */
function putOnRecord(id: string, answer: CommandOutcome, { ledger, log }: CommandPorts): void {
  try {
    ledger.finish(id, answer);
  } catch (error) {
    log.error({ id, detail: messageOf(error) }, 'the answer to a command could not be put on record');
  }
}

function toAnswer(outcome: Outcome, report: ActuatorReport | undefined): CommandOutcome {
  const { state } = outcome;
  const reason = state === 'executed' ? '' : state === 'expired' ? 'deadline' : outcome.reason;
  const detail = state === 'executed' ? '' : outcome.detail;
  return { state, reason, detail, ...(report && { actuator: toActuatorState(report) }) };
}

const toResult = (id: string, answer: CommandOutcome): CommandResult => ({
  type: 'command-result',
  id,
  ...answer,
});

const endsAtOnce = (action: Command['action']): boolean =>
  action.type === 'stop' || (action.type === 'set' && action.level === 0);

function toAction(action: Command['action']): Action {
  if (action.type !== 'set') return action;
  const { level: value, fadeMs } = action;
  return { type: 'set', value, ...(fadeMs !== undefined && { fadeMs }) };
}
