// Types: the whole project against the current Electron, then main and preload against the oldest one.
import fs from 'node:fs'
import path from 'node:path'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { TOOLS } from './lib/launch.mjs'
import { ROOT } from './lib/paths.mjs'
import { duration, run, runAsScript, say } from './lib/progress.mjs'

const CHECKS = [
  { label: 'the whole project', args: ['-b', 'tsconfig.json'] },
  { label: 'against the types of Electron 33', args: ['-p', 'tsconfig.electron33.json'] }
]

/** Runs both checks, also when the first one fails; returns the exit code. */
export async function typecheck() {
  let failed = 0
  for (const { label, args } of CHECKS) {
    const start = performance.now()
    const isThere = fs.existsSync(path.join(ROOT, args.at(-1)))
    const { code } = isThere ? await run(process.execPath, [TOOLS.tsc, ...args]) : { code: 1 }
    if (!isThere) say(`${args.at(-1)} is missing`)
    say(`types, ${label}: ${code === 0 ? 'ok' : 'failed'} (${duration(performance.now() - start)})`)
    if (code !== 0) failed++
  }
  return failed ? 1 : 0
}

await runAsScript(import.meta.url, async () => {
  await ensureDependencies()
  return typecheck()
})
