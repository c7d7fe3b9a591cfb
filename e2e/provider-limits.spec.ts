import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { keyOfMock, mockEnv, providerId } from './fixtures/mocks'
import { sample } from './fixtures/pictures'
import { setBoard } from './fixtures/seed'
import { apiError } from './mocks/openai/openaiReplies'
import { startOpenAiPlatformMock } from './mocks/openai/openaiPlatform'
import { startWavespeedMock } from './mocks/wavespeed/wavespeedServer'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { ProviderPage } from './pages/provider'

const OPENAI = providerId('openai')
/** Long enough to be seen. */
const RETRY_AFTER_SECONDS = 2
const SLOW = ['slow:60', 'slow:61', 'slow:62']
const BUSY = 'gpt-5.2'

/** OpenAI, whose one model is busy the first time it is asked; `asked` has the times in milliseconds. */
async function startOpenAi() {
  const asked: number[] = []
  const mock = await startOpenAiPlatformMock({
    apiKey: keyOfMock('openai'),
    script: ({ model }) => {
      if (model !== BUSY || asked.push(performance.now()) > 1) return undefined
      const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) }
      return apiError(429, 'Rate limit reached.', { code: 'rate_limit_exceeded', headers })
    }
  })
  return { ...mock, asked }
}

/** Puts models of OpenAI on the board, beside the picture it has, and runs them. */
async function runModels(page: Page, models: readonly string[]): Promise<void> {
  await setBoard(
    page,
    models.map((model) => ({ provider: OPENAI, model }))
  )
  await new Dock(page).run.click()
}

test('limits and times that are set for a provider hold, and what it says of them is shown', async ({
  start
}) => {
  const openai = await startOpenAi()
  const wavespeed = await startWavespeedMock({ apiKey: keyOfMock('wavespeed'), balanceUsd: 12.34 })
  const { page } = await start({
    paths: [sample('espresso-cup.jpg')],
    env: mockEnv({ openai, wavespeed })
  })
  const settings = new ProviderPage(page)
  const compare = new Compare(page)
  const limits = settings.row('Limits')

  await test.step('a mock says that it is one', async () => {
    await settings.open('OpenAI')
    await expect(settings.details).toContainText('This is a mock server.')
    await expect(settings.item('OpenAI')).toContainText('Mock')
    await expect(settings.address).toHaveCount(0)
    await expect(settings.row('Base URL')).toContainText(openai.baseUrl)
  })
  await test.step('one request at a time: the next waits until the one before is over', async () => {
    await expect(limits).toContainText('In effect: 8 at once.')
    await settings.setNumber('Requests at once', 1)
    await expect(limits).toContainText('In effect: 1 at once.')
    await settings.close()
    await runModels(page, SLOW)
    await compare.column(`A, ${SLOW[0]!}`).isIn('Streaming')
    const next = compare.column(`B, ${SLOW[1]!}`)
    await next.isIn('Queued')
    await expect(next.root).toContainText('First in line for')
    expect(openai.chats()).toHaveLength(1)
    for (const [at, model] of SLOW.entries())
      await compare.column(`${'ABC'[at]!}, ${model}`).isIn('Done')
    expect(openai.chats().map(({ json }) => (json as { model: string }).model)).toEqual(SLOW)
  })
  await test.step('what the headers said of the key is shown', async () => {
    await settings.open('OpenAI')
    await expect(limits).toContainText('500 requests and 200,000 tokens a minute.')
    await expect(limits).toContainText('Left in this minute:')
  })
  await test.step('a first byte and silence get limits of their own', async () => {
    await settings.setNumber('First byte, seconds', 1)
    await settings.setNumber('Idle, seconds', 1)
    await settings.setNumber('Requests at once', 8)
    await settings.close()
    await runModels(page, [BUSY, 'stall-head', 'stall'])
  })
  const busy = compare.column(`A, ${BUSY}`)
  await test.step('one that is busy says when it is asked again', async () => {
    await busy.isIn('Next try soon')
    await expect(busy.root).toContainText('Nothing to do: the next try starts in')
  })
  await test.step('it is asked again no sooner than it said, and both tries stay', async () => {
    await busy.isIn('Done')
    await expect(busy.text).toContainText(`This is ${BUSY}.`)
    await expect(busy.attempts).toContainText('Attempt 2 of 2')
    await busy.showAttempt('Previous')
    await expect(busy.root).toContainText('Rate limit reached.')
    const [first = 0, second = 0] = openai.asked
    expect(second - first).toBeGreaterThanOrEqual(RETRY_AFTER_SECONDS * 1_000)
  })
  await test.step('what is too slow ends with the limit that it met', async () => {
    const host = new URL(openai.baseUrl).host
    const silent = compare.column('B, stall-head')
    await silent.isIn('Timed out')
    await expect(silent.scroller).toContainText(`${host} did not begin to answer within 1 second.`)
    const stalled = compare.column('C, stall')
    await stalled.isIn('Timed out')
    await expect(stalled.scroller).toContainText('Nothing more of the answer came for 1 second.')
  })
  await test.step('a balance is asked for, and stands in the list', async () => {
    await settings.open('WaveSpeedAI')
    const balance = settings.row('Balance')
    await expect(balance).toContainText('Not asked yet.')
    await balance.getByRole('button', { name: 'Ask' }).click()
    await expect(balance).toContainText('$12.34')
    await expect(settings.item('WaveSpeedAI')).toContainText('$12.34 left')
  })
  const info = (await callMain(page, 'providers.list', {})).find(({ id }) => id === OPENAI)
  expect(info?.settings.timeouts).toEqual({ firstByte: 1, idle: 1 })
  await Promise.all([openai.close(), wavespeed.close()])
})
