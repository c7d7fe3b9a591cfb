// `npm start`: brings whatever is missing, then opens the app; without a display it does the main job headless.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildIfNeeded } from './build-if-needed.mjs'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureElectron } from './ensure-electron.mjs'
import { ensureModels } from './ensure-models.mjs'
import { ensureSystem } from './ensure-system.mjs'
import { electronEnv, electronFlags } from './lib/launch.mjs'
import { callerDir, isDisplayAvailable, ROOT } from './lib/paths.mjs'
import { runAsScript, say } from './lib/progress.mjs'
import { runForeground } from './lib/signals.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'

const HEADLESS_RUN = '--headless-run'

/** Many times what the samples take on a slow machine; ends a run that hangs where nobody looks on. */
const HEADLESS_LIMIT_MS = 15 * 60_000

/** What Chromium says on every machine without D-Bus, many times over; it has no consequence. */
const NOISE = /:ERROR:(\S+\/)?(bus|object_proxy)\.cc\(/

function openApp(electron, args, { flags, env, ...options } = {}) {
  return runForeground(electron, [...electronFlags(flags), ROOT, ...args], {
    // Relative paths on the command line mean the folder they were typed in.
    cwd: callerDir(),
    env: electronEnv(electron, env),
    ...options
  })
}

function defaultFolder() {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  return path.join(ROOT, 'triptych-headless', stamp)
}

/** Takes `--headless-run=FOLDER` out of the arguments; the folder is null where it is not given. */
export function splitHeadlessArgs(args) {
  const isFlag = (arg) => arg === HEADLESS_RUN || arg.startsWith(`${HEADLESS_RUN}=`)
  const given = args
    .find((arg) => arg.startsWith(`${HEADLESS_RUN}=`))
    ?.slice(HEADLESS_RUN.length + 1)
  return {
    isWanted: args.some(isFlag),
    folder: given ? path.resolve(callerDir(), given) : null,
    rest: args.filter((arg) => !isFlag(arg))
  }
}

/** Runs the samples through the built-in engines in a window that nobody sees; the app writes the report. */
async function runHeadless(electron, { folder = null, rest }) {
  const target = folder ?? defaultFolder()
  fs.mkdirSync(target, { recursive: true })
  // An own profile: the run must neither show up in the person's boards nor be stopped by an open window.
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-profile-'))
  const display = isDisplayAvailable() ? null : await startVirtualDisplay()
  try {
    say('running the sample images through the built-in engines …')
    const code = await openApp(electron, [`${HEADLESS_RUN}=${target}`, ...rest], {
      flags: { isVirtual: true },
      limitMs: HEADLESS_LIMIT_MS,
      hide: NOISE,
      env: {
        TRIPTYCH_USER_DATA: process.env.TRIPTYCH_USER_DATA ?? profile,
        ...display?.env
      }
    })
    const written = fs.readdirSync(target).join(', ') || 'nothing'
    if (code !== 0) say(`the run ended with exit code ${code}${code === 124 ? ' (too slow)' : ''}`)
    say(`written to ${target}: ${written}`)
    return code
  } finally {
    await display?.stop()
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

await runAsScript(import.meta.url, async (args) => {
  const headless = splitHeadlessArgs(args)
  const hasDisplay = isDisplayAvailable()
  await ensureDependencies()
  const electron = await ensureElectron()
  await ensureSystem(electron)
  await ensureModels()
  await buildIfNeeded()
  if (hasDisplay && !headless.isWanted) return openApp(electron, args)
  if (!hasDisplay) {
    say(
      'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be ' +
        'shown; the same app runs under a virtual display instead.'
    )
  }
  return runHeadless(electron, headless)
})
