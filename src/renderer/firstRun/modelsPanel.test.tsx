import '../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderId } from '../../shared/domain/ids'
import type { ProviderInfo } from '../../shared/domain/model'
import { queryClient } from '../ipc/hooks'
import { useBoard } from '../state/boardStore'
import { useUi } from '../state/uiStore'
import { emptyBoard, installFakeBridge } from '../testing/fakeBridge'
import { sampleModel, sampleProvider } from '../testing/samples'
import { ModelsPanel } from './ModelsPanel'

const keyless = (id: string) =>
  sampleProvider(id, {
    key: { needed: 'yes', present: false },
    status: { state: 'off', detail: 'Needs a key' }
  })

const providers: readonly ProviderInfo[] = [
  sampleProvider('local', { kind: 'built-in', label: 'Built-in', baseUrl: '' }),
  sampleProvider('ollama', {
    kind: 'local-server',
    label: 'Ollama',
    status: { state: 'off', detail: 'Nothing on 127.0.0.1:11434' }
  }),
  sampleProvider('ready', { label: 'Ready vendor', mock: true }),
  ...Array.from({ length: 16 }, (_, n) => keyless(`vendor-${n}`))
]
const models = [
  sampleModel('local', 'ocr', { label: 'Reader', free: true }),
  ...Array.from({ length: 9 }, (_, n) => sampleModel('ready', `m${n}`, { label: `M${n}` }))
]

async function open(): Promise<void> {
  installFakeBridge({
    'providers.list': () => providers,
    'providers.models': () => models,
    'keys.found': () => [
      { provider: 'vendor-1' as ProviderId, providerLabel: 'Vendor 1', variable: 'V1_API_KEY' }
    ]
  })
  useBoard.setState({ board: emptyBoard() })
  render(
    <QueryClientProvider client={queryClient}>
      <ModelsPanel />
    </QueryClientProvider>
  )
  await screen.findByRole('checkbox', { name: /Reader/ })
}

afterEach(() => {
  cleanup()
  queryClient.clear()
  useBoard.setState({ board: undefined })
  useUi.getState().closeDialog()
})

describe('the first run with many providers', () => {
  it('shows what is ready, a few models of each, and where the others are', async () => {
    await open()
    expect(screen.getAllByRole('checkbox')).toHaveLength(5)
    expect(screen.getByText('Mock')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: '5 more models' }))
    expect(useUi.getState().dialog).toEqual({ name: 'picker', props: { search: 'Ready vendor' } })
  })

  it('names servers that do not run in one line', async () => {
    await open()
    expect(screen.getByText(/^Not running: Ollama\./)).toBeDefined()
  })

  it('offers to add a key for each of the others, and the keys of the environment', async () => {
    await open()
    const section = screen.getByRole('region', { name: 'Add a key' })
    expect(within(section).getAllByRole('button')).toHaveLength(16)
    fireEvent.click(within(section).getByRole('button', { name: 'Add a key for vendor-3' }))
    expect(useUi.getState().dialog).toEqual({ name: 'settings', props: { provider: 'vendor-3' } })
    expect(screen.getByText('1 key lies in your environment')).toBeDefined()
  })
})
