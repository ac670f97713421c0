import { boardOptions } from '../../agent/board-options.ts';
import { makeSafe } from '../../agent/make-safe.ts';
import { readBootId } from '../../agent/time/kernel-clock.ts';
import { openBoard } from '../../board/open-board.ts';
import { dataDirOf } from '../../config/data-dir.ts';
import type { Origin } from '../../config/load.ts';
import { type Clock, within } from '../../lib/clock.ts';
import { explained, FieldhandError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { agentKinds } from '../kinds.ts';

/** An output that does not obey is tried for some seconds; a bus that hangs must not keep the error from being seen. */
const MOST_MS = 15_000;

/**
 * An agent cannot start for its config: what the one before it may have left on is driven to its safe level all the
 * same, as its record has it, for nobody else may be there to do it (a pod has no ExecStopPost). Where another agent
 * runs on that data folder its outputs are its own; where none ever ran there is nothing to do. Never throws.
 */
export async function makeLastSafe(origin: Origin, clock: Clock, log: Log): Promise<void> {
  const work = makeSafe({
    dataDir: dataDirOf(origin),
    file: undefined,
    kinds: agentKinds.actuators,
    openBoard: (outputs) => openBoard({ ...boardOptions(outputs), clock, log }),
    clock,
    log,
    boot: readBootId(),
    leaveHeld: false,
  });
  const late = (): Error => new FieldhandError('stuck', `not done within ${MOST_MS / 1_000} s`);
  try {
    const { outputs } = await within(clock, MOST_MS, work, late);
    const names = outputs.map(({ name }) => name);
    if (names.length > 0)
      log.warn({ outputs: names }, 'the config cannot be used: outputs of the agent before are driven safe');
    for (const { name, fault } of outputs)
      if (fault !== undefined) log.error({ output: name, detail: fault }, 'this output may be on');
  } catch (error) {
    const code = error instanceof FieldhandError ? error.code : '';
    if (code === 'no-outputs') return;
    if (code === 'agent-running')
      log.info(
        { detail: explained(error) },
        'the config cannot be used: outputs are left to the agent that runs',
      );
    else
      log.error(
        { detail: explained(error) },
        'the config cannot be used, and outputs of the agent before may be on',
      );
  }
}
