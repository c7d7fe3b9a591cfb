import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOpenAiMock, type OpenAiMock } from '../../../../e2e/mocks/openai/openaiServer'
import { isTerminal } from '../../../shared/domain/events'
import { defineAdapter } from './adapter'
import openaiCompatible from './adapters/openaiCompatible'
import { attempt, PIXEL_PNG, preparedImage, type Options } from './testing/attempt'

let mock: OpenAiMock
beforeEach(async () => {
  mock = await startOpenAiMock()
})
afterEach(async () => {
  await mock.close()
})

async function ask(model: string, options: Omit<Options, 'plan'> = {}, plan: object = {}) {
  const outcome = await attempt({ ...options, plan: { baseUrl: mock.baseUrl, model, ...plan } })
  const terminals = outcome.events.filter(isTerminal)
  expect(terminals).toHaveLength(1)
  expect(outcome.events.at(-1)).toBe(terminals[0])
  return outcome
}

describe('an answer', () => {
  it('streams text with marks in order, usage and what was served', async () => {
    const { answer } = await ask('long:20')
    expect(answer).toMatchObject({
      state: 'done',
      text: Array.from({ length: 20 }, (_, n) => `w${n}`).join(' '),
      usage: { inputTokens: 3, outputTokens: 20, cachedTokens: 0, reasoningTokens: 0 },
      servedModel: 'long:20',
      requestId: 'req_mock',
      finishReason: 'stop',
      warnings: []
    })
    const { connected, sent, responseHead, firstByte, firstText, lastText, done } = answer.timings
    const marks = [connected, sent, responseHead, firstByte, firstText, lastText, done]
    expect(marks.every((mark) => typeof mark === 'number' && mark > 0)).toBe(true)
    expect(marks).toEqual([...marks].sort((a, b) => a! - b!))
  })

  it('sends exactly the prepared bytes, and every parameter that was set', async () => {
    const bytes = Buffer.concat([PIXEL_PNG, randomBytes(3_000_000)])
    const { answer, events, recording } = await ask(
      'sees-image',
      { images: [preparedImage(bytes), preparedImage(PIXEL_PNG)] },
      {
        prompt: { text: 'Zwei Bilder – „größer“ \u0000?', system: 'Be brief.' },
        params: {
          temperature: 0.2,
          topP: 0.9,
          maxTokens: 500,
          seed: 7,
          detail: 'high',
          reasoningEffort: 'low'
        }
      }
    )
    const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex')
    expect(answer.text).toBe(
      [bytes, PIXEL_PNG]
        .map((data) => `I see image/png, ${data.length} bytes, sha256 ${sha(data)}.`)
        .join(' ')
    )
    expect(mock.chats()[0]?.json).toMatchObject({
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
      temperature: 0.2,
      top_p: 0.9,
      max_tokens: 500,
      seed: 7,
      reasoning_effort: 'low',
      stream: true,
      stream_options: { include_usage: true }
    })
    expect(events.some((e) => e.type === 'phase' && e.phase === 'uploading')).toBe(true)
    const { head } = recording.exchanges[0]!
    expect(head.requestBytes).toBe(mock.chats()[0]?.body.length)
    expect(head.requestBody).toContain(
      `{"$image":{"type":"image/png","bytes":${bytes.length},"sha256":"${sha(bytes)}"}}`
    )
    expect(head.requestBody).not.toContain(PIXEL_PNG.toString('base64'))
  })

  it.each([
    ['multibyte', 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'],
    ['crlf', /^A red motorcycle .* window\.$/],
    ['keep-alive-comments', /^A red motorcycle .* window\.$/],
    ['no-done', /^A red motorcycle .* window\.$/],
    ['hold-after-done', /^A red motorcycle .* window\.$/],
    ['json-instead-of-sse', /^A red motorcycle .* window\.$/],
    ['malformed-frame', 'Before the bad frame, after the bad frame.']
  ])('%s', async (model, text) => {
    const { answer } = await ask(model)
    expect(answer.failure).toBeUndefined()
    expect(answer.text).toMatch(text)
  })

  it('warns of a frame that could not be read', async () => {
    const { answer } = await ask('malformed-frame')
    expect(answer.warnings).toEqual(['One part of the answer could not be read and is missing.'])
  })

  it('does not wait for ever for what may follow the finish reason', async () => {
    const start = performance.now()
    const { answer } = await ask('hold-after-finish')
    expect(answer.state).toBe('done')
    expect(performance.now() - start).toBeLessThan(3_000)
    await expect.poll(() => mock.open()).toBe(0)
  })

  it.each(['reasoning', 'reasoning-details', 'reasoning-array', 'think-tags'])(
    'keeps reasoning apart from the answer: %s',
    async (model) => {
      const { answer } = await ask(model)
      expect(answer.reasoning).toMatch(/^Wheels and chrome(: a motorcycle)?\.$/)
      expect(answer.text).toMatch(/^A red motorcycle .* window\.$/)
      expect(answer.timings.firstReasoning).toBeLessThanOrEqual(answer.timings.firstText!)
    }
  )

  it.each(['usage-every-chunk', 'usage-x-groq', 'usage-cost'])(
    'finds usage wherever it is: %s',
    async (model) => {
      const { answer } = await ask(model)
      expect(answer.usage).toMatchObject({ inputTokens: 3, outputTokens: 15 })
    }
  )

  it('takes the cost the provider says, to the last digit', async () => {
    const { answer } = await ask('usage-cost')
    expect(answer.cost).toEqual({
      mark: 'billed',
      usd: '0.000033',
      reason: 'Said by the provider.'
    })
  })

  it('leaves unknown what nobody said', async () => {
    const { answer } = await ask('no-usage')
    expect(answer.usage).toBeUndefined()
    expect(answer.cost.mark).toBe('unknown')
  })

  it('reuses its connection', async () => {
    await ask('long:3')
    await ask('long:3')
    await ask('long:3')
    expect(mock.connections()).toBe(1)
  })
})

describe('a failure', () => {
  it.each([
    ['error-400', 'bad-input', /'temperature' is not supported/],
    ['error-401', 'auth', /Incorrect API key/],
    ['error-402', 'balance', /Insufficient credits/],
    ['error-403', 'auth', /Country not supported/],
    ['error-404', 'bad-input', /No such model/],
    ['error-408', 'timeout', /timed out/],
    ['error-413', 'too-large', /too large/],
    ['error-429-always', 'rate-limited', /Rate limit/],
    ['error-quota', 'balance', /exceeded your current quota/],
    ['error-500', 'provider', /had an error/],
    ['midstream-error', 'provider', /Upstream model overloaded/],
    ['refusal', 'refused', /I cannot help/]
  ])('%s is %s in the vendor’s own words', async (model, kind, words) => {
    const { answer } = await ask(model)
    expect(answer.failure?.class).toBe(kind)
    expect(answer.failure?.vendorMessage).toMatch(words)
  })

  it.each([
    ['error-502-html', 'provider', /web page.*502 Bad Gateway/],
    ['error-503-empty', 'provider', /503/],
    ['html', 'unreadable', /web page, “Welcome to the guest network”/],
    ['empty', 'empty', /without saying anything/],
    ['native-refusal', 'refused', /declined/],
    ['length', 'truncated', /length limit/],
    ['content-filter', 'filtered', /filter/],
    ['cut', 'truncated', /closed before/],
    ['cut-reset', 'truncated', /closed before/],
    ['cut-mid-utf8', 'truncated', /closed before/],
    ['drop-head', 'outcome-unknown', /may have arrived/]
  ])('%s is %s', async (model, kind, sentence) => {
    const { answer } = await ask(model)
    expect(answer.failure?.class).toBe(kind)
    expect(answer.failure?.sentence).toMatch(sentence)
    expect(answer.failure?.nextStep).not.toBe('')
  })

  it.each(['cut', 'cut-reset', 'midstream-error', 'length'])(
    'keeps the text that came before: %s',
    async (model) => {
      expect((await ask(model)).answer.text).toMatch(/^(The first half|This answer)/)
    }
  )

  it('tells when to try again', async () => {
    expect((await ask('error-429')).answer.failure).toMatchObject({
      retryAfterMs: 50,
      notCharged: true,
      status: 429,
      vendorCode: 'rate_limit_exceeded'
    })
  })

  it('does not follow a redirect: the other host hears nothing', async () => {
    const other = await startOpenAiMock()
    mock.set({ redirectTo: other.origin })
    const { answer } = await ask('redirect', { key: 'sk-canary' })
    expect(answer.failure?.sentence).toContain(new URL(other.origin).host)
    expect(other.requests).toHaveLength(0)
    await other.close()
  })
})

describe('the key', () => {
  const key = 'canary-6f1d2c'

  it('goes out with the request and is hidden wherever it is said back', async () => {
    const { answer, recording } = await ask('error-401-echo', { key })
    expect(mock.chats()[0]?.headers.authorization).toBe(`Bearer ${key}`)
    expect(answer.failure?.vendorMessage).toMatch(/Incorrect API key/)
    const bytes = Buffer.concat(recording.exchanges[0]!.chunks.map((chunk) => chunk.bytes))
    const everything = JSON.stringify({ answer, recording }) + bytes.toString()
    expect(everything).not.toContain(key)
    expect(recording.exchanges[0]?.head.requestHeaders['authorization']).toBeDefined()
  })

  it('goes to no other host and to no exchange that is not meant to carry it', async () => {
    const other = await startOpenAiMock()
    const get = (url: string, auth: 'key' | 'none') => ({
      label: 'look',
      method: 'GET' as const,
      url,
      auth,
      repeatable: true
    })
    const adapter = defineAdapter({
      ...openaiCompatible,
      *run() {
        yield { kind: 'json', request: get(`${other.baseUrl}/models`, 'key') }
        yield { kind: 'json', request: get(`${mock.baseUrl}/models`, 'none') }
        yield { kind: 'json', request: get(`${mock.baseUrl}/models`, 'key') }
      }
    })
    await ask('any', { key, adapter })
    expect(other.requests[0]?.rawHeaders.join()).not.toContain(key)
    expect(mock.requests.map((request) => request.headers.authorization)).toEqual([
      undefined,
      `Bearer ${key}`
    ])
    await other.close()
  })
})

describe('stopping', () => {
  it.each([
    ['stall-head', 'cancelled', undefined],
    ['stall', 'cancelled', undefined],
    ['slow', 'interrupted', 'interrupted']
  ])('%s: %s at once', async (model, kind, reason) => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(reason), 150)
    const start = performance.now()
    const { answer } = await ask(model, { signal: abort.signal })
    expect(answer.failure?.class).toBe(kind)
    expect(performance.now() - start).toBeLessThan(1_000)
    await expect.poll(() => mock.open()).toBe(0)
  })

  it('never asks when it was stopped before it began', async () => {
    const { answer } = await ask('long:3', { signal: AbortSignal.abort() })
    expect(answer.failure?.class).toBe('cancelled')
    expect(mock.requests).toHaveLength(0)
  })

  it('stops a wait and a built-in engine', async () => {
    const adapter = (step: 'wait' | 'local') =>
      defineAdapter({
        ...openaiCompatible,
        *run() {
          if (step === 'wait') yield { kind: 'wait', ms: 60_000, why: 'In line' }
          else yield { kind: 'local', job: { engine: 'tesseract', imageIndex: 0 } }
        }
      })
    for (const step of ['wait', 'local'] as const) {
      const { answer } = await ask('any', {
        adapter: adapter(step),
        signal: AbortSignal.timeout(50),
        imagePaths: ['a.png'],
        runLocal: () => new Promise(() => undefined)
      })
      expect(answer.failure?.class).toBe('cancelled')
    }
  })
})

