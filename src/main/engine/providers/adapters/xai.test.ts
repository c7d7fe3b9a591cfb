import Big from 'big.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlatformMock } from '../../../../../e2e/mocks/openai/openaiPlatform'
import { startXaiMock, XAI_TICKS } from '../../../../../e2e/mocks/xai/xaiServer'
import type { Usage } from '../../../../shared/domain/cost'
import type { AttemptPlan } from '../adapter'
import { ask } from '../ask'
import { attempt, PIXEL_PNG, preparedImage } from '../testing/attempt'
import adapter from './xai'

const KEY = 'xai-0123456789abcdef'
const PICTURE = preparedImage(PIXEL_PNG)

let mock: PlatformMock
beforeEach(async () => {
  mock = await startXaiMock({ apiKey: KEY })
})
afterEach(async () => {
  await mock.close()
})

function run(model: string, plan: Partial<AttemptPlan> = {}, rest: object = {}) {
  return attempt({
    adapter,
    key: KEY,
    images: [PICTURE],
    plan: { baseUrl: mock.baseUrl, model, ...plan },
    ...rest
  })
}

function sent(): Record<string, unknown> {
  return mock.chats().at(-1)?.json as Record<string, unknown>
}

function question<T>(script: Parameters<typeof ask<T>>[0]['script'], key = KEY): Promise<T> {
  return ask({
    adapter,
    script,
    baseUrl: mock.baseUrl,
    key,
    clock: { now: () => performance.now(), date: () => new Date('2026-11-21T10:00:00Z') },
    timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
  })
}

/** What the mock charges for these tokens, to the last digit. */
function charged({ inputTokens = 0, outputTokens = 0 }: Usage): string {
  return new Big(inputTokens)
    .times(XAI_TICKS.input)
    .plus(new Big(outputTokens).times(XAI_TICKS.output))
    .div('1e10')
    .toFixed()
}

describe.each(['chat', 'responses'])('an answer over %s', (api) => {
  const options = { api }

  it('shows reasoning apart, counts it as output, and is billed to the last digit', async () => {
    const { answer } = await run('grok-4.7', {
      prompt: { text: 'What is this thing?', system: 'Be brief.' },
      params: { reasoningEffort: 'high', maxTokens: 400, options }
    })
    expect(answer).toMatchObject({
      state: 'done',
      text: 'This is grok-4.7. Your last word was thing? and I see 1 image.',
      reasoning: 'Wheels and chrome: a motorcycle.',
      usage: { inputTokens: 91, outputTokens: 18, reasoningTokens: 5 },
      cost: { mark: 'billed', usd: charged(answer.usage!) },
      warnings: []
    })
    expect(answer.cost).toHaveProperty('usd', '0.0002345415')
    expect(mock.chats()).toHaveLength(1)
  })

  it.each([
    [{ detail: 'original' }, 'Detail “original” was not sent: this model has no such level.'],
    [{ detail: 'high' }, undefined]
  ] as const)('%o', async (params, warning) => {
    const { answer } = await run('grok-4.7', { params: { ...params, options } })
    expect(answer.state).toBe('done')
    expect(answer.warnings).toEqual(warning === undefined ? [] : [warning])
  })

  it.each([
    ['refusal', 'refused'],
    ['midstream-error', 'provider'],
    ['error-429-always', 'rate-limited'],
    ['error-402', 'balance'],
    ['cut', 'truncated']
  ])('%s is %s', async (model, kind) => {
    expect((await run(model, { params: { options } })).answer.failure?.class).toBe(kind)
  })

  it('refuses what is neither JPEG nor PNG with words', async () => {
    const gif = preparedImage(Buffer.from('GIF89a....'), 'gif')
    const { answer } = await run('grok-4.7', { params: { options } }, { images: [gif] })
    expect(answer.failure).toMatchObject({
      class: 'bad-input',
      sentence: 'The provider does not take images of this format.'
    })
  })
})

describe('parameters', () => {
  it('go to Chat Completions', async () => {
    await run('grok-4.7', {
      prompt: { text: 'Look.', system: 'Be brief.' },
      params: { temperature: 0.2, topP: 0.9, maxTokens: 500, seed: 7, reasoningEffort: 'low' }
    })
    expect(sent()).toMatchObject({
      temperature: 0.2,
      top_p: 0.9,
      max_completion_tokens: 500,
      seed: 7,
      reasoning_effort: 'low',
      stream_options: { include_usage: true }
    })
  })

  it('go to Responses: the system prompt as a message, no seed', async () => {
    const { answer } = await run('grok-4.7', {
      prompt: { text: 'Look.', system: 'Be brief.' },
      params: { seed: 7, maxTokens: 500, reasoningEffort: 'low', options: { api: 'responses' } }
    })
    expect(sent()).toMatchObject({
      input: [{ role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] }, {}],
      max_output_tokens: 500,
      reasoning: { effort: 'low' },
      store: false
    })
    expect(sent()).not.toHaveProperty('instructions')
    expect(sent()).not.toHaveProperty('seed')
    expect(answer.warnings).toEqual(['The seed was not sent: the Responses API has none.'])
  })

  it.each([
    ['grok-4.7', true],
    ['grok-4.3', true],
    ['grok-3-mini', true],
    ['grok-4', false],
    ['grok-4-0709', false],
    ['grok-4-fast-reasoning', false],
    ['grok-3', false],
    ['grok-code-fast-1', false],
    ['grok-4.20-0309-non-reasoning', false]
  ])('%s takes an effort: %s', (model, takes) => {
    expect(adapter.paramsOf?.(model).includes('reasoningEffort')).toBe(takes)
  })
})

it('leaves the cost open where the provider does not say it', async () => {
  const { answer, events } = await run('grok-4.7', {
    prompt: { text: 'Look [[mock:no-cost]]', system: '' }
  })
  expect(answer.usage?.imageTokens).toBe(85)
  expect(events.some(({ type }) => type === 'cost')).toBe(false)
})

describe('the list of models', () => {
  it('has sight and prices, long requests apart', async () => {
    const models = await question(adapter.models!)
    expect(models.map(({ id, vision }) => [id, vision])).toEqual([
      ['grok-4.7', 'yes'],
      ['grok-4.3', 'yes'],
      ['grok-code-fast-1', 'no']
    ])
    expect(models[1]).toEqual({
      id: 'grok-4.3',
      vision: 'yes',
      contextTokens: 1_000_000,
      released: '2025-10-09',
      price: {
        inputPerMTok: '1.25',
        outputPerMTok: '2.5',
        cachedInputPerMTok: '0.2',
        imagePerMTok: '1.25',
        tiers: [
          {
            aboveInputTokens: 200_000,
            inputPerMTok: '2.5',
            outputPerMTok: '5',
            cachedInputPerMTok: '0.4'
          }
        ],
        source: 'said by the server'
      }
    })
    expect(models[2]?.price).not.toHaveProperty('imagePerMTok')
  })

  it('is the plain one where there is no other', async () => {
    mock.set({ listsPrices: false } as object)
    const models = await question(adapter.models!)
    expect(models).toEqual(
      ['grok-4.7', 'grok-4.3', 'grok-4', 'grok-code-fast-1'].map((id) => ({ id }))
    )
  })

  it('refuses a wrong key at once', async () => {
    await expect(question(adapter.models!, 'wrong')).rejects.toMatchObject({
      failure: { class: 'auth' }
    })
    expect(mock.requests).toHaveLength(1)
  })
})
