import '../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProviderId } from '../../shared/domain/ids'
import type { KeyStatus, ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { useToasts } from '../components/ui'
import { queryClient } from '../ipc/hooks'
import { installFakeBridge } from '../testing/fakeBridge'
import type { FakeBridge, FakeHandlers } from '../testing/fakeBridge'
import Settings from './settings.slot'

const SECRET = 'sk-live-0123456789abcdefWXYZ'
const OWN = 'own' as ProviderId

function ownServer(key: KeyStatus = { needed: 'optional', present: false }): ProviderInfo {
  return {
    id: OWN,
    adapter: 'openai-compatible',
    kind: 'cloud',
    label: 'Lab server',
    tile: 'La',
    baseUrl: 'https://api.example.org/v1',
    key,
    status: { state: 'ready', detail: 'Answered in 18 ms, 1 model.' },
    limits: { formats: ['jpeg'], maxSide: 4096, maxBytes: 1e7 },
    concurrency: 4,
    custom: true
  }
}

const saved: KeyStatus = {
  needed: 'optional',
  present: true,
  lastFour: 'WXYZ',
  savedAt: '2026-01-01T10:00:00.000Z',
  storage: 'encrypted'
}

const model: ModelInfo = {
  provider: OWN,
  id: 'vlm-1',
  label: 'VLM 1',
  vision: 'unknown',
  visionSource: 'the server does not say',
  free: false,
  takesPrompt: true,
  streams: 'yes',
  json: 'unknown',
  boxes: 'unknown',
  params: []
}

let fake: FakeBridge
const onClose = vi.fn()

function open(handlers: FakeHandlers, props: { page?: string; provider?: ProviderId } = {}): void {
  fake = installFakeBridge(handlers)
  render(
    <QueryClientProvider client={queryClient}>
      <Settings onClose={onClose} {...props} />
    </QueryClientProvider>
  )
}

function callsOf(name: string): readonly unknown[] {
  return fake.calls.filter((call) => call.name === name).map((call) => call.input)
}

/** Everything on the page that a person or a tool could read, values of fields included. */
function everythingShown(): string {
  const values = [...document.querySelectorAll('input')].map((input) => input.value)
  return [document.documentElement.outerHTML, ...values].join('\n')
}

const button = (name: string | RegExp) => screen.getByRole('button', { name })
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined
  onClose.mockReset()
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  useToasts.setState({ toasts: [] })
})

