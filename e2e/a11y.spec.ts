import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { ProviderId } from '../src/shared/domain/ids'
import { expect, test } from './fixtures/app'
import { expectAccessible, seriousViolations } from './fixtures/axe'
import { callMain } from './fixtures/bridge'
import { dropFiles } from './fixtures/drop'
import { sample } from './fixtures/pictures'
import { addServer, setBoard } from './fixtures/seed'
import { answer } from './mocks/openai/openaiReplies'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { FirstRun } from './pages/firstRun'
import { History } from './pages/history'
import { dismissToasts, toast } from './pages/toasts'

/** Every kind of block that an answer is drawn with. */
const MARKDOWN = `# What it shows

A cup of **espresso** on a saucer, *seen from above*, with a [link](https://example.org/cup) and \`code\`.

> Quoted words.

1. The cup
2. The saucer

| thing | colour |
| --- | --- |
| cup | white |

\`\`\`json
{ "cup": 1 }
\`\`\`
`
const FORMATTED = 'formatted'
/** Done, streaming, waiting and failed; a built-in engine with boxes comes beside them. */
const MODELS = [FORMATTED, 'slow:1', 'stall-head', 'error-500']

interface Surface {
  readonly name: string
  readonly trigger: Locator
  readonly surface: Locator
}

function surfaces(page: Page): readonly Surface[] {
  const dock = new Dock(page)
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first()
  const dialog = (name: string) => page.getByRole('dialog', { name, exact: true })
  const menu = (name: string) => page.getByRole('menu', { name, exact: true })
  return [
    {
      name: 'model picker',
      trigger: dock.root.getByRole('button', { name: 'Models' }),
      surface: dialog('Choose models')
    },
    { name: 'palette', trigger: button('Search'), surface: dialog('Commands and search') },
    { name: 'history', trigger: button(/^Run 1/), surface: new History(page).root },
    { name: 'board menu', trigger: page.locator('#board-button'), surface: dialog('Boards') },
    { name: 'parameters', trigger: button(/^Parameters/), surface: dialog('Parameters') },
    { name: 'export menu', trigger: button('Export'), surface: menu('Export this run') },
    { name: 'run options', trigger: button('Run options'), surface: menu('Run options') },
    { name: 'add images', trigger: button('Add images'), surface: menu('Add images') },
    { name: 'menu of a model', trigger: dock.chips.first(), surface: menu(FORMATTED) },
    {
      name: 'address of a link',
      trigger: page.getByRole('button', { name: 'link', exact: true }),
      surface: page.getByRole('alertdialog', { name: 'Open link' })
    }
  ]
}

/** Opens by keys, looks, closes by Escape; the focus is back where it was. */
async function inspect(page: Page, { name, trigger, surface }: Surface): Promise<void> {
  await test.step(name, async () => {
    await trigger.focus()
    await page.keyboard.press('Enter')
    await expect(surface).toBeVisible()
    await expectAccessible(page, name)
    await page.keyboard.press('Escape')
    await expect(surface).toBeHidden()
    await expect.soft(trigger, `focus after ${name}`).toBeFocused()
  })
}

/** Dialogs that only a command opens; the focus goes back to what had it before the palette. */
const BY_COMMAND = [
  'All keys',
  'About Triptych',
  'Save these models as a set',
  'Save this prompt as a preset',
  'Rename board'
]

async function inspectCommands(page: Page): Promise<void> {
  const before = new Dock(page).prompt
  const palette = page.getByRole('dialog', { name: 'Commands and search' })
  for (const command of BY_COMMAND) {
    await test.step(command, async () => {
      await before.focus()
      await page.keyboard.press('ControlOrMeta+K')
      await page.keyboard.type(command)
      await expect(palette.getByRole('option', { selected: true })).toContainText(command)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await expect(dialog).toHaveCount(1)
      await expect(palette).toBeHidden()
      await expectAccessible(page, command)
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
      await expect.soft(before, `focus after ${command}`).toBeFocused()
    })
  }
}

