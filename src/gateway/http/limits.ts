/** What a client may cost. */
export interface HttpLimits {
  /** Open connections; the next one is dropped. */
  readonly connections: number;
  /** Event streams (one per open page); the next one gets 503. */
  readonly eventStreams: number;
  /** All header lines of a request, bytes. */
  readonly headerBytes: number;
  readonly bodyBytes: number;
  /** A request must have arrived whole within this, ms. */
  readonly requestMs: number;
  /** A comment goes down an event stream this often, ms, so that nothing on the way takes it for dead. */
  readonly keepAliveMs: number;
  /** An event stream whose reader takes nothing for so long is cut, ms. */
  readonly stallMs: number;
}

export const defaultHttpLimits: HttpLimits = {
  connections: 256,
  eventStreams: 64,
  headerBytes: 16 * 1024,
  bodyBytes: 16 * 1024,
  requestMs: 10_000,
  keepAliveMs: 15_000,
  stallMs: 60_000,
};
