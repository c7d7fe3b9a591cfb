import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startMistralMock,
  type ChatVendorMock
} from '../../../../../e2e/mocks/chatVendors/chatVendors'
import { PIXEL_PNG, preparedImage } from '../testing/attempt'
import { askFree, askModel, expectFailure, testChatAdapter } from '../testing/chatAdapterTests'
import mistral from './mistral'

testChatAdapter({
  adapter: mistral,
  start: startMistralMock,
  baseUrl: (mock) => mock.baseUrl,
  chatPath: '/v1/chat/completions',
  model: 'mistral-large-latest'
})

describe('Mistral', () => {
  let mock: ChatVendorMock
  beforeEach(async () => {
    mock = await startMistralMock()
  })
  afterEach(async () => {
    await mock.close()
  })

  const sent = () => mock.chats()[0]?.json as Record<string, never>

  it('names parameters as Mistral does, and images by their bare address', async () => {
    const { answer } = await askModel(mistral, mock.baseUrl, 'mistral-large-latest', {
      params: { temperature: 0.2, topP: 0.9, maxTokens: 99, seed: 7 },
      images: [preparedImage(PIXEL_PNG)]
    })
    expect(sent()).toMatchObject({ temperature: 0.2, top_p: 0.9, max_tokens: 99, random_seed: 7 })
    expect(sent()['messages']).toMatchObject([
      { content: [{ type: 'text' }, { image_url: expect.stringMatching(/^data:image\/png/) }] }
    ])
    expect(answer).toMatchObject({ requestId: 'corr_mock', usage: { cachedTokens: 1 } })
  })

  it('keeps thinking apart, and says what it could not send', async () => {
    const { answer } = await askModel(mistral, mock.baseUrl, 'mistral-small-latest', {
      params: { reasoningEffort: 'max', detail: 'original' },
      images: [preparedImage(PIXEL_PNG)]
    })
    expect(answer.reasoning).toBe('First the picture, then the question.')
    expect(answer.text).toBe('This is mistral-small-latest. I see 1 image. You said moss')
    expect(sent()).toMatchObject({ reasoning_effort: 'xhigh' })
    expect(JSON.stringify(sent())).toContain('"detail":"high"')
    expect(answer.warnings).toEqual([
      'mistral-small-latest has no reasoning effort “max”; “xhigh” was sent.',
      'Mistral has no detail “original”; “high” was sent.'
    ])
  })

  it.each([
    [undefined, undefined],
    ['reasoning', 'reasoning'],
    ['none', null]
  ])('asks a Magistral model with prompt mode %s', async (promptMode, mode) => {
    const model = 'magistral-medium-2509'
    const params = promptMode === undefined ? {} : { options: { promptMode } }
    await askModel(mistral, mock.baseUrl, model, { params })
    expect(sent()['prompt_mode']).toBe(mode)
    expect(mistral.paramsOf?.(model)).not.toContain('reasoningEffort')
    expect(mistral.options?.(model)).toHaveLength(1)
    expect(mistral.options?.('mistral-large-latest')).toEqual([])
  })

  it('answers in a JSON Schema', async () => {
    const jsonSchema = { type: 'object', properties: { word: { type: 'string' } } }
    const { answer } = await askModel(mistral, mock.baseUrl, 'mistral-large-latest', {
      params: { jsonSchema }
    })
    expect(JSON.parse(answer.text)).toEqual({ word: 'moss' })
  })

  it.each([
    ['error-400', 'bad-input', /could not accept/],
    ['no-allowance', 'balance', /allowance is 0/],
    ['finish-error', 'provider', /error of its own/],
    ['length', 'truncated', /length limit/]
  ] as const)('%s is %s', async (model, kind, words) => {
    const outcome = await askModel(mistral, mock.baseUrl, model)
    expectFailure(outcome, kind, words)
  })

  it('shows which field was refused', async () => {
    const { answer } = await askModel(mistral, mock.baseUrl, 'error-400')
    expect(answer.failure).toMatchObject({
      status: 422,
      vendorMessage: expect.stringMatching(/^body\.temperature: /)
    })
  })

  it('lists what can chat, once, with sight and context', async () => {
    const models = await askFree(mistral, mock.baseUrl, mistral.models!)
    expect(models.find(({ id }) => id === 'mistral-large-latest')).toMatchObject({
      vision: 'yes',
      contextTokens: 262_144
    })
    expect(models.find(({ id }) => id === 'codestral-2508')?.vision).toBe('no')
    expect(models.some(({ id }) => id === 'mistral-embed')).toBe(false)
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length)
  })

  it('reads its rate limits', () => {
    expect(
      mistral.rateOf?.({
        'x-ratelimit-limit-req-minute': '60',
        'x-ratelimit-remaining-req-minute': '59',
        'x-ratelimit-limit-tokens-minute': '50000'
      })
    ).toEqual({ requests: { limit: 60, remaining: 59 }, tokens: { limit: 50_000 } })
    expect(mistral.rateOf?.({})).toEqual({})
  })
})
