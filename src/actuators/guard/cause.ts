/** Who asked: a person (through whatever they used), or a rule of this agent by its name. */
export type Asker = 'command' | `rule ${string}`;

/** The rule that an asker is; undefined for a person. */
export const ruleOf = (asker: Asker | undefined): string | undefined =>
  asker === undefined || asker === 'command' ? undefined : asker.slice('rule '.length);

/** Why an actuator has the level it has. */
export type Cause =
  | 'start'
  | 'resume'
  | Asker
  | 'pulse-end'
  | 'blink-end'
  | 'move-end'
  | 'max-on'
  | 'interlock'
  | 'link-loss'
  | 'stale-input'
  | 'exit'
  | 'fault';

/** The asker that a cause is, if it is one. */
export const askerOf = (cause: Cause): Asker | undefined =>
  cause === 'command' || cause.startsWith('rule ') ? (cause as Asker) : undefined;
