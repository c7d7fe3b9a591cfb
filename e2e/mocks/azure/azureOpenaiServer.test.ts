import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAzureOpenAiMock } from './azureOpenaiServer'
import type { PlatformMock } from '../openai/openaiPlatform'
import { chatBody, dataLines, exchange, streamedText } from '../testClient'

interface Chunk {
  readonly model: string
}

let mock: PlatformMock
beforeEach(async () => {
  mock = await startAzureOpenAiMock({ apiKey: 'right' })
})
afterEach(async () => {
  await mock.close()
})

const KEY = { 'api-key': 'right' }

function ask(path: string, model: string, rest: Record<string, unknown> = {}) {
  return exchange(`${mock.origin}/openai/${path}`, chatBody(model, rest), KEY)
}

it('begins with what the filter thought, and serves the model behind the deployment', async () => {
  const { body } = await ask('v1/chat/completions', 'garage-eyes')
  const chunks = dataLines(body)
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Chunk)
  expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] })
  expect(chunks[1]?.model).toBe('gpt-5.4-mini')
  expect(streamedText(body)).toMatch(/^This is garage-eyes\./)
})

describe('dated addresses', () => {
  const path = 'deployments/garage-eyes/chat/completions'

  it('take the deployment from the path', async () => {
    const { body } = await ask(`${path}?api-version=2024-10-21`, 'whatever')
    expect(streamedText(body)).toMatch(/^This is garage-eyes\./)
  })

  it.each([path, `${path}?api-version=`, `${path}?api-version=v1`])(
    'want a date: %s',
    async (it) => {
      expect((await ask(it, 'garage-eyes')).status).toBe(404)
    }
  )
})

it.each([
  ['nowhere', {}, 404, 'DeploymentNotFound'],
  [
    'garage-eyes',
    { messages: [{ role: 'user', content: '[[mock:filter]]' }] },
    400,
    'content_filter'
  ],
  ['garage-eyes', { temperature: 0.5 }, 400, 'unsupported_parameter']
])('%s with %o: %i', async (model, rest, status, code) => {
  const response = await ask('v1/chat/completions', model, rest)
  expect(response.status).toBe(status)
  expect(JSON.parse(response.body.toString()).error.code).toBe(code)
})

it('knows its key in either header', async () => {
  const url = `${mock.baseUrl}/models`
  expect((await exchange(url)).status).toBe(401)
  expect((await exchange(url, undefined, KEY)).status).toBe(200)
  expect((await exchange(url, undefined, { authorization: 'Bearer right' })).status).toBe(200)
  expect((await exchange(url, undefined, { 'api-key': 'wrong' })).status).toBe(401)
})
