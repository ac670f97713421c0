import type { GuardRunner } from '../actuators/guarded.ts';
import type { Board } from '../board/board.ts';
import type { Clock } from '../lib/clock.ts';
import type { Feed } from '../lib/feed.ts';
import type { Log } from '../lib/log.ts';
import type { Progress } from '../lib/progress.ts';
import type { Reading } from '../lib/reading.ts';
import type { Closable } from '../lib/scope.ts';
import type { Command, CommandResult } from '../protocol/messages.ts';
import type { EventQueue } from './events.ts';
import type { Outbox } from './outbox/contract.ts';
import type { Sampler } from './sampler/sampler.ts';
import type { SettableTimeSource } from './time/time-source.ts';

/** How it stands with whom the agent reports to. */
export interface Link {
  readonly to: 'gateway' | 'broker';
  readonly live: boolean;
  /** The first attempt has come to something. */
  readonly tried: boolean;
}

/** Takes up what the agent measures and does, and brings commands: a gateway's session, or a broker. */
export interface Uplink extends Closable {
  link(): Link;
}

/** What an uplink needs of the rest of the agent. */
export interface UplinkParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly progress: Progress;
  readonly time: SettableTimeSource;
  readonly board: Pick<Board, 'description'>;
  readonly outbox: Outbox;
  readonly guard: GuardRunner;
  readonly sampler: Sampler;
  readonly events: EventQueue;
  /** What is recorded, as it is recorded. */
  readonly readings: Feed<readonly Reading[]>;
  /** Carries out a command; resolves with what to answer. Never rejects. */
  readonly command: (command: Command) => Promise<CommandResult>;
}
