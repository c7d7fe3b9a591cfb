import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'src/{shared,main,cli,preload}/**/*.test.ts',
            'e2e/mocks/**/*.test.ts',
            'scripts/**/*.test.mjs'
          ],
          testTimeout: 20_000
        }
      },
      {
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['src/renderer/**/*.test.{ts,tsx}'],
          testTimeout: 20_000
        }
      }
    ]
  }
})