describe('time limits, each for itself', () => {
  const limits = { connect: 5, firstByte: 5, idle: 5, total: 20 }
  it.each([
    ['stall-head', { firstByte: 0.2 }, /did not begin to answer within 0.2 seconds/],
    ['stall', { idle: 0.2 }, /Nothing more of the answer came for 0.2 seconds/],
    ['slow', { total: 0.4, idle: 0.3 }, /not complete after 0.4 seconds/]
  ])('%s %o', async (model, limit, sentence) => {
    const { answer } = await ask(model, { timeouts: { ...limits, ...limit } })
    expect(answer.failure).toMatchObject({ class: 'timeout' })
    expect(answer.failure?.sentence).toMatch(sentence)
    await expect.poll(() => mock.open()).toBe(0)
  })

  it('a slow but steady stream is not idle', async () => {
    const { answer } = await ask('slow:20', { timeouts: { ...limits, idle: 0.5 } })
    expect(answer.state).toBe('done')
  })
})

describe('built-in engines', () => {
  it('pass their events on and are recorded message by message', async () => {
    const { default: localEngine } = await import('./adapters/localEngine')
    const { answer, recording } = await ask(
      'tesseract',
      {
        adapter: localEngine,
        imagePaths: ['/pictures/a.png'],
        runLocal: async (job, onEvent) => {
          onEvent({ type: 'phase', phase: 'loading-model' })
          onEvent({ type: 'text', delta: `${job.engine} read ${job.path}` })
        }
      },
      { images: [{ index: 0, name: 'a', format: 'png', width: 1, height: 1, sizeBytes: 1 }] }
    )
    expect(answer).toMatchObject({ state: 'done', text: 'tesseract read /pictures/a.png' })
    expect(recording.messages).toHaveLength(2)
    expect(recording.exchanges).toHaveLength(0)
  })

  it('end in a failure when they throw', async () => {
    const { default: localEngine } = await import('./adapters/localEngine')
    const { answer } = await ask(
      'tesseract',
      {
        adapter: localEngine,
        imagePaths: ['a.png'],
        runLocal: () => Promise.reject(new Error('the engine fell over'))
      },
      { images: [{ index: 0, name: 'a', format: 'png', width: 1, height: 1, sizeBytes: 1 }] }
    )
    expect(answer.failure).toMatchObject({
      class: 'provider',
      vendorMessage: 'the engine fell over'
    })
  })
})
