import '../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { queryClient } from '../ipc/hooks'
import { useBoard } from '../state/boardStore'
import { useUi } from '../state/uiStore'
import { emptyBoard, installFakeBridge } from '../testing/fakeBridge'
import { sampleModel, sampleProvider } from '../testing/samples'
import Picker from './picker.slot'

const onClose = vi.fn()

async function open(models: readonly ModelInfo[], providers: readonly ProviderInfo[]) {
  installFakeBridge({
    'providers.models': () => models,
    'providers.list': () => providers,
    'models.recent': () => ['hub/late']
  })
  useBoard.setState({ board: emptyBoard() })
  render(
    <QueryClientProvider client={queryClient}>
      <Picker onClose={onClose} />
    </QueryClientProvider>
  )
  await screen.findByRole('grid')
}

const hub = sampleProvider('hub', { label: 'Hub' })
const vendor = sampleProvider('vendor', {
  label: 'Vendor',
  key: { needed: 'yes', present: false },
  status: { state: 'off', detail: 'Needs a key' }
})
const few = [
  sampleModel('hub', 'early', { vision: 'unknown', released: '2024-01-01' }),
  sampleModel('hub', 'late', { released: '2025-10-12', contextTokens: 128_000 }),
  sampleModel('hub', 'by-call', {
    price: { inputPerMTok: '0', outputPerMTok: '0', perCall: '0.02', source: 'the price page' }
  }),
  sampleModel('vendor', 'locked', {
    price: { inputPerMTok: '1.25', outputPerMTok: '10', source: 'the price page' }
  })
]

/** Rows of models, as they stand. */
const rows = () => screen.getAllByRole('row').filter((row) => row.hasAttribute('data-row'))
const idsShown = () =>
  [...rows()]
    .sort((a, b) => Number(a.dataset['row']) - Number(b.dataset['row']))
    .map((row) => row.querySelector('.font-mono')?.textContent)
const row = (id: string) => {
  const found = rows().find(
    (candidate) => candidate.querySelector('.font-mono')?.textContent === id
  )
  if (!found) throw new Error(`No row ${id}.`)
  return found
}

beforeEach(() => {
  // jsdom lays nothing out; the list needs a height to fill, and a place to scroll.
  for (const name of ['offsetHeight', 'clientHeight'])
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value: 600 })
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 800 })
  Element.prototype.scrollTo = () => undefined
  onClose.mockReset()
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  useBoard.setState({ board: undefined })
  useUi.getState().closeDialog()
})

describe('the table of models', () => {
  it('draws only what is in sight of 2,500 models, and a keystroke fits into a frame', async () => {
    const providers = Array.from({ length: 25 }, (_, n) => sampleProvider(`hub-${n}`))
    const models = Array.from({ length: 2500 }, (_, n) =>
      sampleModel(`hub-${n % 25}`, `model-${n}`)
    )
    await open(models, providers)
    expect(screen.getByText('2,500 of 2,500 models')).toBeDefined()
    expect(rows().length).toBeGreaterThan(5)
    expect(rows().length).toBeLessThan(60)

    const field = screen.getByRole('searchbox', { name: 'Search models' })
    fireEvent.change(field, { target: { value: 'model-2499' } })
    expect(idsShown()).toEqual(['model-2499'])
  })

  it('is sorted by its columns, and says by which', async () => {
    await open(few, [hub, vendor])
    const head = screen.getByRole('columnheader', { name: /Released/ })
    expect(idsShown()).toEqual(['early', 'late', 'by-call'])
    fireEvent.click(within(head).getByRole('button'))
    expect(idsShown()).toEqual(['late', 'early', 'by-call'])
    expect(head.getAttribute('aria-sort')).toBe('descending')
    fireEvent.click(within(head).getByRole('button'))
    expect(idsShown()).toEqual(['early', 'late', 'by-call'])
    fireEvent.click(within(head).getByRole('button'))
    expect(head.getAttribute('aria-sort')).toBe('none')
  })

  it('shows what a call costs where that is the price, and a dash where nobody knows', async () => {
    await open(few, [hub, vendor])
    expect(row('by-call').textContent).toContain('$0.02 per call')
    expect(row('late').textContent).toContain('128K')
    expect(row('late').textContent).toContain('—')
    expect(row('late').textContent).toContain('Oct 2025')
  })

  it('narrows to what was used recently', async () => {
    await open(few, [hub, vendor])
    const recent = await screen.findByRole('checkbox', { name: /Recent\s*1/ })
    fireEvent.click(recent)
    expect(idsShown()).toEqual(['late'])
  })

  it('marks a mock wherever its provider stands', async () => {
    await open(few, [{ ...hub, mock: true }, vendor])
    expect(within(row('late')).getByText('Mock')).toBeDefined()
    const filters = screen.getByRole('region', { name: 'Filters' })
    expect(within(filters).getByText('Mock')).toBeDefined()
  })
})

describe('a model without a key', () => {
  it('is shown when asked for, says what it needs, leads there, and cannot be chosen', async () => {
    await open(few, [hub, vendor])
    fireEvent.click(screen.getByRole('button', { name: /^1 more not ready/ }))
    const locked = row('locked')
    expect(locked.textContent).toContain('Needs a key')
    expect(locked.textContent).toContain('1.25')
    fireEvent.click(locked)
    act(() => locked.focus())
    fireEvent.keyDown(locked, { key: ' ' })
    expect(screen.getByRole('button', { name: /^Use 0 models/ })).toBeDefined()
    fireEvent.click(within(locked).getByRole('button', { name: 'Add a key for Vendor' }))
    expect(useUi.getState().dialog).toEqual({ name: 'settings', props: { provider: 'vendor' } })
  })
})

describe('the keyboard', () => {
  it('goes from the search into the list, chooses, marks, and comes back', async () => {
    await open(few, [hub, vendor])
    const field = screen.getByRole('searchbox', { name: 'Search models' })
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    expect(document.activeElement).toBe(row('early'))
    fireEvent.keyDown(row('early'), { key: 'ArrowDown' })
    await waitFor(() => expect(document.activeElement).toBe(row('late')))
    fireEvent.keyDown(row('late'), { key: ' ' })
    await waitFor(() => expect(row('late').getAttribute('aria-selected')).toBe('true'))
    fireEvent.keyDown(row('late'), { key: '+' })
    await waitFor(() => expect(row('late').textContent).toContain('2×'))
    fireEvent.keyDown(row('late'), { key: 'Home' })
    fireEvent.keyDown(row('early'), { key: 'ArrowUp' })
    expect(document.activeElement).toBe(field)
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true })
    expect(onClose).toHaveBeenCalled()
    expect(useBoard.getState().board?.lanes.map((lane) => lane.model)).toEqual(['late', 'late'])
  })

  it('begins at the top again when something else is asked', async () => {
    await open(few, [hub, vendor])
    const field = screen.getByRole('searchbox', { name: 'Search models' })
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    fireEvent.keyDown(row('early'), { key: 'End' })
    await waitFor(() => expect(document.activeElement).toBe(row('by-call')))
    fireEvent.change(field, { target: { value: 'e' } })
    expect(row('early').tabIndex).toBe(0)
  })
})

it('a model whose sight nobody knows can be chosen, and that is said', async () => {
  await open(few, [hub, vendor])
  fireEvent.click(row('early'))
  await screen.findByText(/Nobody says whether early can see images/)
})
