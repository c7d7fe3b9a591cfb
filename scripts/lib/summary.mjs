/*
 * Counts of the test run. A suite that ran nothing is a failure: an empty glob or a crashed runner must
 * never look like success.
 */

/** The count of a check that is one thing, such as lint or types. */
export function countCheck(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

/** Applies the rules common to all suites: no report, no tests, or an unexplained exit code is a failure. */
function settle(count, code) {
  const ranNothing = count.passed + count.failed === 0
  const unexplained = code !== 0 && count.failed === 0
  return ranNothing || unexplained ? { ...count, failed: count.failed + 1 } : count
}

/** Counts vitest's JSON report (null when it wrote none). */
export function countVitest(report, code) {
  // A file that failed to load has no tests in it, and would otherwise not be counted.
  const files = report?.testResults ?? []
  const broken = files.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')
  )
  return settle(
    {
      passed: report?.numPassedTests ?? 0,
      failed: (report?.numFailedTests ?? 0) + broken.length,
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
    },
    code
  )
}

/** Counts Playwright's JSON report (null when it wrote none). A test that passed on a retry has passed. */
export function countPlaywright(report, code) {
  const stats = report?.stats ?? {}
  return settle(
    {
      passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
      failed: stats.unexpected ?? 0,
      skipped: stats.skipped ?? 0
    },
    code
  )
}

/** The sum of several counts. */
export function addCounts(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const count of counts) for (const key of Object.keys(total)) total[key] += count[key]
  return total
}

/** A step's count in words; unlike the last line, so that nothing mistakes it for that. */
export function describeCount({ passed, failed, skipped }) {
  const all = passed + failed
  const state = failed
    ? `FAILED, ${failed} of ${all} failed`
    : `ok${all ? `, ${all} of ${all}` : ''}`
  return skipped ? `${state}, ${skipped} skipped` : state
}

/** The last line of the test run. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}
