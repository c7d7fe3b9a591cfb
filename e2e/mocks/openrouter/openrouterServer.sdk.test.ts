import OpenAI from 'openai'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlatformMock } from '../openai/openaiPlatform'
import { OPENROUTER_PRICE, startOpenRouterMock } from './openrouterServer'

/** OpenRouter promises that OpenAI's client works with it. */

const KEY = 'sk-or-sdk'
const MODEL = 'qwen/qwen3-vl-8b-instruct'
const SAID = `This is ${MODEL}. Your last word was there. and I see 0 images.`
const messages = [{ role: 'user' as const, content: 'Hello there.' }]

let mock: PlatformMock
let client: OpenAI
beforeEach(async () => {
  mock = await startOpenRouterMock({ apiKey: KEY })
  client = new OpenAI({ apiKey: KEY, baseURL: mock.baseUrl, maxRetries: 0 })
})
afterEach(async () => {
  await mock.close()
})

it('streams past its comments, names the upstream, and bills', async () => {
  const stream = await client.chat.completions.create({
    model: MODEL,
    messages,
    stream: true,
    stream_options: { include_usage: true }
  })
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(SAID)
  expect(chunks[0]).toHaveProperty('provider', 'DeepInfra')
  const { input, output } = OPENROUTER_PRICE
  expect(chunks.at(-1)?.usage).toMatchObject({
    completion_tokens: 13,
    cost: (2 * input + 13 * output) / 1e8,
    is_byok: false
  })
})

it('answers in one piece', async () => {
  const completion = await client.chat.completions.create({ model: MODEL, messages })
  expect(completion.choices[0]?.message.content).toBe(SAID)
})

it('breaks off with an error that the client throws', async () => {
  const stream = await client.chat.completions.create({
    model: 'midstream-error',
    messages,
    stream: true
  })
  const read = async () => {
    for await (const chunk of stream) expect(chunk).toHaveProperty('choices')
  }
  await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError)
})

it('lists models without a key', async () => {
  const anyone = new OpenAI({ apiKey: 'none', baseURL: mock.baseUrl, maxRetries: 0 })
  const ids: string[] = []
  for await (const model of anyone.models.list()) ids.push(model.id)
  expect(ids).toContain(MODEL)
  await expect(anyone.chat.completions.create({ model: MODEL, messages })).rejects.toBeInstanceOf(
    OpenAI.AuthenticationError
  )
})
