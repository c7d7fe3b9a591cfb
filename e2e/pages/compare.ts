import { expect, type Locator, type Page } from '@playwright/test'
import type { LaneId } from '../../src/shared/domain/ids'
import { Column, type ColumnFacts } from './column'

/** The strip of images and the columns beside each other. */
export class Compare {
  readonly columns: Locator
  readonly images: Locator

  constructor(private readonly page: Page) {
    this.columns = page.getByRole('region', { name: 'Answers' }).getByRole('article')
    this.images = page.getByRole('listbox', { name: /^Images/ }).getByRole('option')
  }

  /** By letter and name, such as `A, Tesseract`. */
  column(name: string): Column {
    return new Column(this.page.getByRole('article', { name, exact: true }), this.page)
  }

  /** By the lane itself, whatever its letter is now. */
  lane(id: LaneId): Column {
    return new Column(this.page.locator(`[data-lane="${id}"]`), this.page)
  }

  async facts(): Promise<readonly ColumnFacts[]> {
    const columns = await this.columns.all()
    return Promise.all(columns.map((column) => new Column(column, this.page).facts()))
  }

  async showImage(name: string): Promise<void> {
    const image = this.page.getByRole('option', { name, exact: true })
    await image.click()
    await expect(image).toHaveAttribute('aria-selected', 'true')
  }

  /** Formatted, or the bare text of the answers. */
  async showAs(view: 'Formatted' | 'Plain'): Promise<void> {
    await this.page.getByRole('radio', { name: view }).click()
  }
}