async function inspectSettings(page: Page): Promise<void> {
  const trigger = page.getByRole('button', { name: 'Settings' })
  await trigger.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  const pages = dialog.getByRole('navigation', { name: 'Pages' }).getByRole('button')
  for (const entry of await pages.all()) {
    await entry.click()
    await expect(entry).toHaveAttribute('aria-current', 'page')
    await expectAccessible(page, `settings, ${await entry.innerText()}`)
  }
  await test.step('a server, the question before it is removed, the form for another', async () => {
    await pages.filter({ hasText: 'Providers' }).click()
    await dialog.getByRole('button', { name: 'Remove server' }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await expectAccessible(page, 'question')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('alertdialog')).toBeHidden()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Base URL' }).fill('not an address')
    await dialog.getByRole('button', { name: 'Test and save' }).click()
    await expectAccessible(page, 'settings, another server')
  })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect.soft(trigger, 'focus after settings').toBeFocused()
}

test('axe is at work: a button without a name and pale words are found', async ({ start }) => {
  const { page } = await start()
  await page.evaluate(() => {
    const words = document.createElement('p')
    words.append('Hardly to be read', document.createElement('button'))
    const look = { position: 'fixed', top: '100px', left: '100px', zIndex: '9' }
    Object.assign(words.style, look, { color: 'rgb(180 180 180)', background: 'rgb(200 200 200)' })
    document.body.append(words)
  })
  const found = (await seriousViolations(page)).join()
  expect(found).toContain('button-name')
  expect(found).toContain('color-contrast')
})

test('axe finds nothing serious where a board begins, and in the settings', async ({
  start,
  folder
}) => {
  const { page } = await start()
  const firstRun = new FirstRun(page)
  await test.step('first run, with a server that does not answer', async () => {
    await expect(page.getByText('Everyday objects')).toBeVisible()
    await firstRun.models.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/v1')
    await firstRun.models.getByRole('button', { name: 'Test and save' }).click()
    await expect(firstRun.models.getByText('Nothing answers at')).toBeVisible()
    await expectAccessible(page, 'first run')
  })
  await test.step('what was skipped', async () => {
    await writeFile(join(folder, 'notes.txt'), 'Words.')
    await dropFiles(firstRun.dropZone, [join(folder, 'notes.txt'), sample('espresso-cup.jpg')])
    const said = toast(page, 'Added 1 image, 1 skipped')
    await said.getByRole('button', { name: 'Show', exact: true }).click()
    await expectAccessible(page, 'skipped files')
    await page.keyboard.press('Escape')
    await dismissToasts(page)
  })
  await test.step('a board without models', async () => {
    await setBoard(page, [])
    await expect(page.getByText('No model on this board')).toBeVisible()
    await expectAccessible(page, 'no models')
  })
  await callMain(page, 'providers.add', { label: 'Mock', baseUrl: 'http://127.0.0.1:9/v1' })
  await inspectSettings(page)
})

test('axe finds nothing serious on a board, before, during and after a run, and on all that opens', async ({
  start,
  serve
}) => {
  const mock = await serve({
    script: (request) => (request.model === FORMATTED ? answer(request, MARKDOWN) : undefined)
  })
  const { page } = await start({
    paths: [sample('espresso-cup.jpg')],
    size: { width: 2000, height: 1100 }
  })
  await callMain(page, 'settings.write', { patch: { tries: 1 } })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  const local = { provider: 'local' as ProviderId, model: 'photo-nanodet' }
  await setBoard(page, [...MODELS.map((model) => ({ provider, model })), local])
  const compare = new Compare(page)

  await test.step('before the run', async () => {
    await compare.showAs('Formatted')
    await compare.column(`A, ${FORMATTED}`).isIn('Ready')
    await expectAccessible(page, 'before the run')
  })
  await test.step('while it runs', async () => {
    await new Dock(page).run.click()
    await compare.column(`A, ${FORMATTED}`).isIn('Done')
    await compare.column('B, slow:1').isIn('Streaming')
    await compare.column('C, stall-head').isIn('Waiting')
    await compare.column('D, error-500').isIn('Provider error')
    await compare.column('E, photo-nanodet').isIn('Done')
    await expectAccessible(page, 'while it runs')
  })
  await test.step('after it', async () => {
    await new Dock(page).stopAll.click()
    await compare.column('B, slow:1').isIn('Stopped')
    await expectAccessible(page, 'after the run')
  })
  for (const surface of surfaces(page)) await inspect(page, surface)
  await inspectCommands(page)
  await test.step('narrow, with spines in place of columns', async () => {
    await page.setViewportSize({ width: 960, height: 640 })
    await expect(page.locator('[data-spine]').first()).toBeVisible()
    await expectAccessible(page, 'narrow')
  })
})

