import type { Page } from '@playwright/test'
import type { ProviderId } from '../src/shared/domain/ids'
import type { Answer } from '../src/shared/domain/answer'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { sample } from './fixtures/pictures'
import { readResults } from './fixtures/results'
import { setBoard, type SeedLane } from './fixtures/seed'
import { MOCKS, type MockId } from './mocks/everyProvider'
import type { RecordedRequest } from './mocks/httpServer'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'

/** Providers whose work is submitted and then asked for, each with a task that takes a few questions. */
const TASKS = [
  {
    provider: 'wavespeed',
    model: 'google/gemini-2.5-flash',
    params: {},
    prompt: 'Describe this picture. [[mock:slow:6]]'
  },
  {
    provider: 'vlm-run',
    model: 'vlm-1',
    params: { options: { batch: true } },
    prompt: 'Describe this picture. [[mock:slow:4]]'
  },
  {
    provider: 'foxapi',
    model: 'claude-opus-4-7',
    params: { options: { mode: 'task' } },
    prompt: 'Describe this picture. [[mock:polls:3]]'
  }
] as const satisfies readonly (Omit<SeedLane, 'provider'> & { provider: MockId })[]

async function newestAnswers(page: Page): Promise<readonly (Answer | undefined)[]> {
  const [run] = await callMain(page, 'runs.list', { limit: 1 })
  if (run === undefined) return []
  const { images } = await callMain(page, 'runs.open', { runId: run.id })
  const imageId = images[0]!.id
  const { cells } = await callMain(page, 'runs.answers', { runId: run.id, imageId })
  return cells.map(({ answer }) => answer)
}

for (const how of ['killed', 'quit'] as const)
  test(`${how} while tasks are at their providers: they are asked for again, and submitted once`, async ({
    start,
    userData
  }) => {
    test.setTimeout(90_000)
    const mocks = await Promise.all(
      TASKS.map(async ({ provider }) => ({
        provider,
        server: await MOCKS[provider]({ apiKey: `mock-key-of-${provider}` })
      }))
    )
    const submits = (): number[] => mocks.map(({ server }) => submissions(server).length)
    const TRIPTYCH_MOCKS = mocks
      .map(({ provider, server }) => `${provider}=${server.baseUrl}`)
      .join()
    const options = { paths: [sample('espresso-cup.jpg')], env: { TRIPTYCH_MOCKS } }

    const first = await start(options)
    await callMain(first.page, 'providers.refresh', {})
    const lanes = await setBoard(
      first.page,
      TASKS.map((task) => ({ ...task, provider: task.provider as string as ProviderId }))
    )
    await new Dock(first.page).run.click()
    const areSubmitted = async (): Promise<boolean> =>
      (await newestAnswers(first.page)).filter((answer) => answer?.remoteId !== undefined)
        .length === TASKS.length
    await expect.poll(areSubmitted, { timeout: 20_000 }).toBe(true)
    expect(submits()).toEqual(TASKS.map(() => 1))
    await (how === 'killed' ? first.kill() : first.quit())

    const again = await start({ env: options.env })
    const compare = new Compare(again.page)
    for (const { id, model } of lanes)
      await test.step(model, async () => {
        const column = compare.lane(id)
        await column.isIn('Done', 45_000)
        await expect(column.text).toContainText(`This is ${model}`)
        await expect(column.root).toContainText('Taken up again after Triptych was closed')
      })
    expect(submits()).toEqual(TASKS.map(() => 1))
    await again.quit()
    const { attempts, integrity } = readResults(userData)
    expect(integrity).toBe('ok')
    expect(attempts.map(({ number, state }) => [number, state])).toEqual(
      TASKS.map(() => [1, 'done'])
    )
    await Promise.all(mocks.map(({ server }) => server.close()))
  })

/** What a mock was asked to do for money: every one of them counts it. */
function submissions(server: object): readonly RecordedRequest[] {
  if (!('submits' in server) || typeof server.submits !== 'function')
    throw new Error('This mock does not count what was submitted.')
  return (server.submits as () => readonly RecordedRequest[])()
}
