import '../../testing/dom'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { useToasts } from '../../components/ui'
import type { FakeHandlers } from '../../testing/fakeBridge'
import {
  button,
  closeSettings,
  everythingShown,
  openSettings,
  type
} from '../../testing/openSettings'
import { sampleKey, sampleModel, sampleProvider } from '../../testing/samples'
import { rateSentence } from './LimitsRow'
import { withLimit } from './TimeoutsRow'
import { nextName, vendorsOf } from './vendors'

const SECRET = 'sk-live-0123456789abcdefWXYZ'
const OWN = 'own' as ProviderId

const own = (patch: Partial<ProviderInfo> = {}) =>
  sampleProvider('own', {
    label: 'Lab server',
    baseUrl: 'https://api.example.org/v1',
    custom: true,
    ...patch
  })
const model = sampleModel('own', 'vlm-1', {
  label: 'VLM 1',
  vision: 'unknown',
  visionSource: 'the server does not say'
})

afterEach(closeSettings)

describe('a model', () => {
  const handlers: FakeHandlers = {
    'providers.list': () => [own()],
    'providers.models': () => [model],
    'models.override': () => undefined
  }

  it('sees images as a person says, or as the server does', async () => {
    const first = openSettings(handlers, { provider: OWN })
    const select = await screen.findByLabelText('VLM 1 sees images')
    expect(screen.getByText('the server does not say')).toBeDefined()
    fireEvent.change(select, { target: { value: 'yes' } })
    await waitFor(() =>
      expect(first.callsOf('models.override')).toEqual([
        { provider: OWN, model: 'vlm-1', vision: 'yes' }
      ])
    )
    closeSettings()

    const decided: ModelInfo = { ...model, vision: 'yes', visionSource: 'set by you' }
    const { callsOf } = openSettings(
      { ...handlers, 'providers.models': () => [decided] },
      { provider: OWN }
    )
    const again = await screen.findByLabelText<HTMLSelectElement>('VLM 1 sees images')
    expect(again.value).toBe('yes')
    fireEvent.change(again, { target: { value: 'server' } })
    await waitFor(() =>
      expect(callsOf('models.override')).toEqual([{ provider: OWN, model: 'vlm-1', vision: null }])
    )
  })

  it('takes a typed price', async () => {
    const { callsOf } = openSettings(handlers, { provider: OWN })
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

  it('shows its whole price list with source and date, and gives a typed one back', async () => {
    const price = {
      inputPerMTok: '1.25',
      outputPerMTok: '10',
      cachedInputPerMTok: '0.125',
      tiers: [{ aboveInputTokens: 200_000, inputPerMTok: '2.50', outputPerMTok: '15' }],
      source: 'typed by you',
      asOf: '2025-10-12'
    }
    const { callsOf } = openSettings(
      { ...handlers, 'providers.models': () => [{ ...model, price }] },
      { provider: OWN }
    )
    fireEvent.click(await screen.findByLabelText('Price of VLM 1: 1.25 / 10'))
    const panel = screen.getByRole('dialog', { name: 'Price of VLM 1' })
    expect(panel.textContent).toContain('Input from the cache$0.125')
    expect(panel.textContent).toContain('Above 200,000 tokens of input')
    expect(panel.textContent).toContain('typed by you, 12 Oct 2025')
    fireEvent.click(button('Remove price'))
    await waitFor(() =>
      expect(callsOf('models.override')).toEqual([{ provider: OWN, model: 'vlm-1', price: null }])
    )
  })

  it('is added by its name and taken out again with undo', async () => {
    let listed: readonly ModelInfo[] = [model]
    const { callsOf } = openSettings(
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
    const { callsOf } = openSettings(
      {
        'providers.list': () => servers,
        'providers.add': () => {
          servers = [own()]
          return OWN
        },
        'keys.add': () => sampleKey('key_1').id,
        'providers.test': () => ({
          ok: false,
          sentence: 'Nothing listens at api.example.org.',
          nextStep: 'Start the server.'
        }),
        'providers.remove': () => void (servers = [])
      },
      { page: 'add-server' }
    )
    await screen.findByLabelText('Base URL')
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
    expect(callsOf('keys.add')).toEqual([{ provider: OWN, key: SECRET }])
    expect(callsOf('providers.remove')).toEqual([{ id: OWN }])

    fireEvent.click(button('Save anyway'))
    await screen.findByRole('button', { name: 'Remove server' })
    expect(callsOf('providers.remove')).toHaveLength(1)
    expect(everythingShown()).not.toContain(SECRET)
  })

  it('loses its key when the address becomes another server, and says so before', async () => {
    openSettings({ 'providers.list': () => [own({ keys: [sampleKey('k')] })] }, { provider: OWN })
    await screen.findByLabelText('Base URL')
    type('Base URL', 'https://api.example.org/v2')
    expect(screen.queryByText(/the saved key will be removed/)).toBeNull()
    type('Base URL', 'https://other.example.org/v1')
    expect(screen.getByText(/the saved key will be removed/)).toBeDefined()
  })
})

describe('a vendor', () => {
  const EU = 'https://eu.vendor.example/v1'
  const HOME = 'https://api.vendor.example/v1'
  const vendor = sampleProvider('vendor', {
    adapter: 'vendor',
    label: 'Vendor',
    key: { needed: 'yes', present: true },
    keys: [sampleKey('k', { inUse: true })],
    settings: {
      defaultBaseUrl: HOME,
      regions: [{ label: 'Europe', baseUrl: EU }],
      keyPage: 'https://vendor.example/keys',
      canTellBalance: true,
      timeouts: { total: 60 }
    },
    rate: { concurrency: 4, requestsPerMinute: 50, source: 'Said by the provider' }
  })
  const id = vendor.id
  const openVendor = (handlers: FakeHandlers = {}, shown: ProviderInfo = vendor) =>
    openSettings(
      { 'providers.list': () => [shown], 'providers.update': () => undefined, ...handlers },
      { provider: id }
    )

  it('has regions to choose, and a way back to its own address', async () => {
    const { callsOf } = openVendor()
    const region = await screen.findByLabelText('Region of Vendor')
    fireEvent.change(region, { target: { value: EU } })
    fireEvent.click(button('Save address'))
    await waitFor(() => expect(callsOf('providers.update')).toEqual([{ id, baseUrl: EU }]))
    closeSettings()

    const again = openVendor({}, { ...vendor, baseUrl: EU })
    fireEvent.click(await screen.findByRole('button', { name: 'Back to default' }))
    fireEvent.click(button('Save address'))
    await waitFor(() => expect(again.callsOf('providers.update')).toEqual([{ id, baseUrl: null }]))
  })

  it('has limits that follow the provider until one is typed, and again when it is cleared', async () => {
    const { callsOf } = openVendor(
      {},
      {
        ...vendor,
        settings: { ...vendor.settings, tokensPerMinute: 9_000 }
      }
    )
    const requests = await screen.findByLabelText<HTMLInputElement>('Requests a minute')
    expect([requests.value, requests.placeholder]).toEqual(['', '50'])
    fireEvent.change(requests, { target: { value: '20' } })
    fireEvent.blur(requests)
    const tokens = screen.getByLabelText<HTMLInputElement>('Tokens a minute')
    expect(tokens.value).toBe('9,000')
    fireEvent.change(tokens, { target: { value: '' } })
    fireEvent.blur(tokens)
    await waitFor(() =>
      expect(callsOf('providers.update')).toEqual([
        { id, requestsPerMinute: 20 },
        { id, tokensPerMinute: null }
      ])
    )
  })

  it('has time limits of its own, the last of which can be taken back', async () => {
    const { callsOf } = openVendor()
    const total = await screen.findByLabelText<HTMLInputElement>('Total, seconds')
    expect(total.value).toBe('60')
    expect(screen.getByLabelText<HTMLInputElement>('Idle, seconds').placeholder).toBe('120')
    fireEvent.change(total, { target: { value: '' } })
    fireEvent.blur(total)
    await waitFor(() => expect(callsOf('providers.update')).toEqual([{ id, timeouts: null }]))
    expect(withLimit({ total: 60 }, 'idle', 5)).toEqual({ total: 60, idle: 5 })
  })

  it('tells what is left when it is asked, and why it cannot', async () => {
    const balance = { sentence: '$12.34 left', usd: '12.34', asOf: '2026-01-01T10:00:00.000Z' }
    openVendor({ 'providers.balance': () => balance })
    fireEvent.click(await screen.findByRole('button', { name: 'Ask' }))
    await screen.findByText('$12.34 left')
    closeSettings()

    openVendor({
      'providers.balance': () => {
        throw new Error('The key may not ask for the balance.')
      }
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Ask' }))
    await screen.findByText(/The key may not ask for the balance/)
    expect(useToasts.getState().toasts).toEqual([])
  })

  it('leads to the page with its keys, and says which hop of a test failed', async () => {
    const { callsOf } = openVendor({
      'app.openExternal': () => undefined,
      'providers.test': () => ({ ok: false, sentence: 'No such host.', tookMs: 120 })
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Get a key' }))
    await waitFor(() =>
      expect(callsOf('app.openExternal')).toEqual([{ url: 'https://vendor.example/keys' }])
    )
    fireEvent.click(button('Test'))
    await screen.findByText(/No such host\. +It took 0\.12 s\./)
  })

  it('is added once more with its adapter', async () => {
    const { callsOf } = openVendor({
      'providers.add': () => OWN,
      'providers.test': () => ({ ok: true, sentence: 'Answered.' })
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Add another' }))
    await screen.findByRole('heading', { name: 'Add another Vendor' })
    fireEvent.change(screen.getByLabelText('Region of Vendor'), { target: { value: EU } })
    fireEvent.click(button('Test and save'))
    await waitFor(() =>
      expect(callsOf('providers.add')).toEqual([
        { label: 'Vendor 2', baseUrl: EU, adapter: 'vendor' }
      ])
    )
  })

  it('keeps its keys when its address changes, and says so', async () => {
    openVendor()
    await screen.findByLabelText('Base URL')
    type('Base URL', EU)
    expect(screen.getByText(/it needs a key of its own/)).toBeDefined()
  })

  it('that is a mock says so, and has neither key nor address to change', async () => {
    openVendor({}, { ...vendor, mock: true, keys: [], baseUrl: 'http://127.0.0.1:4310/v1' })
    await screen.findByText('This is a mock server.')
    expect(screen.getByText('http://127.0.0.1:4310/v1')).toBeDefined()
    expect(screen.queryByLabelText('Base URL')).toBeNull()
    expect(screen.queryByLabelText('Key of Vendor')).toBeNull()
  })

  it('stands for its adapter once, however many accounts there are', () => {
    const second = { ...vendor, id: OWN, label: 'Vendor 2', custom: true }
    expect(vendorsOf([second, vendor, own()]).map(({ label }) => label)).toEqual(['Vendor'])
    expect(nextName(vendor, [vendor, second])).toBe('Vendor 3')
  })
})

describe('the list of providers', () => {
  const many = [
    sampleProvider('ready'),
    sampleProvider('pretend', { mock: true }),
    ...Array.from({ length: 16 }, (_, n) =>
      sampleProvider(`vendor-${n}`, {
        key: { needed: 'yes', present: false },
        status: { state: 'off', detail: 'Needs a key' }
      })
    )
  ]

  it('is grouped, marks mocks, and is searched', async () => {
    openSettings({ 'providers.list': () => many }, { page: 'providers' })
    const keyless = await screen.findByRole('list', { name: 'Needs a key' })
    expect(within(keyless).getAllByRole('listitem')).toHaveLength(16)
    const ready = screen.getByRole('list', { name: 'Ready' })
    expect(within(ready).getByRole('button', { name: /^pretend ?Mock/ })).toBeDefined()

    type('Find a provider', 'vendor-1')
    expect(
      within(screen.getByRole('list', { name: 'Needs a key' })).getAllByRole('listitem')
    ).toHaveLength(7)
    expect(screen.queryByRole('list', { name: 'Ready' })).toBeNull()
    type('Find a provider', 'nothing like it')
    expect(screen.getByText('No provider has that name.')).toBeDefined()
  })
})

it('says what limits hold and who says so', () => {
  expect(rateSentence(undefined, 4)).toBe('In effect: 4 at once.')
  const rate = {
    concurrency: 2,
    requestsPerMinute: 50,
    tokensPerMinute: 40_000,
    source: 'Lowered after “too many requests” at 14:03',
    remainingRequests: 1
  }
  expect(rateSentence(rate, 2)).toBe(
    'In effect: 2 at once, 50 requests and 40,000 tokens a minute. Lowered after “too many requests” at 14:03. Left in this minute: 1 request.'
  )
})
