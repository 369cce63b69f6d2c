// Reads the runners' JSON reports. A suite that fails without saying which test, or runs nothing, counts as one failure.
import { readFileSync } from 'node:fs';

export function readVitest(path, status) {
  return settle(status, path, (report) => ({
    passed: report.numPassedTests,
    // A file that cannot even be loaded has no tests in the report.
    failed:
      report.numFailedTests +
      report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

export function readPlaywright(path, status) {
  return settle(status, path, ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}

function settle(status, path, read) {
  let counts;
  try {
    counts = read(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  if (counts.failed === 0 && (status !== 0 || counts.passed === 0)) counts.failed = 1;
  return counts;
}
