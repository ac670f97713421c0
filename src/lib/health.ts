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

/** What `/healthz` and `/readyz` answer, as JSON. */
export interface HealthReply {
  readonly code: 200 | 503;
  readonly body: {
    readonly status: 'ok' | 'hung' | 'ready' | 'unready';
    readonly detail: string;
    /** Absent when there is nothing to say. */
    readonly reasons?: readonly Reason[];
  };
}

const HUNG_CURE =
  'start it again, and please report it with its log: a loop that stands still is a fault in it';

/** Whether its loops turn: a service that is not alive is to be started again. */
export function aliveReply({ hung, status: detail }: Health): HealthReply {
  if (hung.length === 0) return { code: 200, body: { status: 'ok', detail } };
  const reasons = hung.map((reason) => ({ reason, cure: HUNG_CURE }));
  return { code: 503, body: { status: 'hung', detail, reasons } };
}

/** Whether it does its work: what hangs does not. */
export function readyReply(health: Health): HealthReply {
  const { unready, status: detail } = health;
  const reasons = [...(aliveReply(health).body.reasons ?? []), ...unready];
  if (reasons.length === 0) return { code: 200, body: { status: 'ready', detail } };
  return { code: 503, body: { status: 'unready', detail, reasons } };
}
