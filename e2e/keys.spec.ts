import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { ProviderId, RunId } from '../src/shared/domain/ids'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { hasKeyring, NO_KEYRING, startKeyring } from './fixtures/keyring'
import {
  CANARY,
  filesWithCanary,
  hearPushes,
  heardPushes,
  holdsCanary,
  pageText
} from './fixtures/leaks'
import { sample } from './fixtures/pictures'
import { setBoard } from './fixtures/seed'
import type { OpenAiMock } from './mocks/openai/openaiServer'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { ProviderSettings } from './pages/settings'
import { toast } from './pages/toasts'

/** Answers; says the key back in its error; points to another host. */
const ANSWERS = 'echo-name'
const SAYS_IT_BACK = 'error-401-echo'
const REDIRECTS = 'redirect'

const startOptions = { paths: [sample('espresso-cup.jpg')], env: NO_KEYRING }

/** Types the key in Settings, as a person does, and returns the server's id. */
async function saveKey(page: Page, mock: OpenAiMock, key: string): Promise<ProviderId> {
  const settings = new ProviderSettings(page)
  await settings.open()
  await settings.tryServer({ baseUrl: mock.baseUrl, label: 'Canary server', key })
  await expect(settings.details.getByRole('heading', { name: 'Models' })).toBeVisible()
  await settings.close()
  const providers = await callMain(page, 'providers.list', {})
  return providers.find(({ custom }) => custom)!.id
}

async function runOnce(page: Page): Promise<RunId> {
  await new Dock(page).run.click()
  await expect
    .poll(async () => (await callMain(page, 'runs.list', { limit: 1 }))[0]?.state)
    .toBe('ended')
  return (await callMain(page, 'runs.list', { limit: 1 }))[0]!.id
}

/** What every call that reads anything answers, as text. */
async function allAnswers(page: Page, run: RunId): Promise<string> {
  const board = await callMain(page, 'boards.open', {})
  const view = await callMain(page, 'runs.open', { runId: run })
  const image = view.images[0]!.id
  const answers: unknown[] = [board, view]
  for (const name of [
    'app.info',
    'app.diagnostics',
    'settings.read',
    'boards.list',
    'images.samples',
    'providers.list',
    'providers.models',
    'models.favourites',
    'sets.list',
    'presets.list'
  ] as const)
    answers.push(await callMain(page, name, {}))
  answers.push(await callMain(page, 'images.details', { id: image }))
  answers.push(await callMain(page, 'images.thumbnails', { ids: [image] }))
  answers.push(await callMain(page, 'runs.list', { limit: 200 }))
  answers.push(await callMain(page, 'runs.answers', { runId: run, imageId: image }))
  for (const { id } of view.cells)
    answers.push(await callMain(page, 'runs.attempts', { cellId: id }))
  return JSON.stringify(answers)
}

