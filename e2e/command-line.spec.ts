import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { ElectronApplication } from '@playwright/test'
import type { ExportRow } from '../src/main/engine/exports/columns'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { largePicture, sample } from './fixtures/pictures'
import { addServer, setBoard } from './fixtures/seed'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { toast } from './pages/toasts'

const ROOT = resolve(import.meta.dirname, '..')
const PROMPT = 'Describe this picture.'
const PRICE = { inputPerMTok: 0.15, outputPerMTok: 0.6 }
/** The first says which bytes reached it, the second which parameters. */
const LANES = [
  { model: 'sees-image', params: {} },
  { model: 'echo-name:anna', params: { temperature: 0.2, seed: 7 } }
]

async function readRows(file: string): Promise<ExportRow[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as ExportRow)
}

/** Answers the next save dialog: nobody can press its buttons here. */
async function saveTo(app: ElectronApplication, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, filePath)
}

/** What does not depend on when and where the run was made. */
function lasting(row: ExportRow) {
  const { image, image_sha256, width, height, lane, model, prompt_id, params, repeat } = row
  const { status, finish_reason, text, error, cost_usd, cost_source } = row
  const { input_tokens, image_tokens, output_tokens } = row
  return {
    ...{ image, image_sha256, width, height, lane, model, prompt_id, params, repeat },
    ...{ status, finish_reason, text, error, cost_usd, cost_source },
    ...{ input_tokens, image_tokens, output_tokens }
  }
}

test('command line and window give the same texts and costs', async ({ start, serve, folder }) => {
  const mock = await serve()
  const pictures = [sample('cat-portrait.jpg'), await largePicture(join(folder, 'large.png'))]
  const exported = join(folder, 'window.jsonl')

  await test.step('the window', async () => {
    const { app, page } = await start({ paths: pictures })
    const provider = await addServer(page, { baseUrl: mock.baseUrl })
    const price = {
      inputPerMTok: String(PRICE.inputPerMTok),
      outputPerMTok: String(PRICE.outputPerMTok),
      source: 'typed by you'
    }
    for (const { model } of LANES)
      await callMain(page, 'models.override', { provider, model, price })
    const lanes = LANES.map((lane) => ({ provider, ...lane }))
    await setBoard(page, lanes, PROMPT)
    const dock = new Dock(page)
    await expect(new Compare(page).images).toHaveCount(2)
    await dock.runOption(/^Run all 2 images/)
    await expect(dock.root).toContainText('Run 1: 4 answers')
    await saveTo(app, exported)
    await page.keyboard.press('ControlOrMeta+E')
    await expect(toast(page, 'Exported to window.jsonl')).toBeVisible()
  })

  const plan = {
    images: pictures,
    prompt: PROMPT,
    lanes: LANES.map((lane) => ({
      provider: 'openai-compatible',
      baseUrl: mock.baseUrl,
      price: PRICE,
      ...lane
    }))
  }
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan))
  await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'out/main/cli.js'), 'run', 'plan.json', '--out', 'results.jsonl', '--quiet'],
    { cwd: folder }
  )

  const window = await readRows(exported)
  const commandLine = await readRows(join(folder, 'results.jsonl'))
  expect(window).toHaveLength(4)
  expect(window.map(({ status }) => status)).toEqual(Array(4).fill('done'))
  expect(window.every(({ cost_usd }) => Number(cost_usd) > 0)).toBe(true)
  expect(commandLine.map(lasting)).toEqual(window.map(lasting))
})
