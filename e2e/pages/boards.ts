import { expect, type Locator, type Page } from '@playwright/test'

/** The menu on the board's name. */
export class Boards {
  readonly button: Locator
  private readonly menu: Locator

  constructor(private readonly page: Page) {
    this.button = page.locator('#board-button')
    this.menu = page.getByRole('dialog', { name: 'Boards' })
  }

  async isOpen(name: string): Promise<void> {
    await expect(this.button).toHaveText(name)
  }

  /** Opens the menu, waits until it lists exactly these boards in any order, and closes it. */
  async list(names: readonly string[]): Promise<void> {
    await this.button.click()
    const listed = () => this.rows().locator('span.truncate').allInnerTexts()
    await expect.poll(async () => (await listed()).toSorted()).toEqual(names.toSorted())
    await this.page.keyboard.press('Escape')
  }

  async switchTo(name: string): Promise<void> {
    await this.button.click()
    await this.rows().filter({ hasText: name }).click()
    await this.isOpen(name)
  }

  async choose(action: 'New board' | 'Rename' | 'Delete'): Promise<void> {
    await this.button.click()
    await this.menu.getByRole('button', { name: action, exact: true }).click()
  }

  async rename(name: string): Promise<void> {
    await this.choose('Rename')
    const dialog = this.page.getByRole('dialog', { name: 'Rename board' })
    await dialog.getByRole('textbox').fill(name)
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await this.isOpen(name)
  }

  private rows(): Locator {
    return this.menu.getByRole('list', { name: 'Boards' }).getByRole('button')
  }
}
