import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAnthropicMock, type AnthropicMock } from './anthropicServer'
import { dataLines, exchange, PIXEL_PNG } from '../testClient'

let mock: AnthropicMock
beforeEach(async () => {
  mock = await startAnthropicMock({ apiKey: 'right' })
})
afterEach(async () => {
  await mock.close()
})

const HEADERS = { 'x-api-key': 'right', 'anthropic-version': '2023-06-01' }

function ask(model: string, rest: Record<string, unknown> = {}, headers = HEADERS) {
  const body = {
    model,
    max_tokens: 100,
    stream: true,
    messages: [{ role: 'user', content: 'Describe the picture.' }],
    ...rest
  }
  return exchange(`${mock.baseUrl}/messages`, body, headers)
}

interface Event {
  readonly type: string
  readonly message?: unknown
  readonly delta?: { readonly type?: string; readonly text?: string }
  readonly usage?: { readonly output_tokens_details: unknown }
}

function eventsOf(body: Buffer): Event[] {
  return dataLines(body).map((line) => JSON.parse(line) as Event)
}

function textOf(body: Buffer): string {
  return eventsOf(body)
    .map((event) => (event.delta?.type === 'text_delta' ? (event.delta.text ?? '') : ''))
    .join('')
}

function imageMessage(source: unknown) {
  const content = [
    { type: 'image', source },
    { type: 'text', text: 'What is this?' }
  ]
  return { messages: [{ role: 'user', content }] }
}

describe('streaming', () => {
  it('sends the events in their order, with cumulative usage at the end', async () => {
    const { status, headers, body } = await ask('long:3')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(headers['request-id']).toBe('req_mock')
    const events = eventsOf(body)
    expect(events.map(({ type }) => type)).toEqual([
      'message_start',
      'ping',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop'
    ])
    expect(events[0]?.message).toMatchObject({ model: 'long:3', usage: { input_tokens: 3 } })
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'end_turn' },
      usage: { input_tokens: 3, output_tokens: 3 }
    })
    expect(body.toString()).toMatch(/^event: message_start\ndata: /)
  })

  it('thinks in a block of its own, with a signature, and counts it', async () => {
    const { body } = await ask('thinking', { thinking: { type: 'adaptive' } })
    const events = eventsOf(body)
    const kinds = events.map(({ delta }) => delta?.type)
    expect(kinds).toContain('thinking_delta')
    expect(kinds.indexOf('signature_delta')).toBeLessThan(kinds.indexOf('text_delta'))
    expect(events.at(-2)?.usage?.output_tokens_details).toEqual({ thinking_tokens: 5 })
  })

  it('thinks in silence when it is told to', async () => {
    const thinking = { type: 'adaptive', display: 'omitted' }
    const { body } = await ask('thinking', { thinking })
    expect(body.toString()).not.toContain('thinking_delta')
    expect(body.toString()).toContain('signature_delta')
  })

  it('counts what was cached beside the input', async () => {
    const { body } = await ask('cached', imageMessage(png()))
    expect(eventsOf(body).at(-2)?.usage).toMatchObject({
      input_tokens: 103,
      cache_creation_input_tokens: 300,
      cache_read_input_tokens: 600
    })
  })

  it('names the model, its parameters and the last word of the prompt', async () => {
    const { body } = await ask('claude-haiku-4-5-20251001', { temperature: 0.2 })
    expect(textOf(body)).toContain(
      'This is claude-haiku-4-5-20251001 [temperature=0.2], asked about “picture.” with 0 images.'
    )
  })

  it('keeps the pace it is given', async () => {
    mock.set({ tokensPerSecond: 100 })
    const start = performance.now()
    await ask('long:20')
    expect(performance.now() - start).toBeGreaterThan(180)
  })

  it('answers with a whole body when no stream is asked for', async () => {
    const { body } = await ask('long:3', { stream: false })
    expect(JSON.parse(body.toString())).toMatchObject({
      type: 'message',
      content: [{ type: 'text', text: 'w0 w1 w2' }],
      stop_reason: 'end_turn',
      usage: { output_tokens: 3 }
    })
  })

  it('cuts the answer at max_tokens and says so', async () => {
    const { body } = await ask('long:9', { max_tokens: 2 })
    expect(textOf(body)).toBe('w0 w1')
    expect(body.toString()).toContain('"stop_reason":"max_tokens"')
  })
})

function png(data = PIXEL_PNG) {
  return { type: 'base64', media_type: 'image/png', data }
}

describe('what was sent', () => {
  it('proves the image that arrived', async () => {
    const { body } = await ask('sees-image', imageMessage(png()))
    const bytes = Buffer.from(PIXEL_PNG, 'base64')
    const sha = createHash('sha256').update(bytes).digest('hex')
    expect(textOf(body)).toBe(`I see image/png, ${bytes.length} bytes, sha256 ${sha}.`)
  })

  it('answers in JSON that fits the schema', async () => {
    const schema = {
      type: 'object',
      additionalProperties: false,
      properties: { colour: { type: 'string' }, wheels: { type: 'integer' } }
    }
    const format = { type: 'json_schema', schema }
    const { body } = await ask('claude-opus-5', { output_config: { format } })
    expect(JSON.parse(textOf(body))).toEqual({
      colour: expect.stringContaining('This is claude-opus-5') as string,
      wheels: 1
    })
  })

  it('counts requests by model', async () => {
    await ask('long:1')
    await ask('long:2')
    expect(mock.messages()).toHaveLength(2)
    expect(mock.messages('long:2')[0]?.json).toMatchObject({ model: 'long:2' })
  })
})