/** What a screen reader is told from now on: every change of a live region, with its text. */
async function hearAnnouncements(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    for (const region of document.querySelectorAll('[aria-live]'))
      new MutationObserver(() => heard.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true
      })
  })
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
}

test('a column that is done is announced once, and no token is', async ({ start, serve }) => {
  const mock = await serve()
  const { page } = await start({ paths: [sample('espresso-cup.jpg')] })
  await callMain(page, 'settings.write', { patch: { tries: 1 } })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(
    page,
    ['slow:30', 'slow:60', 'error-500'].map((model) => ({ provider, model }))
  )
  await expect(page.locator('.toast')).toHaveCount(0)
  const heard = await hearAnnouncements(page)
  await new Dock(page).run.click()
  for (const lane of ['A, slow:30', 'B, slow:60']) await new Compare(page).column(lane).isIn('Done')
  await expect.poll(async () => (await heard()).at(-1)).toMatch(/^slow:30 done in/)
  const words = (await heard()).map((sentence) => sentence.replace(/ in .*/, ''))
  expect(words).toEqual(['error-500: Provider error', 'slow:60 done', 'slow:30 done'])
})

/**
 * What has the focus, and whether it looks different from how it looks without: itself, what is
 * drawn after it, or the frame around it.
 */
function focusLook(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return undefined
    const frames = ['.field', 'section', 'label'].map((selector) => element.closest(selector))
    const look = () =>
      [element, ...frames].flatMap((node) =>
        ['', '::after'].map((part) => {
          if (!node) return ''
          const { outline, boxShadow, borderColor } = getComputedStyle(node, part)
          return [outline, boxShadow, borderColor].join()
        })
      )
    const focused = look()
    element.blur()
    const blurred = look()
    element.focus()
    const { width, height } = element.getBoundingClientRect()
    const wasKnown = element.dataset['tabbed'] === 'yes'
    element.dataset['tabbed'] = 'yes'
    return {
      wasKnown,
      what: `${element.tagName} ${element.getAttribute('aria-label') ?? element.innerText}`,
      hasSize: width > 0 && height > 0,
      isMarked: focused.join() !== blurred.join()
    }
  })
}

test('the focus is to be seen wherever Tab leads', async ({ start }) => {
  const { page } = await start({ paths: [sample('espresso-cup.jpg')] })
  // Without transitions a mark is there, and gone, at once.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect(new Compare(page).images).toHaveCount(1)
  const seen = new Set<string>()
  let around = false
  while (!around) {
    await page.keyboard.press('Tab')
    const look = await focusLook(page)
    if (!look) continue
    around = look.wasKnown
    seen.add(look.what)
    expect.soft(look).toMatchObject({ hasSize: true, isMarked: true })
  }
  expect(seen.size).toBeGreaterThan(20)
})

test('nothing moves where less motion is asked for', async ({ start, serve }) => {
  const mock = await serve()
  const { page } = await start({ paths: [sample('espresso-cup.jpg')] })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(
    page,
    ['slow:5', 'stall-head'].map((model) => ({ provider, model }))
  )
  await new Dock(page).run.click()
  await new Compare(page).column('A, slow:5').isIn('Streaming')
  await page.keyboard.press('ControlOrMeta+Shift+M')
  await expect(page.getByRole('dialog', { name: 'Choose models' })).toBeVisible()
  const moving = await page.evaluate(() =>
    document.getAnimations().flatMap((animation) => {
      const effect = animation.effect as KeyframeEffect | null
      const moves = effect
        ?.getKeyframes()
        .some((frame) => 'transform' in frame || 'translate' in frame)
      const lasts = Number(effect?.getComputedTiming().duration ?? 0) > 1
      return moves && lasts ? [effect?.target?.className ?? ''] : []
    })
  )
  expect(moving).toEqual([])
})
