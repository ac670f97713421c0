// What a vitest report comes to; types are in count.d.mts.

export function count(report, end) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed').length;
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
  return { passed, failed, skipped, trouble };
}
