/** Nothing older: both ends are ours. */
export const TLS_MIN_VERSION = 'TLSv1.3';

/**
 * What agents and gateway agree to speak inside TLS (ALPN, RFC 7301), so that a certificate which serves the page too
 * cannot be used to make one server talk to clients of the other.
 */
export const SESSION_PROTOCOL = 'fieldhand';
