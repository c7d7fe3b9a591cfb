import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { NO_KEYRING } from './fixtures/keyring'
import { hearPushes, heardPushes, pageText } from './fixtures/leaks'
import { providerId } from './fixtures/mocks'
import { sample } from './fixtures/pictures'
import { setBoard } from './fixtures/seed'
import { startServer, type RecordedRequest } from './mocks/httpServer'
import { startOpenAiPlatformMock } from './mocks/openai/openaiPlatform'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { ProviderPage } from './pages/provider'
import { toast } from './pages/toasts'

const OPENAI = providerId('openai')
const VARIABLE = 'OPENAI_API_KEY'

/** Keys with nothing in common but that the mock takes them. */
const KEYS = {
  found: 'from-the-environment-0123-aaaa',
  lab: 'typed-for-the-lab-4567-bbbb',
  newer: 'in-place-of-another-8901-cccc'
} as const

function keyIn({ headers }: Pick<RecordedRequest, 'headers'>): string {
  return (headers.authorization ?? '').replace('Bearer ', '')
}

/** OpenAI, which knows these keys. */
function startMock() {
  return startOpenAiPlatformMock({
    apiKey: 'any',
    authorized: (headers) => Object.values<string>(KEYS).includes(keyIn({ headers }))
  })
}

/** What the page shows and what the calls that know of keys answer, as text. */
async function everythingSaid(page: Page): Promise<string> {
  const calls = ['providers.list', 'keys.found', 'settings.read', 'app.diagnostics'] as const
  const answers = await Promise.all(calls.map((name) => callMain(page, name, {})))
  return JSON.stringify([answers, await pageText(page), await heardPushes(page)])
}

