import { describe, expect, it } from 'vitest'
import { AdapterFailure, ImageSlot, type AdapterEvent, type AttemptPlan } from '../../adapter'
import { mapOllamaError, ollamaBody, OllamaChatReader } from './ollamaChat'

function read(...lines: unknown[]) {
  const reader = new OllamaChatReader()
  const events = lines.flatMap((line) => reader.read({ data: JSON.stringify(line) }))
  return { reader, events: [...events, ...reader.flush()] }
}

function said(events: readonly AdapterEvent[], type: 'text' | 'reasoning'): string {
  return events.map((event) => (event.type === type ? event.delta : '')).join('')
}

const says = (content: string, rest: object = {}) => ({
  model: 'm',
  message: { role: 'assistant', content, ...rest },
  done: false
})
const end = (rest: object = {}) => ({
  model: 'm',
  message: { role: 'assistant', content: '' },
  done: true,
  done_reason: 'stop',
  ...rest
})

describe('reading lines', () => {
  it('keeps thinking apart, and is complete at the end only', () => {
    const { reader, events } = read(says('', { thinking: 'Hm.' }), says('Yes'))
    expect([said(events, 'reasoning'), said(events, 'text')]).toEqual(['Hm.', 'Yes'])
    expect(reader.isComplete()).toBe(false)
    expect(read(says('Yes'), end()).reader.isComplete()).toBe(true)
  })

  it('finds thinking that a model writes into its answer', () => {
    const { events } = read(says('<thi'), says('nk>Hm.</think>\n'), says('Yes'), end())
    expect([said(events, 'reasoning'), said(events, 'text')]).toEqual(['Hm.', 'Yes'])
  })

  it('counts as the server does, and invents nothing', () => {
    const counted = read(end({ prompt_eval_count: 9, eval_count: 0, eval_duration: 5 })).events
    expect(counted).toContainEqual({ type: 'usage', usage: { inputTokens: 9, outputTokens: 0 } })
    const uncounted = read(end({ eval_count: null })).events
    expect(uncounted.some(({ type }) => type === 'usage')).toBe(false)
  })

  it('says once which model answered', () => {
    const { events } = read(says('a'), says('b'), end())
    expect(events.filter((event) => event.type === 'served')).toEqual([
      { type: 'served', model: 'm' },
      { type: 'served', finishReason: 'stop' }
    ])
  })

  it.each([null, 7, 'text', [], {}, { message: null }, { message: { content: 7 } }])(
    'survives %j',
    (line) => {
      expect(said(read(line).events, 'text')).toBe('')
    }
  )

  it.each([
    ['stop', undefined],
    ['length', 'truncated'],
    ['load', 'empty'],
    ['unload', 'empty'],
    [undefined, undefined]
  ])('an end for the reason %s is %s', (done_reason, kind) => {
    expect(read(end({ done_reason })).reader.outcome()?.class).toBe(kind)
  })

  it('throws the error a line carries', () => {
    const reader = new OllamaChatReader()
    const broken = () => reader.read({ data: '{"error":"an unknown error was encountered"}' })
    expect(broken).toThrow(AdapterFailure)
    expect(broken).toThrow(/broke the answer off/)
  })

  it('throws broken lines as what they are, so that reading goes on', () => {
    expect(() => new OllamaChatReader().read({ data: '{"message":' })).toThrow(SyntaxError)
  })
})

describe('writing a request', () => {
  const plan: AttemptPlan = {
    baseUrl: 'http://127.0.0.1:11434',
    model: 'gemma3:4b',
    prompt: { text: 'Describe.', system: 'Be brief.' },
    params: {},
    images: [0, 1].map((index) => ({
      index,
      name: `${index}.png`,
      format: 'png',
      width: 1,
      height: 1,
      sizeBytes: 70
    })),
    retries: 0
  }

  it('places images beside the text, in order, as bare base64', () => {
    expect(ollamaBody(plan)).toEqual({
      model: 'gemma3:4b',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: 'Describe.',
          images: [new ImageSlot(0, 'base64'), new ImageSlot(1, 'base64')]
        }
      ],
      stream: true
    })
  })

  it.each([
    ['gpt-oss:20b', 'high', 'high'],
    ['someone/gpt-oss:120b', 'minimal', 'low'],
    ['qwen3-vl:8b', 'high', true],
    ['qwen3-vl:8b', 'none', false]
  ] as const)('%s with effort %s thinks %s', (model, reasoningEffort, think) => {
    expect(ollamaBody({ ...plan, model, params: { reasoningEffort } })).toMatchObject({ think })
  })
})

describe('errors', () => {
  it.each([
    [404, "model 'x' not found", /does not have this model/],
    [401, 'unauthorized', /cloud/],
    [500, 'model requires more system memory (8 GiB) than is available (5 GiB)', /memory/],
    [400, '"gemma3:4b" does not support thinking', /cannot reason/],
    [500, 'this model is missing data required for image input', /does not see/]
  ])('%i %s', (status, error, sentence) => {
    const mapped = mapOllamaError({ status, headers: {}, body: { error } })
    expect(mapped?.sentence).toMatch(sentence)
    expect(mapped?.nextStep).toMatch(/\.$/)
  })

  it('leaves the rest to the general table', () => {
    expect(mapOllamaError({ status: 500, headers: {}, body: { error: 'EOF' } })).toBeUndefined()
    expect(mapOllamaError({ status: 502, headers: {}, body: undefined })).toBeUndefined()
  })
})
