import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import type { Result } from '../src/shared/ipc/result'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { sample } from './fixtures/pictures'
import { shareApp } from './fixtures/sharedApp'
import { Compare } from './pages/compare'
import { toast } from './pages/toasts'

/*
 * The promises of docs/security.md where something comes in or goes out: calls of a window, other
 * starts of the app, addresses that are opened, pages that want to lead elsewhere.
 */

const shared = shareApp()

/** Makes a call with whatever a hostile page might send. */
function rawCall(page: Page, ...args: readonly unknown[]): Promise<Result<unknown>> {
  return page.evaluate(
    (sent) => (window.bridge.call as (...all: unknown[]) => Promise<Result<unknown>>)(...sent),
    args
  )
}

test.describe('main', () => {
  test('answers unknown names alike, with words and without an exception', async () => {
    const { page } = shared()
    const names = [
      '',
      'keys.get',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      7,
      null
    ]
    for (const name of [...names, {}, ['app.info']])
      expect.soft(await rawCall(page, name, {}), JSON.stringify(name)).toMatchObject({
        ok: false,
        error: { code: 'unknown-call', sentence: 'The app does not know this request.' }
      })
    expect(await rawCall(page)).toMatchObject({ ok: false, error: { code: 'unknown-call' } })
  })

  test('names what is wrong in a payload and does nothing with it', async () => {
    const { page } = shared()
    const board = await callMain(page, 'boards.open', {})
    const deep = JSON.parse('{"a":'.repeat(60) + '1' + '}'.repeat(60)) as object
    const bad: readonly (readonly [string, unknown, string?])[] = [
      ['boards.open', undefined],
      ['boards.open', 'x'],
      ['boards.open', { id: board.id, more: 1 }],
      ['boards.open', { id: '../../etc' }, 'id'],
      ['boards.open', JSON.parse('{"__proto__":{"id":"x"},"constructor":1}')],
      ['boards.create', { name: 'n'.repeat(201) }, 'name'],
      ['settings.write', { patch: { theme: 'pink' } }, 'patch.theme'],
      ['settings.write', { patch: { timeouts: { connect: 0 } } }, 'patch.timeouts.connect'],
      ['providers.add', { label: 'x', baseUrl: 'file:///etc' }, 'baseUrl'],
      ['providers.add', { label: 'x', baseUrl: 'https://a:b@example.org/v1' }, 'baseUrl'],
      ['images.thumbnails', { ids: ['/etc/passwd'] }, 'ids.0'],
      ['images.thumbnails', { ids: Array.from({ length: 65 }, () => 'a'.repeat(64)) }, 'ids'],
      ['images.details', { id: 'A'.repeat(64) }, 'id'],
      ['runs.list', { limit: 1e9 }, 'limit'],
      ['app.showMenu', { x: 1.5, y: NaN }],
      ['settings.write', { patch: deep }],
      ['app.copyText', { text: 'x'.repeat(10_000_001) }, 'text']
    ]
    const before = await callMain(page, 'settings.read', {})
    for (const [name, input, path] of bad)
      expect.soft(await rawCall(page, name, input), `${name} ${path ?? ''}`).toMatchObject({
        ok: false,
        error: { code: 'bad-payload', ...(path !== undefined && { path }) }
      })
    expect(await callMain(page, 'settings.read', {})).toEqual(before)
  })

  test('refuses what is too large before it looks at it', async () => {
    const { page } = shared()
    const answer = await page.evaluate(() =>
      window.bridge.call('app.copyText', { text: 'x'.repeat(17 * 1024 * 1024) })
    )
    expect(answer).toEqual({
      ok: false,
      error: { code: 'bad-payload', sentence: 'The request is too large.' }
    })
  })

  test('takes paths and bytes from the preload script only', async () => {
    const { page } = shared()
    const { id: boardId } = await callMain(page, 'boards.open', {})
    const path = sample('receipt-0412.jpg')
    for (const more of [[], ['preload'], [{ isPreload: true }]]) {
      expect
        .soft(await rawCall(page, 'images.importPaths', { boardId, paths: [path] }, ...more))
        .toMatchObject({ ok: false, error: { code: 'refused' } })
      expect
        .soft(
          await rawCall(page, 'images.importBytes', { boardId, name: 'x', bytes: [1] }, ...more)
        )
        .toMatchObject({ ok: false, error: { code: 'refused' } })
    }
  })

  test('does not listen to a window that it did not make', async () => {
    const answer = await shared().app.evaluate(async ({ app, BrowserWindow }) => {
      const foreign = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${app.getAppPath()}/out/preload/index.cjs`, sandbox: true }
      })
      try {
        await foreign.loadURL('app://bundle/index.html')
        return (await foreign.webContents.executeJavaScript(
          "bridge.call('app.info', {})"
        )) as unknown
      } finally {
        foreign.destroy()
      }
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'refused' } })
  })

  test('has one channel', async () => {
    const channels = await shared().app.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String))
    expect(channels.filter((name) => name.startsWith('electron-store'))).toEqual([])
  })

  test('hands the system http and https addresses and no others', async () => {
    const { app, page } = shared()
    await app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = (url) => Promise.resolve(void opened.push(url))
    })
    const refused = [
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      'file:///etc/passwd',
      'FILE:///etc/passwd',
      'smb://server/share',
      'ms-settings:display',
      'vscode://file/etc/passwd',
      'mailto:a@example.org',
      'ftp://example.org/',
      'data:text/html,<p>',
      'app://bundle/index.html',
      'https://bank.example@evil.example/',
      'https://user:word@example.org/',
      'https://example.org/\tx',
      'example.org',
      'https://',
      ''
    ]
    for (const url of refused)
      expect
        .soft(await rawCall(page, 'app.openExternal', { url }), url)
        .toMatchObject({ ok: false, error: { code: 'refused' } })
    for (const url of ['https://example.org/a?b=1', 'http://127.0.0.1:1234/v1'])
      expect(await rawCall(page, 'app.openExternal', { url })).toMatchObject({ ok: true })
    expect(await app.evaluate(() => (globalThis as { opened?: string[] }).opened)).toEqual([
      'https://example.org/a?b=1',
      'http://127.0.0.1:1234/v1'
    ])
  })
})

test.describe('a second start', () => {
  test('ends at once, brings the first to the front and hands its files over', async () => {
    const { app, page } = shared()
    const executable = await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.hide()
      return process.execPath
    })
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const root = resolve(import.meta.dirname, '..')
    const second = spawn(
      executable,
      [
        ...asRoot,
        '--disable-gpu',
        root,
        '--no-such-switch',
        'https://example.org',
        'espresso-cup.jpg'
      ],
      {
        cwd: resolve(root, 'resources/samples'),
        env: { ...process.env, TRIPTYCH_USER_DATA: shared.userData() },
        stdio: 'ignore'
      }
    )
    expect(await once(second, 'exit')).toEqual([0, null])
    await expect(toast(page, 'Added 1 image')).toBeVisible()
    await expect(new Compare(page).images.and(page.getByLabel('espresso-cup.jpg'))).toBeVisible()
    const windows = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.isVisible())
    )
    expect(windows).toEqual([true])
  })
})

interface Leaving {
  /** Where the page was about to go, and whether it was held back. */
  readonly tried: { readonly url: string; readonly prevented: boolean }[]
  /** What was opened beside it. */
  readonly opened: string[]
}
type WithLeaving = typeof globalThis & { leaving: Leaving }

// On its own app, and run by main: Playwright's page waits for navigations that never happen.
test('nothing leads away from the page', async ({ triptych, serve }) => {
  const { app, page } = triptych
  const { origin, requests } = await serve()
  const before = page.url()
  await app.evaluate(({ BrowserWindow, shell, app: electron }) => {
    const leaving: Leaving = { tried: [], opened: [] }
    Object.assign(globalThis, { leaving })
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
      leaving.tried.push({ url: event.url, prevented: event.defaultPrevented })
    })
    shell.openExternal = (url) => Promise.resolve(void leaving.opened.push(url))
    electron.on('browser-window-created', () => leaving.opened.push('a window'))
  })
  const inPage = (code: string) =>
    app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script, true) as unknown,
      code
    )
  const leaving = () => app.evaluate(() => (globalThis as WithLeaving).leaving)
  const heldBack = async (url: string) => {
    await expect.poll(async () => (await leaving()).tried.at(-1)).toEqual({ url, prevented: true })
  }
  const link = (url: string, more = '') =>
    `{ const a = document.createElement('a'); a.href = ${JSON.stringify(url)}; ${more}; document.body.append(a); a.click(); a.remove() }`

  for (const target of ['', '_blank', 'noopener'])
    expect(await inPage(`window.open('${origin}/opened', '${target}') === null`)).toBe(true)

  for (const url of [`${origin}/redirects`, 'https://example.org/', 'app://other/index.html']) {
    await inPage(link(`${url}#link`))
    await heldBack(`${url}#link`)
    await inPage(`setTimeout(() => location.assign('${url}#assigned'))`)
    await heldBack(`${url}#assigned`)
    // A new window, a download and what the content policy forbids never get as far as that.
    await inPage(link(url, "a.target = '_blank'"))
    await inPage(link(url, "a.download = 'x'"))
  }
  await inPage(
    `{ const form = document.createElement('form'); form.action = '${origin}/form'; document.body.append(form); form.submit(); form.remove() }`
  )
  await inPage(`setTimeout(() => location.assign('javascript:document.title = "ran"'))`)
  await inPage(`setTimeout(() => location.assign('file:///etc/hosts'))`)
  await inPage(`setTimeout(() => location.assign('https://example.org/last'))`)
  await heldBack('https://example.org/last')

  const end = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => [
      webContents.getURL(),
      webContents.getTitle()
    ])
  )
  expect(end).toEqual([[before, 'Triptych']])
  const { tried, opened } = await leaving()
  expect(tried.filter(({ prevented }) => !prevented)).toEqual([])
  expect(opened).toEqual([])
  expect(requests).toEqual([])
  expect(await inPage(`bridge.call('app.info', {})`)).toMatchObject({ ok: true })
})
