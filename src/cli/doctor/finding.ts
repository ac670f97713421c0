/** Worst last. */
export const severities = ['ok', 'warn', 'fail'] as const;
export type Severity = (typeof severities)[number];

/** One thing that was looked at. */
export interface Finding {
  readonly severity: Severity;
  /** What was looked at, a word or two. */
  readonly what: string;
  readonly message: string;
  readonly cure: string | undefined;
}

export const ok = (what: string, message: string): Finding => ({
  severity: 'ok',
  what,
  message,
  cure: undefined,
});

export const warn = (what: string, message: string, cure: string): Finding => ({
  severity: 'warn',
  what,
  message,
  cure,
});

export const fail = (what: string, message: string, cure: string): Finding => ({
  severity: 'fail',
  what,
  message,
  cure,
});
