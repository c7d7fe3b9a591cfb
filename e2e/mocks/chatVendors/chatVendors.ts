import { DASHSCOPE } from './chatVendorsDashScope'
import { FIREWORKS, GROQ, TOGETHER } from './chatVendorsHosts'
import { MISTRAL } from './chatVendorsMistral'
import type { VendorProfile } from './chatVendorsProfiles'
import { isObject } from './chatVendorsReshape'
import { VendorServer, type VendorServerOptions } from './chatVendorsServer'
import { startServer, type MockServer, type RecordedRequest } from '../httpServer'

export interface ChatVendorOptions extends VendorServerOptions {
  readonly port?: number
}

export interface ChatVendorMock extends MockServer {
  /** What a person puts in the settings as the vendor's address. */
  readonly baseUrl: string
  /** Chat requests so far, of one model or of all. */
  chats(model?: string): RecordedRequest[]
}

async function startVendor(
  profile: VendorProfile,
  options: ChatVendorOptions
): Promise<ChatVendorMock> {
  const vendor = new VendorServer(profile, options)
  const server = await startServer(async (request, response) => {
    if (!(await vendor.handle(request, response))) vendor.notFound(request, response)
  }, options.port ?? 0)
  return {
    ...server,
    baseUrl: `${server.origin}${profile.base}`,
    chats: (model) =>
      server.requests.filter(
        ({ path, json }) =>
          path === `${profile.base}/chat/completions` &&
          (model === undefined || (isObject(json) && json['model'] === model))
      )
  }
}

/**
 * A vendor of the chat dialect on 127.0.0.1. Its models answer by naming themselves; every name of
 * openaiBehaviours.ts behaves as it does there, in the vendor's shape; its own faults are in its
 * profile.
 */
export const startMistralMock = (options: ChatVendorOptions = {}): Promise<ChatVendorMock> =>
  startVendor(MISTRAL, options)

export const startGroqMock = (options: ChatVendorOptions = {}): Promise<ChatVendorMock> =>
  startVendor(GROQ, options)

export const startTogetherMock = (options: ChatVendorOptions = {}): Promise<ChatVendorMock> =>
  startVendor(TOGETHER, options)

export const startFireworksMock = (options: ChatVendorOptions = {}): Promise<ChatVendorMock> =>
  startVendor(FIREWORKS, options)

export const startDashScopeMock = (options: ChatVendorOptions = {}): Promise<ChatVendorMock> =>
  startVendor(DASHSCOPE, options)
