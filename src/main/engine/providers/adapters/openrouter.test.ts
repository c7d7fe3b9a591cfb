import Big from 'big.js'
import { afterEach, describe, expect, it } from 'vitest'
import type { PlatformMock } from '../../../../../e2e/mocks/openai/openaiPlatform'
import {
  OPENROUTER_PRICE,
  startOpenRouterMock,
  type OpenRouterOptions
} from '../../../../../e2e/mocks/openrouter/openrouterServer'
import type { Usage } from '../../../../shared/domain/cost'
import type { AttemptPlan } from '../adapter'
import { ask } from '../ask'
import { attempt, PIXEL_PNG, preparedImage } from '../testing/attempt'
import adapter from './openrouter'

const KEY = 'sk-or-v1-0123456789abcdef'
const PICTURE = preparedImage(PIXEL_PNG)

let mock: PlatformMock
async function start(options: OpenRouterOptions = {}): Promise<void> {
  mock = await startOpenRouterMock({ apiKey: KEY, ...options })
}
afterEach(async () => {
  await mock.close()
})

function run(model: string, plan: Partial<AttemptPlan> = {}) {
  return attempt({
    adapter,
    key: KEY,
    images: [PICTURE],
    plan: { baseUrl: mock.baseUrl, model, ...plan }
  })
}

function sent(): Record<string, unknown> {
  return mock.chats().at(-1)?.json as Record<string, unknown>
}

function question<T>(
  script: Parameters<typeof ask<T>>[0]['script'],
  key: string | undefined = KEY
): Promise<T> {
  return ask({
    adapter,
    script,
    baseUrl: mock.baseUrl,
    ...(key !== '' && { key }),
    clock: { now: () => performance.now(), date: () => new Date('2026-11-21T10:00:00Z') },
    timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
  })
}

/** What the upstream charges for these tokens, to the last digit. */
function upstreamCost({ inputTokens = 0, outputTokens = 0 }: Usage): Big {
  return new Big(inputTokens)
    .times(OPENROUTER_PRICE.input)
    .plus(new Big(outputTokens).times(OPENROUTER_PRICE.output))
    .div('1e8')
}

describe('an answer', () => {
  it('names the upstream, shows reasoning once, and is billed to the last digit', async () => {
    await start()
    const { answer } = await run('openai/gpt-6-astra', {
      prompt: { text: 'What is this thing?', system: 'Be brief.' },
      params: { reasoningEffort: 'high', maxTokens: 400, seed: 3, temperature: 0.1, detail: 'low' }
    })
    expect(answer).toMatchObject({
      state: 'done',
      text: 'This is openai/gpt-6-astra. Your last word was thing? and I see 1 image.',
      reasoning: 'Wheels and chrome: a motorcycle.',
      servedModel: 'openai/gpt-6-astra via DeepInfra',
      finishReason: 'stop',
      usage: { inputTokens: 91, outputTokens: 18, reasoningTokens: 5 },
      cost: { mark: 'billed', usd: upstreamCost(answer.usage!).toFixed() }
    })
    expect(answer.cost).toHaveProperty('usd', '0.00019401')
    expect(sent()).toMatchObject({
      reasoning: { effort: 'high' },
      max_tokens: 400,
      seed: 3,
      temperature: 0.1
    })
    expect(sent()).not.toHaveProperty('reasoning_effort')
    expect(sent()).not.toHaveProperty('provider')
  })

  it('counts the upstream’s price too where its key is one’s own', async () => {
    await start({ byok: true })
    const { answer } = await run('qwen/qwen3-vl-8b-instruct')
    const upstream = upstreamCost(answer.usage!)
    expect(answer.cost).toMatchObject({
      mark: 'billed',
      usd: upstream.plus(upstream.times('0.05')).toFixed()
    })
  })

  it('does not take a keep-alive comment for the beginning of an answer', async () => {
    await start({ tokensPerSecond: 20 })
    const { answer } = await run('slow:8')
    expect(answer.timings.firstText! - answer.timings.firstByte!).toBeGreaterThan(40)
    expect(answer.warnings).toEqual([])
  })

  it.each([
    ['refusal', 'refused'],
    ['native-refusal', 'refused'],
    ['midstream-error', 'provider'],
    ['content-filter', 'filtered'],
    ['length', 'truncated'],
    ['cut', 'truncated'],
    ['error-429-always', 'rate-limited'],
    ['error-402', 'balance']
  ])('%s is %s', async (model, kind) => {
    await start()
    const { answer } = await run(model)
    expect(answer.failure?.class).toBe(kind)
    expect(mock.chats()).toHaveLength(1)
  })

  it('tells a router’s moderation from a refused key', async () => {
    await start()
    const prompt = { text: 'Describe [[mock:moderated]]', system: '' }
    const { answer } = await run('openai/gpt-6-astra', { prompt })
    expect(answer.failure).toMatchObject({
      class: 'filtered',
      status: 403,
      sentence: 'The moderation before this model refused the request.',
      notCharged: true
    })
    mock.set({ apiKey: 'another' })
    expect((await run('openai/gpt-6-astra')).answer.failure?.class).toBe('auth')
  })
})

