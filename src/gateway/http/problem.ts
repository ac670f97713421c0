/** One thing that is wrong: in the body (`pointer`, RFC 6901) or in the query (`parameter`). */
export interface ProblemCause {
  readonly detail: string;
  readonly pointer?: string;
  readonly parameter?: string;
}

/** An answer that is an error: RFC 9457, sent as application/problem+json. */
export class Problem extends Error {
  readonly status: number;
  /** Names the kind of problem for programs: `unknown-agent`. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly causes: readonly ProblemCause[];

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { headers?: Readonly<Record<string, string>>; causes?: readonly ProblemCause[] } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.causes = more.causes ?? [];
  }

  /** The problem document. */
  document(): object {
    return {
      type: `urn:fieldhand:problem:${this.code}`,
      title: `${this.code[0]?.toUpperCase()}${this.code.slice(1).replaceAll('-', ' ')}`,
      status: this.status,
      detail: this.message,
      ...(this.causes.length > 0 && { errors: this.causes }),
    };
  }
}

/** One 400 for everything that is wrong with a request, so that a person mends it all at once. */
export function badRequest(causes: readonly ProblemCause[]): Problem {
  return new Problem(400, 'bad-request', causes.map(({ detail }) => detail).join('; '), { causes });
}
