import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startAnthropicMock,
  type AnthropicMock
} from '../../../../../e2e/mocks/anthropic/anthropicServer'
import { startServer } from '../../../../../e2e/mocks/httpServer'
import type { AttemptPlan } from '../adapter'
import { ask as askFree } from '../ask'
import { attempt, PIXEL_PNG, preparedImage, type Options } from '../testing/attempt'
import anthropic from './anthropic'

const KEY = 'sk-ant-canary-0123456789'
const SCHEMA = {
  type: 'object',
  properties: { colour: { type: 'string' } },
  required: ['colour'],
  additionalProperties: false
}

let mock: AnthropicMock
beforeEach(async () => {
  mock = await startAnthropicMock({ apiKey: KEY })
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
    adapter: anthropic,
    key: KEY,
    ...options,
    plan: { baseUrl: mock.baseUrl, model, ...plan }
  })
}

function sent(): Record<string, unknown> {
  return mock.messages().at(-1)?.json as Record<string, unknown>
}

describe('an answer', () => {
  it('streams text with usage, model, request id and stop reason', async () => {
    const { answer } = await ask('long:20', {}, { images: [preparedImage(PIXEL_PNG)] })
    expect(answer).toMatchObject({
      state: 'done',
      text: Array.from({ length: 20 }, (_, n) => `w${n}`).join(' '),
      usage: { inputTokens: 1003, outputTokens: 20, cachedTokens: 0, cacheWriteTokens: 0 },
      servedModel: 'long:20',
      requestId: 'req_mock',
      finishReason: 'end_turn',
      warnings: []
    })
  })

  it('sends exactly the prepared bytes in order, before the text, and the key in its header', async () => {
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
    const { messages, system } = sent() as {
      messages: { content: { type: string }[] }[]
      system: string
    }
    expect(messages[0]?.content.map(({ type }) => type)).toEqual(['image', 'image', 'text'])
    expect(system).toBe('Be brief.')
    expect(mock.messages()[0]?.headers).toMatchObject({
      'x-api-key': KEY,
      'anthropic-version': '2023-06-01'
    })
    expect(mock.messages()[0]?.headers.authorization).toBeUndefined()
  })

  it('understands an address without a version', async () => {
    const { answer } = await ask('long:1', { baseUrl: `${mock.origin}/` })
    expect(answer.text).toBe('w0')
  })

  it('asks with text alone', async () => {
    const { answer } = await ask('claude-opus-5')
    expect(answer.text).toContain('This is claude-opus-5, asked about “picture.” with 0 images.')
  })

  it('adds what was cached to the input', async () => {
    const { answer } = await ask('cached', {}, { images: [preparedImage(PIXEL_PNG)] })
    expect(answer.usage).toMatchObject({
      inputTokens: 1003,
      cachedTokens: 600,
      cacheWriteTokens: 300
    })
  })

  it('keeps JSON that fits the schema', async () => {
    const { answer } = await ask('claude-haiku-5-5', {
      params: { jsonSchema: SCHEMA, reasoningEffort: 'low' }
    })
    expect(Object.keys(JSON.parse(answer.text) as object)).toEqual(['colour'])
    expect(sent()['output_config']).toEqual({
      effort: 'low',
      format: { type: 'json_schema', schema: SCHEMA }
    })
  })

  it.each([
    ['multibyte', 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'],
    ['crlf', /^A red motorcycle .* window\.$/],
    ['pings', /^A red motorcycle .* window\.$/],
    ['new-event', /^A red motorcycle .* window\.$/],
    ['stop-sequence', /^A red motorcycle .* window\.$/],
    ['hold-after-stop', /^A red motorcycle .* window\.$/],
    ['json-instead-of-sse', /^A red motorcycle .* window\.$/],
    ['malformed-frame', 'Before the bad frame, after the bad frame.']
  ])('%s', async (model, text) => {
    const { answer } = await ask(model)
    expect(answer.failure).toBeUndefined()
    expect(answer.text).toMatch(text)
  })
})

describe('parameters', () => {
  it('sends what was set as Anthropic names it, and always a limit', async () => {
    await ask('claude-haiku-4-5-20251001', { params: { temperature: 0.2, maxTokens: 500 } })
    expect(sent()).toMatchObject({ temperature: 0.2, max_tokens: 500 })
    await ask('claude-haiku-4-5-20251001', { params: { topP: 0.9 } })
    expect(sent()).toMatchObject({ top_p: 0.9, max_tokens: 4096 })
    expect(Object.keys(sent())).toEqual(['model', 'max_tokens', 'messages', 'stream', 'top_p'])
  })

  it('has no seed and no detail, and no sampling for newer models', () => {
    expect(anthropic.params).not.toContain('seed')
    expect(anthropic.params).not.toContain('detail')
    expect(anthropic.paramsOf?.('claude-sonnet-5-5')).not.toContain('temperature')
  })

  it('says which of temperature and top p is left out', async () => {
    const both = { temperature: 0.2, topP: 0.9 }
    const plain = await ask('claude-haiku-4-5-20251001', { params: both })
    expect(plain.answer.state).toBe('done')
    expect(plain.answer.warnings).toEqual([expect.stringMatching(/^Top p was not sent/)])
    const thinking = await ask('claude-haiku-4-5-20251001', {
      params: { ...both, reasoningEffort: 'low' }
    })
    expect(thinking.answer.state).toBe('done')
    expect(thinking.answer.warnings).toEqual([
      expect.stringContaining('Claude takes neither while it reasons')
    ])
  })

  it('asks for a refusal instead of a silent resize only when told to', async () => {
    const images = [preparedImage(PIXEL_PNG)]
    await ask('sees-image', {}, { images })
    expect(JSON.stringify(sent())).not.toContain('oversized_image')
    await ask('sees-image', { params: { options: { refuseOversized: true } } }, { images })
    expect(JSON.stringify(sent())).toContain('"transformations":{"oversized_image":"error"}')
  })

  it('notes that many images may not be large', async () => {
    const large = { index: 0, name: 'a.png', format: 'png', width: 3000, height: 10, sizeBytes: 70 }
    const images = Array.from({ length: 21 }, () => preparedImage(PIXEL_PNG))
    const plan = images.map((_, index) => ({ ...large, index }) as const) as AttemptPlan['images']
    const { answer } = await ask('sees-image', { images: plan }, { images })
    expect(answer.warnings).toEqual([expect.stringContaining('more than 20 images')])
  })
})

describe('reasoning', () => {
  const thought = 'Wheels and chrome: a motorcycle.'

  it.each([
    ['claude-opus-5-5', 'high', { type: 'adaptive', display: 'summarized' }, 'high'],
    ['claude-fable-5-2', 'max', { type: 'adaptive', display: 'summarized' }, 'max'],
    ['claude-sonnet-4-6', 'medium', { type: 'adaptive', display: 'summarized' }, 'medium'],
    ['claude-sonnet-4-5-20250929', 'low', { type: 'enabled', budget_tokens: 2048 }, undefined]
  ] as const)(
    '%s at %s is shown apart and counted',
    async (model, effort, thinking, sentEffort) => {
      const { answer } = await ask(model, { params: { reasoningEffort: effort } })
      expect(answer).toMatchObject({ state: 'done', reasoning: thought, warnings: [] })
      expect(answer.text).toContain(`This is ${model}`)
      expect(answer.usage?.reasoningTokens).toBe(5)
      expect(answer.timings.firstReasoning).toBeLessThanOrEqual(answer.timings.firstText!)
      expect(sent()['thinking']).toEqual(thinking)
      expect((sent()['output_config'] as { effort?: string } | undefined)?.effort).toBe(sentEffort)
    }
  )

  it('is made readable on models that do it unasked', async () => {
    const { answer } = await ask('claude-haiku-5-5')
    expect([answer.reasoning, sent()['output_config']]).toEqual([thought, undefined])
  })

  it.each([
    ['claude-haiku-5-5', { type: 'disabled' }],
    ['claude-sonnet-5-5', { type: 'between_tools' }],
    ['claude-haiku-4-5-20251001', { type: 'disabled' }]
  ])('is turned off on %s', async (model, thinking) => {
    const { answer } = await ask(model, { params: { reasoningEffort: 'none' } })
    expect([answer.state, answer.reasoning, answer.warnings]).toEqual(['done', '', []])
    expect(sent()['thinking']).toEqual(thinking)
  })

  it('says so where it cannot be turned off', async () => {
    const { answer } = await ask('claude-opus-5-5', { params: { reasoningEffort: 'none' } })
    expect(answer).toMatchObject({
      state: 'done',
      warnings: ['This model always reasons; its lowest effort was asked for instead of none.']
    })
    expect(sent()['output_config']).toEqual({ effort: 'low' })
  })

  it('that used up the limit is no answer', async () => {
    const { answer } = await ask('thinking-only', { params: { reasoningEffort: 'high' } })
    expect(answer.failure?.class).toBe('truncated')
  })
})

describe('failures', () => {
  it.each([
    ['refusal', 'refused', { vendorCode: 'refusal', vendorMessage: /^bio: / }],
    ['refusal-bare', 'refused', { vendorCode: 'refusal' }],
    ['length', 'truncated', { vendorCode: 'max_tokens', sentence: /length limit/ }],
    ['context-exceeded', 'truncated', { nextStep: /larger context/ }],
    ['pause-turn', 'truncated', { vendorCode: 'pause_turn' }],
    ['new-stop', 'truncated', { vendorCode: 'sunset' }],
    ['empty', 'empty', {}],
    ['cut', 'truncated', { sentence: /connection closed/ }],
    ['cut-reset', 'truncated', { sentence: /connection closed/ }],
    ['cut-mid-utf8', 'truncated', {}],
    ['no-stop', 'truncated', {}],
    ['html', 'unreadable', { sentence: /web page/ }],
    ['drop-head', 'outcome-unknown', {}],
    ['error-in-stream', 'provider', { sentence: /overloaded/, vendorCode: 'overloaded_error' }],
    ['error-in-stream:rate_limit_error', 'rate-limited', {}],
    ['error-in-stream:billing_error', 'balance', {}],
    ['error-400', 'bad-input', { status: 400, notCharged: true }],
    ['error-credit', 'balance', { sentence: /no credit left/ }],
    ['error-401', 'auth', { vendorCode: 'authentication_error', requestId: 'req_mock' }],
    ['error-402', 'balance', { vendorCode: 'billing_error' }],
    ['error-403', 'auth', { sentence: /not allowed/ }],
    ['error-404', 'bad-input', { nextStep: /list of models/ }],
    ['error-413', 'too-large', { vendorCode: 'request_too_large' }],
    ['error-429-always', 'rate-limited', { retryAfterMs: 50 }],
    ['error-spend', 'balance', { vendorCode: 'enforced_spend_limit_reached' }],
    ['error-500', 'provider', { vendorCode: 'api_error' }],
    ['error-502-html', 'provider', { sentence: /web page/ }],
    ['error-504', 'timeout', { status: 504 }],
    ['error-529', 'provider', { status: 529, sentence: /overloaded/ }],
    ['redirect', 'unreadable', { status: 307 }],
    ['claude-nowhere', 'bad-input', { sentence: /does not know this model/ }]
  ])('%s is %s', async (model, kind, rest) => {
    const { answer } = await ask(model)
    expect(answer.failure).toMatchObject({ class: kind })
    for (const [field, value] of Object.entries(rest)) {
      const said = answer.failure?.[field as keyof typeof answer.failure]
      if (value instanceof RegExp) expect(said).toMatch(value)
      else expect(said).toBe(value)
    }
    expect(answer.failure?.nextStep).toMatch(/\.$/)
    expect(mock.messages()).toHaveLength(1)
  })

  it('keeps the text that came before, and knows no output of a cut stream', async () => {
    const { answer } = await ask('cut')
    expect(answer.text).toBe('The first half of the answer')
    expect(answer.usage).toEqual({ inputTokens: 3, cachedTokens: 0, cacheWriteTokens: 0 })
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
    const { answer, recording } = await ask('error-401-echo')
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
  const question = (key: string) =>
    askFree({
      adapter: anthropic,
      script: anthropic.models!,
      baseUrl: mock.baseUrl,
      key,
      clock: { now: () => performance.now(), date: () => new Date('2026-11-21T12:00:00Z') },
      timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
    })

  it('lists models with what the API says of them', async () => {
    const models = await question(KEY)
    expect(models[0]).toEqual({
      id: 'claude-fable-5-2',
      label: 'Claude Fable 5.2',
      vision: 'yes',
      json: 'yes',
      contextTokens: 1_000_000,
      maxOutputTokens: 128_000,
      family: 'Claude Fable',
      released: '2026-11-02'
    })
    expect(models.find(({ id }) => id.includes('sonnet-4-5'))?.note).toMatch(/2026-11-30\.$/)
  })

  it('goes on to the next page, and stops where a server repeats itself', async () => {
    let asked = 0
    const pages = await startServer((request, response) => {
      const after = new URL(request.path, 'http://mock').searchParams.get('after_id')
      asked++
      const id = after === null ? 'a' : 'b'
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ data: [{ id }], has_more: true, last_id: id }))
    })
    const models = await askFree({
      adapter: anthropic,
      script: anthropic.models!,
      baseUrl: `${pages.origin}/v1`,
      clock: { now: () => performance.now(), date: () => new Date() },
      timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
    })
    expect(models.map(({ id }) => id)).toEqual(['a', 'b', 'b'])
    expect(asked).toBe(3)
    await pages.close()
  })

  it('shows a wrong key', async () => {
    await expect(question('wrong')).rejects.toMatchObject({ failure: { class: 'auth' } })
  })
})

describe('rate limits', () => {
  const date = 'Sat, 21 Nov 2026 12:00:00 GMT'

  it('are read with the time of the response', () => {
    expect(
      anthropic.rateOf?.({
        date,
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '49',
        'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:30Z',
        'anthropic-ratelimit-tokens-limit': '30000',
        'anthropic-ratelimit-tokens-remaining': '0',
        'anthropic-ratelimit-tokens-reset': '2026-11-21T11:59:00Z'
      })
    ).toEqual({
      requests: { limit: 50, remaining: 49, resetMs: 30_000 },
      tokens: { limit: 30_000, remaining: 0, resetMs: 0 }
    })
  })

  it('take the input for the tokens, and invent nothing', () => {
    expect(anthropic.rateOf?.({ 'anthropic-ratelimit-input-tokens-limit': '10' })).toEqual({
      tokens: { limit: 10 }
    })
    expect(anthropic.rateOf?.({ date, 'anthropic-ratelimit-requests-reset': 'soon' })).toEqual({})
  })
})
