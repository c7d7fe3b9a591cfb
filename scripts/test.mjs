// `npm test`: every check of the project, ended by one line with the counts of all of them.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildIfNeeded } from './build-if-needed.mjs'
import { runPlaywright } from './e2e.mjs'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureElectron } from './ensure-electron.mjs'
import { ensureModels } from './ensure-models.mjs'
import { ensureSystem } from './ensure-system.mjs'
import { electronEnv, TOOLS } from './lib/launch.mjs'
import { readJson } from './lib/paths.mjs'
import { duration, run, runAsScript, sayError } from './lib/progress.mjs'
import {
  addCounts,
  countCheck,
  countPlaywright,
  countVitest,
  describeCount,
  summaryLine
} from './lib/summary.mjs'
import { typecheck } from './typecheck.mjs'

const ESLINT_ARGS = ['--cache', '--cache-location', 'node_modules/.cache/eslint/', '.']

function print(text) {
  process.stdout.write(`${text}\n`)
}

/** Runs one step under its heading; a step that throws has failed. */
async function step(name, work) {
  print(`\n=== ${name} ===`)
  const start = performance.now()
  let count
  try {
    count = await work()
  } catch (error) {
    sayError(error)
    count = countCheck(1)
  }
  const took = duration(performance.now() - start)
  print(`--- ${name}: ${describeCount(count)} (${took})`)
  return { name, count, took }
}

async function check(script, args) {
  const { code } = await run(process.execPath, [script, ...args])
  return countCheck(code)
}

async function unitTests(electron, folder) {
  const report = path.join(folder, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(process.execPath, [TOOLS.vitest, ...args], {
    env: electronEnv(electron)
  })
  return countVitest(readJson(report), code)
}

async function endToEndTests(electron, folder) {
  const report = path.join(folder, 'playwright.json')
  const code = await runPlaywright(electron, ['--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report
  })
  return countPlaywright(readJson(report), code)
}

async function allSteps(electron, folder) {
  const steps = [
    await step('format', () => check(TOOLS.prettier, ['--check', '.'])),
    await step('lint', () => check(TOOLS.eslint, ESLINT_ARGS)),
    await step('types', async () => countCheck(await typecheck())),
    await step('unit tests', () => unitTests(electron, folder))
  ]
  const build = await step('build', async () => {
    await buildIfNeeded()
    return countCheck(0)
  })
  steps.push(build)
  steps.push(
    await step('end-to-end tests', () => {
      if (build.count.failed === 0) return endToEndTests(electron, folder)
      print('not run, because the build failed')
      return countCheck(1)
    })
  )
  return steps
}

async function prepare() {
  await ensureDependencies()
  const electron = await ensureElectron()
  await ensureSystem(electron)
  await ensureModels({ strict: true })
  return electron
}

await runAsScript(import.meta.url, async () => {
  const start = performance.now()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-test-'))
  let steps = []
  try {
    let electron = null
    const ready = await step('preparation', async () => {
      electron = await prepare()
      return { passed: 0, failed: 0, skipped: 0 } // not a check: it counts only when it fails
    })
    steps = ready.count.failed ? [ready] : await allSteps(electron, folder)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
  print('')
  for (const { name, count, took } of steps) {
    print(`${name}: ${describeCount(count)} (${took})`)
  }
  const total = addCounts(steps.map(({ count }) => count))
  print(`all checks took ${duration(performance.now() - start)}`)
  print(summaryLine(total))
  return total.failed ? 1 : 0
})
