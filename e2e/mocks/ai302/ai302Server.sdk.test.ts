import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAi302Mock, type Ai302Mock } from './ai302Server'
import { PIXEL_PNG } from '../testClient'

/** 302.AI speaks OpenAI's chat completions, so OpenAI's own client has to understand its stand-in. */

let mock: Ai302Mock
let client: OpenAI
beforeAll(async () => {
  mock = await startAi302Mock({ apiKey: 'sk-302' })
  client = new OpenAI({ baseURL: `${mock.baseUrl}/v1`, apiKey: 'sk-302', maxRetries: 0 })
})
afterAll(async () => {
  await mock.close()
})

const MESSAGES: OpenAI.ChatCompletionMessageParam[] = [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Which total is on this bill?' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL_PNG}` } }
    ]
  }
]

async function streamed(model: string) {
  const stream = await client.chat.completions.create({
    model,
    messages: MESSAGES,
    stream: true,
    stream_options: { include_usage: true }
  })
  let text = ''
  let finish: string | null = null
  let usage: OpenAI.CompletionUsage | null | undefined
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    finish = chunk.choices[0]?.finish_reason ?? finish
    usage = chunk.usage ?? usage
  }
  return { text, finish, usage }
}

describe('the openai SDK against 302.AI’s stand-in', () => {
  it('reads a streamed answer with usage and end', async () => {
    const { text, finish, usage } = await streamed('gpt-4o')
    expect(text).toMatch(/^This is gpt-4o\. I see 1 image: .* ends with bill\?$/)
    expect(finish).toBe('stop')
    expect(usage).toMatchObject({ prompt_tokens: 91, completion_tokens: 15 })
  })

  it('reads a whole answer by way of the suffix', async () => {
    const { data, request_id } = await client.chat.completions
      .create({ model: 'deepseek-chat-ocr', messages: MESSAGES })
      .withResponse()
    expect(data.choices[0]?.message.content).toContain('gpt-4o-mini described 1 image')
    expect(data.choices[0]?.finish_reason).toBe('stop')
    // The SDK looks for OpenAI's header; 302.AI has one of its own.
    expect(request_id).toBeNull()
  })

  it('skips comments and empty choices', async () => {
    expect((await streamed('empty-choices')).text).toContain('This is empty-choices.')
  })

  it('sees errors with their status', async () => {
    await expect(streamed('no-such-model')).rejects.toMatchObject({ status: 503 })
    await expect(streamed('err:-10004')).rejects.toMatchObject({
      status: 402,
      error: { err_code: -10004, message: 'Insufficient balance' }
    })
  })

  it('lists the models', async () => {
    const { data } = await client.models.list()
    expect(data.map(({ id }) => id)).toContain('deepseek-chat')
  })
})
