import { expect, type Locator, type Page } from '@playwright/test'

/** A board without images: where to drop them, and which models there are. */
export class FirstRun {
  readonly dropZone: Locator
  readonly models: Locator

  constructor(page: Page) {
    this.dropZone = page.getByRole('region', { name: 'Add images' })
    this.models = page.getByRole('complementary', { name: 'Models' })
  }

  model(name: string | RegExp): Locator {
    return this.models.getByRole('checkbox', { name })
  }

  /** Types an address and a key, and waits until the server has listed its models. */
  async addServer(baseUrl: string, key: string): Promise<void> {
    await this.models.getByRole('textbox', { name: 'Address' }).fill(baseUrl)
    await this.models.getByLabel('Key', { exact: true }).fill(key)
    await this.models.getByRole('button', { name: 'Test and save' }).click()
    await expect(this.models.getByRole('heading', { name: 'Your servers' })).toBeVisible()
  }
}
