import { Mistral } from '@mistralai/mistralai'
import { HTTPValidationError, MistralError } from '@mistralai/mistralai/models/errors'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startDashScopeMock,
  startGroqMock,
  startMistralMock,
  type ChatVendorMock
} from './chatVendors'
import { PIXEL_PNG } from '../testClient'

/** The vendors' own clients against the mocks: what they read is what we say the wire looks like. */

let mock: ChatVendorMock
afterEach(async () => {
  await mock.close()
})

const DATA_URL = `data:image/png;base64,${PIXEL_PNG}`

describe('@mistralai/mistralai', () => {
  let client: Mistral
  beforeEach(async () => {
    mock = await startMistralMock({ apiKey: 'key-mistral' })
    client = new Mistral({
      apiKey: 'key-mistral',
      serverURL: mock.origin,
      retryConfig: { strategy: 'none' }
    })
  })

  const messages = [
    {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text: 'Describe, then say moss' },
        { type: 'image_url' as const, imageUrl: DATA_URL },
        { type: 'image_url' as const, imageUrl: { url: DATA_URL, detail: 'high' as const } }
      ]
    }
  ]

  it('completes', async () => {
    const answer = await client.chat.complete({
      model: 'mistral-large-latest',
      messages,
      randomSeed: 7,
      maxTokens: 50
    })
    expect(answer.choices[0]).toMatchObject({
      finishReason: 'stop',
      message: { content: 'This is mistral-large-latest. I see 2 images. You said moss' }
    })
    expect(answer.usage).toMatchObject({ promptTokens: 174, completionTokens: 10 })
    expect(mock.chats()[0]?.json).toMatchObject({ random_seed: 7 })
  })

  it('streams text, thinking, usage and the end', async () => {
    const stream = await client.chat.stream({
      model: 'mistral-small-latest',
      messages,
      reasoningEffort: 'high'
    })
    let text = ''
    let thinking = ''
    let last
    for await (const { data } of stream) {
      last = data
      const content = data.choices[0]?.delta.content
      if (typeof content === 'string') text += content
      else
        for (const part of content ?? [])
          if (part.type === 'thinking')
            for (const piece of part.thinking) if ('text' in piece) thinking += piece.text
    }
    expect(text).toBe('This is mistral-small-latest. I see 2 images. You said moss')
    expect(thinking).toBe('First the picture, then the question.')
    expect(last).toMatchObject({
      choices: [{ finishReason: 'stop' }],
      usage: { promptTokens: 174, completionTokens: 16, totalTokens: 190 }
    })
  })

  it('answers in a schema', async () => {
    const answer = await client.chat.complete({
      model: 'mistral-large-latest',
      messages: [{ role: 'user', content: 'moss' }],
      responseFormat: {
        type: 'json_schema',
        jsonSchema: {
          name: 'plant',
          schemaDefinition: { type: 'object', properties: { plant: { type: 'string' } } }
        }
      }
    })
    expect(answer.choices[0]?.message?.content).toBe('{"plant":"moss"}')
  })

  it('lists models with what they can do', async () => {
    const { data = [] } = await client.models.list()
    const sight = data.flatMap((card) =>
      card.type === 'base' ? [[card.id, card.capabilities.vision]] : []
    )
    expect(sight).toContainEqual(['mistral-large-latest', true])
    expect(sight).toContainEqual(['codestral-2508', false])
  })

  it('reads errors as its own', async () => {
    const ask = (model: string, rest: object = {}) =>
      client.chat.complete({ model, messages: [{ role: 'user', content: 'x' }], ...rest })
    await expect(ask('error-400')).rejects.toBeInstanceOf(HTTPValidationError)
    const busy = await ask('error-429-always').catch((error: unknown) => error)
    expect(busy).toBeInstanceOf(MistralError)
    expect(busy).toMatchObject({ statusCode: 429 })
    const stranger = new Mistral({ apiKey: 'no', serverURL: mock.origin })
    const refused = await stranger.models.list().catch((error: unknown) => error)
    expect(refused).toMatchObject({ statusCode: 401 })
  })
})

describe('openai, as Groq and Alibaba recommend it', () => {
  async function ask(start: typeof startGroqMock, model: string, rest: object = {}) {
    mock = await start({ apiKey: 'key' })
    const client = new OpenAI({ apiKey: 'key', baseURL: mock.baseUrl, maxRetries: 0 })
    const stream = await client.chat.completions.create({
      model,
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'say moss' },
            { type: 'image_url', image_url: { url: DATA_URL } }
          ]
        }
      ],
      ...rest
    })
    let text = ''
    let usage
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      usage = chunk.usage ?? usage
    }
    return { text, usage }
  }

  it.each([
    ['Groq', startGroqMock, 'qwen/qwen3.6-27b', { reasoning_format: 'parsed' }, 16],
    ['DashScope', startDashScopeMock, 'qwen3-vl-plus', { enable_thinking: true }, 16],
    ['DashScope without thinking', startDashScopeMock, 'qwen3-vl-plus', {}, 10]
  ])('%s streams text and usage', async (_name, start, model, rest, output) => {
    const { text, usage } = await ask(start, model, rest)
    expect(text).toBe(`This is ${model}. I see 1 image. You said moss`)
    expect(usage).toMatchObject({ prompt_tokens: 87, completion_tokens: output })
  })

  it('reads an error in the middle of a stream', async () => {
    await expect(ask(startDashScopeMock, 'inspection-in-stream')).rejects.toThrow(/inappropriate/)
  })
})
