import type { PeerWords } from './trouble.ts';

/** Nothing older: both ends are ours. */
export const TLS_MIN_VERSION = 'TLSv1.3';

/**
 * What agents and gateway agree to speak inside TLS (ALPN, RFC 7301), so that a certificate which serves the page too
 * cannot be used to make one server talk to clients of the other.
 */
export const SESSION_PROTOCOL = 'fieldhand';

/** How an agent is told what is wrong between it and its gateway. */
export const SESSION_WORDS: PeerWords = {
  peer: 'the gateway',
  ca: 'gateway.tls.ca',
  otherName: 'set gateway.tls.serverName to a name that it has',
  otherPort: 'dial the port of listen.port, not that of http.port',
  noTls: 'give the gateway a certificate in listen.tls, or take gateway.tls out of this config',
};
