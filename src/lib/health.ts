/** How a running service is, for its manager, for probes and for people. */
export interface Health {
  /** What keeps it from doing its work now; empty when it is ready. */
  readonly unready: readonly Reason[];
  /** Loops that do not turn, see Progress; empty when it is alive. */
  readonly hung: readonly string[];
  /** One line: `live with gateway, 10 sensors, 0 readings waiting`. */
  readonly status: string;
}

export interface Reason {
  readonly reason: string;
  readonly cure?: string | undefined;
}
