import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AdapterEvent, AttemptPlan } from '../../adapter'
import { responsesBody } from './openaiResponses'
import { OpenAiResponsesReader } from './openaiResponsesReader'

function read(...frames: unknown[]) {
  const reader = new OpenAiResponsesReader()
  const events = frames.flatMap((frame) => reader.read({ data: JSON.stringify(frame) }))
  return { reader, events: [...events, ...reader.flush()] }
}

function said(events: readonly AdapterEvent[], type: 'text' | 'reasoning'): string {
  return events.map((event) => (event.type === type ? event.delta : '')).join('')
}

const text = (delta: string, item_id = 'msg') => ({
  type: 'response.output_text.delta',
  item_id,
  delta
})
const completed = (fields: object = {}) => ({
  type: 'response.completed',
  response: { object: 'response', status: 'completed', ...fields }
})

describe('reading events', () => {
  it('is complete with the terminal event only', () => {
    const { reader } = read(text('Hello'))
    expect(reader.isComplete()).toBe(false)
    reader.read({ data: '[DONE]' })
    expect(reader.isComplete()).toBe(false)
    reader.read({ data: JSON.stringify(completed()) })
    expect(reader.isComplete()).toBe(true)
    expect(reader.outcome()).toBeUndefined()
  })

  it('takes the name of the event where its data does not say it', () => {
    const reader = new OpenAiResponsesReader()
    const data = JSON.stringify({ delta: 'Hello' })
    expect(reader.read({ event: 'response.output_text.delta', data })).toEqual([
      { type: 'text', delta: 'Hello' }
    ])
  })

  it('tells usage once, with its details', () => {
    const usage = {
      input_tokens: 120,
      input_tokens_details: { cached_tokens: 100, cache_write_tokens: 7 },
      output_tokens: 40,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 160
    }
    const { reader, events } = read(text('Hello'), completed({ usage }))
    expect(events).toContainEqual({
      type: 'usage',
      usage: {
        inputTokens: 120,
        outputTokens: 40,
        cachedTokens: 100,
        cacheWriteTokens: 7,
        reasoningTokens: 30
      }
    })
    expect(reader.flush()).toEqual([])
  })

  it('separates the parts of a summary, and keeps reasoning out of the answer', () => {
    const part = (summary_index: number) => ({
      type: 'response.reasoning_summary_part.added',
      summary_index
    })
    const summary = (delta: string) => ({ type: 'response.reasoning_summary_text.delta', delta })
    const { events } = read(part(0), summary('One.'), part(1), summary('Two.'), text('Hello'))
    expect([said(events, 'reasoning'), said(events, 'text')]).toEqual(['One.\n\nTwo.', 'Hello'])
  })

  it('does not say the reasoning twice', () => {
    const { events } = read(
      { type: 'response.reasoning_text.delta', delta: 'Wheels.' },
      { type: 'response.reasoning_summary_text.delta', delta: 'Wheels.' }
    )
    expect(said(events, 'reasoning')).toBe('Wheels.')
  })

  it('takes a commentary for reasoning', () => {
    const item = { id: 'm1', type: 'message', phase: 'commentary' }
    const { events } = read(
      { type: 'response.output_item.added', item },
      text('I look at it first.', 'm1'),
      text('A motorcycle.', 'm2')
    )
    expect([said(events, 'reasoning'), said(events, 'text')]).toEqual([
      'I look at it first.',
      'A motorcycle.'
    ])
  })

  const output = [
    { id: 'r', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Wheels.' }] },
    { id: 'm', type: 'message', content: [{ type: 'output_text', text: 'A motorcycle.' }] }
  ]

  it('takes from the end what was never streamed, and nothing twice', () => {
    const late = read(completed({ output })).events
    expect([said(late, 'reasoning'), said(late, 'text')]).toEqual(['Wheels.', 'A motorcycle.'])
    const streamed = read(text('A motorcycle.'), completed({ output })).events
    expect(said(streamed, 'text')).toBe('A motorcycle.')
  })

  it('reads a whole body', () => {
    const reader = new OpenAiResponsesReader()
    const events = reader.readWhole({
      object: 'response',
      status: 'completed',
      model: 'm-1',
      output
    })
    expect(events).toContainEqual({ type: 'served', model: 'm-1' })
    expect(said(events ?? [], 'text')).toBe('A motorcycle.')
    expect(reader.isComplete()).toBe(true)
    for (const body of [null, [], 'x', { choices: [] }, { models: [] }])
      expect(new OpenAiResponsesReader().readWhole(body)).toBeUndefined()
  })

  it.each([
    [{ type: 'error', code: 'server_error', message: 'busy' }, 'provider', 'server_error'],
    [{ type: 'error', code: null, message: 'busy' }, 'provider', undefined],
    [
      { type: 'error', error: { code: 'image_parse_error', message: 'x' } },
      'bad-input',
      'image_parse_error'
    ],
    [
      {
        type: 'response.failed',
        response: { status: 'failed', error: { code: 'rate_limit_exceeded' } }
      },
      'rate-limited',
      'rate_limit_exceeded'
    ],
    [{ type: 'response.failed' }, 'provider', undefined],
    [
      {
        type: 'response.incomplete',
        response: { status: 'incomplete', incomplete_details: { reason: 'max_messages' } }
      },
      'truncated',
      'max_messages'
    ]
  ])('%j is %s', (frame, kind, vendorCode) => {
    const { reader } = read(text('Half'), frame)
    expect(reader.isComplete()).toBe(true)
    expect(reader.outcome()?.class).toBe(kind)
    expect(reader.outcome()?.vendorCode).toBe(vendorCode)
  })

  it('survives anything that is JSON', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'response.created',
          'response.output_item.added',
          'response.output_text.delta',
          'response.reasoning_summary_part.added',
          'response.completed',
          'response.failed',
          'response.incomplete',
          'error',
          'unheard.of'
        ),
        fc.dictionary(
          fc.constantFrom('response', 'delta', 'item', 'error', 'code'),
          fc.jsonValue()
        ),
        (type, fields) => {
          const { events } = read({ ...fields, type })
          expect(Array.isArray(events)).toBe(true)
        }
      )
    )
  })
})

describe('writing requests', () => {
  const plan = (changes: Partial<AttemptPlan> = {}): AttemptPlan => ({
    baseUrl: 'https://provider.example/v1',
    model: 'm',
    prompt: { text: 'Look.', system: '' },
    params: {},
    images: [],
    retries: 0,
    ...changes
  })

  it('sends nothing that was not set', () => {
    expect(JSON.parse(JSON.stringify(responsesBody(plan())))).toEqual({
      model: 'm',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Look.' }] }],
      stream: true,
      store: false
    })
  })

  it('puts the system prompt where it is told', () => {
    const asked = plan({ prompt: { text: 'Look.', system: 'Be brief.' } })
    expect(responsesBody(asked)).toMatchObject({ instructions: 'Be brief.', input: [{}] })
    expect(responsesBody(asked, { system: 'message' })).toMatchObject({
      input: [{ role: 'system' }, { role: 'user' }]
    })
  })
})