async function exportTo(app: ElectronApplication, page: Page, run: RunId, folder: string) {
  for (const format of ['jsonl', 'html'] as const) {
    await app.evaluate(
      ({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      },
      join(folder, `results.${format}`)
    )
    expect(await callMain(page, 'runs.export', { runId: run, format })).toBe(`results.${format}`)
  }
}

test('the search for the key finds it however it is written', async ({ folder }) => {
  const basic = (before: string) => Buffer.from(`${before}:${CANARY}:`).toString('base64')
  const written = [CANARY, JSON.stringify({ CANARY }), basic('a'), basic('ab'), basic('abc')]
  expect(written.filter((text) => !holdsCanary(text))).toEqual([])
  expect(holdsCanary(Buffer.from(CANARY, 'utf16le'))).toBe(true)
  expect(holdsCanary(CANARY.slice(-4))).toBe(false)
  const file = join(folder, 'cookies.bin')
  await writeFile(file, Buffer.concat([Buffer.alloc(5000), Buffer.from(CANARY)]))
  expect(await filesWithCanary(folder)).toEqual([file])
})

test('a key goes to its own address and is seen nowhere else', async ({
  start,
  serve,
  userData,
  folder
}) => {
  const elsewhere = await serve()
  const mock = await serve({ apiKey: CANARY, redirectTo: elsewhere.origin })
  const { app, page, quit } = await start(startOptions)
  await hearPushes(page)
  const provider = await saveKey(page, mock, CANARY)
  const pushesBefore = await heardPushes(page)

  const lanes = [ANSWERS, SAYS_IT_BACK, REDIRECTS].map((model) => ({ provider, model }))
  await setBoard(page, lanes)
  await hearPushes(page)
  const run = await runOnce(page)

  await test.step('it went to its own address with each request', () => {
    const sent = mock.chats().map(({ headers }) => headers.authorization)
    expect(sent).toEqual(lanes.map(() => `Bearer ${CANARY}`))
  })
  await test.step('a redirect is not followed, with or without the key and the image', async () => {
    expect(mock.chats(REDIRECTS)).toHaveLength(1)
    expect(elsewhere.requests).toEqual([])
    const column = new Compare(page).column(`C, ${REDIRECTS}`)
    await column.isIn('Unreadable')
    await expect(column.scroller).toContainText(
      `The server sent the request on to 127.0.0.1:${elsewhere.port}, which Triptych does not follow`
    )
  })
  await test.step('the server’s own words are shown without it', async () => {
    const column = new Compare(page).column(`B, ${SAYS_IT_BACK}`)
    await column.isIn('Key refused')
    await column.scroller.getByText('The provider’s own words').click()
    await expect(column.scroller).toContainText(/Incorrect API key provided: .*hidden/)
  })
  await test.step('no call, no push and nothing of the page holds it', async () => {
    const pushes = [...pushesBefore, ...(await heardPushes(page))]
    expect(pushes.some((push) => push.startsWith('run.events'))).toBe(true)
    expect(pushes.filter(holdsCanary)).toEqual([])
    expect(holdsCanary(await allAnswers(page, run))).toBe(false)
    expect(holdsCanary(await pageText(page))).toBe(false)
    const status = (await callMain(page, 'providers.list', {})).find(({ id }) => id === provider)
    expect(status?.key).toMatchObject({ present: true, lastFour: CANARY.slice(-4) })
  })
  await test.step('no file holds it, neither what the app keeps nor what it exported', async () => {
    await exportTo(app, page, run, folder)
    expect(await filesWithCanary(folder)).toEqual([])
    await quit()
    expect(await readFile(join(folder, 'results.jsonl'), 'utf8')).toContain(SAYS_IT_BACK)
    expect(await filesWithCanary(userData)).toEqual([])
    const log = await readFile(join(userData, 'logs/triptych.log'), 'utf8')
    expect(log).not.toBe('')
  })
  await test.step('without a key store it is gone with the session', async () => {
    const { page: next } = await start({ env: NO_KEYRING })
    const { keyStorage } = await callMain(next, 'app.info', {})
    // macOS and Windows always have a key store.
    if (keyStorage.encrypted) return
    expect(keyStorage.sentence).toContain('keys last for this session only')
    const own = (await callMain(next, 'providers.list', {})).find(({ id }) => id === provider)
    expect(own?.key).toMatchObject({ present: false })
    expect(own?.key).not.toHaveProperty('lastFour')
  })
})

test('a wrong key is told in words, replaced, and forgotten with its address', async ({
  start,
  serve
}) => {
  const mock = await serve({ apiKey: CANARY, models: [ANSWERS] })
  const other = await serve({ models: [ANSWERS] })
  const { page } = await start(startOptions)
  const settings = new ProviderSettings(page)
  const { details } = settings
  await settings.open()

  await test.step('where it will be kept is said beforehand', async () => {
    await expect(settings.root.getByText('This session only', { exact: true })).toBeVisible()
    await expect(settings.root.getByText(/never written to disk/)).toBeVisible()
  })
  await test.step('a wrong key', async () => {
    const key = 'wrong-key-0000'
    await settings.tryServer({ baseUrl: mock.baseUrl, label: 'Canary server', key })
    await expect(details).toContainText(
      'Does not work. The server refused the key. Replace the key.'
    )
    expect(await callMain(page, 'providers.list', {})).not.toContainEqual(
      expect.objectContaining({ custom: true })
    )
    await details.getByRole('button', { name: 'Save anyway' }).click()
    await expect(details.getByText('••••••••0000')).toBeVisible()
  })
  await test.step('the right one', async () => {
    await details.getByRole('button', { name: 'Replace' }).click()
    await details.getByLabel(/^Key of /).fill(CANARY)
    await details.getByRole('button', { name: 'Save and test' }).click()
    await expect(details).toContainText('Works.')
    await expect(details.getByText(`••••••••${CANARY.slice(-4)}`)).toBeVisible()
    await expect(details).toContainText('Kept in memory for this session')
    expect(mock.requests.at(-1)?.headers.authorization).toBe(`Bearer ${CANARY}`)
  })
  await test.step('another address: said before, forgotten after', async () => {
    await details.getByRole('textbox', { name: 'Base URL' }).fill(other.baseUrl)
    await expect(details).toContainText('the saved key will be removed')
    await details.getByRole('button', { name: 'Save address' }).click()
    await expect(details.getByLabel(/^Key of /)).toHaveValue('')
    await expect.poll(() => other.requests.length).toBeGreaterThan(0)
    await details.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(details).toContainText('Works.')
    const sent = other.requests.map(({ headers }) => headers.authorization)
    expect(new Set(sent)).toEqual(new Set([undefined]))
    expect(other.requests.some(({ rawHeaders }) => holdsCanary(rawHeaders.join()))).toBe(false)
  })
})

test('a key kept by the system is there after a restart, encrypted', async ({
  start,
  serve,
  userData,
  folder
}) => {
  test.skip(!hasKeyring(), 'needs gnome-keyring-daemon and dbus-run-session')
  const mock = await serve({ apiKey: CANARY, models: [ANSWERS] })
  const keyring = await startKeyring(join(folder, 'keyring'))
  try {
    const first = await start({ env: keyring.env })
    expect((await callMain(first.page, 'app.info', {})).keyStorage.encrypted).toBe(true)
    const provider = await saveKey(first.page, mock, CANARY)
    await first.quit()
    expect(await filesWithCanary(userData)).toEqual([])
    const file = join(userData, 'keys.json')
    expect(await readFile(file, 'utf8')).toContain('gnome_libsecret')
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    mock.requests.length = 0
    const second = await start({ env: keyring.env })
    const settings = new ProviderSettings(second.page)
    await settings.open()
    await expect(settings.root.getByText('Encrypted on this computer')).toBeVisible()
    expect(await callMain(second.page, 'providers.test', { id: provider })).toMatchObject({
      ok: true
    })
    await second.quit()

    const without = await start({ env: NO_KEYRING })
    const own = (await callMain(without.page, 'providers.list', {})).find(
      ({ id }) => id === provider
    )
    expect(own?.key).toMatchObject({ present: false, lost: true })
  } finally {
    await keyring.close()
  }
})

test('small files are their owner’s alone; a torn one is set aside and told', async ({
  start,
  userData
}) => {
  const torn = ['settings.json', 'keys.json'].map((name) => join(userData, name))
  for (const file of torn) await writeFile(file, '{"settings":{"theme":"da', { mode: 0o644 })
  const { page, quit } = await start({ env: NO_KEYRING })
  await expect(toast(page, 'The settings could not be read')).toContainText(
    /The old file is kept as settings\.damaged-.*\.json/
  )
  await expect(toast(page, 'The saved keys could not be read')).toBeVisible()
  await callMain(page, 'settings.write', { patch: { theme: 'dark' } })
  await quit()
  const names = await readdir(userData)
  for (const name of ['settings', 'keys'])
    expect(names.filter((other) => other.startsWith(`${name}.damaged-`))).toHaveLength(1)
  expect((await stat(join(userData, 'settings.json'))).mode & 0o777).toBe(0o600)
})

test('workers get no variable that looks like a key', async ({ start }) => {
  const env = { ...NO_KEYRING, X_API_KEY: CANARY, X_HARMLESS: 'harmless' }
  const { app, page } = await start({ env, paths: [sample('espresso-cup.jpg')] })
  await setBoard(page, [{ provider: 'local' as ProviderId, model: 'photo-nanodet' }])
  // What Electron is given: the process itself writes over the variables it began with.
  await app.evaluate(({ utilityProcess }) => {
    const given: string[] = []
    const { fork } = utilityProcess
    utilityProcess.fork = (file, args, options) => {
      given.push(JSON.stringify([args, options]))
      return fork(file, args, options)
    }
    Object.assign(globalThis, { given })
  })
  await new Dock(page).run.click()
  await new Compare(page).column('A, photo-nanodet').isIn('Done')
  const given = await app.evaluate(() => (globalThis as unknown as { given: string[] }).given)
  expect(given.filter((options) => options.includes('"X_HARMLESS":"harmless"'))).not.toEqual([])
  expect(given.filter(holdsCanary)).toEqual([])
})
