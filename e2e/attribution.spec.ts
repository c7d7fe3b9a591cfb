import type { Page } from '@playwright/test'
import type { LaneId } from '../src/shared/domain/ids'
import { expect, test } from './fixtures/app'
import { laneWords } from './fixtures/laneWords'
import { plainPictures } from './fixtures/pictures'
import { addServer, reload, setBoard } from './fixtures/seed'
import { seenTexts, watchTexts } from './fixtures/textWatch'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'

/** Two models that say their own name, and one model twice that says its seed. */
const LANES = [
  { model: 'slow:21', words: laneWords('slow:21') },
  { model: 'slow:19', words: laneWords('slow:19') },
  { model: 'slow:20', params: { seed: 1 }, words: laneWords('slow:20', 'seed=1') },
  { model: 'slow:20', params: { seed: 2 }, words: laneWords('slow:20', 'seed=2') }
] as const

type Said = ReadonlyMap<LaneId, string>

/** Whole answers, each in the column of its own lane. */
async function expectAnswers(compare: Compare, said: Said): Promise<void> {
  for (const [lane, words] of said) {
    const column = compare.lane(lane)
    await column.isIn('Done')
    await expect(column.text).toHaveText(words)
    expect(await column.currentText()).toBe(words)
  }
}

/** Nothing that ever stood in a column was another lane's, not for a single frame. */
async function expectNothingSwapped(page: Page, said: Said): Promise<void> {
  const seen = await seenTexts(page)
  for (const [lane, words] of said) {
    const texts = seen[lane] ?? []
    expect(texts.filter((text) => !words.startsWith(text))).toEqual([])
    expect(texts.length).toBeGreaterThan(2)
  }
}

test('an answer is never shown in another lane’s column', async ({ start, serve, folder }) => {
  const mock = await serve()
  const first = await start({ paths: await plainPictures(folder, 1) })
  const { page } = first
  const compare = new Compare(page)
  const dock = new Dock(page)
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  const lanes = await setBoard(
    page,
    LANES.map((lane) => ({ provider, ...lane }))
  )
  const said: Said = new Map(lanes.map(({ id }, at) => [id, LANES[at]?.words ?? '']))
  const ids = [...said.keys()]
  const run = async () => {
    await dock.run.click()
    for (const id of ids) await compare.lane(id).isIn('Streaming')
  }

  await watchTexts(page)
  await test.step('through streaming', async () => {
    await run()
    await expectAnswers(compare, said)
    await expectNothingSwapped(page, said)
  })
  await test.step('through a reload in mid-stream', async () => {
    await run()
    for (const id of ids) await expect(compare.lane(id).text).toContainText('Sentence 3 by')
    await reload(page)
    await expectAnswers(compare, said)
    await expectNothingSwapped(page, said)
  })
  await test.step('through retries of neighbours at the same time', async () => {
    for (const id of ids.slice(1, 3)) await compare.lane(id).retry()
    for (const id of ids.slice(1, 3)) {
      await compare.lane(id).isIn('Streaming')
      await expect(compare.lane(id).attempts).toContainText('Attempt 2 of 2')
    }
    await expectAnswers(compare, said)
    await expectNothingSwapped(page, said)
    await compare.lane(ids[1] as LaneId).showAttempt('Previous')
    await expect(compare.lane(ids[1] as LaneId).attempts).toContainText('Attempt 1 of 2')
    await expectAnswers(compare, said)
  })
  await test.step('through another order of the columns', async () => {
    await dock.laneMenu('A, slow:21', 'Move right')
    await dock.laneMenu('D, slow:20', 'Move left')
    expect(await dock.models()).toEqual(['A, slow:19', 'B, slow:21', 'C, slow:20', 'D, slow:20'])
    await expectAnswers(compare, said)
    await expect(compare.column('A, slow:19').text).toHaveText(laneWords('slow:19'))
    await expect(compare.column('C, slow:20').text).toHaveText(laneWords('slow:20', 'seed=2'))
  })
  await test.step('through a new run in that order', async () => {
    await run()
    await expectAnswers(compare, said)
    await expectNothingSwapped(page, said)
  })
  await test.step('through a restart', async () => {
    await first.quit()
    const again = await start()
    const compareAgain = new Compare(again.page)
    await expectAnswers(compareAgain, said)
    await expect(compareAgain.column('B, slow:21').text).toHaveText(laneWords('slow:21'))
  })
})
