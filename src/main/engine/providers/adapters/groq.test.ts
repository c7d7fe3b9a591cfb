import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startGroqMock,
  type ChatVendorMock
} from '../../../../../e2e/mocks/chatVendors/chatVendors'
import { PIXEL_PNG, preparedImage } from '../testing/attempt'
import { askFree, askModel, expectFailure, testChatAdapter } from '../testing/chatAdapterTests'
import groq from './groq'

testChatAdapter({
  adapter: groq,
  start: startGroqMock,
  baseUrl: (mock) => mock.baseUrl,
  chatPath: '/openai/v1/chat/completions',
  model: 'qwen/qwen3.6-27b'
})

describe('Groq', () => {
  let mock: ChatVendorMock
  beforeEach(async () => {
    mock = await startGroqMock()
  })
  afterEach(async () => {
    await mock.close()
  })

  const sent = () => mock.chats()[0]?.json

  it('names parameters as Groq does, and finds usage and request', async () => {
    const { answer } = await askModel(groq, mock.baseUrl, 'qwen/qwen3.6-27b', {
      params: { temperature: 0.2, topP: 0.9, maxTokens: 99, seed: 7, reasoningEffort: 'none' },
      images: [preparedImage(PIXEL_PNG)]
    })
    expect(sent()).toMatchObject({
      max_completion_tokens: 99,
      seed: 7,
      reasoning_effort: 'none',
      reasoning_format: 'parsed'
    })
    expect(sent()).not.toHaveProperty('max_tokens')
    expect(answer).toMatchObject({
      reasoning: '',
      requestId: 'req_groq',
      usage: { inputTokens: 89, outputTokens: 10, reasoningTokens: 0 }
    })
  })

  it.each([
    ['qwen/qwen3.8-27b', 'medium', 'default', 1],
    ['openai/gpt-oss-120b', 'max', 'high', 1],
    ['openai/gpt-oss-120b', 'low', 'low', 0]
  ] as const)('%s reasons with effort %s as %s', async (model, reasoningEffort, effort, notes) => {
    const { answer } = await askModel(groq, mock.baseUrl, model, { params: { reasoningEffort } })
    expect(sent()).toMatchObject({ reasoning_effort: effort })
    expect(answer.reasoning).toBe('First the picture, then the question.')
    expect(answer.warnings).toHaveLength(notes)
    expect(groq.paramsOf?.(model)).toContain('reasoningEffort')
  })

  it('offers no reasoning where there is none', () => {
    expect(groq.paramsOf?.('llama-3.3-70b-versatile')).not.toContain('reasoningEffort')
  })

  it.each([
    ['openai/gpt-oss-120b', true],
    ['qwen/qwen3.6-27b', false]
  ])('asks %s for a JSON Schema, strictly: %s', async (model, strict) => {
    const jsonSchema = { type: 'object', properties: { word: { type: 'string' } } }
    const { answer } = await askModel(groq, mock.baseUrl, model, { params: { jsonSchema } })
    expect(JSON.parse(answer.text)).toEqual({ word: 'moss' })
    expect(sent()).toMatchObject({ response_format: { json_schema: { strict } } })
  })

  it.each([
    ['tokens-per-minute', 'too-large', /may use in a minute/],
    ['json-invalid', 'provider', /JSON Schema/],
    ['spend-limit', 'balance', /spending limit/]
  ] as const)('%s is %s', async (model, kind, words) => {
    expectFailure(await askModel(groq, mock.baseUrl, model), kind, words)
  })

  it('holds back what Groq would refuse', async () => {
    const images = Array.from({ length: 4 }, () => preparedImage(PIXEL_PNG))
    const { answer } = await askModel(groq, mock.baseUrl, 'qwen/qwen3.6-27b', { images })
    expect(answer.failure?.class).toBe('bad-input')
    expect(groq.limits.maxImages).toBe(3)
    // Base64 makes four bytes of three, and the prompt needs room too.
    expect((groq.limits.maxTotalBytes! * 4) / 3).toBeLessThan(4_000_000)
  })

  it('lists what can chat, with context and longest answer', async () => {
    const models = await askFree(groq, mock.baseUrl, groq.models!)
    expect(models.map(({ id }) => id)).toEqual([
      'qwen/qwen3.6-27b',
      'qwen/qwen3.8-27b',
      'openai/gpt-oss-120b'
    ])
    expect(models[2]).toMatchObject({
      contextTokens: 131_072,
      maxOutputTokens: 65_536,
      released: '2025-10-09'
    })
  })

  it('counts requests by the day and tokens by the minute', async () => {
    const heads: Record<string, string>[] = []
    await askModel(groq, mock.baseUrl, 'qwen/qwen3.6-27b', {
      onHead: (_status, headers) => heads.push({ ...headers })
    })
    expect(groq.rateOf?.(heads[0]!)).toEqual({
      requests: { limit: 14_400, remaining: 14_370, resetMs: 179_560, windowMs: 86_400_000 },
      tokens: { limit: 18_000, remaining: 17_997, resetMs: 7_660 }
    })
  })
})
