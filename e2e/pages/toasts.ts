import { expect, type Locator, type Page } from '@playwright/test'

export function toast(page: Page, words: string | RegExp): Locator {
  return page.locator('.toast').filter({ hasText: words })
}

/** Sends every toast away, so that none lies over what is pressed next. */
export async function dismissToasts(page: Page): Promise<void> {
  const buttons = page.locator('.toast').getByRole('button', { name: 'Dismiss' })
  while ((await buttons.count()) > 0) await buttons.first().click()
  await expect(buttons).toHaveCount(0)
}
