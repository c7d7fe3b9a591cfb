/**
 * The process as it ships: bundled by electron-vite, forked in plain Node, driven by the host. What
 * breaks only in a bundle (paths of WebAssembly, CommonJS packages) breaks here.
 */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldEvent, emptyAnswer, type Answer } from '../../../shared/domain/answer'
import { newId } from '../../../shared/domain/ids'
import { createNodeFork } from '../workers/nodeFork'
import { createEngineHost, type EngineHost } from './engineHost'
import { MODELS_FOLDER, requireModels, sample } from './engineTestKit'

const root = resolve(import.meta.dirname, '../../../..')
/** Below node_modules, where the bundle finds the packages that stay outside it. */
const folder = resolve(root, 'node_modules/.cache/test-engines')

let host: EngineHost
const errors: string[] = []

beforeAll(async () => {
  requireModels('tesseract', 'pp-ocr', 'centernet', 'nanodet')
  await buildWorker()
  host = createEngineHost({
    fork: createNodeFork({ folder: resolve(folder, 'out'), onStderr: (text) => errors.push(text) }),
    modelsFolder: MODELS_FOLDER,
    log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) }
  })
}, 60_000)

afterAll(() => host.close())

/** The main build's own way with one entry; the whole build would take a window along. */
async function buildWorker(): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(resolve(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  const config = resolve(folder, 'electron.vite.config.mjs')
  const main = {
    build: {
      target: 'node20.18',
      externalizeDeps: true,
      outDir: resolve(folder, 'out'),
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          index: resolve(import.meta.dirname, 'catalogue.ts'),
          'local-engines-worker': resolve(import.meta.dirname, 'engineWorker.ts')
        }
      }
    }
  }
  await writeFile(config, `export default ${JSON.stringify({ main })}`)
  const command = resolve(root, 'node_modules/electron-vite/bin/electron-vite.js')
  await promisify(execFile)(process.execPath, [command, 'build', '-c', config], { cwd: root })
}

async function ask(engine: string, name: string): Promise<Answer> {
  let answer = emptyAnswer(newId('attempt'), 1, new Date(0).toISOString())
  const startedAt = performance.now()
  await host.run(
    { engine, path: sample(name) },
    (event) => (answer = foldEvent(answer, event, performance.now() - startedAt)),
    new AbortController().signal
  )
  return answer
}

test.each([
  ['tesseract', 'receipt-0412', 'Almond croissant 4.10', /^Tesseract 5/],
  ['pp-ocr', 'receipt-0412', 'CAFE LUMEN', /^PP-OCRv4/],
  ['photo-centernet', 'espresso-cup', 'a cup', /^CenterNet/],
  ['photo-nanodet', 'garage-motorcycle', 'a motorcycle', /^NanoDet/]
])(
  '%s answers for %s',
  async (engine, name, words, served) => {
    const answer = await ask(engine, name)
    expect(answer.text).toContain(words)
    expect(answer.regions.length).toBeGreaterThan(0)
    expect(answer.servedModel).toMatch(served)
    expect(answer.timings.loaded).toBeGreaterThan(0)
    expect(answer.timings.prepareEnd).toBeGreaterThan(answer.timings.loaded ?? Infinity)
    expect(answer.timings.firstText).toBeGreaterThan(answer.timings.prepareEnd ?? Infinity)
    expect(answer.usage).toBeUndefined()
    expect(errors).toEqual([])
  },
  30_000
)

test('a stop ends the wait at once, and the same process goes on', async () => {
  const stop = new AbortController()
  const job = host.run(
    { engine: 'pp-ocr', path: sample('receipt-0412') },
    (event) => event.type === 'text' && stop.abort(),
    stop.signal
  )
  await expect(job).rejects.toMatchObject({ failure: { class: 'cancelled' } })
  const answer = await ask('pp-ocr', 'chart-energy')
  expect(answer.text).toContain('Nuclear')
  // Nothing had to be loaded again.
  expect(answer.timings.loaded).toBeUndefined()
})

test('a file that is not there is told as bad input', async () => {
  const job = host.run(
    { engine: 'tesseract', path: sample('no-such-picture') },
    () => {},
    new AbortController().signal
  )
  await expect(job).rejects.toMatchObject({ failure: { class: 'bad-input' } })
})
