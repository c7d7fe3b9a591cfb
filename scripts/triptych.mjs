#!/usr/bin/env node
// The command line: `npm run -s triptych -- <command>` in a checkout, `triptych` when linked or packaged.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfNeeded } from './build-if-needed.mjs'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureModels } from './ensure-models.mjs'
import { callerDir, ROOT } from './lib/paths.mjs'
import { PlainError, sayError } from './lib/progress.mjs'
import { deliverSignalsOnce } from './lib/signals.mjs'

const CLI = path.join(ROOT, 'out', 'main', 'cli.js')

try {
  await ensureDependencies()
  // An installed copy has its weights and its build; only a checkout has to make them.
  if (fs.existsSync(path.join(ROOT, 'src'))) {
    await ensureModels()
    await buildIfNeeded()
  }
  if (!fs.existsSync(CLI))
    throw new PlainError(`${CLI} is missing: this copy of Triptych is not whole.`)
  // npm moved this process to the project's folder; relative paths mean where the command was typed.
  process.chdir(callerDir())
  // The same process runs the command: no second start of Node, and nothing that outlives a killed parent.
  deliverSignalsOnce()
  await import(pathToFileURL(CLI).href)
} catch (error) {
  sayError(error)
  process.exitCode = 1
}
