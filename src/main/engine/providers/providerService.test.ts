import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOllamaMock, type LocalMock } from '../../../../e2e/mocks/localServers'
import { startOpenAiMock, type OpenAiMock } from '../../../../e2e/mocks/openaiServer'
import type { ProviderId } from '../../../shared/domain/ids'
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings'
import type { SecretStore, SettingsStore } from '../engine'
import { createProviderService } from './providerService'

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

function memorySecrets(): SecretStore {
  const keys = new Map<ProviderId, string>()
  return {
    get: async (id) => keys.get(id),
    set: async (id, key) => void keys.set(id, key),
    forget: async (id) => void keys.delete(id),
    status: (id) => {
      const key = keys.get(id)
      return key === undefined ? { present: false } : { present: true, lastFour: key.slice(-4) }
    }
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let ollama: LocalMock
let cloud: OpenAiMock
let secrets: SecretStore

beforeEach(async () => {
  ollama = await startOllamaMock()
  cloud = await startOpenAiMock({ apiKey: 'sk-right-key-1234' })
  secrets = memorySecrets()
})

afterEach(async () => {
  await ollama.close()
  await cloud.close()
})

function service() {
  return createProviderService({
    settings: memorySettings(),
    secrets,
    log: silent,
    addresses: {
      ollama: ollama.origin,
      'lm-studio': NOWHERE,
      'llama-cpp': NOWHERE,
      vllm: NOWHERE
    }
  })
}

describe('createProviderService', () => {
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
    await providers.setKey(id, 'sk-wrong')
    expect((await providers.test(id)).sentence).toBe('The server refused the key.')
    await providers.setKey(id, 'sk-right-key-1234')
    const info = providers.list().find((provider) => provider.id === id)
    expect(info).toMatchObject({ status: { state: 'ready' }, key: { lastFour: '1234' } })
    expect((await providers.models()).some((model) => model.provider === id)).toBe(true)
    expect(JSON.stringify(providers.list())).not.toContain('sk-right-key')
  })

  it('forgets the key when the address moves to another host', async () => {
    const providers = service()
    const id = providers.add('Mock', cloud.baseUrl)
    await providers.setKey(id, 'sk-right-key-1234')
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
})
