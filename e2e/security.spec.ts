import { resolve } from 'node:path'
import { CONTENT_POLICY, PICTURE_POLICY } from '../src/main/shell/contentPolicy'
import { SECURE_WEB_PREFERENCES } from '../src/main/shell/webPreferences'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { sample } from './fixtures/pictures'
import { shareApp } from './fixtures/sharedApp'

/*
 * The promises of docs/security.md on the running app: the window, its content policy, the
 * protocols (what comes in and goes out is in security-edges.spec.ts). What a window can reach is
 * tried from the window, what a protocol answers is asked of it.
 */

const shared = shareApp()

interface PreferenceReporter {
  getLastWebPreferences(): Readonly<Record<string, unknown>>
}

/** What Electron takes and does not tell again. */
const NOT_REPORTED = ['navigateOnDragDrop', 'nodeIntegrationInWorker', 'spellcheck']

/** Asks a protocol of the app as its page would, without the page's content policy in the way. */
function ask(url: string, init: { method?: string; headers?: Record<string, string> } = {}) {
  return shared().app.evaluate(
    async ({ net }, [address, options]) => {
      const once = async () => {
        const response = await net.fetch(address, {
          ...options,
          bypassCustomProtocolHandlers: false,
          signal: AbortSignal.timeout(5_000)
        })
        const { status, headers } = response
        const body = await response.text()
        return { status, headers: Object.fromEntries(headers.entries()), bytes: body.length }
      }
      // Electron's own fetch in main was once seen never to settle here; a handler that hangs does so twice.
      return once().catch(once)
    },
    [url, init] as const
  )
}

test.describe('the window', () => {
  test('runs under the frozen preferences, and so does every other web contents', async () => {
    const all = await shared().app.evaluate(({ webContents }) =>
      // Electron has this call for years and leaves it out of its types.
      (webContents.getAllWebContents() as unknown as readonly PreferenceReporter[]).map(
        (contents) => contents.getLastWebPreferences()
      )
    )
    expect(all.length).toBeGreaterThan(0)
    for (const preferences of all) {
      const wanted = Object.entries(SECURE_WEB_PREFERENCES)
      const silent = wanted.filter(([name]) => !(name in preferences)).map(([name]) => name)
      expect(silent.sort()).toEqual(NOT_REPORTED)
      expect(preferences).toMatchObject(
        Object.fromEntries(wanted.filter(([name]) => !silent.includes(name)))
      )
    }
  })

  test('comes from the bundle and is alone', async () => {
    const { app, page } = shared()
    expect(page.url()).toBe('app://bundle/index.html')
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('has a bridge of three members and nothing of Node or Electron', async () => {
    const { page } = shared()
    const found = await page.evaluate(() => {
      const { bridge } = window
      const globals = [
        'require',
        'process',
        'module',
        'Buffer',
        'global',
        'ipcRenderer',
        'electron'
      ]
      return {
        members: Object.keys(bridge).sort(),
        kinds: Object.values(bridge).map((member) => typeof member),
        leaked: globals.filter((name) => name in window),
        replaced: (() => {
          try {
            Object.assign(bridge, { call: () => 'replaced' })
          } catch {
            return false
          }
          return String(bridge.call).includes('replaced')
        })()
      }
    })
    expect(found).toEqual({
      members: ['call', 'importFiles', 'onPush'],
      kinds: ['function', 'function', 'function'],
      leaked: [],
      replaced: false
    })
  })

  test('hands a push listener the payload alone, never the IPC event', async () => {
    const { page } = shared()
    const args = await page.evaluate(async () => {
      const heard = new Promise<readonly unknown[]>((done) => {
        const off = window.bridge.onPush('settings.changed', (...all: unknown[]) => {
          off()
          done(all)
        })
      })
      await window.bridge.call('settings.write', { patch: { tries: 4 } })
      return heard
    })
    expect(args).toHaveLength(1)
    expect(Object.keys(args[0] as object)).not.toContain('sender')
  })

  test('gives frames no bridge, and shows none but empty ones', async () => {
    const { page } = shared()
    const frames = await page.evaluate(async () => {
      const open = async (set: (frame: HTMLIFrameElement) => void) => {
        const frame = document.createElement('iframe')
        const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }))
        set(frame)
        document.body.append(frame)
        await loaded
        let bridge: string
        try {
          bridge = typeof frame.contentWindow?.bridge
        } catch {
          bridge = 'another origin'
        }
        const text = frame.contentDocument?.body.textContent ?? ''
        frame.remove()
        return { bridge, text: text.trim() }
      }
      return {
        empty: await open(() => {}),
        own: await open((frame) => (frame.src = 'app://bundle/index.html')),
        written: await open(
          (frame) => (frame.srcdoc = '<p></p><script>document.body.append(typeof bridge)</script>')
        )
      }
    })
    expect(frames.empty.bridge).toBe('undefined')
    expect(frames.own).toEqual({ bridge: 'another origin', text: '' })
    expect(frames.written.text).not.toContain('object')
  })

  test('is denied every permission', async () => {
    const { page } = shared()
    const states = await page.evaluate(async () => {
      const names = [
        'camera',
        'microphone',
        'geolocation',
        'notifications',
        'clipboard-read',
        'midi'
      ]
      const query = (name: string) =>
        navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state)
      const asked = await Promise.all(names.map(query))
      const refused = (work: Promise<unknown>) => work.then(() => 'granted').catch(() => 'refused')
      return {
        queried: [...new Set(asked)],
        camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await refused(navigator.mediaDevices.getDisplayMedia()),
        clipboard: await refused(navigator.clipboard.readText()),
        place: await refused(
          new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail))
        ),
        notifications: Notification.permission
      }
    })
    expect(states).toEqual({
      queried: ['denied'],
      camera: 'refused',
      screen: 'refused',
      clipboard: 'refused',
      place: 'refused',
      notifications: 'denied'
    })
  })
})