describe('validation', () => {
  const enabled = { type: 'enabled', budget_tokens: 1024 }
  it.each([
    ['no max_tokens', 'long:1', { max_tokens: undefined }, 'max_tokens: Field required'],
    ['no messages', 'long:1', { messages: [] }, 'at least one message'],
    ['a field of another dialect', 'long:1', { seed: 7 }, 'seed: Extra inputs are not permitted'],
    ['a temperature out of range', 'long:1', { temperature: 1.5 }, 'temperature: range: 0..1'],
    ['an empty text', 'long:1', imageText(''), 'non-empty'],
    ['bytes of another type', 'long:1', imageMessage(png('R0lGODlh')), 'Could not process image'],
    ['broken base64', 'long:1', imageMessage(png('@@')), 'Could not process image'],
    ['a budget above the limit', 'long:1', { thinking: enabled }, '`max_tokens` must be greater'],
    [
      'a budget for a model that decides itself',
      'claude-opus-4-7',
      { thinking: enabled, max_tokens: 4096 },
      '"thinking.type.enabled" is not supported'
    ],
    [
      'no thinking for a model that always does',
      'claude-opus-5-5',
      { thinking: { type: 'disabled' } },
      '"thinking.type.disabled" is not supported'
    ],
    ['sampling for a new model', 'claude-sonnet-5-5', { temperature: 0.5 }, 'not supported'],
    [
      'both kinds of sampling',
      'claude-haiku-4-5-20251001',
      { temperature: 0.5, top_p: 0.9 },
      'cannot both be specified'
    ],
    [
      'an effort the model does not know',
      'claude-sonnet-4-6',
      { output_config: { effort: 'xhigh' } },
      'output_config.effort'
    ],
    [
      'an open schema',
      'long:1',
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      'additionalProperties'
    ]
  ])('refuses %s', async (_what, model, rest, words) => {
    const { status, body } = await ask(model, rest)
    expect(status).toBe(400)
    expect(JSON.parse(body.toString())).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) as string },
      request_id: 'req_mock'
    })
  })

  it('wants a version and the right key', async () => {
    const { 'x-api-key': key } = HEADERS
    expect((await ask('long:1', {}, { 'x-api-key': key } as typeof HEADERS)).status).toBe(400)
    expect((await ask('long:1', {}, { ...HEADERS, 'x-api-key': 'wrong' })).status).toBe(401)
  })

  it('knows only its own models and addresses', async () => {
    expect((await ask('claude-nowhere')).status).toBe(404)
    expect((await exchange(`${mock.origin}/v1/nowhere`, undefined, HEADERS)).status).toBe(404)
  })

  it('refuses a request that is too large', async () => {
    mock.set({ largestRequest: 50 })
    const { status, body } = await ask('long:1')
    expect([status, body.toString()]).toEqual([413, expect.stringContaining('request_too_large')])
  })
})

function imageText(text: string) {
  return { messages: [{ role: 'user', content: [{ type: 'text', text }] }] }
}

describe('the list of models', () => {
  it('comes in pages', async () => {
    const first = await exchange(`${mock.baseUrl}/models?limit=4`, undefined, HEADERS)
    const page = JSON.parse(first.body.toString()) as { readonly last_id: string }
    expect(page).toMatchObject({ has_more: true, data: { length: 4 } })
    const rest = await exchange(
      `${mock.baseUrl}/models?limit=100&after_id=${page.last_id}`,
      undefined,
      HEADERS
    )
    expect(JSON.parse(rest.body.toString())).toMatchObject({ has_more: false })
  })
})

describe('faults', () => {
  it('recovers from 429 after as many refusals as told', async () => {
    const first = await ask('error-429:2')
    expect([first.status, first.headers['retry-after']]).toEqual([429, '1'])
    expect((await ask('error-429:2')).status).toBe(429)
    expect(textOf((await ask('error-429:2')).body)).toMatch(/^Recovered after 2/)
  })

  it.each(['cut', 'no-stop'])('%s ends cleanly without message_stop', async (model) => {
    const { complete, body } = await ask(model)
    expect(complete).toBe(true)
    expect(body.toString()).not.toContain('message_stop')
  })

  it('cuts inside a character', async () => {
    const { complete, body } = await ask('cut-mid-utf8')
    expect(complete).toBe(false)
    expect(body.subarray(-2).toString('hex')).toBe('f09f')
  })

  it('sends an error inside the stream, of any type', async () => {
    const { status, body } = await ask('error-in-stream:api_error')
    expect(status).toBe(200)
    expect(eventsOf(body).at(-1)).toMatchObject({ type: 'error', error: { type: 'api_error' } })
  })

  it('stalls until the client leaves', async () => {
    const stalled = fetch(`${mock.baseUrl}/messages`, {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'stall',
        max_tokens: 9,
        stream: true,
        messages: [{ role: 'user', content: 'Hi' }]
      }),
      signal: AbortSignal.timeout(150)
    }).then((response) => response.text())
    await expect(stalled).rejects.toThrow()
    await expect.poll(() => mock.messages('stall')[0]?.aborted).toBe(true)
    expect(mock.open()).toBe(0)
  })

  it.each([
    ['error-credit', 400, 'invalid_request_error'],
    ['error-402', 402, 'billing_error'],
    ['error-413', 413, 'request_too_large'],
    ['error-spend', 429, 'enforced_spend_limit_reached'],
    ['error-504', 504, 'timeout_error'],
    ['error-529', 529, 'overloaded_error']
  ])('%s answers %i with %s', async (model, status, type) => {
    const response = await ask(model)
    expect(response.status).toBe(status)
    expect(response.body.toString()).toContain(type)
  })
})
