import { expect, type Locator, type Page } from '@playwright/test'
import { Dock } from './dock'

/** The panel with the parameters of the board, or of one of its models. */
export class Parameters {
  readonly root: Locator

  constructor(private readonly page: Page) {
    this.root = page.getByRole('dialog', { name: 'Parameters' })
  }

  async open(): Promise<void> {
    const { root } = new Dock(this.page)
    await root.getByRole('button', { name: /^Parameters/ }).click()
    await expect(this.root).toBeVisible()
  }

  /** Those of one model, by letter and name. */
  async openFor(chip: string): Promise<void> {
    await new Dock(this.page).laneMenu(chip, 'Change its parameters')
    await expect(this.root).toBeVisible()
  }

  async setNumber(name: string, value: number): Promise<void> {
    const field = this.root.getByRole('spinbutton', { name, exact: true })
    await field.fill(String(value))
    await field.press('Enter')
    await expect(field).toHaveValue(String(value))
  }

  async select(name: string, choice: string): Promise<void> {
    await this.root.getByRole('combobox', { name, exact: true }).selectOption(choice)
  }

  /** Asks for answers that fit a schema to begin with. */
  async useTemplate(name: string): Promise<void> {
    await this.root.getByRole('radio', { name: 'JSON Schema' }).click()
    await this.root.getByRole('button', { name: 'Templates' }).click()
    await this.page.getByRole('menuitem', { name }).click()
    await expect(this.root).toContainText('In use.')
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.root).toBeHidden()
  }
}
