import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { dropFiles } from './fixtures/drop'
import { copySample } from './fixtures/pictures'
import { addServer, setBoard } from './fixtures/seed'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { FirstRun } from './pages/firstRun'
import { dismissToasts } from './pages/toasts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const THEMES = ['light', 'dark'] as const

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Runs axe in the page. It comes in through the DevTools protocol: the page's own policy refuses scripts. */
async function violations(page: Page): Promise<readonly Violation[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: `${AXE};undefined` })
  await session.detach()
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(options: unknown): Promise<{ violations: Violation[] }> }
    }
    const result = await axe.run({ resultTypes: ['violations'] })
    return result.violations
  })
}

async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const theme of THEMES) {
    await callMain(page, 'settings.write', { patch: { theme } })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    // Colours fade for a moment; contrast is judged when they stand. Spinners go on for ever.
    await page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition)
          .map(({ finished }) => finished)
      )
    )
    const serious = (await violations(page))
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n  ')}`)
    expect.soft(serious, `${screen}, ${theme}`).toEqual([])
  }
}

/** Opens something with a key or a click, checks it, and closes it with Escape. */
async function expectAccessibleDialog(
  page: Page,
  name: string,
  open: () => Promise<void>
): Promise<void> {
  await open()
  const dialog = page.getByRole('dialog', { name }).first()
  await expect(dialog).toBeVisible()
  await expectAccessible(page, name)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

test('axe finds nothing serious on the first run and in the dialogs', async ({ start }) => {
  const { page } = await start({ size: { width: 1440, height: 900 } })
  const press = (keys: string) => () => page.keyboard.press(keys)
  await expect(page.getByText('Everyday objects')).toBeVisible()
  await expectAccessible(page, 'first run')
  for (const [name, keys] of [
    ['Choose models', 'ControlOrMeta+Shift+M'],
    ['Boards', 'ControlOrMeta+P'],
    ['History', 'ControlOrMeta+Y'],
    ['All keys', 'ControlOrMeta+/']
  ] as const)
    await expectAccessibleDialog(page, name, press(keys))
  await page.keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('combobox')).toBeFocused()
  await expectAccessible(page, 'palette')
  await page.keyboard.press('Escape')
})

test('axe finds nothing serious on any page of the settings', async ({ start }) => {
  const { page } = await start({ size: { width: 1440, height: 900 } })
  await page.keyboard.press('ControlOrMeta+,')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings).toBeVisible()
  for (const name of [
    'General',
    'Appearance',
    'Providers and keys',
    'Storage',
    'Keyboard',
    'About'
  ]) {
    await settings.getByRole('navigation').getByText(name, { exact: true }).click()
    await expectAccessible(page, `settings: ${name}`)
  }
})

test('axe finds nothing serious on a board before, during and after a run', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve({ models: ['slow:3', 'stall', 'error-401', 'echo-name'] })
  const { page } = await start({ size: { width: 1600, height: 1000 } })
  const picture = await copySample('espresso-cup.jpg', `${folder}/cup.jpg`)
  await dropFiles(new FirstRun(page).dropZone, [picture])
  await expect(new Compare(page).images).toHaveCount(1)
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  const lanes = await setBoard(
    page,
    ['slow:3', 'stall', 'error-401', 'echo-name'].map((model) => ({ provider, model }))
  )
  await dismissToasts(page)
  await expectAccessible(page, 'before the run')
  await page.getByRole('button', { name: /^Parameters/ }).click()
  await expect(page.getByRole('dialog', { name: 'Parameters' })).toBeVisible()
  await expectAccessible(page, 'parameters')
  await page.keyboard.press('Escape')

  await new Dock(page).run.click()
  const compare = new Compare(page)
  await compare.lane(lanes[0]!.id).isIn('Streaming')
  await compare.lane(lanes[2]!.id).isIn('Key refused')
  await compare.lane(lanes[3]!.id).isIn('Done')
  await expectAccessible(page, 'while it runs')
  await new Dock(page).stopAll.click()
  await compare.lane(lanes[1]!.id).isIn('Stopped')
  await expectAccessible(page, 'after the run')
})

test('a column that is done is announced once, and no token is', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve({ models: ['slow:30'] })
  const { page } = await start()
  const picture = await copySample('espresso-cup.jpg', `${folder}/cup.jpg`)
  await dropFiles(new FirstRun(page).dropZone, [picture])
  await expect(new Compare(page).images).toHaveCount(1)
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(page, [{ provider, model: 'slow:30' }])
  await dismissToasts(page)
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    for (const region of document.querySelectorAll('[aria-live="polite"]'))
      new MutationObserver(() => heard.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true
      })
  })
  await new Dock(page).run.click()
  await new Compare(page).column('A, slow:30').isIn('Done', 30_000)
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
  await expect.poll(async () => (await heard()).join('\n')).toMatch(/slow:30 done in/)
  expect((await heard()).filter((words) => words.includes('done in'))).toHaveLength(1)
  expect((await heard()).length).toBeLessThan(5)
})
