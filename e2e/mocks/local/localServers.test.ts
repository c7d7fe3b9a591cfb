import { afterEach, describe, expect, it } from 'vitest'
import {
  startLlamaCppMock,
  startLmStudioMock,
  startOllamaMock,
  startVllmMock,
  type LocalMock
} from './localServers'
import { chatBody, exchange, streamedText } from '../testClient'

let mock: LocalMock | undefined
afterEach(async () => {
  await mock?.close()
})

async function get(path: string): Promise<{ status: number; json: unknown }> {
  const { status, body } = await exchange(`${mock!.origin}${path}`)
  return { status, json: body.length === 0 ? undefined : JSON.parse(body.toString()) }
}

describe('local servers', () => {
  it('Ollama says its version, its models and what each can do', async () => {
    mock = await startOllamaMock()
    expect((await get('/api/version')).json).toEqual({ version: '0.12.6' })
    expect((await get('/api/tags')).json).toMatchObject({
      models: [{ name: 'echo-name:vision' }, { name: 'echo-name:text' }]
    })
    const show = await exchange(`${mock.origin}/api/show`, { model: 'echo-name:text' })
    expect(JSON.parse(show.body.toString()).capabilities).toEqual(['completion'])
    expect((await exchange(`${mock.origin}/api/show`, { model: 'none' })).status).toBe(404)
  })

  it('LM Studio has v1 since 0.4 and only v0 before', async () => {
    mock = await startLmStudioMock()
    expect((await get('/api/v1/models')).json).toMatchObject({
      models: [{ key: 'echo-name:vision', capabilities: { vision: true } }, {}]
    })
    await mock.close()
    mock = await startLmStudioMock({ legacy: true })
    expect((await get('/api/v1/models')).status).toBe(404)
    expect((await get('/api/v0/models')).json).toMatchObject({
      data: [{ type: 'vlm' }, { type: 'llm' }]
    })
  })

  it('llama.cpp says its modalities, or 503 while it loads', async () => {
    mock = await startLlamaCppMock()
    expect((await get('/props')).json).toMatchObject({ modalities: { vision: true } })
    await mock.close()
    mock = await startLlamaCppMock({ loading: true })
    expect((await get('/health')).status).toBe(503)
  })

  it('vLLM says who owns the model, and nothing of images', async () => {
    mock = await startVllmMock()
    expect(await get('/health')).toEqual({ status: 200, json: undefined })
    expect((await get('/v1/models')).json).toMatchObject({ data: [{ owned_by: 'vllm' }] })
  })

  it.each([startOllamaMock, startLmStudioMock, startLlamaCppMock, startVllmMock])(
    'all of them chat',
    async (start) => {
      mock = await start({ models: [{ id: 'echo-name:here', vision: true }] })
      const { body } = await exchange(
        `${mock.baseUrl}/chat/completions`,
        chatBody('echo-name:here')
      )
      expect(streamedText(body)).toMatch(/^This is echo-name:here\./)
    }
  )
})
