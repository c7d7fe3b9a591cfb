import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startOpenAiPlatformMock,
  type PlatformMock
} from '../../../../../e2e/mocks/openai/openaiPlatform'
import type { AttemptPlan } from '../adapter'
import { ask } from '../ask'
import { usualRateHeaders } from '../rateHeaders'
import { attempt, PIXEL_PNG, preparedImage } from '../testing/attempt'
import adapter from './openai'

const KEY = 'sk-proj-0123456789abcdef'
const PICTURE = preparedImage(PIXEL_PNG)

let mock: PlatformMock
beforeEach(async () => {
  mock = await startOpenAiPlatformMock({ apiKey: KEY })
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

const chat = { options: { api: 'chat' } }
const SCHEMA = {
  type: 'object',
  properties: { thing: { type: 'string' } },
  required: ['thing'],
  additionalProperties: false
}

describe.each(['responses', 'chat'])('an answer over %s', (api) => {
  const options = { api }

  it('names its model, and says what it used and what was served', async () => {
    const { answer, events } = await run('gpt-4.1', {
      prompt: { text: 'What is this thing?', system: 'Be brief.' },
      params: { options }
    })
    expect(answer).toMatchObject({
      state: 'done',
      text: 'This is gpt-4.1. Your last word was thing? and I see 1 image.',
      usage: { inputTokens: 91, outputTokens: 13, cachedTokens: 0, reasoningTokens: 0 },
      servedModel: 'gpt-4.1',
      requestId: 'req_mock',
      finishReason: api === 'chat' ? 'stop' : 'completed',
      warnings: []
    })
    // A price is known elsewhere; OpenAI itself says none.
    expect(events.some(({ type }) => type === 'cost')).toBe(false)
    expect(mock.requests).toHaveLength(1)
    expect(mock.chats()[0]?.path).toBe(api === 'chat' ? '/v1/chat/completions' : '/v1/responses')
  })

  it('switches the padding of deltas off', async () => {
    const { recording } = await run('gpt-4.1', { params: { options } })
    const bytes = Buffer.concat(recording.exchanges[0]!.chunks.map((chunk) => chunk.bytes))
    expect(bytes.toString()).not.toContain('obfuscation')
  })

  it('sends several images in their order, with the detail', async () => {
    const second = preparedImage(Buffer.concat([PIXEL_PNG, Buffer.from('2')]))
    const { answer } = await run(
      'sees-image',
      { params: { detail: 'low', options } },
      { images: [PICTURE, second] }
    )
    const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    expect(answer.text).toBe(
      [PICTURE, second]
        .map(({ bytes }) => `I see image/png, ${bytes.length} bytes, sha256 ${sha(bytes)}.`)
        .join(' ')
    )
    expect(JSON.stringify(sent()).match(/"detail":"low"/g)).toHaveLength(2)
  })

  it('asks a text model without an image', async () => {
    const { answer } = await run('gpt-4.1', { params: { options } }, { images: [] })
    expect(answer.text).toContain('I see 0 images')
  })

  it('fits a JSON Schema, strictly', async () => {
    const { answer } = await run('gpt-5.4-mini', { params: { jsonSchema: SCHEMA, options } })
    expect(JSON.parse(answer.text)).toEqual({
      thing: 'This is gpt-5.4-mini. Your last word was picture. and I see 1 image.'
    })
  })

  it('says what is wrong with a schema that is not strict', async () => {
    const { answer } = await run('gpt-5.4-mini', {
      params: { jsonSchema: { type: 'object', properties: { thing: {} } }, options }
    })
    expect(answer.failure).toMatchObject({
      class: 'bad-input',
      status: 400,
      sentence: 'The provider does not take this JSON Schema.',
      vendorCode: 'invalid_json_schema',
      notCharged: true
    })
    expect(answer.failure?.nextStep).toContain('additionalProperties')
  })

  it.each([
    ['refusal', 'refused', /^I cannot help/],
    ['content-filter', 'filtered', undefined],
    ['length', 'truncated', undefined],
    ['midstream-error', 'provider', undefined],
    ['cut', 'truncated', undefined],
    ['error-429-always', 'rate-limited', /Rate limit/],
    ['error-quota', 'balance', /quota/],
    ['error-401', 'auth', /Incorrect/],
    ['error-500', 'provider', /server had an error/],
    ['empty', 'empty', undefined]
  ])('%s is %s', async (model, kind, vendorMessage) => {
    const { answer } = await run(model, { params: { options } })
    expect(answer.state).toBe('failed')
    expect(answer.failure?.class).toBe(kind)
    if (vendorMessage) expect(answer.failure?.vendorMessage).toMatch(vendorMessage)
    expect(answer.failure?.nextStep).not.toBe('')
  })

  it('reads a whole body where a server does not stream', async () => {
    const { answer } = await run('json-instead-of-sse', { params: { options } })
    expect(answer.text).toMatch(/^A red motorcycle/)
    expect(answer.usage?.outputTokens).toBe(15)
  })

  it('stops at once', async () => {
    const { answer } = await run(
      'stall',
      { params: { options } },
      { signal: AbortSignal.timeout(150) }
    )
    expect(answer.failure?.class).toBe('cancelled')
    expect(answer.text).toBe('The first half of the answer')
    await expect.poll(() => mock.open()).toBe(0)
  })

  it('follows no redirect with the key', async () => {
    const other = await startOpenAiPlatformMock()
    mock.set({ redirectTo: other.origin })
    const { answer } = await run('redirect', { params: { options } })
    expect(answer.failure?.sentence).toContain(new URL(other.origin).host)
    expect(other.requests).toHaveLength(0)
    await other.close()
  })
})

describe('parameters', () => {
  it('go to Responses by its names, and nothing is stored', async () => {
    await run('gpt-4.1', {
      prompt: { text: 'Look.', system: 'Be brief.' },
      params: { temperature: 0.2, topP: 0.9, maxTokens: 500, detail: 'high' }
    })
    expect(sent()).toMatchObject({
      model: 'gpt-4.1',
      instructions: 'Be brief.',
      temperature: 0.2,
      top_p: 0.9,
      max_output_tokens: 500,
      stream: true,
      store: false,
      stream_options: { include_obfuscation: false }
    })
    expect(sent()).not.toHaveProperty('reasoning')
    expect(sent()).not.toHaveProperty('text')
  })

  it('go to Chat Completions by its names', async () => {
    await run('gpt-4.1', {
      params: { temperature: 0.2, topP: 0.9, maxTokens: 500, seed: 7, ...chat }
    })
    expect(sent()).toMatchObject({
      temperature: 0.2,
      top_p: 0.9,
      max_completion_tokens: 500,
      seed: 7,
      stream_options: { include_usage: true, include_obfuscation: false }
    })
    expect(sent()).not.toHaveProperty('max_tokens')
  })

  it('asks for a summary of the reasoning, and shows it apart', async () => {
    const { answer } = await run('gpt-5.6-luna', { params: { reasoningEffort: 'high' } })
    expect(sent()['reasoning']).toEqual({ effort: 'high', summary: 'auto' })
    expect(answer.reasoning).toBe('Wheels and chrome: a motorcycle.')
    expect(answer.text).toMatch(/^This is gpt-5\.6-luna\./)
    expect(answer.usage).toMatchObject({ outputTokens: 18, reasoningTokens: 5 })
  })

  it.each([
    ['high', { summary: 'none' }, { effort: 'high' }],
    ['high', { summary: 'detailed' }, { effort: 'high', summary: 'detailed' }],
    ['none', {}, { effort: 'none' }]
  ] as const)('effort %s with %o asks %o', async (reasoningEffort, options, reasoning) => {
    await run('gpt-5.6-luna', { params: { reasoningEffort, options } })
    expect(sent()['reasoning']).toEqual(reasoning)
  })

  it('sends a verbosity where the model has one', async () => {
    const options = { verbosity: 'low' }
    await run('gpt-5.4-mini', { params: { options } })
    expect(sent()['text']).toEqual({ verbosity: 'low' })
    await run('gpt-5.4-mini', { params: { options: { ...options, api: 'chat' } } })
    expect(sent()['verbosity']).toBe('low')
    await run('gpt-4.1', { params: { options } })
    expect(sent()).not.toHaveProperty('text')
  })

  it.each([
    ['gpt-5.4-mini', { temperature: 0.3, topP: 0.5 }, ['Temperature', 'Top P']],
    ['gpt-5.4-mini', { temperature: 0.3, reasoningEffort: 'low' }, ['Temperature']],
    ['gpt-4.1', { seed: 4 }, ['The seed']],
    ['gpt-4.1', { detail: 'original' }, ['Detail “original”']],
    ['gpt-5.4-mini', { detail: 'original' }, []],
    ['gpt-5.4-mini', { temperature: 0.3, reasoningEffort: 'none' }, []]
  ] as const)('%s with %o leaves out %o, and says so', async (model, params, left) => {
    const { answer } = await run(model, { params })
    expect(answer.state).toBe('done')
    expect(answer.warnings.map((words) => words.split(' was not sent')[0])).toEqual(left)
  })

  it('offers a model only what it takes', () => {
    const takes = (model: string) => adapter.paramsOf?.(model) ?? []
    expect(takes('gpt-6-astra')).not.toContain('temperature')
    expect(takes('gpt-6.1-sol')).not.toContain('topP')
    expect(takes('o3')).not.toContain('temperature')
    expect(takes('gpt-5.2')).toContain('temperature')
    expect(takes('gpt-4o-2024-08-06')).not.toContain('reasoningEffort')
    expect(takes('ft:gpt-4.1-mini-2025-04-14:team::id')).not.toContain('reasoningEffort')
    expect(takes('something-new')).toContain('reasoningEffort')
    expect(adapter.options?.('gpt-4.1').map(({ id }) => id)).toEqual(['api'])
    expect(adapter.options?.('o3').map(({ id }) => id)).toEqual(['api', 'summary'])
  })
})

describe('errors in a response', () => {
  it.each([
    ['failed', 'provider', 'The provider broke the answer off with an error of its own.'],
    ['failed:rate_limit_exceeded', 'rate-limited', 'The provider’s rate limit is reached.'],
    ['failed:image_parse_error', 'bad-input', 'The provider could not read the image.'],
    ['failed:unsupported_image_media_type', 'bad-input', /format/],
    ['failed:image_too_large', 'too-large', /more pixels/],
    ['failed:empty_image_file', 'bad-input', 'The image arrived empty.'],
    ['failed:image_content_policy_violation', 'filtered', /refused the image/],
    ['failed:bio_policy', 'filtered', /policy/],
    ['error-event:invalid_base64_image', 'bad-input', 'The provider could not read the image.'],
    ['error-event:server_error', 'provider', /broke the answer off/],
    ['incomplete:content_filter', 'filtered', /filter/],
    ['incomplete:max_output_tokens', 'truncated', /length limit/],
    ['incomplete:steered', 'truncated', /stopped before/]
  ])('%s is %s', async (model, kind, sentence) => {
    const { answer } = await run(model)
    expect(answer.failure?.class).toBe(kind)
    expect(answer.failure?.sentence).toMatch(sentence)
    expect(answer.failure?.vendorCode).toBe(model.split(':')[1] ?? 'server_error')
    expect(answer.text).toBe('The first half of the answer')
    expect(mock.requests).toHaveLength(1)
  })

  it('says what was used although it failed', async () => {
    const { answer } = await run('failed')
    expect(answer.usage).toMatchObject({ inputTokens: 88, outputTokens: 6 })
  })
})

describe('the account', () => {
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

  it('lists the models that answer, with their dates', async () => {
    const models = await question(adapter.models!)
    expect(models.map(({ id }) => id)).toEqual([
      'gpt-6-astra',
      'gpt-6.1-sol',
      'gpt-5.6-luna',
      'gpt-5.4-mini',
      'gpt-5.2',
      'gpt-4.1',
      'gpt-4o-2024-08-06',
      'o3'
    ])
    expect(models[0]).toEqual({ id: 'gpt-6-astra', released: '2025-10-09' })
  })

  it('refuses a wrong key', async () => {
    await expect(question(adapter.models!, 'sk-wrong')).rejects.toMatchObject({
      failure: { class: 'auth' }
    })
  })

  it('knows its limits from the headers of an answer', async () => {
    const heads: Record<string, string>[] = []
    await run('gpt-4.1', {}, { onHead: (_: number, headers: never) => heads.push(headers) })
    expect(usualRateHeaders(heads[0]!)).toEqual({
      requests: { limit: 500, remaining: 499, resetMs: 120 },
      tokens: { limit: 200_000, remaining: 199_100, resetMs: 360_000 }
    })
  })
})

it('estimates an image by its model and detail', () => {
  const photo = { width: 4032, height: 3024 }
  expect(adapter.imageTokens?.('gpt-6-astra', photo, {})).toBe(14_364)
  expect(adapter.imageTokens?.('gpt-6-astra', photo, { detail: 'high' })).toBe(2942)
  expect(adapter.imageTokens?.('gpt-nowhere', photo, {})).toBeUndefined()
})
