// `npm run dev:mocks`: a mock server for every provider, and the app with all of them set up. Its
// data lie in a folder of their own, and every answer, price and export says that it is a mock's.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ROOT } from './lib/paths.mjs'
import { runAsScript, say } from './lib/progress.mjs'
import { runForeground } from './lib/signals.mjs'

/** Quick enough to try things, slow enough to see that answers stream. */
const TOKENS_PER_SECOND = 60

await runAsScript(import.meta.url, async (args) => {
  await ensureDependencies()
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport(path.join(ROOT, 'e2e/mocks/everyProvider.ts'))
  const mocks = await module.startEveryMock({ tokensPerSecond: TOKENS_PER_SECOND })
  const userData = path.join(ROOT, 'out', 'dev-mocks')
  mkdirSync(userData, { recursive: true })
  for (const [id, { baseUrl }] of Object.entries(mocks.servers)) say(`${id} mock at ${baseUrl}`)
  try {
    return await runForeground(process.execPath, [path.join(ROOT, 'scripts/dev.mjs'), ...args], {
      cwd: ROOT,
      env: { ...process.env, TRIPTYCH_MOCKS: mocks.variable, TRIPTYCH_USER_DATA: userData }
    })
  } finally {
    await mocks.close()
  }
})
