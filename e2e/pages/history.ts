import { expect, type Locator, type Page } from '@playwright/test'

/** The drawer with the runs there have been. */
export class History {
  readonly root: Locator
  readonly runs: Locator

  constructor(private readonly page: Page) {
    this.root = page.getByRole('dialog', { name: 'History of runs' })
    this.runs = this.root.getByRole('list', { name: 'Runs' }).getByRole('button')
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Y')
    await expect(this.root).toBeVisible()
  }

  async search(words: string): Promise<void> {
    await this.root.getByRole('searchbox', { name: 'Search runs' }).fill(words)
  }

  /** Shows a run as it was. */
  async reopen(run: string): Promise<void> {
    await this.runs.filter({ hasText: run }).click()
    await expect(this.root).toBeHidden()
  }
}
