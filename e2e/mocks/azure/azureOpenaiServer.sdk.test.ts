import OpenAI, { AzureOpenAI } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAzureOpenAiMock } from './azureOpenaiServer'
import type { PlatformMock } from '../openai/openaiPlatform'

const KEY = '0123456789abcdef'
const SAID = 'This is garage-eyes. Your last word was there. and I see 0 images.'
const ask = {
  model: 'garage-eyes',
  messages: [{ role: 'user' as const, content: 'Hello there.' }]
}

let mock: PlatformMock
beforeEach(async () => {
  mock = await startAzureOpenAiMock({ apiKey: KEY })
})
afterEach(async () => {
  await mock.close()
})

describe('the v1 API, with the plain client', () => {
  const client = () => new OpenAI({ apiKey: KEY, baseURL: mock.baseUrl, maxRetries: 0 })

  it('chats, streams and responds', async () => {
    const whole = await client().chat.completions.create(ask)
    expect(whole.choices[0]?.message.content).toBe(SAID)
    expect(whole.model).toBe('gpt-5.4-mini')
    let text = ''
    for await (const chunk of await client().chat.completions.create({ ...ask, stream: true }))
      text += chunk.choices[0]?.delta.content ?? ''
    expect(text).toBe(SAID)
    const response = await client().responses.create({
      model: 'garage-eyes',
      input: 'Hello there.'
    })
    expect(response.output_text).toBe(SAID)
  })

  it('lists models that can be deployed', async () => {
    const ids: string[] = []
    for await (const model of client().models.list()) ids.push(model.id)
    expect(ids).toContain('gpt-4.1-2025-04-14')
  })
})

describe('the dated addresses, with the Azure client', () => {
  const client = () =>
    new AzureOpenAI({
      apiKey: KEY,
      endpoint: mock.origin,
      apiVersion: '2024-10-21',
      maxRetries: 0
    })

  it('chats through the deployment', async () => {
    const completion = await client().chat.completions.create(ask)
    expect(completion.choices[0]?.message.content).toBe(SAID)
    expect(mock.requests[0]?.path).toBe(
      '/openai/deployments/garage-eyes/chat/completions?api-version=2024-10-21'
    )
    expect(mock.requests[0]?.headers['api-key']).toBe(KEY)
  })

  it('streams, after a chunk of the filter without choices', async () => {
    const stream = await client().chat.completions.create({
      ...ask,
      stream: true,
      stream_options: { include_usage: true }
    })
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{}] })
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(SAID)
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(13)
  })

  it('responds', async () => {
    const response = await client().responses.create({
      model: 'garage-eyes',
      input: 'Hello there.'
    })
    expect(response.output_text).toBe(SAID)
    expect(mock.requests[0]?.path).toBe('/openai/responses?api-version=2024-10-21')
  })

  it.each([
    [{ ...ask, model: 'nowhere' }, OpenAI.NotFoundError, 'DeploymentNotFound'],
    [
      { ...ask, messages: [{ role: 'user' as const, content: '[[mock:filter]]' }] },
      OpenAI.BadRequestError,
      'content_filter'
    ]
  ])('refuses %o', async (request, kind, code) => {
    const error: unknown = await client()
      .chat.completions.create(request)
      .then(
        () => undefined,
        (thrown: unknown) => thrown
      )
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ code })
  })
})
