import { expect, test } from './fixtures/app'

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
