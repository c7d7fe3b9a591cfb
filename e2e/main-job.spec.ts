import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app'
import { dropFiles } from './fixtures/drop'
import { laneWords } from './fixtures/laneWords'
import { copySample, plainPictures, sample, truncatedJpeg } from './fixtures/pictures'
import { readResults } from './fixtures/results'
import { seenTexts, watchTexts } from './fixtures/textWatch'
import { startOllamaMock } from './mocks/local/localServers'
import { Boards } from './pages/boards'
import type { Column } from './pages/column'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { FirstRun } from './pages/firstRun'
import { Picker } from './pages/picker'
import { ProviderSettings } from './pages/settings'
import { dismissToasts, toast } from './pages/toasts'

const KEY = 'sk-mock-0123456789abcdef'
/** Both stream for four to six seconds. */
const PRICED = 'slow:14'
const UNPRICED = 'slow:9'
const PROMPT = 'What does this receipt say, in one short paragraph?'

/** `PRICED` reads 9 words and 85 tokens for the image, and says 64: 94 × 0.15 + 64 × 0.6 millionths. */
const COST = { usd: '0.0000525', shown: '$0.0000525', tokensIn: '94', tokensOut: '64' }

const A = 'A, CenterNet photo'
const B = 'B, Tesseract'
const C = `C, ${PRICED}`
const D = `D, ${PRICED}`
const E = `E, ${UNPRICED}`

/** A picture by itself, and a folder with two pictures and four things that are none. */
async function thingsToDrop(folder: string): Promise<string[]> {
  const trip = join(folder, 'trip')
  await copySample('cat-portrait.jpg', join(trip, 'cat-portrait.jpg'))
  await copySample('espresso-cup.jpg', join(trip, 'day two', 'espresso-cup.jpg'))
  await writeFile(join(trip, 'notes.txt'), 'Nothing to look at here.\n')
  await writeFile(join(trip, 'nothing.jpg'), '')
  await truncatedJpeg(join(trip, 'half.jpg'))
  await mkdir(join(trip, 'plans'))
  return [sample('receipt-0412.jpg'), trip]
}

