import '../../../testing/dom'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installFakeBridge } from '../../../testing/fakeBridge'
import type { FakeBridge } from '../../../testing/fakeBridge'
import { JsonTree } from './JsonTree'
import { readFields } from './readFields'
import { PARTS_AT_ONCE, UNTOUCHED, rowsOf } from './rows'

const RECEIPT = {
  merchant: { name: 'Cafe Lumen', vat_id: 'GB318440762' },
  items: [{ name: 'Flat white', qty: 2 }],
  paid: true,
  note: null
}

describe('fields in an answer’s text', () => {
  it.each([
    ['{"a": 1}', { a: 1 }],
    ['  [1, 2]\n', [1, 2]],
    ['```json\n{"a": 1}\n```', { a: 1 }],
    ['```\n[]\n```', []]
  ])('%j are found', (text, value) => expect(readFields(text)).toEqual(value))

  it.each(['', '12', '"text"', 'null', '{"a": 1', 'Here it is: {"a": 1}'])('%j are none', (text) =>
    expect(readFields(text)).toBeUndefined()
  )
})

describe('the lines of a value', () => {
  it('have paths of their own, whatever the names are', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), (value) => {
        const paths = rowsOf(value, UNTOUCHED).map(({ path }) => path)
        expect(new Set(paths).size).toBe(paths.length)
      })
    )
  })

  it('come a hundred at a time', () => {
    const list = Array.from({ length: 250 }, (_, index) => index)
    const rows = rowsOf(list, UNTOUCHED)
    expect(rows).toHaveLength(PARTS_AT_ONCE + 1)
    expect(rows.at(-1)).toMatchObject({ kind: 'more', hidden: 150 })
    expect(rowsOf(list, { ...UNTOUCHED, shown: { '': 300 } })).toHaveLength(250)
  })
})

describe('the tree', () => {
  let fake: FakeBridge
  const lines = () => screen.getAllByRole('treeitem')
  const words = () => lines().map((line) => line.textContent)
  const copied = () =>
    fake.calls.filter(({ name }) => name === 'app.copyText').map(({ input }) => input)
  const press = (key: string, more = {}) =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })
  const focused = () => document.activeElement?.textContent

  beforeEach(() => {
    fake = installFakeBridge({ 'app.copyText': () => undefined })
    render(<JsonTree value={RECEIPT} label="Fields" />)
  })
  afterEach(cleanup)

  it('shows names and values, the first levels open', () => {
    expect(words()).toEqual([
      'merchant 2 fields',
      'name Cafe Lumen',
      'vat_id GB318440762',
      'items 1 item',
      '0 2 fields',
      'name Flat white',
      'qty 2',
      'paid true',
      'note null'
    ])
    expect(lines()[1]?.getAttribute('aria-level')).toBe('2')
    expect(lines()[0]?.getAttribute('aria-expanded')).toBe('true')
  })

  it('is one tab stop in which arrows move, open and fold', () => {
    expect(lines().filter((line) => line.tabIndex === 0)).toHaveLength(1)
    lines()[0]?.focus()
    press('ArrowDown')
    expect(focused()).toBe('name Cafe Lumen')
    press('ArrowLeft')
    expect(focused()).toBe('merchant 2 fields')
    press('ArrowLeft')
    expect(words()).not.toContain('name Cafe Lumen')
    press('ArrowRight')
    press('ArrowRight')
    expect(focused()).toBe('name Cafe Lumen')
    press('End')
    expect(focused()).toBe('note null')
    expect(document.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
  })

  it('copies a text as it reads, and a part as JSON', async () => {
    lines()[1]?.focus()
    press('Enter')
    press('ArrowLeft')
    press('c', { ctrlKey: true })
    await waitFor(() => expect(copied()).toHaveLength(2))
    expect(copied()).toEqual([
      { text: 'Cafe Lumen' },
      { text: JSON.stringify(RECEIPT.merchant, null, 2) }
    ])
  })

  it('leaves other keys to the column', () => {
    lines()[0]?.focus()
    expect(fireEvent.keyDown(lines()[0]!, { key: 'j' })).toBe(true)
  })
})
