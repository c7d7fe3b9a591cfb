import { expect, type Locator, type Page } from '@playwright/test'

/** The dialog in which the models of a board are chosen. */
export class Picker {
  readonly root: Locator
  readonly search: Locator

  constructor(private readonly page: Page) {
    this.root = page.getByRole('dialog', { name: 'Choose models' })
    this.search = this.root.getByRole('searchbox', { name: 'Search models' })
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+M')
    await expect(this.search).toBeFocused()
  }

  row(model: string): Locator {
    return this.root.getByRole('row').filter({ has: this.page.getByText(model, { exact: true }) })
  }

  /** Finds a model by its id and adds it, as often as asked. */
  async add(model: string, times = 1): Promise<void> {
    await this.search.fill(model)
    const row = this.row(model)
    await row.click()
    await expect(row).toHaveAttribute('aria-selected', 'true')
    for (let more = 1; more < times; more++) {
      await row.press('+')
      await expect(row).toContainText(`${more + 1}×`)
    }
  }

  /** The left side: which models the list shows. */
  get filters(): Locator {
    return this.root.getByRole('region', { name: 'Filters' })
  }

  /** How many models the list shows of how many, such as `12 of 2,345 models`. */
  get count(): Locator {
    return this.filters.getByRole('status')
  }

  /** Models in the order of the list; only those in sight are in the page. */
  get rows(): Locator {
    return this.root.locator('[data-row]')
  }

  /** What is chosen, in order. */
  chosen(): Locator {
    return this.root.getByRole('region', { name: 'On this board' }).locator('ol > li')
  }

  async saveSet(name: string): Promise<void> {
    await this.root.getByRole('button', { name: 'Save these' }).click()
    const field = this.root.getByRole('textbox', { name: 'Name of the set' })
    await field.fill(name)
    await field.press('Enter')
    await expect(this.root.getByRole('button', { name: `Use the set ${name}` })).toBeVisible()
  }

  async useSet(name: string): Promise<void> {
    await this.root.getByRole('button', { name: `Use the set ${name}` }).click()
  }

  async use(): Promise<void> {
    await this.root.getByRole('button', { name: /^Use \d+ models?/ }).click()
    await expect(this.root).toBeHidden()
  }

  /** Leaves the board as it is. */
  async cancel(): Promise<void> {
    await this.root.getByRole('button', { name: /^Cancel/ }).click()
    await expect(this.root).toBeHidden()
  }
}