test('keys have names, come and go in one step, and show four characters', async ({ start }) => {
  const mock = await startMock()
  const { page } = await start({
    paths: [sample('espresso-cup.jpg')],
    env: { ...NO_KEYRING, [VARIABLE]: KEYS.found }
  })
  await hearPushes(page)
  const openai = new ProviderPage(page)
  const sent = (): string[] => mock.requests.map(keyIn)
  await openai.open('OpenAI')
  await openai.saveAddress(mock.baseUrl)

  await test.step('a key of the environment is taken over only when a person says so', async () => {
    const found = openai.sidebar.getByRole('region', { name: 'Keys in the environment' })
    await expect(found).toContainText(`${VARIABLE} (…aaaa)`)
    expect(mock.requests).toEqual([])
    await expect(openai.keys).toHaveCount(0)
    await found.getByRole('button', { name: 'Look and import' }).click()
    const dialog = page.getByRole('dialog', { name: 'Import keys from the environment' })
    for (const other of await dialog.getByRole('checkbox', { checked: true }).all())
      if (!((await other.locator('..').textContent()) ?? '').includes(VARIABLE))
        await other.uncheck()
    await dialog.getByRole('button', { name: 'Import 1 key' }).click()
    await expect(toast(page, '1 key imported')).toBeVisible()
    await expect(openai.key(VARIABLE)).toContainText('••••••••aaaa')
    await expect.poll(sent).toContain(KEYS.found)
  })
  await test.step('another one is put to use at once, checked, and the first has a name', async () => {
    await openai.details.getByRole('button', { name: 'Add another key' }).click()
    await openai.saveKey(KEYS.lab, 'Lab')
    await openai.testSaid('Works.')
    await expect(openai.key('Lab')).toContainText('In use.')
    expect(sent().at(-1)).toBe(KEYS.lab)
    await openai.details.getByRole('button', { name: `Rename the key ${VARIABLE}` }).click()
    await openai.details.getByRole('textbox', { name: 'Name of the key' }).fill('Home')
    await openai.details.getByRole('button', { name: 'Save name' }).click()
    await expect(openai.key('Home')).toContainText('••••••••aaaa')
  })
  await test.step('the one that is chosen is the one that is sent', async () => {
    await openai.details.getByRole('radio', { name: 'Use the key Home' }).click()
    await expect(openai.key('Home')).toContainText('In use.')
    await expect.poll(() => sent().at(-1)).toBe(KEYS.found)
    await openai.close()
    await setBoard(page, [{ provider: OPENAI, model: 'gpt-5.4-mini' }])
    await hearPushes(page)
    await new Dock(page).run.click()
    await new Compare(page).column('A, gpt-5.4-mini').isIn('Done')
    expect(mock.chats().map(keyIn)).toEqual([KEYS.found])
  })
  await test.step('a wrong one is told, and replaced in one step', async () => {
    await openai.open('OpenAI')
    const replace = openai.details.getByRole('button', { name: 'Replace the key Lab' })
    await openai.details.getByRole('radio', { name: 'Use the key Lab' }).click()
    await replace.click()
    await openai.saveKey('nobody-knows-this-one-dddd')
    await openai.testSaid('The server refused the key. Replace the key.')
    await replace.click()
    await openai.saveKey(KEYS.newer)
    await openai.testSaid('Works.')
    await expect(openai.key('Lab')).toContainText('••••••••cccc')
    await expect(openai.keys).toHaveCount(2)
    expect(sent().at(-1)).toBe(KEYS.newer)
  })
  await test.step('one that is removed is gone, and the other goes on', async () => {
    await openai.details.getByRole('button', { name: 'Remove the key Lab' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove key' }).click()
    await expect(openai.keys).toHaveCount(1)
    await expect(openai.key('Home')).toBeVisible()
    await openai.test('Works.')
    expect(sent().at(-1)).toBe(KEYS.found)
  })
  await test.step('nothing that was shown or answered holds more than four characters', async () => {
    const said = await everythingSaid(page)
    expect(said).toContain('aaaa')
    expect(Object.values(KEYS).filter((key) => said.includes(key.slice(4, -4)))).toEqual([])
  })
  await mock.close()
})

test('Test names how far it got; another address has keys of its own', async ({ start }) => {
  const mock = await startMock()
  const page404 = await startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Welcome</p>')
  })
  const moved = await startServer((_request, response) => {
    response.writeHead(302, { location: `${mock.baseUrl}/models` }).end()
  })
  const gone = await startServer(() => undefined)
  await gone.close()
  const { page } = await start({ env: NO_KEYRING })
  const openai = new ProviderPage(page)
  await openai.open('OpenAI')
  const usual = await openai.address.inputValue()

  const hops = [
    ['http://no-such-name.invalid/v1', 'The name no-such-name.invalid was not found.'],
    [`${gone.origin}/v1`, `Nothing answers at 127.0.0.1:${gone.port}.`],
    [`${page404.origin}/v1`, 'The address answers, but not with a list of models.'],
    [`${moved.origin}/v1`, 'The server sent us elsewhere (status 302).'],
    [mock.baseUrl, 'The server wants a key.']
  ] as const
  for (const [address, words] of hops)
    await test.step(words, async () => {
      await openai.saveAddress(address)
      await openai.test(`Does not work. ${words}`)
    })
  await test.step('a key that works, and stays with its address', async () => {
    await openai.saveKey(KEYS.lab)
    await openai.testSaid('Works.')
    await expect(openai.keys).toHaveCount(1)
    await openai.address.fill(`${page404.origin}/v1`)
    await expect(openai.details).toContainText('it needs a key of its own')
    await openai.saveAddress(`${page404.origin}/v1`)
    await expect(openai.keys).toHaveCount(0)
    await openai.test('The address answers, but not with a list of models.')
    expect(page404.requests.map(keyIn).filter((key) => key !== '')).toEqual([])
    expect(moved.requests.map(keyIn).filter((key) => key !== '')).toEqual([])
  })
  await test.step('back to the address of the vendor, and to the key’s', async () => {
    await openai.saveAddress(mock.baseUrl)
    await expect(openai.keys).toContainText('••••••••bbbb')
    await openai.details.getByRole('button', { name: 'Back to default' }).click()
    await expect(openai.address).toHaveValue(usual)
    await openai.details.getByRole('button', { name: 'Save address' }).click()
    await expect(openai.details.getByRole('button', { name: 'Save address' })).toBeHidden()
    await expect(openai.keys).toHaveCount(0)
    const info = (await callMain(page, 'providers.list', {})).find(({ id }) => id === OPENAI)
    expect(info).toMatchObject({ baseUrl: info?.settings.defaultBaseUrl })
  })
  await Promise.all([mock, page404, moved].map((server) => server.close()))
})
