import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { ExportRow } from '../src/main/engine/exports/columns'
import type { ProviderId } from '../src/shared/domain/ids'
import { laneLetter } from '../src/shared/domain/lane'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { sample } from './fixtures/pictures'
import { PROVIDER_LANES } from './fixtures/providerLanes'
import { readResults } from './fixtures/results'
import { setBoard } from './fixtures/seed'
import { startEveryMock, type EveryMock } from './mocks/everyProvider'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'

const ROOT = resolve(import.meta.dirname, '..')
const PICTURE = 'cat-portrait.jpg'
const PROMPT = 'Describe this picture in one word: harbour'
/** So fast that no lane waits long, so slow that answers stream. */
const TOKENS_PER_SECOND = 150

let mocks: EveryMock

test.beforeAll(async () => {
  mocks = await startEveryMock({ tokensPerSecond: TOKENS_PER_SECOND })
})
test.afterAll(() => mocks.close())

/** The window's board with a lane at each provider, run once. */
async function runEverything(page: Parameters<typeof setBoard>[0]): Promise<void> {
  await callMain(page, 'providers.refresh', {})
  const lanes = PROVIDER_LANES.map(({ provider, model, params }) => ({
    provider: provider as string as ProviderId,
    model,
    ...(params && { params })
  }))
  await setBoard(page, lanes, PROMPT)
  await new Dock(page).run.click()
}

test('one run over every provider: each answers for itself, at its price to the last digit', async ({
  start,
  userData
}) => {
  const { page, quit } = await start({
    paths: [sample(PICTURE)],
    env: { TRIPTYCH_MOCKS: mocks.variable },
    size: { width: 1600, height: 1000 }
  })
  await runEverything(page)
  const compare = new Compare(page)
  const board = await callMain(page, 'boards.open', {})
  await expect(new Dock(page).root).toContainText(`${board.lanes.length} answers`, {
    timeout: 30_000
  })
  for (const [at, lane] of board.lanes.entries()) {
    const expected = PROVIDER_LANES[at]!
    await test.step(`${expected.provider} ${expected.model}`, async () => {
      // More columns than the window has room for: the rest are folded to their spines.
      const spine = page.getByRole('article', { name: /folded, Done, mock$/ }).filter({
        hasText: new RegExp(`^${laneLetter(at)}`)
      })
      if ((await spine.count()) > 0)
        await spine.getByRole('button', { name: `Unfold ${lane.label}` }).click()
      const column = compare.lane(lane.id)
      await column.isIn('Done')
      await expect(column.text).toContainText(expected.says)
      await expect(column.root).toContainText('Mock')
    })
  }
  await quit()
  const stored = readResults(userData).attempts
  expect(
    stored.map(({ text, costMark, costUsd }, at) => [at, costMark, costUsd, text !== ''])
  ).toEqual(PROVIDER_LANES.map(({ costMark, usd }, at) => [at, costMark, usd ?? null, true]))
})

test('the command line gives the same answers and costs, with an address for each lane', async ({
  folder
}) => {
  const plan = {
    images: [sample(PICTURE)],
    prompt: PROMPT,
    lanes: PROVIDER_LANES.map(({ provider, model, params }) => ({
      provider,
      model,
      baseUrl: addressOf(provider),
      apiKeyEnv: `KEY_${provider.replaceAll('-', '_').toUpperCase()}`,
      ...(params && { params })
    }))
  }
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan))
  const keys = Object.fromEntries(
    PROVIDER_LANES.map(({ provider }) => [
      `KEY_${provider.replaceAll('-', '_').toUpperCase()}`,
      `mock-key-of-${provider}`
    ])
  )
  await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'out/main/cli.js'), 'run', 'plan.json', '--out', 'results.jsonl', '--quiet'],
    { cwd: folder, env: { ...process.env, ...keys } }
  )
  const lines = (await readFile(join(folder, 'results.jsonl'), 'utf8')).trimEnd().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as ExportRow)
  expect(rows.map((row) => [row.provider, row.status, row.cost_source, row.cost_usd])).toEqual(
    PROVIDER_LANES.map(({ provider, costMark, usd }) => [provider, 'done', costMark, usd ?? null])
  )
  rows.forEach(({ text }, at) => expect(text).toContain(PROVIDER_LANES[at]!.says))
})

/** As a person would type it: servers on this computer speak the chat format below /v1. */
function addressOf(provider: (typeof PROVIDER_LANES)[number]['provider']): string {
  const { baseUrl } = mocks.servers[provider]
  return ['lm-studio', 'llama-cpp', 'vllm'].includes(provider) ? `${baseUrl}/v1` : baseUrl
}
