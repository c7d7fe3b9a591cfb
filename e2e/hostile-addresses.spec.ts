import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { CANARY, holdsCanary } from './fixtures/leaks'
import { NO_KEYRING } from './fixtures/keyring'
import { providerId } from './fixtures/mocks'
import { sample } from './fixtures/pictures'
import { setBoard } from './fixtures/seed'
import { startServer, type MockServer } from './mocks/httpServer'
import { startOpenAiPlatformMock } from './mocks/openai/openaiPlatform'
import { startWavespeedMock } from './mocks/wavespeed/wavespeedServer'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { ProviderPage } from './pages/provider'

const TASK = { provider: providerId('wavespeed'), model: 'google/gemini-2.5-flash' }
const REDIRECTED = { provider: providerId('openai'), model: 'redirect' }
/** Of what the collector answers, nothing may reach an answer. */
const LURE = 'the collector was here'

/** A host that answers everything in a friendly way, and keeps what it was sent. */
function startCollector(): Promise<MockServer> {
  return startServer((_request, response) => {
    const data = { id: 'task', status: 'completed', outputs: [LURE] }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ code: 200, message: 'success', data }))
  })
}

test('whatever address a provider names, the key goes to its own only', async ({ start }) => {
  const [uploads, tasks, redirects] = await Promise.all([1, 2, 3].map(() => startCollector()))
  const wavespeed = await startWavespeedMock({
    apiKey: CANARY,
    uploadUrl: `${uploads!.origin}/put-it-here`,
    resultOrigin: tasks!.origin
  })
  const openai = await startOpenAiPlatformMock({ apiKey: CANARY, redirectTo: redirects!.origin })
  const { page } = await start({ paths: [sample('espresso-cup.jpg')], env: NO_KEYRING })
  const settings = new ProviderPage(page)
  await test.step('keys are typed in, for addresses of their own', async () => {
    for (const [name, { baseUrl }] of [
      ['WaveSpeedAI', wavespeed],
      ['OpenAI', openai]
    ] as const) {
      await settings.open(name)
      await settings.saveAddress(baseUrl)
      await settings.saveKey(CANARY)
      await settings.testSaid('Works.')
    }
    await settings.close()
  })
  await callMain(page, 'providers.refresh', {})
  await setBoard(page, [TASK, REDIRECTED])
  await new Dock(page).run.click()
  const compare = new Compare(page)

  await test.step('an upload and a task on other hosts', async () => {
    const column = compare.column(`A, ${TASK.model}`)
    await column.isIn('Done')
    await expect(column.text).toContainText(`This is ${TASK.model}`)
    await expect(column.text).not.toContainText(LURE)
    expect(uploads!.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /put-it-here'
    ])
    expect(tasks!.requests).toEqual([])
    expect(wavespeed.submits()).toHaveLength(1)
  })
  await test.step('a redirect to another host', async () => {
    const column = compare.column(`B, ${REDIRECTED.model}`)
    await column.isIn('Unreadable')
    await expect(column.scroller).toContainText(
      `sent the request on to 127.0.0.1:${redirects!.port}, which Triptych does not follow`
    )
    expect(redirects!.requests).toEqual([])
  })
  await test.step('no other host saw the key, its own did', () => {
    const collected = [uploads!, tasks!, redirects!].flatMap(({ requests }) => requests)
    const seen = collected.map(({ path, rawHeaders, body }) =>
      [path, ...rawHeaders, body.toString('latin1')].join('\n')
    )
    expect(seen.filter(holdsCanary)).toEqual([])
    for (const { requests } of [wavespeed, openai])
      expect(requests.at(-1)?.headers.authorization).toBe(`Bearer ${CANARY}`)
  })
  const servers = [uploads!, tasks!, redirects!, wavespeed, openai]
  await Promise.all(servers.map((server) => server.close()))
})
