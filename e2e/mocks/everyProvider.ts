import { mockKey } from '../../src/main/engine/providers/keyring'
import type { ProviderId } from '../../src/shared/domain/ids'
import { startAi302Mock } from './ai302/ai302Server'
import { startAnthropicMock } from './anthropic/anthropicServer'
import { startAzureOpenAiMock } from './azure/azureOpenaiServer'
import {
  startDashScopeMock,
  startFireworksMock,
  startGroqMock,
  startMistralMock,
  startTogetherMock
} from './chatVendors/chatVendors'
import { startFoxApiMock } from './foxapi/foxapiServer'
import { startGeminiMock } from './gemini/geminiServer'
import type { MockServer } from './httpServer'
import {
  startLlamaCppMock,
  startLmStudioMock,
  startOllamaMock,
  startVllmMock
} from './local/localServers'
import { startOpenAiPlatformMock } from './openai/openaiPlatform'
import { startOpenRouterMock } from './openrouter/openrouterServer'
import { startVlmRunMock } from './vlmRun/vlmRunServer'
import { startWavespeedMock } from './wavespeed/wavespeedServer'
import { startXaiMock } from './xai/xaiServer'

/** A mock that stands in for a provider: `baseUrl` is what a person would put in the settings. */
export type ProviderMock = MockServer & { readonly baseUrl: string }

export interface MockOptions {
  /** The key it asks for; servers on this computer ask for none. */
  readonly apiKey?: string
  /** Any free one unless told otherwise. */
  readonly port?: number
  readonly tokensPerSecond?: number
}

type Start = (options: MockOptions) => Promise<ProviderMock>

/** Servers on this computer are found at their origin, whatever their own base address is. */
const local =
  (start: (options: Omit<MockOptions, 'apiKey'>) => Promise<MockServer>): Start =>
  async ({ apiKey: _none, ...options }) => {
    const server = await start(options)
    return { ...server, baseUrl: server.origin }
  }

/** How to start the mock of each provider, by the provider's id. */
export const MOCKS = {
  wavespeed: ({ tokensPerSecond: _pace, ...options }) => startWavespeedMock(options),
  'vlm-run': ({ tokensPerSecond: _pace, ...options }) => startVlmRunMock(options),
  '302ai': startAi302Mock,
  foxapi: startFoxApiMock,
  openai: startOpenAiPlatformMock,
  'azure-openai': startAzureOpenAiMock,
  anthropic: startAnthropicMock,
  gemini: startGeminiMock,
  openrouter: startOpenRouterMock,
  mistral: startMistralMock,
  xai: startXaiMock,
  groq: startGroqMock,
  together: startTogetherMock,
  fireworks: startFireworksMock,
  dashscope: startDashScopeMock,
  ollama: local(startOllamaMock),
  'lm-studio': local(startLmStudioMock),
  'llama-cpp': local(startLlamaCppMock),
  vllm: local(startVllmMock)
} as const satisfies Readonly<Record<string, Start>>

export type MockId = keyof typeof MOCKS

export interface EveryMock {
  readonly servers: Readonly<Record<MockId, ProviderMock>>
  /** For the environment variable `TRIPTYCH_MOCKS` of app and command line. */
  readonly variable: string
  close(): Promise<void>
}

/** Starts the mock of every provider there is, each with the key that the app sends to mocks. */
export async function startEveryMock(
  options: Omit<MockOptions, 'apiKey'> = {}
): Promise<EveryMock> {
  const ids = Object.keys(MOCKS) as MockId[]
  const started = await Promise.all(
    ids.map(async (id) => {
      const start: Start = MOCKS[id]
      return [id, await start({ ...options, apiKey: mockKey(id as string as ProviderId) })] as const
    })
  )
  const servers = Object.fromEntries(started) as Record<MockId, ProviderMock>
  return {
    servers,
    variable: started.map(([id, { baseUrl }]) => `${id}=${baseUrl}`).join(),
    close: async () => void (await Promise.all(started.map(([, server]) => server.close())))
  }
}
