import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startGeminiMock, type GeminiMock } from '../../../../../e2e/mocks/gemini/geminiServer'
import { startServer } from '../../../../../e2e/mocks/httpServer'
import type { AttemptPlan } from '../adapter'
import { ask as askFree } from '../ask'
import { attempt, PIXEL_PNG, preparedImage, type Options } from '../testing/attempt'
import gemini from './gemini'

const KEY = 'AIza-canary-0123456789'
const SCHEMA = { type: 'object', properties: { wheels: { type: 'integer' } } }

let mock: GeminiMock
beforeEach(async () => {
  mock = await startGeminiMock({ apiKey: KEY })
})
afterEach(async () => {
  await mock.close()
})

function ask(
  model: string,
  plan: Partial<AttemptPlan> = {},
  options: Partial<Omit<Options, 'plan'>> = {}
) {
  return attempt({
    adapter: gemini,
    key: KEY,
    ...options,
    plan: { baseUrl: mock.baseUrl, model, ...plan }
  })
}

interface Sent {
  readonly contents: { readonly parts: Record<string, unknown>[] }[]
  readonly systemInstruction?: unknown
  readonly generationConfig?: Record<string, unknown>
}

function sent(): Sent {
  return mock.generations().at(-1)?.json as Sent
}

describe('an answer', () => {
  it('streams text with usage, model, id and finish reason', async () => {
    const { answer } = await ask('long:20', {}, { images: [preparedImage(PIXEL_PNG)] })
    expect(answer).toMatchObject({
      state: 'done',
      text: Array.from({ length: 20 }, (_, n) => `w${n}`).join(' '),
      usage: { inputTokens: 261, imageTokens: 258, outputTokens: 20 },
      servedModel: 'long:20',
      requestId: 'mock-response',
      finishReason: 'STOP',
      warnings: []
    })
  })

  it('sends exactly the prepared bytes in order, and the key in its header only', async () => {
    const bytes = Buffer.concat([PIXEL_PNG, randomBytes(2_000_000)])
    const { answer } = await ask(
      'sees-image',
      { prompt: { text: 'Zwei Bilder – „größer“?', system: 'Be brief.' } },
      { images: [preparedImage(bytes), preparedImage(PIXEL_PNG)] }
    )
    const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex')
    expect(answer.text).toBe(
      [bytes, PIXEL_PNG]
        .map((data) => `I see image/png, ${data.length} bytes, sha256 ${sha(data)}.`)
        .join(' ')
    )
    expect(sent().contents[0]?.parts.map((part) => Object.keys(part))).toEqual([
      ['inlineData'],
      ['inlineData'],
      ['text']
    ])
    expect(sent().systemInstruction).toEqual({ parts: [{ text: 'Be brief.' }] })
    const [request] = mock.generations()
    expect(request?.headers['x-goog-api-key']).toBe(KEY)
    expect(request?.path).toBe('/v1beta/models/sees-image:streamGenerateContent?alt=sse')
  })

  it('understands an address without a version, and names with colons', async () => {
    const { answer } = await ask('long:1', { baseUrl: mock.origin })
    expect(answer.text).toBe('w0')
    expect(mock.generations()[0]?.path).toContain('/v1beta/models/long%3A1:')
  })

  it('asks with text alone', async () => {
    const { answer } = await ask('gemini-2.5-flash')
    expect(answer.text).toContain('This is gemini-2.5-flash, asked about “picture.” with 0 images.')
  })

  it('keeps JSON that fits the schema', async () => {
    const { answer } = await ask('gemini-4-argon', { params: { jsonSchema: SCHEMA } })
    expect(JSON.parse(answer.text)).toEqual({ wheels: 1 })
    expect(sent().generationConfig).toMatchObject({
      responseMimeType: 'application/json',
      responseJsonSchema: SCHEMA
    })
  })

  it.each([
    ['multibyte', 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'],
    ['crlf', /^A red motorcycle .* window\.$/],
    ['usage-after-finish', /^A red motorcycle .* window\.$/],
    ['hold-after-finish', /^A red motorcycle .* window\.$/],
    ['json-array', /^A red motorcycle .* window\.$/],
    ['malformed-frame', 'Before the bad frame, after the bad frame.']
  ])('%s', async (model, text) => {
    const { answer } = await ask(model)
    expect(answer.failure).toBeUndefined()
    expect(answer.text).toMatch(text)
    expect(answer.usage?.inputTokens).toBe(3)
    await expect.poll(() => mock.open()).toBe(0)
  })

  it('leaves usage unknown where nobody said it', async () => {
    const { answer } = await ask('no-usage')
    expect([answer.state, answer.usage]).toEqual(['done', undefined])
  })

  it('tells what was cached', async () => {
    const { answer } = await ask('cached', {}, { images: [preparedImage(PIXEL_PNG)] })
    expect(answer.usage).toMatchObject({ inputTokens: 261, cachedTokens: 200 })
  })
})

describe('parameters', () => {
  it('sends what was set as Google names it, and nothing else', async () => {
    await ask('long:1')
    expect(Object.keys(sent())).toEqual(['contents'])
    const { answer } = await ask('long:1', {
      params: { temperature: 0.2, topP: 0.9, maxTokens: 500, seed: 7, detail: 'auto' }
    })
    expect(answer.state).toBe('done')
    expect(sent().generationConfig).toEqual({
      temperature: 0.2,
      topP: 0.9,
      maxOutputTokens: 500,
      seed: 7
    })
  })

  it.each([
    ['gemini-3.8-flash', 'low', 'MEDIA_RESOLUTION_LOW', undefined],
    ['gemini-3.8-flash', 'high', 'MEDIA_RESOLUTION_HIGH', undefined],
    ['gemini-3.8-flash', 'original', undefined, 'MEDIA_RESOLUTION_ULTRA_HIGH'],
    ['gemini-2.5-flash', 'original', 'MEDIA_RESOLUTION_HIGH', undefined]
  ] as const)('%s, detail %s', async (model, detail, whole, part) => {
    const { answer } = await ask(
      model,
      { params: { detail } },
      { images: [preparedImage(PIXEL_PNG)] }
    )
    expect(answer.state).toBe('done')
    expect(sent().generationConfig?.['mediaResolution']).toBe(whole)
    const level = part && { level: part }
    expect(sent().contents[0]?.parts[0]?.['mediaResolution']).toEqual(level)
  })
})

describe('reasoning', () => {
  const thought = 'Wheels and chrome: a motorcycle.'

  it.each([
    ['gemini-4-argon', 'high', { thinkingLevel: 'HIGH' }, []],
    ['gemini-3.8-flash', 'minimal', { thinkingLevel: 'MINIMAL' }, []],
    ['gemini-3.8-flash', 'none', { thinkingLevel: 'MINIMAL' }, ['cannot be told not to']],
    ['gemini-3.1-pro-preview', 'minimal', { thinkingLevel: 'LOW' }, ['“low” was sent']],
    ['gemini-3.1-pro-preview', 'max', { thinkingLevel: 'HIGH' }, ['“high” was sent']],
    ['gemini-2.5-pro', 'none', { thinkingBudget: 128 }, ['cannot be told not to']],
    ['gemini-2.5-pro', 'max', { thinkingBudget: 32_768 }, []],
    ['gemini-2.5-flash', 'medium', { thinkingBudget: 8192 }, []]
  ] as const)('%s at %s is shown apart and counted', async (model, effort, config, warnings) => {
    const { answer } = await ask(model, { params: { reasoningEffort: effort } })
    expect(answer).toMatchObject({ state: 'done', reasoning: thought })
    expect(answer.text).toContain(`This is ${model}`)
    expect(answer.usage?.reasoningTokens).toBe(5)
    expect(sent().generationConfig?.['thinkingConfig']).toEqual({
      includeThoughts: true,
      ...config
    })
    expect(answer.warnings).toEqual(
      warnings.map((words) => expect.stringContaining(words) as string)
    )
  })

  it('is turned off where it can be', async () => {
    const { answer } = await ask('gemini-2.5-flash-lite', { params: { reasoningEffort: 'none' } })
    expect(answer).toMatchObject({ state: 'done', reasoning: '', warnings: [] })
    expect(sent().generationConfig?.['thinkingConfig']).toEqual({
      includeThoughts: false,
      thinkingBudget: 0
    })
  })

  it('is shown where the model does it unasked, and not asked of one that cannot', async () => {
    expect((await ask('gemini-3.8-flash')).answer.reasoning).toBe(thought)
    expect((await ask('gemma-4-31b-it')).answer.state).toBe('done')
    expect(sent().generationConfig).toBeUndefined()
  })
})

describe('failures', () => {
  it.each([
    ['blocked', 'filtered', { vendorCode: 'PROHIBITED_CONTENT', sentence: /blocked the prompt/ }],
    ['safety-empty', 'filtered', { vendorCode: 'SAFETY' }],
    ['recitation', 'filtered', { vendorMessage: 'The answer repeats a source.' }],
    ['finish:MAX_TOKENS', 'truncated', { sentence: /length limit/ }],
    ['finish:SPII', 'filtered', { sentence: /personal data/ }],
    ['finish:OTHER', 'provider', {}],
    ['finish:SUNSET', 'truncated', { vendorCode: 'SUNSET' }],
    ['empty', 'empty', {}],
    ['cut', 'truncated', { sentence: /connection closed/ }],
    ['cut-reset', 'truncated', {}],
    ['cut-mid-utf8', 'truncated', {}],
    ['json-array-cut', 'truncated', {}],
    ['html', 'unreadable', { sentence: /web page/ }],
    ['drop-head', 'outcome-unknown', {}],
    ['error-in-stream', 'provider', { vendorCode: 'UNAVAILABLE', sentence: /overloaded/ }],
    ['error-in-stream:RESOURCE_EXHAUSTED', 'rate-limited', {}],
    ['error-400', 'bad-input', { status: 400, notCharged: true }],
    ['error-400-array', 'auth', { vendorCode: 'INVALID_ARGUMENT' }],
    ['error-key', 'auth', { status: 400, nextStep: /Check the key/ }],
    ['error-location', 'balance', { nextStep: /Enable billing/ }],
    ['error-payload', 'too-large', {}],
    ['error-403', 'auth', { vendorCode: 'PERMISSION_DENIED' }],
    ['error-404', 'bad-input', { nextStep: /list of models/ }],
    ['error-429-always', 'rate-limited', { retryAfterMs: 50, notCharged: true }],
    ['error-429-day', 'rate-limited', { retryAfterMs: 34_075, sentence: /daily quota/ }],
    ['error-429-none', 'balance', { nextStep: /Enable billing/ }],
    ['error-credits', 'balance', {}],
    ['error-500', 'provider', { vendorCode: 'INTERNAL' }],
    ['error-502-html', 'provider', { sentence: /web page/ }],
    ['error-503', 'provider', { sentence: /overloaded/ }],
    ['error-504', 'timeout', { status: 504 }],
    ['redirect', 'unreadable', { status: 307 }],
    ['gemini-nowhere', 'bad-input', { sentence: /does not know this model/ }]
  ])('%s is %s', async (model, kind, rest) => {
    const { answer } = await ask(model)
    expect(answer.failure).toMatchObject({ class: kind })
    for (const [field, value] of Object.entries(rest)) {
      const said = answer.failure?.[field as keyof typeof answer.failure]
      if (value instanceof RegExp) expect(said).toMatch(value)
      else expect(said).toBe(value)
    }
    expect(answer.failure?.nextStep).toMatch(/\.$/)
    expect(mock.generations()).toHaveLength(1)
  })

  it('keeps the text that came before, and knows no output of a cut stream', async () => {
    const { answer } = await ask('cut')
    expect(answer.text).toBe('The first half of the answer')
    expect(answer.usage).toEqual({ inputTokens: 3 })
  })

  it('knows what a blocked prompt used', async () => {
    expect((await ask('blocked')).answer.usage).toEqual({ inputTokens: 3, outputTokens: 0 })
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    const onEvent = (event: { type: string }): void => {
      if (event.type === 'text') stop.abort()
    }
    const { answer } = await ask('stall', {}, { signal: stop.signal, onEvent })
    expect(answer.failure?.class).toBe('cancelled')
    await expect.poll(() => mock.open()).toBe(0)
  })

  it('hides a key that is said back', async () => {
    const { answer, recording } = await ask('error-key-echo')
    expect(answer.failure).toMatchObject({ class: 'auth' })
    expect(JSON.stringify([answer, recording.exchanges])).not.toContain(KEY)
  })

  it('takes the key to no other address', async () => {
    const other = await startServer((_request, response) => void response.end())
    mock.set({ redirectTo: other.origin })
    await ask('redirect')
    expect(other.requests).toEqual([])
    await other.close()
  })
})

describe('questions about the account', () => {
  const question = (key: string, baseUrl = mock.baseUrl) =>
    askFree({
      adapter: gemini,
      script: gemini.models!,
      baseUrl,
      key,
      clock: { now: () => performance.now(), date: () => new Date('2026-11-21T12:00:00Z') },
      timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
    })

  it('lists the models that answer prompts, by their plain names', async () => {
    const models = await question(KEY)
    expect(models[0]).toEqual({
      id: 'gemini-4-argon',
      label: 'Gemini 4 Argon',
      contextTokens: 1_048_576,
      maxOutputTokens: 65_536
    })
    expect(models.map(({ id }) => id)).not.toContain('gemini-embedding-2')
    expect(mock.requests[0]?.path).not.toContain(KEY)
  })

  it('goes on to the next page, and stops where a server repeats itself', async () => {
    const pages = await startServer((request, response) => {
      const token = new URL(request.path, 'http://mock').searchParams.get('pageToken')
      const models = [
        { name: `models/${token ?? 'first'}`, supportedGenerationMethods: ['generateContent'] }
      ]
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ models, nextPageToken: 'second' }))
    })
    const models = await question(KEY, pages.origin)
    expect(models.map(({ id }) => id)).toEqual(['first', 'second'])
    await pages.close()
  })

  it('shows a wrong key', async () => {
    await expect(question('wrong')).rejects.toMatchObject({ failure: { class: 'auth' } })
  })
})
