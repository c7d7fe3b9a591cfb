import { expect, type Locator, type Page } from '@playwright/test'

/** The estimate in the dock, and the plan that it opens. */
export class Plan {
  readonly estimate: Locator
  readonly root: Locator

  constructor(private readonly page: Page) {
    const dock = page.getByRole('region', { name: 'Prompt and run' })
    this.estimate = dock.getByRole('button', { name: /show the plan/ }).first()
    this.root = page.getByRole('dialog', { name: 'Plan of the run' })
  }

  async open(): Promise<void> {
    await this.estimate.click()
    await expect(this.root).toBeVisible()
  }

  /** What is planned for a model. */
  lane(model: string): Locator {
    const name = this.page.getByText(model, { exact: true })
    return this.root.getByRole('listitem').filter({ has: name })
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.root).toBeHidden()
  }
}
