// Writes resources/catalogue.json anew, the list of models and prices that the app ships. For developers, by
// hand: `node scripts/catalogue.mjs`, or from a saved api.json of models.dev:
// `node scripts/catalogue.mjs --from api.json --as-of 2026-11-10`. See docs/decisions/0009-catalogue.md.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { catalogueText, mergeLists } from './lib/catalogue-file.mjs'
import { fetchPiAi, PI_AI } from './lib/catalogue-pi-ai.mjs'
import { ANNOUNCED_CHANGES, MORE_MODELS } from './lib/catalogue-supplement.mjs'
import { callerDir, ROOT, writeFileAtomic } from './lib/paths.mjs'
import { PlainError, runAsScript, say } from './lib/progress.mjs'

const TARGET = path.join(ROOT, 'resources', 'catalogue.json')

/** The app's own readers, so that a shipped list and a refreshed one are read alike. */
async function readers() {
  const load = async (name) => {
    const file = path.join(ROOT, 'src', 'main', 'engine', 'catalogue', name)
    return (await runnerImport(file, { configFile: false, logLevel: 'error' })).module
  }
  return { ...(await load('modelsDev.ts')), ...(await load('vendorNames.ts')) }
}

async function fromPackage() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-catalogue-'))
  try {
    const { asOf, vendors } = await fetchPiAi(folder)
    return {
      head: { source: `catalogue (pi-ai ${PI_AI.version})`, asOf, licence: 'MIT' },
      vendors,
      byHand: { moreModels: MORE_MODELS, announcedChanges: ANNOUNCED_CHANGES }
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

function fromFile(file, asOf) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf ?? ''))
    throw new PlainError('--from needs --as-of with the date of the file, such as 2026-11-10')
  return {
    head: { source: 'catalogue (models.dev)', asOf, licence: 'MIT' },
    vendors: JSON.parse(fs.readFileSync(path.resolve(callerDir(), file), 'utf8')),
    byHand: {}
  }
}

await runAsScript(import.meta.url, async (args) => {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, 'as-of': { type: 'string' }, to: { type: 'string' } }
  })
  const { head, vendors, byHand } = values.from
    ? fromFile(values.from, values['as-of'])
    : await fromPackage()
  const { modelsDevLists, sellsFor } = await readers()
  const lists = [...modelsDevLists(vendors)]
  const unreadable = lists.reduce((sum, list) => sum + list.unreadable, 0)
  if (unreadable > 0) throw new PlainError(`${unreadable} models cannot be read`)
  const merged = mergeLists(lists, { sellsFor, ...byHand })
  const target = values.to ? path.resolve(callerDir(), values.to) : TARGET
  writeFileAtomic(target, catalogueText(head, merged))
  const models = Object.values(merged).reduce((sum, entries) => sum + entries.size, 0)
  say(`${models} models of ${Object.keys(merged).length} vendors, as of ${head.asOf}: ${target}`)
})
