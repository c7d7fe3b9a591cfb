// `npm run dev`: the app with its sources watched and the window reloaded on change.
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureElectron } from './ensure-electron.mjs'
import { ensureModels } from './ensure-models.mjs'
import { ensureSystem } from './ensure-system.mjs'
import { electronEnv, TOOLS } from './lib/launch.mjs'
import { isDisplayAvailable, isRoot, ROOT } from './lib/paths.mjs'
import { runAsScript, say } from './lib/progress.mjs'
import { runForeground } from './lib/signals.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'

await runAsScript(import.meta.url, async (args) => {
  await ensureDependencies()
  const electron = await ensureElectron()
  await ensureSystem(electron)
  await ensureModels()
  const display = isDisplayAvailable() ? null : await startVirtualDisplay()
  if (display)
    say(`there is no display here; the window opens on the virtual display ${display.display}`)
  try {
    const appArgs = [...(display ? ['--disable-gpu'] : []), ...args]
    return await runForeground(
      process.execPath,
      [TOOLS.electronVite, 'dev', ...(appArgs.length ? ['--', ...appArgs] : [])],
      {
        cwd: ROOT,
        env: electronEnv(electron, { ...display?.env, ...(isRoot() ? { NO_SANDBOX: '1' } : {}) })
      }
    )
  } finally {
    await display?.stop()
  }
})
