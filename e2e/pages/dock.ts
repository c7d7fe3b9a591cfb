import { expect, type Locator, type Page } from '@playwright/test'

/** Prompt, models, parameters and Run. */
export class Dock {
  readonly root: Locator
  readonly prompt: Locator
  readonly chips: Locator
  readonly run: Locator
  readonly stopAll: Locator

  constructor(private readonly page: Page) {
    this.root = page.getByRole('region', { name: 'Prompt and run' })
    this.prompt = this.root.getByRole('textbox', { name: 'Prompt', exact: true })
    this.chips = this.root
      .getByRole('group', { name: 'Models on this board' })
      .locator('button[data-chip]')
    this.run = this.root.getByRole('button', { name: 'Run', exact: true })
    this.stopAll = this.root.getByRole('button', { name: 'Stop all' })
  }

  /** Letters and names of the models, in order. */
  async models(): Promise<string[]> {
    const chips = await this.chips.all()
    return Promise.all(chips.map(async (chip) => (await chip.getAttribute('aria-label')) ?? ''))
  }

  /** Chooses from the menu of a model's chip. */
  async laneMenu(chip: string, item: string): Promise<void> {
    await this.root.getByRole('button', { name: chip, exact: true }).click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  /** Gives one model a temperature of its own. */
  async setTemperature(chip: string, value: number): Promise<void> {
    await this.laneMenu(chip, 'Change its parameters')
    const panel = this.page.getByRole('dialog', { name: 'Parameters' })
    const field = panel.getByRole('spinbutton', { name: 'Temperature, exactly' })
    await field.fill(String(value))
    await field.press('Enter')
    await expect(field).toHaveValue(String(value))
    await field.press('Escape')
    await expect(panel).toBeHidden()
  }

  async runOption(name: RegExp): Promise<void> {
    await this.root.getByRole('button', { name: 'Run options' }).click()
    await this.page.getByRole('menuitem', { name }).click()
  }

  /** Opens the menu of prompt presets. */
  async presets(): Promise<void> {
    await this.root.getByRole('button', { name: /^Parameters/ }).click()
    const panel = this.page.getByRole('dialog', { name: 'Parameters' })
    await panel.getByRole('button', { name: 'Presets' }).click()
  }
}
