import { describe, expect, it } from 'vitest'
import { AdapterFailure, type AdapterEvent } from '../../adapter'
import { AnthropicReader, readAnthropicUsage } from './anthropicReader'

function read(...events: unknown[]) {
  const reader = new AnthropicReader()
  const told: AdapterEvent[] = events.flatMap((event) =>
    reader.read({ data: typeof event === 'string' ? event : JSON.stringify(event) })
  )
  return { reader, events: [...told, ...reader.flush()] }
}

const start = (usage: object) => ({ type: 'message_start', message: { model: 'm', usage } })
const end = (stop_reason: unknown, rest: object = {}) => ({
  type: 'message_delta',
  delta: { stop_reason, ...rest }
})
const usageIn = (events: readonly AdapterEvent[]) =>
  events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []))

describe('reading events', () => {
  it.each([
    null,
    7,
    'a string',
    [],
    {},
    { type: 'ping' },
    { type: 'message_start' },
    { type: 'message_start', message: null },
    { type: 'content_block_start', content_block: { type: 'redacted_thinking', data: 'x' } },
    { type: 'content_block_delta' },
    { type: 'content_block_delta', delta: { type: 'signature_delta', signature: 'x' } },
    { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{' } },
    { type: 'content_block_delta', delta: { type: 'citations_delta', citation: {} } },
    { type: 'content_block_delta', delta: { type: 'text_delta', text: 7 } },
    { type: 'message_delta', delta: null, usage: null },
    { type: 'message_delta', delta: { stop_reason: null } },
    { type: 'something_new', delta: { text: 'x' } }
  ])('survives %j', (event) => {
    const { reader, events } = read(JSON.stringify(event))
    expect(events).toEqual([])
    expect(reader.isComplete()).toBe(false)
  })

  it('takes the beginning of a block along with what is added to it', () => {
    const { events } = read(
      { type: 'content_block_start', content_block: { type: 'thinking', thinking: 'Hm' } },
      { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: '.' } },
      { type: 'content_block_start', content_block: { type: 'text', text: 'A' } },
      { type: 'content_block_delta', delta: { type: 'text_delta', text: ' bike' } }
    )
    expect(events).toEqual([
      { type: 'reasoning', delta: 'Hm' },
      { type: 'reasoning', delta: '.' },
      { type: 'text', delta: 'A' },
      { type: 'text', delta: ' bike' }
    ])
  })

  it('is complete at message_stop only, not at the stop reason', () => {
    const { reader } = read(end('end_turn'))
    expect(reader.isComplete()).toBe(false)
    reader.read({ data: '{"type":"message_stop"}' })
    expect(reader.isComplete()).toBe(true)
  })
})

describe('usage', () => {
  it('adds up the input, and takes the last count of the output', () => {
    const { events } = read(
      start({ input_tokens: 10, cache_creation_input_tokens: 20, output_tokens: 1 }),
      { ...end(null), usage: { output_tokens: 5 } },
      {
        ...end('end_turn'),
        usage: {
          input_tokens: null,
          cache_read_input_tokens: 300,
          output_tokens: 9,
          output_tokens_details: { thinking_tokens: 4 }
        }
      },
      { type: 'message_stop' }
    )
    expect(usageIn(events)).toEqual([
      {
        inputTokens: 330,
        cachedTokens: 300,
        cacheWriteTokens: 20,
        outputTokens: 9,
        reasoningTokens: 4
      }
    ])
  })

  it('falls back to the start where the end says nothing', () => {
    const { events } = read(start({ input_tokens: 10, output_tokens: 1 }), end('end_turn'), {
      type: 'message_stop'
    })
    expect(usageIn(events)).toEqual([{ inputTokens: 10, outputTokens: 1 }])
  })

  it('does not take the first output token of a cut stream for all of them', () => {
    expect(usageIn(read(start({ input_tokens: 10, output_tokens: 1 })).events)).toEqual([
      { inputTokens: 10 }
    ])
  })

  it('invents nothing', () => {
    expect(readAnthropicUsage({})).toEqual({})
    expect(readAnthropicUsage({ input_tokens: -1, output_tokens: '3' })).toEqual({})
    expect(read({ type: 'message_stop' }).events).toEqual([])
  })
})

describe('the end', () => {
  it.each([
    ['end_turn', undefined],
    ['stop_sequence', undefined],
    ['max_tokens', 'truncated'],
    ['model_context_window_exceeded', 'truncated'],
    ['pause_turn', 'truncated'],
    ['refusal', 'refused'],
    ['sunset', 'truncated']
  ])('%s is %s', (reason, kind) => {
    const outcome = read(end(reason)).reader.outcome()
    expect(outcome?.class).toBe(kind)
    if (outcome) expect(outcome.vendorCode).toBe(reason)
  })

  it.each([
    [{ category: 'bio', explanation: 'Because.' }, 'bio: Because.'],
    [{ category: null, explanation: 'Because.' }, 'Because.'],
    [{ category: 'cyber', explanation: null }, 'cyber'],
    [{ category: null, explanation: null }, undefined],
    [null, undefined]
  ])('keeps what there is of a refusal: %j', (stop_details, message) => {
    const outcome = read(end('refusal', { stop_details })).reader.outcome()
    expect([outcome?.class, outcome?.vendorMessage]).toEqual(['refused', message])
  })

  it.each([
    ['overloaded_error', 'provider'],
    ['rate_limit_error', 'rate-limited'],
    ['timeout_error', 'timeout'],
    ['api_error', 'provider'],
    ['billing_error', 'balance'],
    ['invalid_request_error', 'bad-input'],
    ['authentication_error', 'auth'],
    ['permission_error', 'auth'],
    ['request_too_large', 'too-large'],
    ['brand_new_error', 'provider']
  ])('an error event of type %s is %s', (type, kind) => {
    const event = { type: 'error', error: { type, message: 'No.' }, request_id: 'req_1' }
    const thrown = failureOf(() => read(event))
    expect(thrown.failure).toMatchObject({
      class: kind,
      vendorCode: type,
      vendorMessage: 'No.',
      requestId: 'req_1'
    })
  })
})

function failureOf(run: () => unknown): AdapterFailure {
  try {
    run()
  } catch (error) {
    if (error instanceof AdapterFailure) return error
    throw error
  }
  throw new Error('Nothing was thrown.')
}

describe('whole bodies', () => {
  it('reads a message as if it had been streamed', () => {
    const reader = new AnthropicReader()
    const events = reader.readWhole({
      type: 'message',
      model: 'm',
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'A bike.' }
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 5 }
    })
    expect([...(events ?? []), ...reader.flush()]).toEqual([
      { type: 'served', model: 'm' },
      { type: 'reasoning', delta: 'Hm.' },
      { type: 'text', delta: 'A bike.' },
      { type: 'served', finishReason: 'end_turn' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 5 } }
    ])
    expect(reader.isComplete()).toBe(true)
  })

  it('throws an error body, and leaves a body of another kind to others', () => {
    expect(() =>
      new AnthropicReader().readWhole({ type: 'error', error: { type: 'api_error' } })
    ).toThrow(AdapterFailure)
    for (const body of [null, [], 'x', { choices: [] }, { type: 'message' }])
      expect(new AnthropicReader().readWhole(body)).toBeUndefined()
  })
})
