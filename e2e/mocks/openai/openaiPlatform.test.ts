import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOpenAiPlatformMock, type PlatformMock } from './openaiPlatform'
import { instanceOf, strictSchemaFault } from './openaiSchema'
import { chatBody, exchange, PIXEL_PNG } from '../testClient'

const URL = `data:image/png;base64,${PIXEL_PNG}`

let mock: PlatformMock
beforeEach(async () => {
  mock = await startOpenAiPlatformMock()
})
afterEach(async () => {
  await mock.close()
})

function respond(model: string, rest: Record<string, unknown> = {}) {
  const body = { model, input: 'Describe the picture.', stream: true, ...rest }
  return exchange(`${mock.baseUrl}/responses`, body)
}

interface Event {
  readonly type: string
  readonly sequence_number: number
  readonly delta?: string
  readonly [field: string]: unknown
}

/** Events as they are on the wire; their names and types have to agree. */
function eventsOf(body: Buffer): Event[] {
  const blocks = body
    .toString('utf8')
    .trim()
    .split(/\r?\n\r?\n/)
  return blocks.map((block) => {
    const [name, data] = block.split(/\r?\n/)
    const event = JSON.parse(data!.slice('data: '.length)) as Event
    expect(name).toBe(`event: ${event.type}`)
    return event
  })
}

function textOf(events: readonly Event[]): string {
  return events.map(({ type, delta }) => (type.endsWith('_text.delta') ? delta : '')).join('')
}

describe('responses', () => {
  it('sends named events that count up, and no [DONE]', async () => {
    const { status, headers, body } = await respond('gpt-4.1')
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    const events = eventsOf(body)
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at))
    expect(textOf(events)).toBe('This is gpt-4.1. Your last word was picture. and I see 0 images.')
    expect(events.at(-1)).toMatchObject({
      type: 'response.completed',
      response: { usage: { input_tokens: 3, output_tokens: 13 } }
    })
    expect(body.toString()).not.toContain('[DONE]')
  })

  it('pads deltas until told not to', async () => {
    expect((await respond('gpt-4.1')).body.toString()).toContain('"obfuscation"')
    const { body } = await respond('gpt-4.1', { stream_options: { include_obfuscation: false } })
    expect(body.toString()).not.toContain('"obfuscation"')
  })

  it('proves the images that arrived', async () => {
    const bytes = Buffer.from(PIXEL_PNG, 'base64')
    const image = { type: 'input_image', image_url: URL }
    const { body } = await respond('sees-image', { input: [{ role: 'user', content: [image] }] })
    const sha = createHash('sha256').update(bytes).digest('hex')
    expect(textOf(eventsOf(body))).toBe(`I see image/png, ${bytes.length} bytes, sha256 ${sha}.`)
  })

  it.each([
    ['failed:image_too_small', 'response.failed', 'image_too_small'],
    ['error-event:invalid_image', 'error', 'invalid_image'],
    ['incomplete:max_messages', 'response.incomplete', 'max_messages'],
    ['length', 'response.incomplete', 'max_output_tokens'],
    ['content-filter', 'response.incomplete', 'content_filter']
  ])('%s ends with %s', async (model, type, word) => {
    const last = eventsOf((await respond(model)).body).at(-1)!
    expect(last.type).toBe(type)
    expect(JSON.stringify(last)).toContain(`"${word}"`)
  })

  it('cuts cleanly without a terminal event, and inside a character', async () => {
    const cut = await respond('cut')
    expect(cut.complete).toBe(true)
    expect(eventsOf(cut.body).at(-1)?.type).toBe('response.output_text.delta')
    const inside = await respond('cut-mid-utf8')
    expect(inside.complete).toBe(false)
    expect(inside.body.subarray(-2).toString('hex')).toBe('f09f')
  })

  it('recovers from 429 after as many refusals as told', async () => {
    expect((await respond('error-429:1')).status).toBe(429)
    expect(textOf(eventsOf((await respond('error-429:1')).body))).toMatch(/^Recovered after 1/)
    expect(mock.chats('error-429:1')).toHaveLength(2)
  })

  it.each([
    ['no input', { input: undefined }, 'input'],
    ['an unknown argument', { max_tokens: 40 }, 'max_tokens'],
    [
      'a part of the other dialect',
      { input: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] },
      'input[0].content[0].type'
    ],
    ['a short limit', { max_output_tokens: 15 }, 'max_output_tokens'],
    ['a wrong effort', { reasoning: { effort: 'lots' } }, 'reasoning.effort'],
    ['a wrong summary', { reasoning: { summary: 'long' } }, 'reasoning.summary'],
    ['stream options without a stream', { stream: false, stream_options: {} }, 'stream_options'],
    [
      'a schema without a name',
      { text: { format: { type: 'json_schema', schema: {} } } },
      'text.format.name'
    ],
    [
      'a broken image',
      { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'x.png' }] }] },
      'input[0].content[0].image_url'
    ]
  ])('refuses %s', async (_what, rest, param) => {
    const { status, body } = await respond('gpt-4.1', rest)
    expect(status).toBe(400)
    expect(JSON.parse(body.toString()).error.param).toBe(param)
  })
})

describe('what a model refuses', () => {
  it.each([
    ['gpt-6-astra', { temperature: 1 }, 'temperature'],
    ['gpt-5.4-mini', { top_p: 0.5 }, 'top_p'],
    ['gpt-4.1', { reasoning: { effort: 'low' } }, 'reasoning.effort'],
    ['gpt-6-astra', { temperature: 1, reasoning: { effort: 'none' } }, 'temperature'],
    ['gpt-5.4-mini', { temperature: 1, reasoning: { effort: 'none' } }, undefined],
    ['gpt-4.1', { temperature: 1 }, undefined]
  ])('%s with %o: %s', async (model, rest, param) => {
    const { status, body } = await respond(model, rest)
    expect(status).toBe(param === undefined ? 200 : 400)
    if (param !== undefined) expect(JSON.parse(body.toString()).error.param).toBe(param)
  })

  it('takes its limit by the new name only', async () => {
    const chat = (rest: object) =>
      exchange(`${mock.baseUrl}/chat/completions`, chatBody('gpt-5.2', { ...rest }))
    expect((await chat({ max_tokens: 50 })).status).toBe(400)
    expect((await chat({ max_completion_tokens: 50 })).status).toBe(200)
  })
})

describe('schemas', () => {
  const closed = {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'array', items: { type: 'integer' } } },
    required: ['a', 'b'],
    additionalProperties: false
  }

  it('are strict all the way down', () => {
    expect(strictSchemaFault(closed)).toBeUndefined()
    expect(strictSchemaFault({ ...closed, required: ['a'] })).toContain("Missing 'b'")
    const open = { ...closed, properties: { a: { type: 'object', properties: {} }, b: {} } }
    expect(strictSchemaFault(open)).toContain("In context=('a')")
  })

  it('have an answer that fits', () => {
    expect(instanceOf(closed, 'x')).toEqual({ a: 'x', b: [1] })
    expect(instanceOf({ enum: ['red', 'blue'] }, 'x')).toBe('red')
  })
})

it('has nothing at other addresses', async () => {
  expect((await exchange(`${mock.origin}/v1/embeddings`, {})).status).toBe(404)
  expect((await exchange(`${mock.baseUrl}/responses`)).status).toBe(405)
})
