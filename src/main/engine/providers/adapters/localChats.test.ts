import { afterEach, describe, expect, it } from 'vitest'
import {
  startLlamaCppMock,
  startLmStudioMock,
  startVllmMock,
  type LocalMock
} from '../../../../../e2e/mocks/local/localServers'
import { PIXEL_PNG, preparedImage } from '../testing/attempt'
import { askFree, askModel, expectFailure, testChatAdapter } from '../testing/chatAdapterTests'
import llamaCpp from './llamaCpp'
import lmStudio from './lmStudio'
import vllm from './vllm'

/** The three local servers that speak the chat dialect. */

const SEES = [{ id: 'qwen3-vl-8b', vision: true }]
const BLIND = [{ id: 'phi-4', vision: false }]
const chat = {
  baseUrl: (mock: LocalMock) => mock.baseUrl,
  chatPath: '/v1/chat/completions',
  model: 'qwen3-vl-8b'
}

testChatAdapter({
  ...chat,
  adapter: lmStudio,
  start: (options) => startLmStudioMock({ models: SEES, ...options })
})
testChatAdapter({
  ...chat,
  adapter: llamaCpp,
  start: (options) => startLlamaCppMock({ models: SEES, ...options })
})
testChatAdapter({
  ...chat,
  adapter: vllm,
  start: (options) => startVllmMock({ models: SEES, ...options })
})

let mock: LocalMock
const open: LocalMock[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

async function started(server: Promise<LocalMock>): Promise<void> {
  mock = await server
  open.push(mock)
}

const sent = () => mock.requests.find(({ path }) => path === chat.chatPath)?.json
const SCHEMA = { type: 'object', properties: { word: { type: 'string' } } }
const one = () => [preparedImage(PIXEL_PNG)]

describe.each([
  ['LM Studio', lmStudio, startLmStudioMock],
  ['llama.cpp', llamaCpp, startLlamaCppMock],
  ['vLLM', vllm, startVllmMock]
] as const)('%s', (_name, adapter, start) => {
  it('sends what it takes, and answers in a JSON Schema', async () => {
    await started(start({ models: SEES }))
    const { answer } = await askModel(adapter, mock.baseUrl, 'qwen3-vl-8b', {
      params: { temperature: 0, topP: 0.9, maxTokens: 50, seed: 7, jsonSchema: SCHEMA }
    })
    expect(JSON.parse(answer.text)).toEqual({ word: 'moss' })
    expect(sent()).toMatchObject({ temperature: 0, top_p: 0.9, max_tokens: 50, seed: 7 })
    expect(adapter.params).not.toContain('detail')
    expect(adapter.vendor).toBeUndefined()
  })
})

describe('LM Studio', () => {
  it.each([[false], [true]])('lists sight, before 0.4: %s', async (legacy) => {
    await started(startLmStudioMock({ models: [...SEES, ...BLIND], legacy }))
    const models = await askFree(lmStudio, mock.baseUrl, lmStudio.models!)
    expect(models.map(({ id, vision, contextTokens }) => [id, vision, contextTokens])).toEqual([
      ['qwen3-vl-8b', 'yes', 131_072],
      // The older list has a type for models that see, and none for those that do not.
      ['phi-4', legacy ? undefined : 'no', 131_072]
    ])
  })
})

describe('llama.cpp', () => {
  it('tells what came from its cache', async () => {
    await started(startLlamaCppMock({ models: SEES }))
    const { answer } = await askModel(llamaCpp, mock.baseUrl, 'qwen3-vl-8b')
    expect(answer.usage).toEqual({ inputTokens: 4, cachedTokens: 1, outputTokens: 10 })
  })

  it('reasons through the chat template', async () => {
    await started(startLlamaCppMock({ models: SEES }))
    const { answer } = await askModel(llamaCpp, mock.baseUrl, 'qwen3-vl-8b', {
      params: { reasoningEffort: 'high' }
    })
    expect(sent()).toMatchObject({
      chat_template_kwargs: { enable_thinking: true, reasoning_effort: 'high' }
    })
    expect(answer.reasoning).toBe('First the picture, then the question.')
  })

  it('says what it lacks: a projector, a larger context, time', async () => {
    await started(startLlamaCppMock({ models: BLIND }))
    const blind = await askModel(llamaCpp, mock.baseUrl, 'phi-4', { images: one() })
    expectFailure(blind, 'bad-input', /projector/)
    expectFailure(
      await askModel(llamaCpp, mock.baseUrl, 'context-full'),
      'too-large',
      /server’s context/
    )
    await started(startLlamaCppMock({ loading: true }))
    const loading = await askModel(llamaCpp, mock.baseUrl, 'phi-4')
    expectFailure(loading, 'provider', /still reading its model/)
    expect(loading.answer.failure?.notCharged).toBe(true)
  })

  it('lists its model with sight and context', async () => {
    await started(startLlamaCppMock({ models: SEES }))
    expect(await askFree(llamaCpp, mock.baseUrl, llamaCpp.models!)).toMatchObject([
      { id: 'qwen3-vl-8b', vision: 'yes', contextTokens: 8192 }
    ])
  })
})

describe('vLLM', () => {
  it('reasons through the chat template', async () => {
    await started(startVllmMock({ models: SEES }))
    const { answer } = await askModel(vllm, mock.baseUrl, 'qwen3-vl-8b', {
      params: { reasoningEffort: 'low' }
    })
    expect(sent()).toMatchObject({ chat_template_kwargs: { enable_thinking: true } })
    expect(answer.reasoning).toBe('First the picture, then the question.')
  })

  it('says how many images its operator allows', async () => {
    await started(startVllmMock({ models: SEES, imagesPerPrompt: 1 }))
    const outcome = await askModel(vllm, mock.baseUrl, 'qwen3-vl-8b', {
      images: [...one(), ...one()]
    })
    expectFailure(outcome, 'bad-input', /at most 1 image in one prompt/)
    expect(outcome.answer.failure?.nextStep).toContain('--limit-mm-per-prompt')
  })

  it('lists its models with their context, and does not guess which see', async () => {
    await started(startVllmMock({ models: SEES }))
    expect(await askFree(vllm, mock.baseUrl, vllm.models!)).toEqual([
      { id: 'qwen3-vl-8b', contextTokens: 131_072 }
    ])
  })
})
