import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlatformMock } from '../openai/openaiPlatform'
import { chatBody, dataLines, exchange, streamedText } from '../testClient'
import { startXaiMock, XAI_TICKS } from './xaiServer'

let mock: PlatformMock
beforeEach(async () => {
  mock = await startXaiMock({ apiKey: 'right' })
})
afterEach(async () => {
  await mock.close()
})

const KEY = { authorization: 'Bearer right' }

function chat(model: string, rest: Record<string, unknown> = {}) {
  const body = chatBody(model, { stream_options: { include_usage: true }, ...rest })
  return exchange(`${mock.baseUrl}/chat/completions`, body, KEY)
}

it('counts reasoning beside the completion and bills in ticks', async () => {
  const { body } = await chat('grok-4.7', { reasoning_effort: 'high' })
  expect(streamedText(body)).toMatch(/^This is grok-4\.7\./)
  const { usage } = JSON.parse(dataLines(body).at(-2)!)
  expect(usage).toMatchObject({
    prompt_tokens: 3,
    completion_tokens: 13,
    total_tokens: 21,
    prompt_tokens_details: { text_tokens: 3, image_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 5 },
    cost_in_usd_ticks: 3 * XAI_TICKS.input + 18 * XAI_TICKS.output
  })
})

it.each([
  ['an effort of a model without one', 'grok-4', { reasoning_effort: 'low' }],
  [
    'a GIF',
    'grok-4.7',
    {
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'image_url',
              image_url: {
                url: `data:image/gif;base64,${Buffer.from('GIF89a..').toString('base64')}`
              }
            }
          ]
        }
      ]
    }
  ]
])('refuses %s', async (_what, model, rest) => {
  expect((await chat(model, rest)).status).toBe(400)
})

it('has no instructions in responses', async () => {
  const respond = (rest: object) =>
    exchange(`${mock.baseUrl}/responses`, { model: 'grok-4.7', input: 'Hi.', ...rest }, KEY)
  expect((await respond({})).status).toBe(200)
  expect((await respond({ instructions: 'Be brief.' })).status).toBe(400)
})

it('lists prices, for those with the key', async () => {
  const url = `${mock.baseUrl}/language-models`
  expect((await exchange(url)).status).toBe(401)
  const { body } = await exchange(url, undefined, KEY)
  expect(JSON.parse(body.toString()).models[0]).toMatchObject({
    id: 'grok-4.7',
    input_modalities: ['text', 'image'],
    prompt_text_token_price: 20_000
  })
})
