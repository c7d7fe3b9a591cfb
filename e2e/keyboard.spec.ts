import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { sample } from './fixtures/pictures'
import { addServer, setBoard } from './fixtures/seed'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { History } from './pages/history'
import { Picker } from './pages/picker'

const SIZE = { width: 1440, height: 900 }

test('the main job by keyboard alone', async ({ start }) => {
  const { page, app } = await start({ size: SIZE })
  const { keyboard } = page
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

  // Into the sample sets by Tab, as a person without a mouse gets there.
  const sample = page.getByRole('button', { name: /Everyday objects/ })
  for (let steps = 0; steps < 60; steps++) {
    if (await sample.evaluate((element) => element === document.activeElement)) break
    await keyboard.press('Tab')
  }
  await expect(sample).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Images' })).toContainText(/1\s*of 6/)

  // The picker: search, into the list, add with Space, accept.
  await keyboard.press('ControlOrMeta+Shift+M')
  await expect(page.getByRole('searchbox', { name: 'Search models' })).toBeFocused()
  await keyboard.type('nanodet')
  await keyboard.press('ArrowDown')
  await expect(page.getByRole('row', { name: /NanoDet photo/ })).toBeFocused()
  await keyboard.press('Space')
  await expect(page.getByRole('button', { name: /Use 3 models/ })).toBeVisible()
  await keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('dialog', { name: 'Choose models' })).toBeHidden()
  await expect(page.getByRole('article')).toHaveCount(3)

  // Typing into the prompt never triggers a key of one letter.
  await page.getByRole('textbox', { name: /prompt/i }).focus()
  await keyboard.press('ControlOrMeta+A')
  await keyboard.type('jkvcrb? What is here')
  await expect(page.getByRole('textbox', { name: /prompt/i })).toHaveValue('jkvcrb? What is here')
  await expect(page.getByRole('complementary', { name: 'Images' })).toContainText(/1\s*of 6/)

  await keyboard.press('ControlOrMeta+Enter')
  for (const column of await page.getByRole('article').all())
    await expect(column).toContainText('Done', { timeout: 60_000 })

  // Out of the field, then images and columns.
  await keyboard.press('Escape')
  await keyboard.press('j')
  await expect(page.getByRole('complementary', { name: 'Images' })).toContainText(/2\s*of 6/)
  await keyboard.press('k')
  await expect(page.getByRole('complementary', { name: 'Images' })).toContainText(/1\s*of 6/)
  await keyboard.press('2')
  await expect.poll(focused).toContain('CenterNet photo')
  await keyboard.press('c')
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain('A landscape image')
  await keyboard.press('r')
  await expect(page.getByRole('article', { name: /CenterNet photo/ })).toContainText('2', {
    timeout: 30_000
  })

  // F6 walks through the regions of the window.
  const regions = new Set<string>()
  for (let step = 0; step < 8; step++) {
    await keyboard.press('F6')
    regions.add(
      await page.evaluate(
        () =>
          document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? 'none'
      )
    )
  }
  for (const region of ['title', 'strip', 'viewer', 'answers', 'dock'])
    expect(regions).toContain(region)

  // Palette and settings, and back to where the focus was.
  await keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('combobox')).toBeFocused()
  await keyboard.type('settings')
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden()
})

const PATHS = [sample('cat-portrait.jpg'), sample('espresso-cup.jpg')]

test('a run is stopped, retried and copied by keys', async ({ start, serve }) => {
  const mock = await serve()
  const { page, app } = await start({ size: SIZE, paths: PATHS })
  const { keyboard } = page
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(page, [
    { provider, model: 'slow:8' },
    { provider, model: 'stall' }
  ])
  const [a, b] = [new Compare(page).column('A, slow:8'), new Compare(page).column('B, stall')]
  await keyboard.press('ControlOrMeta+Enter')
  await expect.poll(() => a.currentText()).toContain('This is')
  await expect.poll(() => b.currentText()).toContain('The first half')

  // One column alone, by the button that Tab leads to.
  await keyboard.press('2')
  await expect(b.root).toBeFocused()
  const stop = b.root.getByRole('button', { name: 'Stop', exact: true })
  for (let step = 0; step < 8; step++) {
    if (await stop.evaluate((element) => element === document.activeElement)) break
    await keyboard.press('Tab')
  }
  await expect(stop).toBeFocused()
  await keyboard.press('Enter')
  await b.isIn('Stopped')
  await a.isIn('Streaming')

  await keyboard.press('ControlOrMeta+.')
  await a.isIn('Stopped')
  await keyboard.press('1')
  await expect(a.root).toBeFocused()
  const before = await a.currentText()
  await keyboard.press('c')
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(before)
  await keyboard.press('r')
  await expect(a.attempts).toContainText('Attempt 2 of 2')
  await a.isIn('Done')
  await b.isIn('Stopped')
})

/** Where F6 leads, as often as asked. */
async function regions(page: Page, keys: string, times: number): Promise<readonly string[]> {
  const names: string[] = []
  for (let step = 0; step < times; step++) {
    await page.keyboard.press(keys)
    const region = page.locator('[data-region]', { has: page.locator(':focus') })
    names.push((await region.getAttribute('data-region')) ?? '')
  }
  return names
}

test('F6 goes around the window in order, and back', async ({ start }) => {
  const { page } = await start({ size: SIZE, paths: PATHS })
  await expect(new Compare(page).images).toHaveCount(2)
  const around = ['title', 'strip', 'viewer', 'answers', 'dock']
  expect(await regions(page, 'F6', 6)).toEqual([...around, 'title'])
  expect(await regions(page, 'Shift+F6', 5)).toEqual(around.toReversed())
})

/** The first empties a search field, the second closes what it is in. */
async function escapeTwice(search: Locator): Promise<void> {
  await search.press('Escape')
  await expect(search).toHaveValue('')
  await search.press('Escape')
}

test('letters in a field are letters, and keys that are turned off do nothing', async ({
  start
}) => {
  const { page } = await start({ size: SIZE, paths: PATHS })
  const { keyboard } = page
  const strip = page.getByRole('complementary', { name: 'Images' })
  const letters = 'jkvcrbJ1?+-0'
  await expect(strip).toContainText(/1\s*of 2/)

  const picker = new Picker(page)
  await picker.open()
  await keyboard.type(letters)
  await expect(picker.search).toHaveValue(letters)
  await escapeTwice(picker.search)
  await expect(picker.root).toBeHidden()

  const history = new History(page)
  await history.open()
  const search = history.root.getByRole('searchbox')
  await keyboard.type(letters)
  await expect(search).toHaveValue(letters)
  await escapeTwice(search)
  await expect(history.root).toBeHidden()

  const { prompt } = new Dock(page)
  await prompt.fill('')
  await prompt.pressSequentially(letters)
  await expect(prompt).toHaveValue(letters)
  await expect(strip).toContainText(/1\s*of 2/)
  await expect(page.getByRole('region', { name: 'Image', exact: true })).toBeVisible()

  await page.getByRole('article').first().focus()
  await keyboard.press('j')
  await expect(strip).toContainText(/2\s*of 2/)
  await callMain(page, 'settings.write', { patch: { shortcutsEnabled: false } })
  await keyboard.press('k')
  await keyboard.press('v')
  // Combinations stay; this one also shows that the letters before it were heard.
  await keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('combobox')).toBeFocused()
  await keyboard.press('Escape')
  await expect(strip).toContainText(/2\s*of 2/)
  await expect(page.getByRole('region', { name: 'Image', exact: true })).toBeVisible()
})
