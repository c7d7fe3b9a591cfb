import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startTogetherMock,
  type ChatVendorMock
} from '../../../../../e2e/mocks/chatVendors/chatVendors'
import { TOGETHER_PRICE } from '../../../../../e2e/mocks/chatVendors/chatVendorsHosts'
import { askFree, askModel, testChatAdapter } from '../testing/chatAdapterTests'
import together from './together'

testChatAdapter({
  adapter: together,
  start: startTogetherMock,
  baseUrl: (mock) => mock.baseUrl,
  chatPath: '/v1/chat/completions',
  model: 'Qwen/Qwen3.7-VL-Plus'
})

describe('Together', () => {
  let mock: ChatVendorMock
  beforeEach(async () => {
    mock = await startTogetherMock()
  })
  afterEach(async () => {
    await mock.close()
  })

  const sent = () => mock.chats()[0]?.json

  it.each([
    ['Qwen/Qwen3.7-VL-Plus', 'none', { reasoning: { enabled: false } }, 0],
    ['Qwen/Qwen3.7-VL-Plus', 'high', { reasoning: { enabled: true } }, 1],
    ['openai/gpt-oss-120b', 'medium', { reasoning_effort: 'medium' }, 0],
    ['openai/gpt-oss-120b', 'max', { reasoning_effort: 'high' }, 1]
  ] as const)('asks %s for reasoning %s with %j', async (model, reasoningEffort, fields, notes) => {
    const { answer } = await askModel(together, mock.baseUrl, model, {
      params: { reasoningEffort, seed: 3, maxTokens: 80 }
    })
    expect(sent()).toMatchObject({ ...fields, seed: 3, max_tokens: 80 })
    expect(answer.reasoning === '').toBe(reasoningEffort === 'none')
    expect(answer.warnings).toHaveLength(notes)
    expect(answer).toMatchObject({ requestId: 'req_together', usage: { cachedTokens: 1 } })
  })

  it('answers in a JSON Schema', async () => {
    const jsonSchema = { type: 'object', properties: { word: { type: 'string' } } }
    const { answer } = await askModel(together, mock.baseUrl, 'Qwen/Qwen3.7-VL-Plus', {
      params: { jsonSchema }
    })
    expect(JSON.parse(answer.text)).toEqual({ word: 'moss' })
  })

  it('lists what can chat with its prices, and takes no price for a price of nothing', async () => {
    const models = await askFree(together, mock.baseUrl, together.models!)
    expect(models).toHaveLength(4)
    expect(models[0]).toEqual({
      id: 'Qwen/Qwen3.7-VL-Plus',
      label: 'Qwen3.7-VL-Plus',
      contextTokens: 262_144,
      released: '2025-10-09',
      price: {
        inputPerMTok: String(TOGETHER_PRICE.input),
        outputPerMTok: String(TOGETHER_PRICE.output),
        cachedInputPerMTok: String(TOGETHER_PRICE.cached_input),
        source: 'said by Together'
      }
    })
    expect(models.find(({ id }) => id === 'mock/dedicated-only')).not.toHaveProperty('price')
  })

  it('counts requests and tokens by the second', () => {
    expect(
      together.rateOf?.({
        'x-ratelimit-limit': '10',
        'x-ratelimit-remaining': '9',
        'x-ratelimit-reset': '1',
        'x-tokenlimit-remaining': '2950'
      })
    ).toEqual({
      requests: { limit: 10, remaining: 9, resetMs: 1_000, windowMs: 1_000 },
      tokens: { remaining: 2_950, windowMs: 1_000 }
    })
  })
})
