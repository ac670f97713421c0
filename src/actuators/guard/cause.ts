/** Who asked: a person (through whatever they used), or a rule of this agent by its name. */
export type Asker = 'command' | `rule ${string}`;

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
