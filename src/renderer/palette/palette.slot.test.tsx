import '../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardId, RunId } from '../../shared/domain/ids'
import type { RunSummary } from '../../shared/domain/run'
import { registerCommands } from '../commands/registry'
import { queryClient } from '../ipc/hooks'
import { useBoard } from '../state/boardStore'
import { useUi } from '../state/uiStore'
import { emptyBoard, installFakeBridge } from '../testing/fakeBridge'
import type { FakeBridge, FakeHandlers } from '../testing/fakeBridge'
import Palette from './palette.slot'

const run: RunSummary = {
  id: 'run_4' as RunId,
  boardId: 'board_1' as BoardId,
  number: 4,
  createdAt: '2026-01-01T10:00:00.000Z',
  state: 'ended',
  title: 'Read the receipt',
  imageCount: 1,
  lanes: [],
  counts: { total: 1, queued: 0, running: 0, done: 1, failed: 0 },
  spentUsd: '0',
  unknownCosts: 0
}

const ran = { first: vi.fn(), second: vi.fn(), off: vi.fn() }
const onClose = vi.fn()
let fake: FakeBridge
let unregister: () => void

function open(handlers: FakeHandlers = {}): HTMLElement {
  fake = installFakeBridge(handlers)
  render(
    <QueryClientProvider client={queryClient}>
      <Palette onClose={onClose} />
    </QueryClientProvider>
  )
  return screen.getByRole('combobox')
}

const options = () => screen.queryAllByRole('option').map((option) => option.textContent)
const selected = () => screen.getByRole('option', { selected: true })

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined
  localStorage.clear()
  useBoard.setState({ board: emptyBoard() })
  Object.values(ran).forEach((mock) => mock.mockReset())
  onClose.mockReset()
  unregister = registerCommands('test', [
    { id: 'first', label: 'Fold every column', section: 'View', keys: 'Mod+1', run: ran.first },
    { id: 'second', label: 'Follow the answer', section: 'View', run: ran.second },
    { id: 'off', label: 'Forbidden now', section: 'View', when: () => false, run: ran.off },
    { id: 'key', label: 'Focus column', section: 'View', keyOnly: true, run: ran.off }
  ])
})
afterEach(() => {
  cleanup()
  unregister()
  queryClient.clear()
  useUi.setState({ dialog: undefined })
})

describe('the palette', () => {
  it('runs the chosen command after it has closed, and shows it first the next time', async () => {
    const field = open()
    expect(document.activeElement).toBe(field)
    fireEvent.change(field, { target: { value: 'fol' } })
    await waitFor(() => expect(options()).toHaveLength(2))
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    const label = selected().textContent
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(onClose).toHaveBeenCalledOnce()
    const chosen = label?.startsWith('Fold') ? ran.first : ran.second
    expect(chosen).not.toHaveBeenCalled()
    await waitFor(() => expect(chosen).toHaveBeenCalledOnce())

    cleanup()
    open()
    expect(screen.getAllByRole('group')[0]?.textContent).toContain('Used lately')
    expect(options()[0]).toBe(label?.replace('View', ''))
  })

  it('offers only what can be done now', () => {
    open()
    expect(options().join()).not.toMatch(/Forbidden now|Focus column/)
  })

  it('points at one option, round the ends of the list', () => {
    const field = open()
    const all = screen.getAllByRole('option')
    expect(field.getAttribute('aria-activedescendant')).toBe(all[0]?.id)
    fireEvent.keyDown(field, { key: 'ArrowUp' })
    expect(field.getAttribute('aria-activedescendant')).toBe(all.at(-1)?.id)
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    expect(selected().id).toBe(all[0]?.id)
  })

  it('closes on its own key and on nothing else that a field needs', () => {
    const field = open()
    fireEvent.keyDown(field, { key: 'k', code: 'KeyK', ctrlKey: true })
    expect(onClose).toHaveBeenCalledOnce()
    expect(fireEvent.keyDown(field, { key: 'Home' })).toBe(true)
  })

  it('asks main for runs once the typing rests, and opens the history for all of them', async () => {
    const field = open({
      'runs.list': ({ search }) => (search === 'receipt' ? [run] : [])
    })
    fireEvent.change(field, { target: { value: 'rec' } })
    fireEvent.change(field, { target: { value: 'receipt' } })
    await screen.findByText(/Run 4: Read the receipt/)
    expect(fake.calls.filter(({ name }) => name === 'runs.list')).toEqual([
      { name: 'runs.list', input: { search: 'receipt', limit: 6 } }
    ])
    fireEvent.click(screen.getByText(/All runs that contain/))
    await waitFor(() =>
      expect(useUi.getState().dialog).toEqual({ name: 'history', props: { search: 'receipt' } })
    )
  })

  it('says so when nothing fits', async () => {
    const field = open()
    fireEvent.change(field, { target: { value: '>zzzz' } })
    await screen.findByText('Nothing fits')
    expect(field.getAttribute('aria-expanded')).toBe('false')
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(onClose).not.toHaveBeenCalled()
  })
})
