import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startFireworksMock,
  type ChatVendorMock
} from '../../../../../e2e/mocks/chatVendors/chatVendors'
import { askFree, askModel, expectFailure, testChatAdapter } from '../testing/chatAdapterTests'
import fireworks from './fireworks'

const KIMI = 'accounts/fireworks/models/kimi-k3'

testChatAdapter({
  adapter: fireworks,
  start: startFireworksMock,
  baseUrl: (mock) => mock.baseUrl,
  chatPath: '/inference/v1/chat/completions',
  model: KIMI
})

describe('Fireworks', () => {
  let mock: ChatVendorMock
  beforeEach(async () => {
    mock = await startFireworksMock()
  })
  afterEach(async () => {
    await mock.close()
  })

  const sent = () => mock.chats()[0]?.json

  it.each([
    ['none', 'none', 0],
    ['minimal', 'low', 1],
    ['high', 'high', 0],
    ['max', 'max', 0]
  ] as const)('sends the effort %s as %s', async (reasoningEffort, effort, notes) => {
    const { answer } = await askModel(fireworks, mock.baseUrl, KIMI, {
      params: { reasoningEffort, temperature: 0, seed: 3 }
    })
    expect(sent()).toMatchObject({ reasoning_effort: effort, temperature: 0, seed: 3 })
    expect(answer.reasoning === '').toBe(effort === 'none')
    expect(answer.warnings).toHaveLength(notes)
    expect(answer.requestId).toBe('req_fireworks')
  })

  it('answers in a JSON Schema', async () => {
    const jsonSchema = { type: 'object', properties: { word: { type: 'string' } } }
    const { answer } = await askModel(fireworks, mock.baseUrl, KIMI, { params: { jsonSchema } })
    expect(JSON.parse(answer.text)).toEqual({ word: 'moss' })
  })

  it.each([
    ['suspended', 'balance', /suspended/],
    ['nobody', 'bad-input', /does not serve this model/]
  ] as const)('%s is %s', async (model, kind, words) => {
    expectFailure(await askModel(fireworks, mock.baseUrl, model), kind, words)
  })

  it('lists what can chat, and which of them see', async () => {
    const models = await askFree(fireworks, mock.baseUrl, fireworks.models!)
    expect(models.map(({ id, label, vision }) => [id, label, vision])).toEqual([
      [KIMI, 'kimi-k3', 'yes'],
      ['accounts/fireworks/models/glm-5p3', 'glm-5p3', 'no']
    ])
  })
})
