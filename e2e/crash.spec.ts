import type { ElectronApplication, Page } from '@playwright/test'
import type { LaneId, RunId } from '../src/shared/domain/ids'
import type { CellState } from '../src/shared/domain/run'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { laneWords } from './fixtures/laneWords'
import { plainPictures } from './fixtures/pictures'
import { readResults } from './fixtures/results'
import { addServer, reload, setBoard } from './fixtures/seed'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'

/** Every cell of a run with its newest answer, asked of main. */
async function cellsOf(page: Page, runId: RunId): Promise<readonly CellState[]> {
  const { images } = await callMain(page, 'runs.open', { runId })
  const answers = await Promise.all(
    images.map(({ id: imageId }) => callMain(page, 'runs.answers', { runId, imageId }))
  )
  return answers.flatMap(({ cells }) => cells)
}

async function newestRun(page: Page): Promise<RunId> {
  const [run] = await callMain(page, 'runs.list', { limit: 1 })
  if (!run) throw new Error('There is no run yet.')
  return run.id
}

function byState(cells: readonly CellState[], state: 'done' | 'running'): readonly CellState[] {
  return cells.filter(({ answer }) => answer?.state === state)
}

test('killed in mid-run: what was finished is there, what was not says so', async ({
  start,
  serve,
  folder,
  userData
}) => {
  const mock = await serve()
  const first = await start({ paths: await plainPictures(folder, 3) })
  const { page } = first
  const provider = await addServer(page, { baseUrl: mock.baseUrl, concurrency: 6 })
  const models = ['echo-name:quick', 'echo-name:brisk', 'slow:16', 'slow:12']
  const lanes = await setBoard(
    page,
    models.map((model) => ({ provider, model }))
  )
  const words = new Map<LaneId, string>(lanes.map(({ id, model }) => [id, laneWords(model)]))
  await new Dock(page).runOption(/^Run all 3 images/)

  const run = await newestRun(page)
  const enough = async () => {
    const cells = await cellsOf(page, run)
    const speaking = byState(cells, 'running').filter(({ answer }) =>
      answer?.text.includes('Sentence 3 by')
    )
    return byState(cells, 'done').length >= 2 && speaking.length >= 2
  }
  await expect.poll(enough).toBe(true)
  const finished = byState(await cellsOf(page, run), 'done')
  await first.kill()

  const stored = readResults(userData)
  expect(stored.integrity).toBe('ok')

  const again = await start()
  const compare = new Compare(again.page)
  await test.step('finished answers are there byte for byte', async () => {
    const now = new Map((await cellsOf(again.page, run)).map((cell) => [cell.id, cell]))
    expect(now.size).toBe(12)
    for (const cell of finished) expect(now.get(cell.id)?.answer).toEqual(cell.answer)
  })
  await test.step('the others are interrupted and keep what they had said', async () => {
    const open = (await cellsOf(again.page, run)).filter(({ answer }) => answer?.state !== 'done')
    expect(open.length).toBeGreaterThan(2)
    for (const { answer, laneId } of open) {
      expect(answer?.failure?.class).toBe('interrupted')
      expect(words.get(laneId)?.startsWith(answer?.text ?? '?')).toBe(true)
    }
    const partial = open.filter(({ answer }) => answer?.text.includes('Sentence 2 by'))
    expect(partial.length).toBeGreaterThanOrEqual(2)
  })
  await test.step('the window says the same', async () => {
    for (const { imageId } of finished.slice(0, 1)) {
      const { images } = await callMain(again.page, 'runs.open', { runId: run })
      await compare.showImage(images.find(({ id }) => id === imageId)?.name ?? '')
    }
    for (const { id, model } of lanes) {
      const column = compare.lane(id)
      const quick = model.startsWith('echo-name')
      await column.isIn(quick ? 'Done' : 'Interrupted')
      if (quick) expect(await column.currentText()).toBe(words.get(id))
    }
    const slow = compare.lane(lanes[2]?.id as LaneId)
    await expect(slow.scroller).toContainText('Interrupted. The text so far is kept.')
    await expect(slow.text).toContainText('Sentence 2 by slow:16.')
  })
  await test.step('retrying what failed finishes the run', async () => {
    await new Dock(again.page).runOption(/^Retry \d+ failed answers/)
    await expect
      .poll(async () => byState(await cellsOf(again.page, run), 'done').length, { timeout: 40_000 })
      .toBe(12)
    for (const { laneId, answer } of await cellsOf(again.page, run))
      expect(answer?.text).toBe(words.get(laneId))
    await compare.lane(lanes[2]?.id as LaneId).isIn('Done')
  })
  await again.quit()
  expect(readResults(userData).integrity).toBe('ok')
})

const STREAM = 'slow:14'

/** Ends the window's process and waits until the page is loaded anew. */
function crashPage(app: ElectronApplication): Promise<void> {
  return app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((back) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('did-finish-load', () => back())
        contents?.forcefullyCrashRenderer()
      })
  )
}

/** Text and state of the first column, read past Playwright's page, which does not outlive its process. */
function firstColumn(app: ElectronApplication): Promise<{ text: string; state: string }> {
  const script = `(() => {
    const column = document.querySelector('[data-lane]')
    const read = (selector) => column?.querySelector(selector)?.textContent ?? ''
    return { text: read('.ans'), state: read('header .pill') }
  })()`
  return app.evaluate(
    ({ BrowserWindow }, code) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as Promise<{
        text: string
        state: string
      }>,
    script
  )
}

test('the window’s process dies in mid-stream: it comes back with the whole answer', async ({
  start,
  serve,
  folder,
  userData
}) => {
  const mock = await serve()
  const { app, page, quit } = await start({ paths: await plainPictures(folder, 1) })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(page, [{ provider, model: STREAM }])
  await new Dock(page).run.click()
  const column = new Compare(page).column(`A, ${STREAM}`)
  await expect(column.text).toContainText('Sentence 2 by')
  await crashPage(app)
  await expect.poll(() => firstColumn(app)).toMatchObject({ state: 'Streaming' })
  const { text } = await firstColumn(app)
  expect(laneWords(STREAM).startsWith(text)).toBe(true)
  await expect.poll(() => firstColumn(app)).toEqual({ text: laneWords(STREAM), state: 'Done' })
  expect(mock.chats()).toHaveLength(1)
  await quit()
  expect(readResults(userData).attempts.map(({ text: kept }) => kept)).toEqual([laneWords(STREAM)])
})

test('a reload in mid-stream neither stops the answer nor asks again', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve()
  const { page } = await start({ paths: await plainPictures(folder, 1) })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(page, [{ provider, model: STREAM }])
  await new Dock(page).run.click()
  const column = new Compare(page).column(`A, ${STREAM}`)
  for (const sentence of [2, 5]) {
    await expect(column.text).toContainText(`Sentence ${sentence} by`)
    await reload(page)
    await column.isIn('Streaming')
  }
  await column.isIn('Done')
  expect(await column.currentText()).toBe(laneWords(STREAM))
  expect(mock.chats()).toHaveLength(1)
})