describe('choosing an upstream', () => {
  it('asks for those that were named, in their order', async () => {
    await start()
    const options = { upstreams: ' novita, azure ,', fallbacks: false }
    const { answer } = await run('qwen/qwen3-vl-8b-instruct', { params: { options } })
    expect(sent()['provider']).toEqual({ order: ['novita', 'azure'], allow_fallbacks: false })
    expect(answer.servedModel).toBe('qwen/qwen3-vl-8b-instruct via Novita')
  })

  it('says when nobody may answer', async () => {
    await start()
    const options = { upstreams: 'nobody', fallbacks: false }
    const { answer } = await run('qwen/qwen3-vl-8b-instruct', { params: { options } })
    expect(answer.failure).toMatchObject({
      class: 'bad-input',
      sentence: 'OpenRouter has no upstream that can answer this as it was asked.',
      notCharged: true
    })
    const others = { upstreams: 'nobody' }
    await run('qwen/qwen3-vl-8b-instruct', { params: { options: others } })
    expect(sent()['provider']).toEqual({ order: ['nobody'], allow_fallbacks: true })
  })
})

describe('the list of models', () => {
  it('needs no key, and says sight, limits, prices and what is strict', async () => {
    await start()
    const models = await question(adapter.models!, '')
    expect(mock.requests[0]?.headers.authorization).toBeUndefined()
    expect(models[0]).toEqual({
      id: 'openai/gpt-6-astra',
      label: 'OpenAI: GPT-6 Astra',
      vision: 'yes',
      contextTokens: 1_000_000,
      maxOutputTokens: 128_000,
      released: '2026-09-21',
      json: 'yes',
      price: {
        inputPerMTok: '10',
        outputPerMTok: '50',
        cachedInputPerMTok: '1',
        tiers: [
          {
            aboveInputTokens: 272_000,
            inputPerMTok: '20',
            outputPerMTok: '75',
            cachedInputPerMTok: '1'
          }
        ],
        source: 'said by the server'
      }
    })
    // With a fifth off everything.
    expect(models[1]?.price).toEqual({
      inputPerMTok: '0.2',
      outputPerMTok: '0.6',
      cachedInputPerMTok: '0.04',
      cacheWritePerMTok: '0.24',
      reasoningPerMTok: '7.2',
      perImage: '0.000276',
      perCall: '0.0016',
      source: 'said by the server'
    })
    expect(models.map(({ vision, json }) => [vision, json])).toEqual([
      ['yes', 'yes'],
      ['yes', 'no'],
      ['yes', 'yes'],
      ['no', 'no'],
      ['yes', 'no']
    ])
    expect(models[3]?.price).toMatchObject({ inputPerMTok: '0', outputPerMTok: '0' })
    expect(models[4]).not.toHaveProperty('price')
  })
})

describe('the key', () => {
  it('is checked with a call of its own', async () => {
    await start()
    await expect(question(adapter.check!)).resolves.toBeUndefined()
    await expect(question(adapter.check!, 'wrong')).rejects.toMatchObject({
      failure: { class: 'auth' }
    })
  })

  it.each([
    [{}, undefined, 'No limit on this key; $3.21 spent with it so far'],
    [{ credits: { total: 100.5, used: 88.165 } }, '12.335', '$12.34 left'],
    [{ keyLimit: { limit: 10, left: 4.5 } }, '4.5', '$4.50 of this key’s $10.00 left'],
    [{ keyLimit: { limit: 10, left: 4.5 }, credits: { total: 1, used: 0.9 } }, '0.1', '$0.10 left'],
    [{ credits: { total: 1, used: 1.25 } }, '-0.25', '-$0.25 left']
  ])('with %o has %s left', async (options, usd, sentence) => {
    await start(options)
    expect(await question(adapter.balance!)).toEqual({
      ...(usd !== undefined && { usd }),
      sentence,
      asOf: '2026-11-21T10:00:00.000Z'
    })
  })
})

it('estimates images of the upstream vendors whose rule is known', () => {
  const photo = { width: 4032, height: 3024 }
  const tokens = (model: string) => adapter.imageTokens?.(model, photo, {})
  expect(tokens('openai/gpt-6-astra')).toBe(14_364)
  expect(tokens('openai/gpt-4o:extended')).toBe(765)
  expect(tokens('x-ai/grok-4.7')).toBe(1792)
  expect(tokens('qwen/qwen3-vl-8b-instruct')).toBeUndefined()
})
