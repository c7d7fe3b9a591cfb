import { defineConfig } from '@playwright/test'

/** The real app in a real window; every test has a data folder of its own. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  // Two cores: more windows at once would only wait for each other.
  workers: 2,
  fullyParallel: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  // A machine shared with others may starve a window for seconds; what needed a second try is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list']]
})
