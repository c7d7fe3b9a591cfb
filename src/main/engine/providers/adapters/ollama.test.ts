import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOllamaMock, type LocalMock } from '../../../../../e2e/mocks/local/localServers'
import { PIXEL_PNG, preparedImage } from '../testing/attempt'
import { askFree, askModel, expectFailure, testChatAdapter } from '../testing/chatAdapterTests'
import ollama from './ollama'

const MODELS = [
  { id: 'gemma3:4b', vision: true, thinking: false },
  { id: 'qwen3-vl:8b', vision: true, thinking: true },
  { id: 'gpt-oss:20b', vision: false, thinking: true },
  { id: 'qwen3-vl:235b-cloud', vision: true }
]

testChatAdapter({
  adapter: ollama,
  start: (options) => startOllamaMock({ models: MODELS, ...options }),
  baseUrl: (mock) => mock.origin,
  chatPath: '/api/chat',
  model: 'gemma3:4b'
})

describe('Ollama', () => {
  let mock: LocalMock
  beforeEach(async () => {
    mock = await startOllamaMock({ models: MODELS })
  })
  afterEach(async () => {
    await mock.close()
  })

  const sent = () => mock.requests.find(({ path }) => path === '/api/chat')?.json

  it('names parameters as Ollama does, and images by bare base64', async () => {
    const { answer } = await askModel(ollama, mock.origin, 'qwen3-vl:8b', {
      params: { temperature: 0, topP: 0.9, maxTokens: 99, seed: 7, reasoningEffort: 'none' },
      images: [preparedImage(PIXEL_PNG)]
    })
    expect(sent()).toMatchObject({
      options: { temperature: 0, top_p: 0.9, num_predict: 99, seed: 7 },
      think: false,
      stream: true,
      messages: [{ images: [PIXEL_PNG.toString('base64')] }]
    })
    expect(answer).toMatchObject({
      state: 'done',
      servedModel: 'qwen3-vl:8b',
      finishReason: 'stop',
      usage: { inputTokens: 89, outputTokens: 10 },
      reasoning: ''
    })
  })

  it.each([
    ['qwen3-vl:8b', 'low', true, 1],
    ['qwen3-vl:8b', 'none', false, 0],
    ['gpt-oss:20b', 'medium', 'medium', 0],
    ['gpt-oss:20b', 'max', 'high', 1],
    ['gpt-oss:20b', 'none', false, 0]
  ] as const)('tells %s to think %s as %s', async (model, reasoningEffort, think, notes) => {
    const { answer } = await askModel(ollama, mock.origin, model, { params: { reasoningEffort } })
    expect(sent()).toMatchObject({ think })
    expect(answer.reasoning).toBe(think === false ? '' : 'First the picture, then the question.')
    expect(answer.warnings).toHaveLength(notes)
  })

  it('answers in a JSON Schema', async () => {
    const jsonSchema = { type: 'object', properties: { word: { type: 'string' } } }
    const { answer } = await askModel(ollama, mock.origin, 'gemma3:4b', { params: { jsonSchema } })
    expect(JSON.parse(answer.text)).toEqual({ word: 'moss' })
    expect(sent()).toMatchObject({ format: jsonSchema })
  })

  it.each([
    ['nobody', 'bad-input', /does not have this model/],
    ['needs-memory', 'provider', /too little free memory/],
    ['qwen3-vl:235b-cloud', 'auth', /cloud/],
    ['length', 'truncated', /length limit/],
    ['cut-reset', 'truncated', /closed before/]
  ] as const)('%s is %s', async (model, kind, words) => {
    expectFailure(await askModel(ollama, mock.origin, model), kind, words)
  })

  it('says that a model cannot think, or cannot see', async () => {
    const thinking = await askModel(ollama, mock.origin, 'gemma3:4b', {
      params: { reasoningEffort: 'high' }
    })
    expectFailure(thinking, 'bad-input', /cannot reason/)
    const seeing = await askModel(ollama, mock.origin, 'gpt-oss:20b', {
      images: [preparedImage(PIXEL_PNG)]
    })
    expectFailure(seeing, 'bad-input', /does not see images/)
  })

  it('leaves unknown what was not counted', async () => {
    const { answer } = await askModel(ollama, mock.origin, 'no-usage')
    expect([answer.state, answer.usage]).toEqual(['done', undefined])
  })

  it('goes on after a line it cannot read', async () => {
    const { answer } = await askModel(ollama, mock.origin, 'malformed-frame')
    expect(answer.text).toBe('Before the bad frame, after the bad frame.')
    expect(answer.warnings).toHaveLength(1)
  })

  it('lists models with sight, size and context', async () => {
    const models = await askFree(ollama, mock.origin, ollama.models!)
    expect(models.map(({ id, vision }) => [id, vision])).toEqual([
      ['gemma3:4b', 'yes'],
      ['qwen3-vl:8b', 'yes'],
      ['gpt-oss:20b', 'no'],
      ['qwen3-vl:235b-cloud', 'yes']
    ])
    expect(models[0]).toMatchObject({ sizeBytes: 3_338_801_804, contextTokens: 131_072 })
  })
})
