import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureSystem } from '../ensure-system.mjs'
import { startVirtualDisplay } from '../virtual-display.mjs'
import { isDisplayAvailable, isRoot } from './paths.mjs'
import { duration, PlainError, say, tail, withHeartbeat } from './progress.mjs'

/** As in src/main/engine/local/catalogue.ts. */
const ENGINES = ['photo-centernet', 'photo-nanodet', 'pp-ocr', 'tesseract']
const LIMIT_MS = 15 * 60_000

/** The user `nobody` on every Linux. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/**
 * Runs the packed app: the sample images through all built-in engines, in an environment that tries to turn
 * it into plain Node, to load a script into it and to attach a debugger.
 *
 * A copy is run, in a temporary folder: from within dist/, a module that is missing in the package would be
 * found in the checkout's node_modules, above it. As root (whom Electron's sandbox refuses) it runs as
 * `nobody`, with the sandbox, where this system lets that user have one.
 *
 * @throws {PlainError} when an answer is missing or an attempt had an effect
 */
export async function checkPackage({ folder, executable }) {
  if (os.platform() === 'linux') await ensureSystem(executable)
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-package-'))
  const display = isDisplayAvailable() ? null : await startVirtualDisplay()
  try {
    const copy = path.join(work, 'app')
    fs.cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
    const user = isRoot() && display && canSandbox(NOBODY) ? NOBODY : null
    const isSandboxed = !isRoot() || user !== null
    const attempt = prepareAttempt(work, display, user)
    const start = performance.now()
    const { code, output } = await withHeartbeat(
      `running the packed app ${describeUser(user, isSandboxed)}`,
      () =>
        runToEnd(
          path.join(copy, path.relative(folder, executable)),
          [...(isSandboxed ? [] : ['--no-sandbox']), ...attempt.args],
          { cwd: work, env: attempt.env, ...user }
        )
    )
    const wrong = [
      ...(code === 0 ? [] : [`it ended with exit code ${code}:\n${tail(output)}`]),
      ...answersMissing(path.join(attempt.results, 'results.jsonl')),
      ...(fs.existsSync(attempt.trap) ? ['a script named by NODE_OPTIONS was run'] : []),
      ...(/Debugger listening/.test(output) ? ['--inspect opened a debugger'] : [])
    ]
    if (wrong.length) throw new PlainError(`The packed app is not right: ${wrong.join('\n')}`)
    const took = duration(performance.now() - start)
    say(`the packed app is right: all built-in engines answered, in ${took}; it stayed an app`)
  } finally {
    await display?.stop()
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 5 })
  }
}

function describeUser(user, isSandboxed) {
  if (user) return 'as the user nobody, with its sandbox'
  return isSandboxed ? 'with its sandbox' : 'as root, which its sandbox does not allow'
}

/** Chromium's sandbox is made of user namespaces, which containers often refuse. */
function canSandbox(user) {
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], user).status === 0
}

/** Everything the run needs below `work`, and an environment that tries what the fuses forbid. */
function prepareAttempt(work, display, user) {
  const home = path.join(work, 'home')
  const results = path.join(work, 'results')
  const trap = path.join(home, 'trapped')
  const script = path.join(work, 'trap.cjs')
  for (const folder of [home, results]) fs.mkdirSync(folder)
  fs.writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(trap)}, '')\n`)
  const authority = display && path.join(home, 'Xauthority')
  if (display) fs.copyFileSync(display.env.XAUTHORITY, authority)
  if (user) {
    fs.chmodSync(work, 0o755)
    const own = [home, results, ...(authority ? [authority] : [])]
    for (const file of own) fs.chownSync(file, user.uid, user.gid)
  }
  // Another user's folders, named by such variables, could be neither read nor written.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(XDG|npm)_/i.test(name))
  return {
    results,
    trap,
    args: ['--disable-gpu', '--inspect=0', `--headless-run=${results}`],
    env: {
      ...Object.fromEntries(inherited),
      ...(display && { DISPLAY: display.env.DISPLAY, XAUTHORITY: authority }),
      HOME: home,
      TRIPTYCH_USER_DATA: path.join(home, 'data'),
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--require=${script}`
    }
  }
}

/** Runs a program to its end, at most LIMIT_MS; resolves with its exit code and all it said. */
function runToEnd(program, args, options) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL'
    })
    const collect = (text) => (output += text)
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.on('error', (error) => resolve({ code: 1, output: output + error.message }))
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output }))
  })
}

/** What is wrong with the answers in a results.jsonl: engines that have none, cells without one. */
export function answersMissing(file) {
  if (!fs.existsSync(file)) return ['it wrote no results']
  const cells = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const failed = cells.filter(({ status }) => status !== 'done')
  const answered = new Set(
    cells.filter(({ status }) => status === 'done').map(({ model }) => model)
  )
  return [
    ...failed.map(({ model, image, error }) => `${model} gave no answer to ${image}: ${error}`),
    ...ENGINES.filter((engine) => !answered.has(engine)).map((engine) => `${engine} gave no answer`)
  ]
}
