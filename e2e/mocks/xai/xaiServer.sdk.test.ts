import OpenAI from 'openai'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlatformMock } from '../openai/openaiPlatform'
import { startXaiMock, XAI_TICKS } from './xaiServer'

/** xAI has no client of its own on npm; its documentation tells people to use OpenAI's. */

const KEY = 'xai-sdk'
const SAID = 'This is grok-4.7. Your last word was there. and I see 0 images.'
const messages = [{ role: 'user' as const, content: 'Hello there.' }]

let mock: PlatformMock
let client: OpenAI
beforeEach(async () => {
  mock = await startXaiMock({ apiKey: KEY })
  client = new OpenAI({ apiKey: KEY, baseURL: mock.baseUrl, maxRetries: 0 })
})
afterEach(async () => {
  await mock.close()
})

it('chats with reasoning in the open, and bills in ticks', async () => {
  const stream = await client.chat.completions.create({
    model: 'grok-4.7',
    messages,
    stream: true,
    reasoning_effort: 'high',
    stream_options: { include_usage: true }
  })
  let text = ''
  let reasoning = ''
  let usage: OpenAI.CompletionUsage | null | undefined
  for await (const chunk of stream) {
    const delta = chunk.choices[0]?.delta as { content?: string; reasoning_content?: string }
    text += delta?.content ?? ''
    reasoning += delta?.reasoning_content ?? ''
    usage = chunk.usage ?? usage
  }
  expect([text, reasoning]).toEqual([SAID, 'Wheels and chrome: a motorcycle.'])
  expect(usage).toMatchObject({
    prompt_tokens: 2,
    completion_tokens: 13,
    total_tokens: 20,
    completion_tokens_details: { reasoning_tokens: 5 },
    cost_in_usd_ticks: 2 * XAI_TICKS.input + 18 * XAI_TICKS.output
  })
})

it('responds', async () => {
  const response = await client.responses.create({ model: 'grok-4.7', input: 'Hello there.' })
  expect(response.output_text).toBe(SAID)
  expect(response.usage).toMatchObject({
    output_tokens: 13,
    cost_in_usd_ticks: 2 * XAI_TICKS.input + 13 * XAI_TICKS.output
  })
})

it.each([
  [{ model: 'grok-4', messages, reasoning_effort: 'low' as const }, OpenAI.BadRequestError],
  [{ model: 'grok-nowhere', messages }, OpenAI.NotFoundError]
])('refuses %o', async (request, kind) => {
  await expect(client.chat.completions.create(request)).rejects.toBeInstanceOf(kind)
})
