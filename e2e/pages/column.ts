import { expect, type Locator, type Page } from '@playwright/test'
import type { LaneId } from '../../src/shared/domain/ids'

export type MetricName = 'First token' | 'Total' | 'Speed' | 'Tokens in' | 'Tokens out' | 'Cost'
const METRICS: readonly MetricName[] = [
  'First token',
  'Total',
  'Speed',
  'Tokens in',
  'Tokens out',
  'Cost'
]

/** Everything a column says, for comparing it with itself later. */
export interface ColumnFacts {
  readonly name: string
  readonly state: string
  readonly text: string
  readonly notes: string
  /** Labels and figures. */
  readonly metrics: Readonly<Record<MetricName, string>>
  /** The time ribbon in words. */
  readonly ribbon: string
  readonly attempts: string
}

/** One column of Compare: a lane with its answer to the image on screen. */
export class Column {
  readonly text: Locator
  readonly scroller: Locator
  readonly attempts: Locator

  constructor(
    readonly root: Locator,
    private readonly page: Page
  ) {
    this.text = root.locator('.ans')
    this.scroller = root.getByRole('region', { name: /^Answer of / })
    this.attempts = root.getByRole('group', { name: 'Attempt' })
  }

  /** Waits until the pill of the head says this word. */
  async isIn(state: string | RegExp, timeout?: number): Promise<void> {
    await expect(this.pill).toHaveText(state, timeout === undefined ? {} : { timeout })
  }

  /** The state; a mock's tag may stand before it. */
  private get pill(): Locator {
    return this.root.locator('header .pill').last()
  }

  /** A figure of the head. */
  metric(name: MetricName): Locator {
    return this.metricPair(name).locator('dd')
  }

  /** How the cost is known: `computed`, `billed`, … */
  get costMark(): Locator {
    return this.metricPair('Cost').locator('dt')
  }

  async laneId(): Promise<LaneId> {
    return ((await this.root.getAttribute('data-lane')) ?? '') as LaneId
  }

  stop(): Promise<void> {
    return this.root.getByRole('button', { name: 'Stop', exact: true }).click()
  }

  retry(): Promise<void> {
    return this.root.getByRole('button', { name: 'Retry this model' }).click()
  }

  async showAttempt(direction: 'Previous' | 'Next'): Promise<void> {
    await this.attempts.getByRole('button', { name: `${direction} attempt` }).click()
  }

  /** The text on screen now; empty while the column has none. */
  async currentText(): Promise<string> {
    return (await this.text.count()) === 0 ? '' : ((await this.text.textContent()) ?? '')
  }

  async facts(): Promise<ColumnFacts> {
    const metrics = await Promise.all(
      METRICS.map(async (name) => [name, await this.metricPair(name).innerText()] as const)
    )
    return {
      name: (await this.root.getAttribute('aria-label')) ?? '',
      state: await this.pill.innerText(),
      text: await this.currentText(),
      notes: await this.scroller.innerText(),
      metrics: Object.fromEntries(metrics) as Record<MetricName, string>,
      ribbon: (await this.root.getByRole('img').first().getAttribute('aria-label')) ?? '',
      attempts: (await this.attempts.count()) === 0 ? '' : await this.attempts.innerText()
    }
  }

  private metricPair(name: MetricName): Locator {
    const label = this.page.locator('dt', { hasText: new RegExp(`^${name}`) })
    return this.root.locator('header dl > div', { has: label })
  }
}
