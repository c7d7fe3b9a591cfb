import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startDashScopeMock,
  type ChatVendorMock
} from '../../../../../e2e/mocks/chatVendors/chatVendors'
import { PIXEL_PNG, preparedImage } from '../testing/attempt'
import { askFree, askModel, expectFailure, testChatAdapter } from '../testing/chatAdapterTests'
import dashscope from './dashscope'

testChatAdapter({
  adapter: dashscope,
  start: startDashScopeMock,
  baseUrl: (mock) => mock.baseUrl,
  chatPath: '/compatible-mode/v1/chat/completions',
  model: 'qwen3-vl-plus'
})

describe('Alibaba Qwen', () => {
  let mock: ChatVendorMock
  beforeEach(async () => {
    mock = await startDashScopeMock()
  })
  afterEach(async () => {
    await mock.close()
  })

  const sent = () => mock.chats()[0]?.json

  it('sends its own options only when they are set', async () => {
    const { answer } = await askModel(dashscope, mock.baseUrl, 'qwen3-vl-plus', {
      params: { reasoningEffort: 'high', options: { highResolution: true, thinkingBudget: 512 } },
      images: [preparedImage(PIXEL_PNG)]
    })
    expect(sent()).toMatchObject({
      enable_thinking: true,
      thinking_budget: 512,
      vl_high_resolution_images: true,
      stream_options: { include_usage: true }
    })
    expect(answer.reasoning).toBe('First the picture, then the question.')
    expect(answer.warnings).toHaveLength(1)
    expect(answer.usage).toMatchObject({ imageTokens: 85, reasoningTokens: 6, outputTokens: 16 })
  })

  it('switches thinking off without a word', async () => {
    const { answer } = await askModel(dashscope, mock.baseUrl, 'qwen3.7-plus', {
      params: { reasoningEffort: 'none', options: {} }
    })
    expect(sent()).toMatchObject({ enable_thinking: false })
    expect(sent()).not.toHaveProperty('vl_high_resolution_images')
    expect([answer.reasoning, answer.warnings]).toEqual(['', []])
  })

  it.each([
    ['qwen3.7-plus', true],
    ['qwen-plus', true],
    ['qwen3-vl-plus', false],
    ['qwen-vl-ocr', false],
    ['qvq-max', false]
  ])('%s takes a JSON Schema: %s', (model, takes) => {
    expect(dashscope.paramsOf?.(model).includes('jsonSchema')).toBe(takes)
  })

  it('answers in a JSON Schema', async () => {
    const jsonSchema = { type: 'object', properties: { word: { type: 'string' } } }
    const { answer } = await askModel(dashscope, mock.baseUrl, 'qwen3.7-plus', {
      params: { jsonSchema }
    })
    expect(JSON.parse(answer.text)).toEqual({ word: 'moss' })
  })

  it.each([
    ['inspection', 'filtered', /content inspection/],
    ['inspection-in-stream', 'filtered', /content inspection/],
    ['arrearage', 'balance', /bill to pay/],
    // Their words speak of a quota and of billing; it is the tokens of a minute.
    ['tokens-per-minute', 'rate-limited', /rate limit/]
  ] as const)('%s is %s', async (model, kind, words) => {
    expectFailure(await askModel(dashscope, mock.baseUrl, model), kind, words)
  })

  it('speaks of regions when the key is refused', async () => {
    await mock.close()
    mock = await startDashScopeMock({ apiKey: 'another' })
    const { answer } = await askModel(dashscope, mock.baseUrl, 'qwen3-vl-plus', { key: 'mine' })
    expect(answer.failure).toMatchObject({
      class: 'auth',
      nextStep: expect.stringContaining('region')
    })
  })

  it('lists its models and knows its regions', async () => {
    const models = await askFree(dashscope, mock.baseUrl, dashscope.models!)
    expect(models.map(({ id }) => id)).toEqual(['qwen3-vl-plus', 'qwen3.7-plus', 'qwen-plus'])
    const { baseUrl, regions = [] } = dashscope.vendor!
    expect(regions.map(({ baseUrl: address }) => new URL(address).host)).toEqual([
      'dashscope-intl.aliyuncs.com',
      'dashscope-us.aliyuncs.com',
      'dashscope.aliyuncs.com'
    ])
    expect(regions[0]?.baseUrl).toBe(baseUrl)
  })

  it('estimates images by resolution', () => {
    const size = { width: 4032, height: 3024 }
    const tokens = (options: object) =>
      dashscope.imageTokens?.('qwen3-vl-plus', size, { options: { ...options } })
    expect([tokens({}), tokens({ highResolution: true })]).toEqual([1232, 11_972])
  })
})
