import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlatformMock } from '../openai/openaiPlatform'
import { startOpenRouterMock } from './openrouterServer'
import { chatBody, dataLines, exchange, streamedText } from '../testClient'

interface Chunk {
  readonly provider: string
  readonly usage?: unknown
  readonly choices: readonly { readonly delta: unknown }[]
}

const MODEL = 'openai/gpt-6-astra'
const KEY = { authorization: 'Bearer right' }

let mock: PlatformMock
beforeEach(async () => {
  mock = await startOpenRouterMock({ apiKey: 'right' })
})
afterEach(async () => {
  await mock.close()
})

function chat(model: string, rest: Record<string, unknown> = {}) {
  const body = chatBody(model, { stream_options: { include_usage: true }, ...rest })
  return exchange(`${mock.baseUrl}/chat/completions`, body, KEY)
}

it('keeps alive with comments before the first chunk', async () => {
  const { body } = await chat(MODEL)
  expect(body.toString()).toMatch(/^: OPENROUTER PROCESSING\n\n/)
  expect(streamedText(body)).toMatch(/^This is openai\/gpt-6-astra\./)
})

it('says reasoning twice, names the upstream and bills', async () => {
  const { body } = await chat(MODEL, { reasoning: { effort: 'low' } })
  const chunks = dataLines(body)
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Chunk)
  expect(chunks[1]?.choices[0]?.delta).toEqual({
    reasoning: 'Wheels',
    reasoning_details: [{ type: 'reasoning.text', text: 'Wheels', index: 0 }]
  })
  expect(chunks.every((chunk) => chunk.provider === 'DeepInfra')).toBe(true)
  expect(chunks.at(-1)?.usage).toMatchObject({ cost: (3 * 123 + 18 * 456) / 1e8, is_byok: false })
})

it('routes as it is told, or to nobody', async () => {
  const provider = { order: ['NOVITA'], allow_fallbacks: false }
  expect((await chat(MODEL, { provider })).body.toString()).toContain('"provider":"Novita"')
  const nobody = { order: ['nobody'], allow_fallbacks: false }
  expect((await chat(MODEL, { provider: nobody })).status).toBe(404)
  expect((await chat(MODEL, { provider: { order: 'novita' } })).status).toBe(400)
})

it('tells its models to anyone, and what is left to the key only', async () => {
  const { body } = await exchange(`${mock.baseUrl}/models`)
  expect(JSON.parse(body.toString()).data[0].pricing.prompt).toBe('0.00001')
  expect((await exchange(`${mock.baseUrl}/key`)).status).toBe(401)
  expect((await exchange(`${mock.baseUrl}/key`, undefined, KEY)).status).toBe(200)
  expect((await exchange(`${mock.baseUrl}/credits`, undefined, KEY)).status).toBe(403)
})
