import { answer, apiError, type Reply } from './mocks/openai/openaiReplies'
import { expect, test } from './fixtures/app'
import { plainPictures, sample } from './fixtures/pictures'
import { addServer, setBoard } from './fixtures/seed'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'

test('a run over all images is stopped as a whole, and retried where it has no answer', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve()
  const { page } = await start({ paths: await plainPictures(folder, 4) })
  const provider = await addServer(page, { baseUrl: mock.baseUrl, concurrency: 2 })
  await setBoard(page, [
    { provider, model: 'echo-name:quick' },
    { provider, model: 'slow:8' }
  ])
  const compare = new Compare(page)
  const dock = new Dock(page)
  const slow = compare.column('B, slow:8')
  await compare.showImage('picture-1.png')
  await dock.runOption(/^Run all 4 images/)
  await expect(slow.text).toContainText('Sentence 1 by')
  await expect(dock.root.getByRole('progressbar')).toBeVisible()

  await dock.stopAll.click()
  await slow.isIn('Stopped')
  await expect(slow.text).toContainText('Sentence 1 by')
  await expect(dock.run).toBeEnabled()
  await compare.showImage('picture-4.png')
  await slow.isIn('Stopped')
  expect(mock.open()).toBe(0)

  mock.set({ script: ({ model }) => ({ ...answerOf(model), tokensPerSecond: Infinity }) })
  await dock.runOption(/^Retry \d failed answers/)
  await slow.isIn('Done')
  await expect(dock.root).toContainText('Run 1: 8 answers')
  for (const name of ['picture-1.png', 'picture-2.png', 'picture-3.png']) {
    await compare.showImage(name)
    await slow.isIn('Done')
    await compare.column('A, echo-name:quick').isIn('Done')
    await expect(slow.text).toHaveText('slow:8 at last.')
  }
})

function answerOf(model: string): Reply & { kind: 'completion' } {
  const words = `${model} at last.`.split(/(?= )/)
  return {
    kind: 'completion',
    steps: words.map((content) => ({ do: 'delta', delta: { content } })),
    finishReason: 'stop'
  }
}

test('a built-in engine is stopped and retried like any other model', async ({ start }) => {
  const { page } = await start({ paths: [sample('receipt-0412.jpg')] })
  const compare = new Compare(page)
  const dock = new Dock(page)
  const reader = compare.column('A, PP-OCRv4')
  const describer = compare.column('B, CenterNet photo')
  await expect(compare.images).toHaveCount(1)
  await dock.run.click()
  await reader.isIn(/Loading|Preparing|Waiting|Streaming/)
  await reader.stop()
  await reader.isIn('Stopped')
  await describer.isIn('Done')
  await reader.retry()
  await reader.isIn('Done')
  await expect(reader.text).toContainText('CAFE LUMEN')
  await expect(reader.attempts).toContainText('Attempt 2 of 2')
  await expect(describer.attempts).toHaveCount(0)
})

test('what failed says why, and is retried as a second attempt beside the first', async ({
  start,
  serve,
  folder
}) => {
  let isBroken = true
  const mock = await serve({
    script: (request) => {
      if (request.model !== 'moody') return undefined
      return isBroken
        ? apiError(500, 'The engine room is on fire.', { type: 'server_error' })
        : answer(request, 'All is well again.')
    }
  })
  const { page } = await start({ paths: await plainPictures(folder, 2) })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(page, [
    { provider, model: 'moody' },
    { provider, model: 'crlf' }
  ])
  const compare = new Compare(page)
  const dock = new Dock(page)
  const moody = compare.column('A, moody')
  await compare.showImage('picture-1.png')
  await dock.runOption(/^Run all 2 images/)
  await expect(dock.root).toContainText('Run 1: 2 answers, 2 failed')
  await moody.isIn('Provider error')
  await expect(moody.scroller).toContainText(
    'The provider reported an error of its own (status 500).'
  )
  await moody.scroller.getByText('The provider’s own words').click()
  await expect(moody.scroller).toContainText('The engine room is on fire.')

  isBroken = false
  await page.keyboard.press('ControlOrMeta+Shift+R')
  await expect(dock.root).toContainText('Run 1: 4 answers')
  for (const name of ['picture-2.png', 'picture-1.png']) {
    await compare.showImage(name)
    await moody.isIn('Done')
    await expect(moody.text).toHaveText('All is well again.')
    await expect(moody.attempts).toContainText('Attempt 2 of 2')
    await moody.showAttempt('Previous')
    await moody.isIn('Provider error')
    await expect(moody.text).toHaveText('')
  }
  expect(mock.chats('crlf')).toHaveLength(2)
})

test('a rate limit counts down to the next try, which succeeds by itself', async ({
  start,
  serve,
  folder
}) => {
  const askedAt: number[] = []
  const mock = await serve({
    script: (request) => {
      askedAt.push(performance.now())
      const headers = { 'retry-after': '3' }
      return askedAt.length === 1
        ? apiError(429, 'Slow down.', { code: 'rate_limit_exceeded', headers })
        : answer(request, 'Thank you for waiting.')
    }
  })
  const { page } = await start({ paths: await plainPictures(folder, 1) })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(page, [{ provider, model: 'popular' }])
  const column = new Compare(page).column('A, popular')
  await new Dock(page).run.click()

  await column.isIn('Next try soon')
  const countdown = async () => {
    const words = await column.root.innerText()
    return Number(/the next try starts in (\d+\.\d) s/.exec(words)?.[1] ?? Infinity)
  }
  await expect.poll(countdown).toBeLessThanOrEqual(3.5)
  await expect.poll(countdown).toBeLessThan(2)
  await column.isIn('Done')
  await expect(column.text).toHaveText('Thank you for waiting.')
  expect((askedAt[1] ?? 0) - (askedAt[0] ?? 0)).toBeGreaterThanOrEqual(3000)

  await expect(column.attempts).toContainText('Attempt 2 of 2')
  await column.showAttempt('Previous')
  await column.isIn('Rate limited')
  await expect(column.scroller).toContainText('Nothing was charged.')
  await column.showAttempt('Next')
  await column.isIn('Done')
  expect(mock.chats()).toHaveLength(2)
})
