import { afterEach, describe, expect, it } from 'vitest'
import {
  startLlamaCppMock,
  startLmStudioMock,
  startOllamaMock,
  startVllmMock
} from '../../../../e2e/mocks/local/localServers'
import { startServer } from '../../../../e2e/mocks/httpServer'
import { findLocalServers, localAddresses } from './localServers'

const open: { close(): Promise<void> }[] = []

async function started<T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> {
  open.push(await server)
  return server
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** Nothing listens on port 9 of the loopback address. */
const NOWHERE = 'http://127.0.0.1:9'
const nothing = { ollama: NOWHERE, 'lm-studio': NOWHERE, 'llama-cpp': NOWHERE, vllm: NOWHERE }

describe('findLocalServers', () => {
  it('finds all four by the shape of their answers and says which models see', async () => {
    const [ollama, lmStudio, llamaCpp, vllm] = await Promise.all([
      started(startOllamaMock()),
      started(startLmStudioMock()),
      started(startLlamaCppMock()),
      started(startVllmMock())
    ])
    const found = await findLocalServers({
      ollama: ollama.origin,
      'lm-studio': lmStudio.origin,
      'llama-cpp': llamaCpp.origin,
      vllm: vllm.origin
    })
    expect([...found.keys()].sort()).toEqual(['llama-cpp', 'lm-studio', 'ollama', 'vllm'])
    const sight = (id: 'ollama' | 'lm-studio' | 'vllm') =>
      found.get(id)?.models.map((model) => [model.id, model.vision])
    expect(sight('ollama')).toEqual([
      ['echo-name:vision', 'yes'],
      ['echo-name:text', 'no']
    ])
    expect(sight('lm-studio')).toEqual(sight('ollama'))
    expect(sight('vllm')?.every(([, vision]) => vision === undefined)).toBe(true)
    expect(found.get('ollama')?.baseUrl).toBe(ollama.origin)
  })

  it('reads the older list of LM Studio', async () => {
    const server = await started(startLmStudioMock({ legacy: true }))
    const found = await findLocalServers({ ...nothing, 'lm-studio': server.origin })
    expect(found.get('lm-studio')?.models.map((model) => model.vision)).toEqual(['yes', 'no'])
  })

  it('does not take a server that is still loading, or any other server, for one it knows', async () => {
    const loading = await started(startLlamaCppMock({ loading: true }))
    const other = await started(
      startServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works</h1>')
      })
    )
    const found = await findLocalServers({
      ollama: other.origin,
      'lm-studio': other.origin,
      'llama-cpp': loading.origin,
      vllm: other.origin
    })
    expect(found.size).toBe(0)
  })

  it('is not held up by a port where something accepts and never answers', async () => {
    const silent = await started(startServer(() => undefined))
    const ollama = await started(startOllamaMock())
    const found = await findLocalServers({
      ...nothing,
      ollama: ollama.origin,
      vllm: silent.origin
    })
    expect([...found.keys()]).toEqual(['ollama'])
  })
})

describe('localAddresses', () => {
  it('reads OLLAMA_HOST in the shapes Ollama takes', () => {
    const at = (host: string) => localAddresses({ OLLAMA_HOST: host }).ollama
    expect(at('127.0.0.1:9999')).toBe('http://127.0.0.1:9999')
    expect(at('0.0.0.0')).toBe('http://127.0.0.1:11434')
    expect(at('http://box:1234')).toBe('http://box:1234')
    expect(at('not a host')).toBeUndefined()
  })

  it('reads other places and ignores what it does not know', () => {
    const addresses = localAddresses({
      TRIPTYCH_LOCAL_SERVERS: 'vllm=http://127.0.0.1:9001/, nobody=http://x, lm-studio=nonsense'
    })
    expect(addresses).toEqual({ vllm: 'http://127.0.0.1:9001' })
  })
})
