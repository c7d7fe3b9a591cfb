// End-to-end tests in the real Electron window, under a virtual display where there is none.
import { buildIfNeeded } from './build-if-needed.mjs'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureElectron } from './ensure-electron.mjs'
import { ensureModels } from './ensure-models.mjs'
import { ensureSystem } from './ensure-system.mjs'
import { electronEnv, TOOLS } from './lib/launch.mjs'
import { isDisplayAvailable, ROOT } from './lib/paths.mjs'
import { runAsScript } from './lib/progress.mjs'
import { runForeground } from './lib/signals.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'

const CONFIG = ['-c', 'e2e/playwright.config.ts']

/** Runs Playwright on the built app; returns its exit code. */
export async function runPlaywright(electron, args, env = {}) {
  const display = isDisplayAvailable() ? null : await startVirtualDisplay()
  try {
    return await runForeground(
      process.execPath,
      [TOOLS.playwright, 'test', ...(args.includes('-c') ? [] : CONFIG), ...args],
      { cwd: ROOT, env: electronEnv(electron, { ...display?.env, ...env }) }
    )
  } finally {
    await display?.stop()
  }
}

await runAsScript(import.meta.url, async (args) => {
  await ensureDependencies()
  const electron = await ensureElectron()
  await ensureSystem(electron)
  await ensureModels({ strict: true })
  await buildIfNeeded()
  return runPlaywright(electron, args)
})