test.describe('the content policy', () => {
  test('is the exact header of the page', async () => {
    const { status, headers } = await ask('app://bundle/index.html')
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toBe(CONTENT_POLICY)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(CONTENT_POLICY).not.toContain('unsafe')
    expect(CONTENT_POLICY).toContain("connect-src 'none'")
  })

  test('stops scripts, styles and evaluation that are not files of the bundle', async () => {
    const { page } = shared()
    const acted = await page.evaluate(async () => {
      const marks: Record<string, unknown> = {}
      Object.assign(window, { marks })
      const add = <T extends HTMLElement>(element: T, set: (made: T) => void) => {
        set(element)
        document.body.append(element)
        return element
      }
      const violated = new Promise((done) =>
        document.addEventListener('securitypolicyviolation', done, { once: true })
      )
      add(document.createElement('script'), (s) => (s.textContent = 'marks.inline = 1')).remove()
      await violated
      const blocked = await new Promise((done) => {
        const script = add(document.createElement('script'), (s) => {
          s.addEventListener('error', () => done(true))
          s.addEventListener('load', () => done(false))
          s.src = 'data:text/javascript,marks.data=1'
        })
        script.remove()
      })
      const button = add(document.createElement('button'), (b) =>
        b.setAttribute('onclick', 'marks.handler = 1')
      )
      button.click()
      button.remove()
      const style = add(document.createElement('style'), (s) => {
        s.textContent = 'body { text-indent: 9px }'
      })
      const indent = getComputedStyle(document.body).textIndent
      style.remove()
      const inline = add(document.createElement('p'), (p) => p.setAttribute('style', 'order: 7'))
      const order = getComputedStyle(inline).order
      inline.remove()
      // Not here and now: what DevTools runs may evaluate, what the page runs later may not.
      const evaluates = await new Promise((done) =>
        setTimeout(() => {
          try {
            // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
            done([eval('1'), new Function('return 1')()])
          } catch (error) {
            done((error as Error).name)
          }
        })
      )
      return { marks, blocked, indent, order, evaluates }
    })
    expect(acted).toEqual({
      marks: {},
      blocked: true,
      indent: '0px',
      order: '0',
      evaluates: 'EvalError'
    })
  })

  test('lets the page reach no server, no file and no other page', async ({ serve }) => {
    const { page } = shared()
    const { origin, requests } = await serve()
    const outcomes = await page.evaluate(async (server) => {
      const outcome = (work: () => Promise<unknown>) =>
        Promise.resolve()
          .then(work)
          .then(() => 'reached')
          .catch(() => 'refused')
      const happens = (target: EventTarget, good: string) =>
        new Promise((done, fail) => {
          target.addEventListener(good, done)
          target.addEventListener('error', fail)
        })
      const image = (src: string) => () => {
        const element = new Image()
        element.src = src
        return happens(element, 'load')
      }
      return Promise.all([
        outcome(() => fetch('https://example.org/')),
        outcome(() => fetch(`${server}/v1/models`)),
        outcome(() => fetch('file:///etc/hosts')),
        outcome(() => fetch('app://bundle/index.html')),
        outcome(() => fetch(`app-image://image/${'0'.repeat(64)}`)),
        outcome(() => happens(new WebSocket(server.replace('http', 'ws')), 'open')),
        outcome(() => happens(new EventSource(server), 'open')),
        outcome(image(`${server}/pixel.png`)),
        outcome(image('https://example.org/pixel.png')),
        outcome(image('file:///usr/share/pixmaps/debian-logo.png')),
        outcome(() => import(/* @vite-ignore */ `${server}/script.js`)),
        outcome(() => navigator.serviceWorker.register('app://bundle/sw.js')),
        outcome(() => happens(new Worker(`data:text/javascript,postMessage(1)`), 'message'))
      ])
    }, origin)
    expect(outcomes).toEqual(outcomes.map(() => 'refused'))
    expect(requests).toEqual([])
  })

  test('is not the only lock: the session itself cancels what would leave it', async ({
    serve
  }) => {
    const { origin, requests } = await serve()
    const outcome = await shared().app.evaluate(
      ({ session }, url) =>
        session.defaultSession.fetch(url).then(
          () => 'reached',
          () => 'refused'
        ),
      `${origin}/v1/models`
    )
    expect(outcome).toBe('refused')
    expect(requests).toEqual([])
  })
})

