import type { Link } from '../uplink.ts';
import type { SessionState } from './machine.ts';

/** How it stands with the gateway. */
export const linkOf = (state: SessionState): Link => ({
  to: 'gateway',
  live: state.name === 'live',
  tried: state.name === 'dialing' || state.name === 'greeting' ? state.attempt > 0 : state.name !== 'idle',
});
