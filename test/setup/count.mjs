// What a vitest report comes to; types are in count.d.mts.
import { stripVTControlCharacters } from 'node:util';

const MESSAGE_LINES = 20;

export function count(report, end) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const failures = files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map((test) => `${name}: ${test.fullName}\n${said(test.failureMessages)}`),
  );
  const failed = failures.length;
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const skipped = tests
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
  const unloaded = files
    .filter(
      (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
    )
    .map((file) => `${file.name}: ${file.message.split('\n')[0]}`);
  const trouble = [...unloaded];
  if (!report) trouble.push(end ?? 'vitest left no report');
  else if (end && failed + unloaded.length === 0) trouble.push(end);
  else if (passed + failed + unloaded.length === 0) trouble.push('no test ran');
  return { passed, failures, skipped, trouble };
}

/** The beginning of what a test failed with, indented, without the test runner's own stack. */
function said(messages) {
  const lines = stripVTControlCharacters(messages.join('\n')).trimEnd().split('\n');
  return lines
    .filter((line) => !/^ *at .*node_modules/.test(line))
    .slice(0, MESSAGE_LINES)
    .map((line) => `    ${line}`)
    .join('\n');
}
