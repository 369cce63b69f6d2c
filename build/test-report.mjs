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
    failedFiles: report.testResults.filter((file) => file.status === 'failed').map((file) => file.name),
    times: report.testResults.map((file) => ({ file: file.name, ms: file.endTime - file.startTime })),
  }));
}

export function readPlaywright(path, status) {
  return settle(status, path, ({ stats, errors, suites = [] }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failedFiles: suites.filter((suite) => specsOf(suite).some((spec) => !spec.ok)).map((suite) => suite.file),
    times: suites.map((suite) => ({
      file: suite.file,
      ms: specsOf(suite)
        .flatMap((spec) => spec.tests.flatMap((test) => test.results.map((result) => result.duration)))
        .reduce((sum, ms) => sum + ms, 0),
    })),
  }));
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function settle(status, path, read) {
  let counts;
  try {
    counts = read(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    counts = { passed: 0, failed: 1, skipped: 0, failedFiles: [], times: [] };
  }
  if (counts.failed === 0 && (status !== 0 || counts.passed === 0)) counts.failed = 1;
  return counts;
}
