import { expect, test } from 'vitest'
import {
  addCounts,
  countCheck,
  countPlaywright,
  countVitest,
  describeCount,
  summaryLine
} from './summary.mjs'

const vitest = (passed, failed, extra = {}) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...extra
})
const playwright = (stats) => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }
})

test('a check is one thing', () => {
  expect(countCheck(0)).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(countCheck(2)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('unit tests are counted', () => {
  const report = vitest(5, 2, { numPendingTests: 1, numTodoTests: 1 })
  expect(countVitest(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 })
})

test('a file that does not load is a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] }
  ]
  expect(countVitest(vitest(1, 1, { testResults }), 1).failed).toBe(2)
})

test('end-to-end tests are counted; a retry that passes has passed', () => {
  const report = playwright({ expected: 3, flaky: 1, unexpected: 1, skipped: 2 })
  expect(countPlaywright(report, 1)).toEqual({ passed: 4, failed: 1, skipped: 2 })
})

test.each([
  ['wrote no report', countVitest, null, 1],
  ['wrote no report but ended well', countVitest, null, 0],
  ['ran nothing', countVitest, vitest(0, 0), 0],
  ['only skipped', countPlaywright, playwright({ skipped: 3 }), 0],
  ['wrote no report', countPlaywright, null, 1],
  ['ended badly without a failed test', countVitest, vitest(3, 0), 1],
  ['ended badly without a failed test', countPlaywright, playwright({ expected: 3 }), 130]
])('a suite that %s has failed', (_, count, report, code) => {
  expect(count(report, code).failed).toBe(1)
})

test('the last line sums up', () => {
  const total = addCounts([countCheck(0), { passed: 10, failed: 1, skipped: 0 }, countCheck(0)])
  expect(summaryLine(total)).toBe('12 passed, 1 failed')
  expect(summaryLine({ ...total, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped')
})

test("a step's line cannot be taken for the last line", () => {
  for (const failed of [0, 2]) {
    expect(describeCount({ passed: 3, failed, skipped: 1 })).not.toMatch(/\d+ passed, \d+ failed/)
  }
})
