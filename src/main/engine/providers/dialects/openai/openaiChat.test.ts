import { describe, expect, it } from 'vitest'
import { AdapterFailure, type AdapterEvent } from '../../adapter'
import { joinUrl, OpenAiChatReader } from './openaiChat'
import { readModelList, releasedOn } from './openaiModels'
import { readCost, readUsage, usageFields } from './openaiUsage'

function read(...frames: unknown[]) {
  const reader = new OpenAiChatReader()
  const events = frames.flatMap((frame) =>
    reader.read({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) })
  )
  return { reader, events: [...events, ...reader.flush()] }
}

function said(events: readonly AdapterEvent[], type: 'text' | 'reasoning'): string {
  return events.map((event) => (event.type === type ? event.delta : '')).join('')
}

const delta = (fields: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }]
})

describe('reading chunks', () => {
  it.each([
    [{ reasoning_content: 'r' }, 'r'],
    [{ reasoning: 'r' }, 'r'],
    [{ reasoning: 'r', reasoning_details: [{ text: 'r' }] }, 'r'],
    [{ reasoning_details: [{ text: 'a' }, { summary: 'b' }, { type: 'encrypted' }] }, 'ab'],
    [{ content: [{ type: 'thinking', thinking: 'r' }] }, 'r'],
    [{ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'r' }] }] }, 'r'],
    [{ reasoning_content: null, content: null }, '']
  ])('finds reasoning once in %o', (fields, reasoning) => {
    const { events } = read(delta(fields))
    expect([said(events, 'reasoning'), said(events, 'text')]).toEqual([reasoning, ''])
  })

  it.each([
    null,
    7,
    'a string',
    [],
    {},
    { choices: null },
    { choices: [] },
    { choices: [null] },
    { choices: [{ delta: 'x' }] },
    { error: null, choices: [{}] }
  ])('survives %j', (chunk) => {
    expect(said(read(JSON.stringify(chunk)).events, 'text')).toBe('')
  })

  it('is complete after a finish reason, and has nothing to wait for after [DONE]', () => {
    const { reader } = read(delta({ content: 'a' }))
    expect(reader.isComplete()).toBe(false)
    reader.read({ data: JSON.stringify(delta({}, 'stop')) })
    expect([reader.isComplete(), reader.mayFollow()]).toEqual([true, true])
    reader.read({ data: '[DONE]' })
    expect(reader.mayFollow()).toBe(false)
  })

  it('tells only the last usage, and tells it once', () => {
    const counted = (n: number) => ({ ...delta({ content: 'x' }), usage: { completion_tokens: n } })
    const { events } = read(counted(1), counted(2), counted(3), { usage: null }, '[DONE]')
    expect(events.filter((event) => event.type === 'usage')).toEqual([
      { type: 'usage', usage: { outputTokens: 3 } }
    ])
  })

  it.each([
    [{ error: { message: 'busy', code: 502 }, choices: [] }, 'provider'],
    [{ error: 'slow down', code: 429 }, 'rate-limited'],
    [{ error: { code: 'content_filter', message: 'no' } }, 'filtered'],
    [{ error: { code: 402, message: 'no credit' } }, 'balance'],
    [{ error: { code: 403, message: 'flagged' } }, 'filtered'],
    [{ error: { code: 504, message: 'upstream timed out' } }, 'timeout'],
    [{ error: { code: 'image_parse_error', message: 'x' } }, 'bad-input'],
    [{ error: { code: 'server_error', message: 'x' } }, 'provider']
  ])('throws the error a chunk carries: %o', (chunk, kind) => {
    const reader = new OpenAiChatReader()
    let thrown: unknown
    try {
      reader.read({ data: JSON.stringify(chunk) })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AdapterFailure)
    expect((thrown as AdapterFailure).failure.class).toBe(kind)
  })

  it.each([
    ['stop', undefined],
    ['tool_calls', undefined],
    ['length', 'truncated'],
    ['model_length', 'truncated'],
    ['content_filter', 'filtered'],
    ['refusal', 'refused'],
    ['error', 'provider']
  ])('finish reason %s is %s', (reason, kind) => {
    expect(read(delta({}, reason)).reader.outcome()?.class).toBe(kind)
  })

  it('names the upstream a router chose, once', () => {
    const chunk = { model: 'qwen/vl', provider: 'Novita', choices: [] }
    const served = { type: 'served', model: 'qwen/vl via Novita' }
    expect(read(chunk, chunk).events).toEqual([served])
    expect(read({ ...chunk, provider: null }).events).toEqual([{ ...served, model: 'qwen/vl' }])
  })

  it('leaves a body of another kind to others', () => {
    for (const body of [null, [], 'x', { models: [] }, { object: 'list' }])
      expect(new OpenAiChatReader().readWhole(body)).toBeUndefined()
  })
})