describe('a key', () => {
  it('goes to main once and is never shown again', async () => {
    let key: KeyStatus = { needed: 'optional', present: false }
    open(
      {
        'providers.list': () => [ownServer(key)],
        'keys.set': () => void (key = saved),
        'providers.test': () => ({ ok: true, sentence: 'Answered in 18 ms, 1 model.' })
      },
      { provider: OWN }
    )
    await screen.findByLabelText('Key of Lab server')
    type('Key of Lab server', `  ${SECRET} `)
    fireEvent.click(button('Save and test'))

    await screen.findByLabelText('A key is saved that ends in WXYZ')
    await screen.findByText('Answered in 18 ms, 1 model.')
    expect(callsOf('keys.set')).toEqual([{ provider: OWN, key: SECRET }])
    expect(everythingShown()).not.toContain(SECRET)
    const kept = [
      ...queryClient.getMutationCache().getAll(),
      ...queryClient.getQueryCache().getAll()
    ]
    expect(JSON.stringify(kept.map((entry) => entry.state))).not.toContain(SECRET)

    fireEvent.click(button('Replace'))
    expect(screen.getByLabelText<HTMLInputElement>('Key of Lab server').value).toBe('')
  })

  it('stays in its field when main refuses it', async () => {
    const keysSet = () => {
      throw new Error('The keychain is locked.')
    }
    open({ 'providers.list': () => [ownServer()], 'keys.set': keysSet }, { provider: OWN })
    await screen.findByLabelText('Key of Lab server')
    type('Key of Lab server', SECRET)
    fireEvent.click(button('Save and test'))
    await waitFor(() =>
      expect(useToasts.getState().toasts[0]?.title).toBe('The keychain is locked.')
    )
    expect(screen.getByLabelText<HTMLInputElement>('Key of Lab server').value).toBe(SECRET)
    expect(callsOf('providers.test')).toEqual([])
  })

  it('is removed only after a question that begins on Cancel', async () => {
    open(
      { 'providers.list': () => [ownServer(saved)], 'keys.forget': () => undefined },
      { provider: OWN }
    )
    fireEvent.click(await screen.findByRole('button', { name: 'Remove' }))
    const question = await screen.findByRole('alertdialog')
    expect(document.activeElement).toBe(within(question).getByText('Cancel'))
    expect(callsOf('keys.forget')).toEqual([])
    fireEvent.click(within(question).getByRole('button', { name: 'Remove key' }))
    await waitFor(() => expect(callsOf('keys.forget')).toEqual([{ provider: OWN }]))
    expect(onClose).not.toHaveBeenCalled()
  })

  it('says plainly when keys last for this session only', async () => {
    open(
      {
        'app.info': () => ({
          version: '0.1.0',
          electron: '33.2.1',
          chromium: '130.0',
          platform: 'linux',
          dataFolder: '',
          keyStorage: { encrypted: false, sentence: 'This computer offers no keychain.' }
        }),
        'providers.list': () => [ownServer({ ...saved, storage: 'session' })]
      },
      { page: 'providers' }
    )
    await screen.findByText('This session only')
    await screen.findByText(/This computer offers no keychain/)
    await screen.findByText(/Kept in memory for this session; gone when Triptych closes/)
  })
})

describe('a model', () => {
  const handlers: FakeHandlers = {
    'providers.list': () => [ownServer()],
    'providers.models': () => [model],
    'models.override': () => undefined
  }

  it('sees images as a person says, or as the server does', async () => {
    open(handlers, { provider: OWN })
    const select = await screen.findByLabelText('VLM 1 sees images')
    fireEvent.change(select, { target: { value: 'yes' } })
    await waitFor(() =>
      expect(callsOf('models.override')).toEqual([{ provider: OWN, model: 'vlm-1', vision: 'yes' }])
    )
    cleanup()
    queryClient.clear()

    const decided: ModelInfo = { ...model, vision: 'yes', visionSource: 'set by you' }
    open({ ...handlers, 'providers.models': () => [decided] }, { provider: OWN })
    const again = await screen.findByLabelText<HTMLSelectElement>('VLM 1 sees images')
    expect(again.value).toBe('yes')
    fireEvent.change(again, { target: { value: 'server' } })
    await waitFor(() =>
      expect(callsOf('models.override')).toEqual([{ provider: OWN, model: 'vlm-1', vision: null }])
    )
  })

  it('takes a typed price and gives it back', async () => {
    open(handlers, { provider: OWN })
    fireEvent.click(await screen.findByLabelText('Set price of VLM 1'))
    type('In, dollars per million tokens', '0,3')
    type('Out, dollars per million tokens', 'two')
    expect(button('Save price')).toHaveProperty('disabled', true)
    type('Out, dollars per million tokens', '2.50')
    fireEvent.click(button('Save price'))
    const price = { inputPerMTok: '0.3', outputPerMTok: '2.50', source: 'typed by you' }
    await waitFor(() =>
      expect(callsOf('models.override')).toEqual([{ provider: OWN, model: 'vlm-1', price }])
    )
  })

  it('is added by its name and taken out again with undo', async () => {
    let listed: readonly ModelInfo[] = [model]
    open(
      {
        ...handlers,
        'providers.models': () => listed,
        'models.override': () => {
          listed = [model, { ...model, id: 'hidden', label: 'hidden', listedByYou: true }]
        }
      },
      { provider: OWN }
    )
    await screen.findByText('VLM 1')
    type('Add a model by its name', 'vlm-1')
    await screen.findByText('This model is in the list already.')
    type('Add a model by its name', ' hidden ')
    fireEvent.click(button('Add model'))
    fireEvent.click(await screen.findByLabelText('Remove hidden from the list'))
    await waitFor(() => expect(callsOf('models.override')).toHaveLength(2))
    expect(callsOf('models.override')).toEqual([
      { provider: OWN, model: 'hidden', listed: true },
      { provider: OWN, model: 'hidden', listed: false }
    ])
    useToasts.getState().toasts.at(-1)?.action?.run()
    await waitFor(() => expect(callsOf('models.override')).toHaveLength(3))
  })
})

