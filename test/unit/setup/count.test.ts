import { describe, expect, it } from 'vitest';
import { count, type Report } from '../../setup/count.mjs';

const file = (status: string, tests: readonly string[], message = ''): Report['testResults'][number] => ({
  name: 'some.test.ts',
  status,
  message,
  assertionResults: tests.map((status, i) => ({
    fullName: `test ${i}`,
    status,
    failureMessages:
      status === 'failed'
        ? [
            '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n  at line 3\n  at x (file:///node_modules/y.js)',
          ]
        : [],
  })),
});
const report = (...testResults: Report['testResults'][number][]): Report => ({ testResults });
const BAD_END = 'vitest ended with status 1';

describe('the count of a test run', () => {
  it('adds up passed, failed and left-out tests', () => {
    const run = report(file('passed', ['passed', 'skipped']), file('failed', ['passed', 'failed', 'todo']));
    expect(count(run, BAD_END)).toEqual({
      passed: 2,
      failures: ['some.test.ts: test 1\n    AssertionError: expected 1 to be 2\n      at line 3'],
      skipped: ['test 1', 'test 2'],
      trouble: [],
    });
  });

  it('finds no trouble in a good run', () => {
    expect(count(report(file('passed', ['passed'])), undefined).trouble).toEqual([]);
  });

  it('counts a file that did not load', () => {
    const run = report(file('passed', ['passed']), file('failed', [], 'SyntaxError: what\nat line 3'));
    expect(count(run, BAD_END).trouble).toEqual(['some.test.ts: SyntaxError: what']);
  });

  it('counts a hook that failed after its tests had passed', () => {
    const run = report(file('failed', ['passed'], 'Error: in afterAll'));
    expect(count(run, BAD_END).trouble).toEqual(['some.test.ts: Error: in afterAll']);
  });

  it('counts a bad end that no test explains', () => {
    expect(count(report(file('passed', ['passed'])), BAD_END).trouble).toEqual([BAD_END]);
  });

  it('counts a run that left no report, however it ended', () => {
    expect(count(undefined, 'ended after 300 s').trouble).toEqual(['ended after 300 s']);
    expect(count(undefined, undefined).trouble).toEqual(['vitest left no report']);
  });

  it('counts a run in which no test ran', () => {
    expect(count(report(), undefined).trouble).toEqual(['no test ran']);
    expect(count(report(file('passed', ['skipped'])), undefined).trouble).toEqual(['no test ran']);
  });
});