describe('usage and cost', () => {
  it('reads what is there and invents nothing', () => {
    expect(readUsage({})).toEqual({})
    expect(
      readUsage({
        prompt_tokens: 10,
        completion_tokens: 0,
        prompt_tokens_details: { cached_tokens: 4, image_tokens: 6 },
        completion_tokens_details: { reasoning_tokens: null }
      })
    ).toEqual({ inputTokens: 10, outputTokens: 0, cachedTokens: 4, imageTokens: 6 })
    expect(readUsage({ num_cached_tokens: 3, prompt_tokens: -1 })).toEqual({ cachedTokens: 3 })
  })

  it.each([
    // xAI: reasoning beside the completion. Everyone else: inside it.
    [{ prompt_tokens: 10, completion_tokens: 5, total_tokens: 18 }, 8],
    [{ prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }, 5],
    [{ prompt_tokens: 10, completion_tokens: 5 }, 5]
  ])('counts reasoning as output once: %o', (fields, outputTokens) => {
    const details = { completion_tokens_details: { reasoning_tokens: 3 } }
    expect(readUsage({ ...fields, ...details })).toEqual({
      inputTokens: 10,
      outputTokens,
      reasoningTokens: 3
    })
  })

  it('finds usage where Groq puts it', () => {
    expect(usageFields({ usage: null, x_groq: { usage: { prompt_tokens: 1 } } })).toEqual({
      prompt_tokens: 1
    })
  })

  it.each([
    [{ cost: 0.00000012 }, '0.00000012'],
    [{ cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } }, '0.021'],
    [{ cost: 0.001, is_byok: false, cost_details: { upstream_inference_cost: 0.02 } }, '0.001'],
    [{ cost_in_usd_ticks: 318_319_000 }, '0.0318319']
  ])('%o costs %s', (fields, usd) => {
    expect(readCost(fields)).toMatchObject({ mark: 'billed', usd })
  })

  it('says free when nothing is asked, and nothing when nothing is said', () => {
    expect(readCost({ cost: 0 })).toMatchObject({ usd: '0', free: true })
    expect(readCost({ prompt_tokens: 3 })).toBeUndefined()
    // With a key of one's own the fee alone is not the cost.
    expect(readCost({ cost: 0.001, is_byok: true, cost_details: {} })).toBeUndefined()
  })
})

describe('lists of models', () => {
  it('reads what servers say of themselves', () => {
    const router = {
      id: 'a/b',
      name: 'A B',
      context_length: 128000,
      architecture: { input_modalities: ['text', 'image'] },
      pricing: { prompt: '0.00000025', completion: '0.000001', input_cache_read: '0' }
    }
    expect(
      readModelList({ data: [router, { id: 'plain' }, { id: 'c', max_model_len: 8192 }, { x: 1 }] })
    ).toEqual([
      {
        id: 'a/b',
        label: 'A B',
        vision: 'yes',
        contextTokens: 128000,
        price: {
          inputPerMTok: '0.25',
          outputPerMTok: '1',
          cachedInputPerMTok: '0',
          source: 'said by the server'
        }
      },
      { id: 'plain' },
      { id: 'c', contextTokens: 8192 }
    ])
  })

  it('takes a price that depends on the route for no price', () => {
    const [model] = readModelList([{ id: 'auto', pricing: { prompt: '-1', completion: '-1' } }])
    expect(model).toEqual({ id: 'auto' })
  })

  it('marks a price that changes by the hour as approximate', () => {
    const pricing = { prompt: '0.000001', completion: '0.000002', overrides: [{ from_hour: 8 }] }
    expect(readModelList([{ id: 'm', pricing }])[0]?.price).toMatchObject({ approximate: true })
  })

  it.each([0, -1, Infinity, 1e15, '1700000000', null])('knows no date in %s', (created) => {
    expect(releasedOn(created)).toEqual({})
  })

  it.each([null, 'x', {}, { data: {} }])('refuses %j', (body) => {
    expect(() => readModelList(body)).toThrow(AdapterFailure)
  })
})

it('joins addresses with and without a slash', () => {
  expect(joinUrl('http://h/v1', 'models')).toBe('http://h/v1/models')
  expect(joinUrl('http://h/v1//', 'models')).toBe('http://h/v1/models')
})