describe('a server', () => {
  it('that does not answer is taken out again, unless it is wanted anyway', async () => {
    let servers: readonly ProviderInfo[] = []
    open(
      {
        'providers.list': () => servers,
        'providers.add': () => {
          servers = [ownServer()]
          return OWN
        },
        'keys.set': () => undefined,
        'providers.test': () => ({
          ok: false,
          sentence: 'Nothing listens at api.example.org.',
          nextStep: 'Start the server.'
        }),
        'providers.remove': () => void (servers = [])
      },
      { page: 'add-server' }
    )
    type('Base URL', 'api.example.org')
    fireEvent.click(button('Test and save'))
    await screen.findByText(/Begin with http/)
    expect(callsOf('providers.add')).toEqual([])

    type('Base URL', 'https://api.example.org/v1')
    type('Key', SECRET)
    fireEvent.click(button('Test and save'))
    await screen.findByText(/Nothing listens at api.example.org. Start the server./)
    expect(callsOf('providers.add')).toEqual([
      { label: 'api.example.org', baseUrl: 'https://api.example.org/v1' }
    ])
    expect(callsOf('keys.set')).toEqual([{ provider: OWN, key: SECRET }])
    expect(callsOf('providers.remove')).toEqual([{ id: OWN }])

    fireEvent.click(button('Save anyway'))
    await screen.findByRole('button', { name: 'Remove server' })
    expect(callsOf('providers.remove')).toHaveLength(1)
    expect(everythingShown()).not.toContain(SECRET)
  })

  it('loses its key when the address becomes another server, and says so before', async () => {
    open({ 'providers.list': () => [ownServer(saved)] }, { provider: OWN })
    const address = await screen.findByLabelText('Base URL')
    fireEvent.change(address, { target: { value: 'https://api.example.org/v2' } })
    expect(screen.queryByText(/the saved key will be removed/)).toBeNull()
    fireEvent.change(address, { target: { value: 'https://other.example.org/v1' } })
    expect(screen.getByText(/the saved key will be removed/)).toBeDefined()
  })
})

describe('the other settings', () => {
  it('are shown at once, and taken back when they cannot be saved', async () => {
    let fail: (error: Error) => void = () => undefined
    const writing = new Promise<never>((_resolve, reject) => (fail = reject))
    open({ 'settings.write': () => writing })
    const find = await screen.findByRole<HTMLInputElement>('switch', { name: /local servers/ })
    fireEvent.click(find)
    await waitFor(() => expect(find.checked).toBe(false))
    fail(new Error('The disk is full.'))
    await waitFor(() => expect(find.checked).toBe(true))
    expect(callsOf('settings.write')).toEqual([{ patch: { findLocalServers: false } }])
    expect(useToasts.getState().toasts[0]?.title).toBe('The disk is full.')
  })

  it('are found by typing, and the search leads to the row', async () => {
    open({})
    const field = screen.getByLabelText('Find a setting')
    fireEvent.change(field, { target: { value: 'text size' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    const slider = await screen.findByLabelText('Answer text size in pixels')
    await waitFor(() => expect(document.activeElement).toBe(slider))
  })
})
