/** Why an actuator has the level it has. */
export type Cause =
  | 'start'
  | 'resume'
  | 'command'
  | 'pulse-end'
  | 'blink-end'
  | 'move-end'
  | 'max-on'
  | 'link-loss'
  | 'stale-input'
  | 'exit'
  | 'fault';
