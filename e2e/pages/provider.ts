import { expect, type Locator, type Page } from '@playwright/test'
import { ProviderSettings } from './settings'

/** What the settings hold of one provider: keys, connection, address, limits, models. */
export class ProviderPage {
  readonly details: Locator
  readonly sidebar: Locator

  constructor(private readonly page: Page) {
    this.details = new ProviderSettings(page).details
    this.sidebar = page.getByRole('region', { name: 'Providers', exact: true })
  }

  /** Opens the settings at a provider, by its name; also from another page of them. */
  async open(provider: string): Promise<void> {
    await new ProviderSettings(this.page).open()
    await this.choose(provider)
  }

  /** Goes to another provider while the settings are open. */
  async choose(provider: string): Promise<void> {
    await this.item(provider).click()
    await expect(this.details.getByRole('heading', { level: 1, name: provider })).toBeVisible()
  }

  /** The provider in the list at the left. */
  item(provider: string): Locator {
    const name = this.page.getByText(provider, { exact: true })
    return this.sidebar.getByRole('button').filter({ has: name })
  }

  close(): Promise<void> {
    return new ProviderSettings(this.page).close()
  }

  /** One of its settings, by the words at the left. */
  row(label: string): Locator {
    return this.details
      .locator('.setting-row')
      .filter({ has: this.page.getByText(label, { exact: true }) })
  }

  /** The saved keys, in order. */
  get keys(): Locator {
    return this.details.getByRole('list', { name: /^Keys of / }).getByRole('listitem')
  }

  key(name: string): Locator {
    return this.keys.filter({ has: this.page.getByText(name, { exact: true }) })
  }

  /** Types a key into the form that stands open, and saves it. */
  async saveKey(key: string, name?: string): Promise<void> {
    if (name !== undefined)
      await this.details.getByRole('textbox', { name: 'Name of the key' }).fill(name)
    await this.details.getByLabel(/^Key of /).fill(key)
    await this.details.getByRole('button', { name: 'Save and test' }).click()
  }

  /** Presses Test, and waits for what it says. */
  async test(words: string | RegExp): Promise<void> {
    await this.details.getByRole('button', { name: 'Test', exact: true }).click()
    await this.testSaid(words)
  }

  async testSaid(words: string | RegExp): Promise<void> {
    await expect(this.row('Connection').getByRole('status')).toContainText(words)
  }

  /** A model in the list at the end, after it was searched for. */
  async model(name: string): Promise<Locator> {
    await this.details.getByRole('searchbox', { name: 'Find a model' }).fill(name)
    const label = this.page.getByText(name, { exact: true })
    return this.details.getByRole('listitem').filter({ has: label })
  }

  get address(): Locator {
    return this.details.getByRole('textbox', { name: 'Base URL' })
  }

  async saveAddress(baseUrl: string): Promise<void> {
    await this.address.fill(baseUrl)
    const save = this.details.getByRole('button', { name: 'Save address' })
    await save.click()
    await expect(save).toBeHidden()
    await expect(this.address).toHaveValue(baseUrl)
  }

  /** Types a number, and leaves the field as a person does. */
  async setNumber(label: string, value: number): Promise<void> {
    const field = this.details.getByRole('spinbutton', { name: label })
    await field.fill(String(value))
    await field.press('Tab')
    await expect(field).toHaveValue(String(value))
  }
}
