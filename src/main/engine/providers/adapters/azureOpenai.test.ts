import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startAzureOpenAiMock,
  type AzureOptions
} from '../../../../../e2e/mocks/azure/azureOpenaiServer'
import type { PlatformMock } from '../../../../../e2e/mocks/openai/openaiPlatform'
import type { AttemptPlan } from '../adapter'
import { ask } from '../ask'
import { attempt, PIXEL_PNG, preparedImage } from '../testing/attempt'
import adapter from './azureOpenai'

const KEY = '0123456789abcdef0123456789abcdef'
const PICTURE = preparedImage(PIXEL_PNG)

let mock: PlatformMock
beforeEach(async () => {
  mock = await startAzureOpenAiMock({ apiKey: KEY })
})
afterEach(async () => {
  await mock.close()
})

function run(model: string, plan: Partial<AttemptPlan> = {}) {
  return attempt({
    adapter,
    key: KEY,
    images: [PICTURE],
    plan: { baseUrl: mock.baseUrl, model, ...plan }
  })
}

describe('the address', () => {
  it.each(['', '/', '/openai', '/openai/v1', '/openai/v1/'])(
    'may be entered as NAME%s',
    async (path) => {
      const { answer } = await run('garage-eyes', { baseUrl: mock.origin + path })
      expect(answer.text).toMatch(/^This is garage-eyes\./)
      expect(mock.chats()[0]?.path).toBe('/openai/v1/chat/completions')
    }
  )

  it.each([
    ['v1, chat', {}, '/openai/v1/chat/completions'],
    ['v1, responses', { api: 'responses' }, '/openai/v1/responses'],
    [
      'dated, chat',
      { apiVersion: '2024-10-21' },
      '/openai/deployments/garage-eyes/chat/completions?api-version=2024-10-21'
    ],
    [
      'dated, responses',
      { api: 'responses', apiVersion: ' 2025-04-01-preview ' },
      '/openai/responses?api-version=2025-04-01-preview'
    ]
  ])('%s', async (_what, options, path) => {
    const { answer } = await run('garage-eyes', { params: { options } })
    expect(answer).toMatchObject({ state: 'done', servedModel: 'gpt-5.4-mini', warnings: [] })
    expect(answer.usage?.inputTokens).toBe(88)
    expect(mock.chats()[0]?.path).toBe(path)
    expect(mock.chats()[0]?.headers['api-key']).toBe(KEY)
    expect(mock.chats()[0]?.headers.authorization).toBeUndefined()
  })
})

describe('requests', () => {
  it('carry only what Azure knows', async () => {
    await run('gpt-4.1', { params: { temperature: 0.4, maxTokens: 90, seed: 2, detail: 'high' } })
    expect(mock.chats()[0]?.json).toMatchObject({
      model: 'gpt-4.1',
      temperature: 0.4,
      max_completion_tokens: 90,
      seed: 2,
      stream_options: { include_usage: true }
    })
    expect(JSON.stringify(mock.chats()[0]?.json)).not.toContain('obfuscation')
  })

  it('are sent everything for a deployment of an unknown name', async () => {
    const { answer } = await run('garage-eyes', { params: { temperature: 0.4 } })
    expect(answer.failure).toMatchObject({
      class: 'bad-input',
      sentence: 'This model does not take “temperature” as it was sent.',
      nextStep: 'Take it out of the parameters, then retry.'
    })
  })
})

describe('errors', () => {
  it('names what the content filter found', async () => {
    const { answer } = await run('garage-eyes', {
      prompt: { text: 'Describe [[mock:filter]]', system: '' }
    })
    expect(answer.failure).toMatchObject({
      class: 'filtered',
      sentence: 'Azure’s content filter refused the request (self harm, violence).',
      vendorCode: 'content_filter',
      status: 400,
      notCharged: true
    })
  })

  it('says that a deployment is missing', async () => {
    const { answer } = await run('gpt-nowhere')
    expect(answer.failure).toMatchObject({
      class: 'bad-input',
      sentence: 'This resource has no deployment of this name.',
      vendorCode: 'DeploymentNotFound'
    })
  })

  it.each([
    ['content-filter', 'filtered'],
    ['refusal', 'refused'],
    ['cut', 'truncated'],
    ['error-429-always', 'rate-limited'],
    ['error-401', 'auth'],
    ['error-500', 'provider']
  ])('%s is %s', async (model, kind) => {
    expect((await run(model)).answer.failure?.class).toBe(kind)
  })
})

describe('the list of models', () => {
  function list(options: AzureOptions = {}) {
    mock.set(options)
    return ask({
      adapter,
      script: adapter.models!,
      baseUrl: mock.baseUrl,
      key: KEY,
      clock: { now: () => performance.now(), date: () => new Date('2026-11-21T10:00:00Z') },
      timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
    })
  }

  it('is that of the deployments where the resource tells them', async () => {
    expect(await list()).toEqual([
      { id: 'garage-eyes', label: 'garage-eyes (gpt-5.4-mini)' },
      { id: 'gpt-4.1' }
    ])
  })

  it('else is that of the models that could be deployed, and says so', async () => {
    const models = await list({ listsDeployments: false })
    expect(models.map(({ id }) => id)).toEqual(['gpt-5.4-mini-2026-03-17', 'gpt-4.1-2025-04-14'])
    expect(models[0]?.note).toMatch(/not your deployments/)
  })

  it('refuses a wrong key', async () => {
    await expect(list({ apiKey: 'another' })).rejects.toMatchObject({ failure: { class: 'auth' } })
  })
})
