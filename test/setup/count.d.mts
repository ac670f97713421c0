/** The parts of vitest's JSON report that are used. */
export interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

export interface Count {
  readonly passed: number;
  /** Each test that failed: its file, its name and what it failed with. */
  readonly failures: readonly string[];
  /** Names of the tests that did not run. */
  readonly skipped: readonly string[];
  /** What went wrong beside the tests; each counts as a failure. */
  readonly trouble: readonly string[];
}

/**
 * Adds up a report. A file that did not load is a trouble; so is a bad end that no failed test explains, a missing
 * report and a run without a test.
 * @param end how vitest ended, in words; undefined when with status 0
 */
export function count(report: Report | undefined, end: string | undefined): Count;