async function dropAndReadSkipped(page: Page, things: readonly string[]): Promise<void> {
  await dropFiles(new FirstRun(page).dropZone, things)
  const said = toast(page, 'Added 3 images, 4 skipped')
  await expect(said).toBeVisible()
  await said.getByRole('button', { name: 'Show', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Skipped files' })
  for (const [name, why] of [
    ['notes.txt', 'Not an image: the bytes are plain text.'],
    ['nothing.jpg', 'The file is empty'],
    ['half.jpg', 'part of the file is missing'],
    ['plans', 'There is no image in this folder.']
  ] as const)
    await expect(dialog.getByRole('listitem').filter({ hasText: name })).toContainText(why)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await dismissToasts(page)
}

async function chooseModels(page: Page): Promise<void> {
  const picker = new Picker(page)
  await picker.open()
  await picker.add(PRICED, 2)
  await picker.add(UNPRICED)
  await expect(picker.chosen()).toHaveCount(5)
  await picker.use()
}

test('drop, choose, run, stop, retry, quit: all of it is there again', async ({
  start,
  serve,
  folder,
  userData
}) => {
  const mock = await serve({ apiKey: KEY, models: [PRICED, UNPRICED] })
  const first = await start({ size: { width: 2000, height: 1000 } })
  const { page } = first
  const dock = new Dock(page)
  const compare = new Compare(page)
  const [a, b] = [compare.column(A), compare.column(B)]
  const [c, d, e] = [compare.column(C), compare.column(D), compare.column(E)]

  await test.step('two built-in engines and a server with its key, in the first window', async () => {
    const firstRun = new FirstRun(page)
    await firstRun.model(/^PP-OCR/).uncheck()
    await firstRun.model(/^Tesseract/).check()
    await firstRun.addServer(mock.baseUrl, KEY)
    await expect(firstRun.model(new RegExp(`^${PRICED}`))).toBeVisible()
  })
  await test.step('files and a folder, dropped; what is no image is named with its reason', async () => {
    await dropAndReadSkipped(page, await thingsToDrop(folder))
    await expect(compare.images).toHaveCount(3)
  })
  await test.step('two lanes of one model with a price, one of another without', async () => {
    await chooseModels(page)
    const settings = new ProviderSettings(page)
    await settings.open()
    await settings.setPrice(PRICED, '0.15', '0.6')
    await settings.close()
    await dock.setTemperature(C, 0.2)
    await dock.setTemperature(D, 1.3)
    await compare.showImage('receipt-0412.jpg')
    await dock.prompt.fill(PROMPT)
    expect(await dock.models()).toEqual([A, B, C, D, E])
  })
  await test.step('every column streams', async () => {
    await watchTexts(page)
    await dock.run.click()
    for (const column of [c, d, e]) await column.isIn('Streaming')
    await expect.poll(() => c.currentText()).toMatch(/Sentence 2 by/)
  })
  await test.step('one stopped keeps its text, the others go on', async () => {
    await c.stop()
    await c.isIn('Stopped')
    await e.stop()
    await e.isIn('Stopped')
    expect(await c.currentText()).toMatch(/^This is slow:14 \[temperature=0\.2\]\. Sentence 1 by/)
    expect(laneWords(UNPRICED).startsWith((await e.currentText()) || '?')).toBe(true)
    await d.isIn('Streaming')
  })
  await test.step('one retried answers as a second attempt', async () => {
    await c.retry()
    await c.isIn('Done')
    await expect(c.attempts).toContainText('Attempt 2 of 2')
    for (const column of [a, b, d]) await column.isIn('Done')
    await e.isIn('Stopped')
  })
  await test.step('texts grew on screen and are what was said', async () => {
    expect(await c.currentText()).toBe(laneWords(PRICED, 'temperature=0.2'))
    expect(await d.currentText()).toBe(laneWords(PRICED, 'temperature=1.3'))
    const seen = await seenTexts(page)
    const changes = async (column: Column) => new Set(seen[await column.laneId()]).size
    expect(await changes(d)).toBeGreaterThan(20)
    expect(await changes(e)).toBeGreaterThan(5)
    expect(await changes(a)).toBeGreaterThan(2)
    expect(await changes(b)).toBeGreaterThan(2)
  })
  await test.step('costs: exact where priced, free where built in, unknown elsewhere', async () => {
    for (const column of [c, d]) {
      await expect(column.metric('Cost')).toHaveText(COST.shown)
      await expect(column.costMark).toContainText('computed')
      await expect(column.metric('Tokens in')).toHaveText(COST.tokensIn)
      await expect(column.metric('Tokens out')).toHaveText(COST.tokensOut)
    }
    for (const column of [a, b]) await expect(column.metric('Cost')).toHaveText('Free')
    await expect(e.metric('Cost')).toHaveText('—')
  })

  const before = await compare.facts()
  await first.quit()
  const stored = readResults(userData)
  expect(stored.integrity).toBe('ok')
  expect(
    stored.attempts.filter(({ costUsd }) => costUsd === COST.usd).map(({ number }) => number)
  ).toEqual([2, 1])

  await test.step('the next start shows the same', async () => {
    const again = await start({ size: { width: 2000, height: 1000 } })
    const compareAgain = new Compare(again.page)
    await expect(compareAgain.columns).toHaveCount(5)
    await compareAgain.column(E).isIn('Stopped')
    await expect.poll(() => compareAgain.facts()).toEqual(before)
    await expect(compareAgain.images).toHaveCount(3)
    await expect(new Dock(again.page).prompt).toHaveValue(PROMPT)
    expect(await new Dock(again.page).models()).toEqual([A, B, C, D, E])
    await new Boards(again.page).isOpen('Untitled board')
  })
})

test('a local server is found by itself, another one is added in Settings', async ({
  start,
  serve,
  folder
}) => {
  const ollama = await startOllamaMock()
  const mock = await serve({ apiKey: KEY, models: ['echo-name:far'] })
  const { page } = await start({
    paths: await plainPictures(folder, 1),
    env: { TRIPTYCH_LOCAL_SERVERS: `ollama=${ollama.origin}` }
  })
  const settings = new ProviderSettings(page)
  const typed = { baseUrl: mock.baseUrl, label: 'Far away' }
  await settings.open()
  await settings.tryServer({ ...typed, key: 'sk-mock-wrong' })
  await expect(settings.details).toContainText('Does not work.')
  await expect(settings.details).toContainText('Nothing was saved.')
  await settings.addServer({ ...typed, key: KEY })
  await expect(settings.details).toContainText(`••••••••${KEY.slice(-4)}`)
  await settings.close()

  const picker = new Picker(page)
  await picker.open()
  await picker.search.fill('echo-name')
  await expect(picker.row('echo-name:vision')).toContainText('Ollama')
  await expect(picker.row('echo-name:text')).toHaveCount(0)
  await picker.add('echo-name:vision')
  await picker.add('echo-name:far')
  await picker.use()

  await new Dock(page).prompt.fill(PROMPT)
  await new Dock(page).run.click()
  const near = new Compare(page).column('C, echo-name:vision')
  const far = new Compare(page).column('D, echo-name:far')
  for (const column of [near, far]) await column.isIn('Done')
  expect(await near.currentText()).toBe(laneWords('echo-name:vision'))
  expect(await far.currentText()).toBe(laneWords('echo-name:far'))
  await expect(near.metric('Cost')).toHaveText('Free')
  await expect(far.metric('Cost')).toHaveText('—')
  await ollama.close()
})
