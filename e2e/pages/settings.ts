import { expect, type Locator, type Page } from '@playwright/test'

export interface TypedServer {
  readonly baseUrl: string
  readonly label: string
  readonly key: string
}

/** Settings, at Providers and keys. */
export class ProviderSettings {
  readonly root: Locator
  readonly details: Locator
  private readonly form: Locator

  constructor(private readonly page: Page) {
    this.root = page.getByRole('dialog', { name: 'Settings' })
    this.details = this.root.getByRole('region', { name: 'Details' })
    this.form = this.details.getByRole('form', { name: 'Add a server' })
  }

  async open(): Promise<void> {
    if (!(await this.root.isVisible())) await this.page.keyboard.press('ControlOrMeta+,')
    await this.root.getByRole('button', { name: /^Providers and keys/ }).click()
  }

  /** Adds a server that answers, and waits for its page. */
  async addServer(server: TypedServer): Promise<void> {
    await this.tryServer(server)
    await expect(this.details.getByRole('heading', { name: server.label })).toBeVisible()
  }

  /** Fills in the form for another server and presses Test and save. */
  async tryServer({ baseUrl, label, key }: TypedServer): Promise<void> {
    if (!(await this.form.isVisible()))
      await this.root.getByRole('button', { name: 'Add', exact: true }).click()
    await this.form.getByRole('textbox', { name: 'Base URL' }).fill(baseUrl)
    await this.form.getByRole('textbox', { name: 'Name of the server' }).fill(label)
    await this.form.getByLabel('Key', { exact: true }).fill(key)
    await this.form.getByRole('button', { name: 'Test and save' }).click()
  }

  /** Types a price in US dollars per million tokens, over a known one or where there was none. */
  async setPrice(model: string, input: string, output: string): Promise<void> {
    const known = this.details.getByRole('button', { name: `Price of ${model}:` })
    const unknown = this.details.getByRole('button', { name: `Set price of ${model}` })
    await known.or(unknown).click()
    const amount = (side: string) =>
      this.details.getByRole('textbox', { name: `${side}, dollars per million tokens` })
    await amount('In').fill(input)
    await amount('Out').fill(output)
    await this.details.getByRole('button', { name: 'Save price' }).click()
    const saved = `Price of ${model}: ${input} / ${output}`
    await expect(this.details.getByRole('button', { name: saved })).toBeVisible()
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.root).toBeHidden()
  }
}