/** Each leads to a file that exists and whose type is served, if dots or slashes were believed. */
const OUT_OF_THE_BUNDLE = [
  '/../main/index.js',
  '/../../package.json',
  '/..%2f..%2fpackage.json',
  '/%2e%2e/%2e%2e/package.json',
  '/%2e%2e%2f%2e%2e%2fpackage.json',
  '/..%5c..%5cpackage.json',
  '/..\\..\\package.json',
  '/%252e%252e%252f%252e%252e%252fpackage.json',
  '/..%c0%af..%c0%afpackage.json',
  '/....//....//package.json',
  '/assets/../../../package.json',
  '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
  '//../../package.json',
  `/${encodeURIComponent(resolve(import.meta.dirname, '../package.json'))}`,
  '/index.html%00.png',
  '/index.html.map',
  '/missing.js',
  '/%zz.js',
  '/'
]

test.describe('the app’s protocols', () => {
  test('serve the bundle and nothing beside it', async () => {
    for (const path of OUT_OF_THE_BUNDLE) {
      const { status, bytes } = await ask(`app://bundle${path}`)
      expect.soft({ path, status, bytes }).toEqual({ path, status: 404, bytes: 0 })
    }
    for (const url of ['app://other/index.html', 'app://bundle.evil/index.html']) {
      expect.soft({ url, ...(await ask(url)) }).toMatchObject({ url, status: 404, bytes: 0 })
    }
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect.soft(await ask('app://bundle/index.html', { method })).toMatchObject({ status: 404 })
  })

  test('give pictures by known id only', async () => {
    const { page } = shared()
    const board = await callMain(page, 'boards.open', {})
    const [set] = await callMain(page, 'images.samples', {})
    const { added } = await callMain(page, 'images.importSamples', {
      boardId: board.id,
      set: set!.id
    })
    const { id, sizeBytes } = added[0]!
    const known = `app-image://image/${id}`

    const whole = await ask(known)
    expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } })
    expect(whole.headers['content-security-policy']).toBe(PICTURE_POLICY)
    expect(whole.headers['x-content-type-options']).toBe('nosniff')
    expect(await ask(known, { method: 'HEAD' })).toMatchObject({ status: 200, bytes: 0 })
    expect((await ask(known, { headers: { range: 'bytes=10-19' } })).headers).toMatchObject({
      'content-range': `bytes 10-19/${sizeBytes}`
    })

    const refused: readonly (readonly [string, string?])[] = [
      [known, 'POST'],
      [known, 'DELETE'],
      [`app-image://image/${'0'.repeat(64)}`],
      [`app-image://image/${id.toUpperCase()}`],
      [`app-image://image/${id}/`],
      [`app-image://image/${id}.jpg`],
      [`app-image://image/x/../../${id}x`],
      [`app-image://thumb/${id}`],
      [`app-image://image.evil/${id}`],
      ['app-image://image/'],
      ['app-image://image/..%2f..%2f..%2fetc%2fpasswd'],
      ['app-image://image//etc/passwd'],
      [`app-image://image/${encodeURIComponent(sample('receipt-0412.jpg'))}`]
    ]
    for (const [url, method = 'GET'] of refused) {
      const { status, bytes } = await ask(url, { method })
      expect.soft({ url, method, status, bytes }).toEqual({ url, method, status: 404, bytes: 0 })
    }
  })
})
