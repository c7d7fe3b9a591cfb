import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOpenAiPlatformMock, type PlatformMock } from './openaiPlatform'
import { PIXEL_PNG } from '../testClient'

/** OpenAI's own client reads the mock's wire: where the two disagree, the mock is wrong. */

const KEY = 'sk-sdk'
const URL = `data:image/png;base64,${PIXEL_PNG}`
const SAID = 'This is gpt-5.6-luna. Your last word was this? and I see 1 image.'

let mock: PlatformMock
let client: OpenAI
beforeEach(async () => {
  mock = await startOpenAiPlatformMock({ apiKey: KEY })
  client = new OpenAI({ apiKey: KEY, baseURL: mock.baseUrl, maxRetries: 0 })
})
afterEach(async () => {
  await mock.close()
})

async function thrownBy(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

describe('chat completions', () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: URL, detail: 'low' } }
      ]
    }
  ]

  it('in one piece', async () => {
    const completion = await client.chat.completions.create({ model: 'gpt-5.6-luna', messages })
    expect(completion.choices[0]).toMatchObject({
      message: { role: 'assistant', content: SAID },
      finish_reason: 'stop'
    })
    expect(completion.usage).toMatchObject({ prompt_tokens: 90, completion_tokens: 13 })
  })

  it('as a stream, with usage in the last chunk', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt-5.6-luna',
      messages,
      stream: true,
      reasoning_effort: 'high',
      stream_options: { include_usage: true, include_obfuscation: false }
    })
    let text = ''
    let finish: string | null = null
    let usage: OpenAI.CompletionUsage | null | undefined
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      finish = chunk.choices[0]?.finish_reason ?? finish
      usage = chunk.usage ?? usage
      expect(chunk).not.toHaveProperty('obfuscation')
      expect(JSON.stringify(chunk)).not.toContain('reasoning_content')
    }
    expect([text, finish]).toEqual([SAID, 'stop'])
    expect(usage).toMatchObject({
      completion_tokens: 18,
      total_tokens: 108,
      completion_tokens_details: { reasoning_tokens: 5 }
    })
  })

  it('pads deltas unless told not to', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt-4.1',
      messages,
      stream: true
    })
    let padded = 0
    for await (const chunk of stream) if ('obfuscation' in chunk) padded++
    expect(padded).toBeGreaterThan(5)
  })

  it('fits a schema', async () => {
    const completion = await client.chat.completions.parse({
      model: 'gpt-4.1',
      messages,
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'answer',
          strict: true,
          schema: {
            type: 'object',
            properties: { wheels: { type: 'integer' } },
            required: ['wheels'],
            additionalProperties: false
          }
        }
      }
    })
    expect(completion.choices[0]?.message.parsed).toEqual({ wheels: 1 })
  })

  it.each([
    ['error-401', OpenAI.AuthenticationError, 401],
    ['error-400', OpenAI.BadRequestError, 400],
    ['gpt-nowhere', OpenAI.NotFoundError, 404],
    ['error-429-always', OpenAI.RateLimitError, 429],
    ['error-500', OpenAI.InternalServerError, 500]
  ])('%s', async (model, kind, status) => {
    const error = await thrownBy(client.chat.completions.create({ model, messages }))
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ status, requestID: 'req_mock' })
  })

  it('refuses what the model refuses', async () => {
    const error = await thrownBy(
      client.chat.completions.create({ model: 'gpt-6-astra', messages, temperature: 0.5 })
    )
    expect(error).toMatchObject({ code: 'unsupported_parameter', param: 'temperature' })
  })
})

