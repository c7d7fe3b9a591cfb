import { resolve } from 'node:path'
import { expect, launch, test, type Running } from './fixtures/app'

const OUT = resolve(import.meta.dirname, '../docs/images')
const SIZE = { width: 1440, height: 900 }

async function picture({ page }: Running, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await expect(page.locator('.toast')).toHaveCount(0, { timeout: 10_000 })
  await page.screenshot({ path: resolve(OUT, `${name}.png`), animations: 'disabled' })
}

async function setTheme({ page }: Running, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(
    (value) => window.bridge.call('settings.write', { patch: { theme: value } }),
    theme
  )
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

test('pictures for the documents', async ({ userData }) => {
  const triptych = await launch({ userData, size: SIZE })
  const { page } = triptych
  await setTheme(triptych, 'light')
  await expect(page.getByRole('heading', { name: 'Drop images or folders here' })).toBeVisible()
  await expect(page.getByText('Documents and charts')).toBeVisible()
  await picture(triptych, 'first-run-light')

  for (const name of ['Tesseract', 'NanoDet photo'])
    await page.getByRole('checkbox', { name }).check()
  await page.getByText('Documents and charts').click()
  await expect(page.getByRole('complementary', { name: 'Images' })).toContainText('of 4')
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await expect(page.getByText('Run 1: 16 answers')).toBeVisible({ timeout: 90_000 })
  await picture(triptych, 'compare-light')
  await setTheme(triptych, 'dark')
  await picture(triptych, 'compare-dark')
  await page.keyboard.press('ControlOrMeta+Shift+M')
  await expect(page.getByRole('heading', { name: 'Choose models' })).toBeVisible()
  await picture(triptych, 'picker-dark')
  await triptych.quit()
})
