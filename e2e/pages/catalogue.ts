import { expect, type Locator, type Page } from '@playwright/test'

/** Settings, at Catalogue. */
export class CataloguePage {
  readonly root: Locator

  constructor(private readonly page: Page) {
    this.root = page.getByRole('dialog', { name: 'Settings' })
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+,')
    await this.root.getByRole('button', { name: 'Catalogue', exact: true }).click()
    await expect(this.root.getByRole('heading', { level: 1, name: 'Catalogue' })).toBeVisible()
  }

  /** What stands beside a word: `Source`, `As of`. */
  fact(name: string): Locator {
    const label = this.page.getByText(name, { exact: true })
    return this.root.locator('dl > div', { has: label }).locator('dd')
  }

  refresh(): Promise<void> {
    return this.root.getByRole('button', { name: 'Refresh', exact: true }).click()
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.root).toBeHidden()
  }
}
