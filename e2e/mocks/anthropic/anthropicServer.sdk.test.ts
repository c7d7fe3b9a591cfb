import Anthropic, { APIError } from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAnthropicMock, type AnthropicMock } from './anthropicServer'
import { PIXEL_PNG } from '../testClient'

/** The vendor's own client talks to the mock: what it reads is what the wire means. */

let mock: AnthropicMock
let client: Anthropic
beforeAll(async () => {
  mock = await startAnthropicMock({ apiKey: 'right' })
  client = new Anthropic({ apiKey: 'right', baseURL: mock.origin, maxRetries: 0 })
})
afterAll(async () => {
  await mock.close()
})

const CONTENT: Anthropic.ContentBlockParam[] = [
  { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL_PNG } },
  { type: 'text', text: 'What is in this picture?' }
]

function ask(model: string, rest: Partial<Anthropic.MessageCreateParamsNonStreaming> = {}) {
  return {
    model,
    max_tokens: 200,
    messages: [{ role: 'user' as const, content: CONTENT }],
    ...rest
  }
}

describe('a message', () => {
  it('comes whole', async () => {
    const { data, request_id } = await client.messages
      .create(ask('claude-sonnet-5-5', { system: 'Be brief.' }))
      .withResponse()
    expect(request_id).toBe('req_mock')
    expect(data.content.map(({ type }) => type)).toEqual(['thinking', 'text'])
    expect(data.content[1]).toMatchObject({
      text: expect.stringContaining(
        'claude-sonnet-5-5, asked about “picture?” with 1 image.'
      ) as string
    })
    expect(data.usage).toMatchObject({ input_tokens: 1007, cache_read_input_tokens: 0 })
    expect(data.stop_reason).toBe('end_turn')
  })

  it('streams to the same', async () => {
    const params = ask('claude-opus-5', { thinking: { type: 'adaptive', display: 'summarized' } })
    const stream = client.messages.stream(params)
    let thinking = ''
    let text = ''
    stream.on('thinking', (delta) => (thinking += delta))
    stream.on('text', (delta) => (text += delta))
    const streamed = await stream.finalMessage()
    const whole = await client.messages.create(params)
    expect(streamed.content).toEqual(
      whole.content.map(
        (block) =>
          expect.objectContaining(
            block.type === 'text'
              ? { text: block.text }
              : { type: 'thinking', thinking: 'Wheels and chrome: a motorcycle.' }
          ) as unknown
      )
    )
    expect(thinking).toBe('Wheels and chrome: a motorcycle.')
    expect(text).toContain('This is claude-opus-5')
    expect(streamed.usage).toMatchObject({
      output_tokens: whole.usage.output_tokens,
      output_tokens_details: { thinking_tokens: 5 }
    })
  })

  it('is JSON when a schema is given', async () => {
    const schema = {
      type: 'object',
      properties: { colour: { type: 'string' } },
      required: ['colour'],
      additionalProperties: false
    }
    const message = await client.messages.create(
      ask('claude-haiku-4-5-20251001', {
        output_config: { format: { type: 'json_schema', schema } }
      })
    )
    const block = message.content.find(({ type }) => type === 'text') as Anthropic.TextBlock
    expect(Object.keys(JSON.parse(block.text) as object)).toEqual(['colour'])
  })

  it('tells a refusal with its details', async () => {
    const message = await client.messages.create(ask('refusal'))
    expect(message).toMatchObject({
      stop_reason: 'refusal',
      stop_details: { category: 'bio', explanation: expect.any(String) as string }
    })
  })
})

async function errorOf(model: string, stream = false): Promise<APIError> {
  try {
    if (stream) for await (const _event of client.messages.stream(ask(model)));
    else await client.messages.create(ask(model))
  } catch (error) {
    if (error instanceof APIError) return error
    throw error
  }
  throw new Error('It went well.')
}

describe('errors', () => {
  it.each([
    ['error-400', Anthropic.BadRequestError, 'invalid_request_error'],
    ['error-401', Anthropic.AuthenticationError, 'authentication_error'],
    ['error-403', Anthropic.PermissionDeniedError, 'permission_error'],
    ['error-404', Anthropic.NotFoundError, 'not_found_error'],
    ['error-429-always', Anthropic.RateLimitError, 'rate_limit_error'],
    ['error-529', Anthropic.APIError, 'overloaded_error']
  ])('%s is understood', async (model, kind, type) => {
    const error = await errorOf(model)
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ type, requestID: 'req_mock' })
  })

  it('finds the code beside the type', async () => {
    expect(await errorOf('error-spend')).toMatchObject({
      errorCode: 'enforced_spend_limit_reached'
    })
  })

  it('throws an error inside a stream', async () => {
    const error = await errorOf('error-in-stream', true)
    expect(error).toMatchObject({ status: undefined, type: 'overloaded_error' })
  })
})

it('lists all models over several pages', async () => {
  const ids: string[] = []
  for await (const model of client.models.list({ limit: 3 })) {
    expect(model.capabilities?.image_input.supported).toBe(true)
    ids.push(model.id)
  }
  expect(ids.length).toBeGreaterThan(6)
  expect(new Set(ids).size).toBe(ids.length)
})