describe('responses', () => {
  const request = {
    model: 'gpt-5.6-luna',
    instructions: 'Be brief.',
    store: false,
    input: [
      {
        role: 'user' as const,
        content: [
          { type: 'input_text' as const, text: 'What is this?' },
          { type: 'input_image' as const, image_url: URL, detail: 'low' as const }
        ]
      }
    ]
  }

  it('in one piece', async () => {
    const response = await client.responses.create(request)
    expect(response).toMatchObject({
      status: 'completed',
      output_text: SAID,
      model: 'gpt-5.6-luna',
      usage: { input_tokens: 90, output_tokens: 13, total_tokens: 103 }
    })
  })

  it('as a stream: every event in order, text, reasoning and usage', async () => {
    const stream = await client.responses.create({
      ...request,
      stream: true,
      reasoning: { effort: 'high', summary: 'auto' },
      stream_options: { include_obfuscation: false }
    })
    const types: string[] = []
    let text = ''
    let reasoning = ''
    let last: OpenAI.Responses.Response | undefined
    for await (const event of stream) {
      expect(event.sequence_number).toBe(types.length)
      types.push(event.type)
      if (event.type === 'response.output_text.delta') text += event.delta
      if (event.type === 'response.reasoning_summary_text.delta') reasoning += event.delta
      if (event.type === 'response.completed') last = event.response
    }
    expect([text, reasoning]).toEqual([SAID, 'Wheels and chrome: a motorcycle.'])
    expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed'
    ])
    expect(last?.output.map(({ type }) => type)).toEqual(['reasoning', 'message'])
    expect(last?.usage).toMatchObject({
      output_tokens: 18,
      output_tokens_details: { reasoning_tokens: 5 }
    })
  })

  it('through the client’s own collector', async () => {
    const stream = client.responses.stream(request)
    const final = await stream.finalResponse()
    expect(final.output_text).toBe(SAID)
  })

  it('keeps the reasoning to itself unless a summary is asked for', async () => {
    const response = await client.responses.create({ ...request, reasoning: { effort: 'high' } })
    expect(response.output[0]).toMatchObject({ type: 'reasoning', summary: [] })
    expect(response.usage?.output_tokens_details.reasoning_tokens).toBe(5)
  })

  it('refuses in a part of its own', async () => {
    const response = await client.responses.create({ ...request, model: 'refusal' })
    expect(response.output[0]).toMatchObject({
      content: [{ type: 'refusal', refusal: 'I cannot help with that picture.' }]
    })
  })

  it.each([
    [
      'incomplete:content_filter',
      'incomplete',
      { incomplete_details: { reason: 'content_filter' } }
    ],
    ['length', 'incomplete', { incomplete_details: { reason: 'max_output_tokens' } }],
    ['failed:image_too_large', 'failed', { error: { code: 'image_too_large' } }]
  ])('%s ends with its event', async (model, status, fields) => {
    const stream = await client.responses.create({ ...request, model, stream: true })
    const events = []
    for await (const event of stream) events.push(event)
    expect(events.at(-1)).toMatchObject({
      type: `response.${status}`,
      response: { status, ...fields }
    })
  })

  it('throws the error event', async () => {
    const stream = await client.responses.create({
      ...request,
      model: 'error-event:server_error',
      stream: true
    })
    const read = async () => {
      for await (const event of stream) expect(event.type).not.toBe('response.completed')
    }
    expect(await thrownBy(read())).toBeInstanceOf(OpenAI.APIError)
  })

  it.each([
    ['error-401', OpenAI.AuthenticationError],
    ['error-429-always', OpenAI.RateLimitError],
    ['gpt-nowhere', OpenAI.NotFoundError]
  ])('%s', async (model, kind) => {
    const error = await thrownBy(client.responses.create({ ...request, model }))
    expect(error).toBeInstanceOf(kind)
  })

  it('tells how many tokens are left', async () => {
    const { response } = await client.responses.create(request).withResponse()
    expect(response.headers.get('x-ratelimit-reset-tokens')).toBe('6m0s')
    expect(response.headers.get('x-request-id')).toBe('req_mock')
  })
})

it('lists its models', async () => {
  const ids: string[] = []
  for await (const model of client.models.list()) ids.push(model.id)
  expect(ids).toContain('gpt-6-astra')
})

it('knows a stranger', async () => {
  const stranger = new OpenAI({ apiKey: 'wrong', baseURL: mock.baseUrl, maxRetries: 0 })
  for (const call of [
    () => stranger.responses.create({ model: 'gpt-4.1', input: 'Hello' }),
    () => stranger.chat.completions.create({ model: 'gpt-4.1', messages: [] }),
    () => stranger.models.list()
  ])
    expect(await thrownBy(call())).toBeInstanceOf(OpenAI.AuthenticationError)
})
