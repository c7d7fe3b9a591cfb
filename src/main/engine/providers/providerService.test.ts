import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOllamaMock, type LocalMock } from '../../../../e2e/mocks/local/localServers'
import { startOpenAiMock, type OpenAiMock } from '../../../../e2e/mocks/openai/openaiServer'
import type { ProviderId } from '../../../shared/domain/ids'
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings'
import type { SecretStore, SettingsStore } from '../engine'
import { createMemorySecrets } from '../storage/memorySecrets'
import { createLimiters } from '../limits/limiters'
import { createProviderService } from './providerService'
import type { ProviderServiceOptions, ResolvingProviderService } from './providerService'

const NOWHERE = 'http://127.0.0.1:9'

function memorySettings(): SettingsStore {
  const lists = new Map<string, unknown>()
  return {
    read: () => DEFAULT_SETTINGS,
    write: (patch) => ({ ...DEFAULT_SETTINGS, ...patch }),
    readList: <T>(name: string, fallback: T) => (lists.get(name) as T | undefined) ?? fallback,
    writeList: (name, value) => void lists.set(name, value)
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let ollama: LocalMock
let cloud: OpenAiMock
let secrets: SecretStore

beforeEach(async () => {
  ollama = await startOllamaMock()
  cloud = await startOpenAiMock({ apiKey: 'sk-right-key-1234' })
  secrets = createMemorySecrets()
})

afterEach(async () => {
  await ollama.close()
  await cloud.close()
})

function service(more: Partial<ProviderServiceOptions> = {}): ResolvingProviderService {
  const clock = { now: () => performance.now(), date: () => new Date() }
  const providers = createProviderService({
    settings: memorySettings(),
    secrets,
    log: silent,
    clock,
    limiters: createLimiters({ limitsOf: (id) => providers.limitsOf(id), clock }),
    ...more,
    catalogue: { find: () => undefined, sight: () => undefined, of: () => [] },
    addresses: {
      ollama: ollama.origin,
      'lm-studio': NOWHERE,
      'llama-cpp': NOWHERE,
      vllm: NOWHERE
    }
  })
  return providers
}

describe('createProviderService', () => {
  it('looks for a local server where a person says it is', async () => {
    const other = await startOllamaMock()
    const providers = service()
    const id = 'ollama' as ProviderId
    providers.update(id, { baseUrl: `${other.origin}/` })
    await providers.refresh()
    const found = () => providers.list().find((provider) => provider.id === id)
    expect(found()).toMatchObject({ baseUrl: other.origin, status: { state: 'ready' } })
    expect(other.requests.length).toBeGreaterThan(0)
    providers.update(id, { baseUrl: null })
    await providers.refresh()
    expect(found()?.baseUrl).toBe(ollama.origin)
    await other.close()
  })

  it('always offers the four built-in engines, free and without a prompt', async () => {
    const models = (await service().models()).filter((model) => model.provider === 'local')
    expect(models.map((model) => model.id).sort()).toEqual([
      'photo-centernet',
      'photo-nanodet',
      'pp-ocr',
      'tesseract'
    ])
    expect(models.every((model) => model.free && !model.takesPrompt && model.note)).toBe(true)
  })

  it('offers a found server’s models and says how to start one that is off', async () => {
    const providers = service()
    await providers.refresh()
    const found = providers.list().find((provider) => provider.id === 'ollama')
    expect(found?.status.state).toBe('ready')
    const off = providers.list().find((provider) => provider.id === 'vllm')
    expect(off?.status).toMatchObject({ state: 'off' })
    expect(off?.status).toHaveProperty('nextStep')
    const vision = (await providers.models())
      .filter((model) => model.provider === 'ollama')
      .map((model) => model.vision)
    expect(vision).toEqual(['yes', 'no'])
  })

  it('tests a server’s key and lists its models once the key is right', async () => {
    const providers = service()
    const id = providers.add('Mock', cloud.baseUrl)
    expect((await providers.test(id)).sentence).toBe('The server wants a key.')
    await providers.addKey(id, 'sk-wrong')
    expect((await providers.test(id)).sentence).toBe('The server refused the key.')
    await providers.addKey(id, 'sk-right-key-1234')
    const info = providers.list().find((provider) => provider.id === id)
    expect(info).toMatchObject({ status: { state: 'ready' }, key: { lastFour: '1234' } })
    expect((await providers.models()).some((model) => model.provider === id)).toBe(true)
    expect(JSON.stringify(providers.list())).not.toContain('sk-right-key')
  })

  it('forgets the key when the address moves to another host', async () => {
    const providers = service()
    const id = providers.add('Mock', cloud.baseUrl)
    await providers.addKey(id, 'sk-right-key-1234')
    providers.update(id, { baseUrl: 'http://127.0.0.1:9/v1' })
    expect(await secrets.get(id)).toBeUndefined()
  })

  it('lays a person’s word over the server’s and takes it back', async () => {
    const providers = service()
    const sight = async () =>
      (await providers.models()).find((model) => model.id === 'echo-name:text')
    const ollamaId = 'ollama' as ProviderId
    providers.override(ollamaId, 'echo-name:text', { vision: 'yes' })
    expect(await sight()).toMatchObject({ vision: 'yes', visionSource: 'set by you' })
    providers.override(ollamaId, 'echo-name:text', { vision: null })
    expect(await sight()).toMatchObject({ vision: 'no', visionSource: 'said by the server' })
  })

  it('lists a model that was named by hand', async () => {
    const providers = service()
    const id = providers.add('Mock', 'http://127.0.0.1:9/v1')
    const price = { inputPerMTok: '1', outputPerMTok: '2', source: 'typed by you' }
    providers.override(id, 'hidden-model', { listed: true, price })
    const model = (await providers.models()).find((known) => known.id === 'hidden-model')
    expect(model).toMatchObject({ vision: 'unknown', price })
    expect(providers.resolve(id)?.priceOf('hidden-model')).toEqual(price)
  })

  it('knows a typed price also while the server cannot be reached', async () => {
    const providers = service()
    const id = providers.add('Mock', 'http://127.0.0.1:9/v1')
    const price = { inputPerMTok: '1', outputPerMTok: '2', source: 'typed by you' }
    providers.override(id, 'listed-yesterday', { price })
    expect((await providers.models()).some((model) => model.provider === id)).toBe(false)
    expect(providers.resolve(id)?.priceOf('listed-yesterday')).toEqual(price)
  })

  it('keeps a model’s hue for good', () => {
    const providers = service()
    const id = 'local' as ProviderId
    const hues = ['a', 'b', 'c'].map((model) => providers.hue(id, model))
    expect(hues).toEqual([1, 2, 3])
    expect(providers.hue(id, 'a')).toBe(1)
  })

  describe('vendors', () => {
    const OPENROUTER = 'openrouter' as ProviderId
    const info = (providers: ResolvingProviderService, id = OPENROUTER) =>
      providers.list().find((provider) => provider.id === id)

    it('are there without a key, and say that they need one', () => {
      expect(info(service())).toMatchObject({
        kind: 'cloud',
        key: { needed: 'yes', present: false },
        status: { state: 'off', nextStep: 'Enter a key for OpenRouter.' }
      })
    })

    it('have other keys at another address, and the first ones again on the way back', async () => {
      const providers = service()
      await secrets.add(OPENROUTER, 'sk-right-key-1234')
      expect(info(providers)?.keys).toHaveLength(1)
      providers.update(OPENROUTER, { baseUrl: cloud.baseUrl })
      expect(info(providers)?.keys).toEqual([])
      expect(await providers.resolve(OPENROUTER)?.key()).toBeUndefined()
      providers.update(OPENROUTER, { baseUrl: null })
      expect(await providers.resolve(OPENROUTER)?.key()).toBe('sk-right-key-1234')
    })

    it('are asked for their models when the list is old, or when a person wants it', async () => {
      const MISTRAL = 'mistral' as ProviderId
      const asked = () => cloud.requests.filter(({ path }) => path === '/v1/models').length
      const providers = service()
      providers.update(MISTRAL, { baseUrl: cloud.baseUrl })
      await providers.addKey(MISTRAL, 'sk-right-key-1234')
      const first = asked()
      await providers.models()
      expect(asked()).toBe(first)
      await providers.refresh()
      expect(asked()).toBeGreaterThan(first)
    })

    it('that a mock stands in for are marked, and never get the real key', async () => {
      await secrets.add(OPENROUTER, 'sk-right-key-1234')
      const providers = service({ mocks: { openrouter: cloud.baseUrl } })
      await providers.refresh()
      expect(info(providers)).toMatchObject({ mock: true, baseUrl: cloud.baseUrl, keys: [] })
      expect(await providers.resolve(OPENROUTER)?.key()).toBe('mock-key-of-openrouter')
      for (const { rawHeaders } of cloud.requests)
        expect(rawHeaders.join()).not.toContain('sk-right-key')
    })

    it('get keys from the environment with consent only, each once', async () => {
      const environment = { OPENROUTER_API_KEY: ' sk-or-environment-abcd ', PATH: '/bin' }
      const providers = service({ environment })
      providers.update(OPENROUTER, { baseUrl: cloud.baseUrl })
      const found = providers.foundKeys()
      expect(found).toEqual([
        {
          provider: OPENROUTER,
          providerLabel: 'OpenRouter',
          variable: 'OPENROUTER_API_KEY',
          lastFour: 'abcd'
        }
      ])
      expect(JSON.stringify(found)).not.toContain('environment-')
      expect(info(providers)?.keys).toEqual([])
      expect(await providers.importKeys(['SOMETHING_ELSE'])).toBe(0)
      expect(await providers.importKeys(['OPENROUTER_API_KEY'])).toBe(1)
      expect(await providers.resolve(OPENROUTER)?.key()).toBe('sk-or-environment-abcd')
      expect(providers.foundKeys()).toEqual([])
    })

    it('take a person’s limits over their own, until they are taken back', () => {
      const providers = service()
      providers.update(OPENROUTER, { concurrency: 2, requestsPerMinute: 30 })
      expect(info(providers)?.rate).toMatchObject({ concurrency: 2, requestsPerMinute: 30 })
      expect(info(providers)?.settings).toMatchObject({ requestsPerMinute: 30 })
      providers.update(OPENROUTER, { concurrency: null, requestsPerMinute: null })
      expect(info(providers)?.rate?.requestsPerMinute).toBeUndefined()
      expect(info(providers)?.settings).not.toHaveProperty('requestsPerMinute')
    })
  })
})
