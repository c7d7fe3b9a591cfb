import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { DEFAULT_SETTINGS, type NetworkSettings } from '../../../../shared/domain/settings'
import { BY_COMPANY } from '../../providers/testing/certificate'
import { exchange, type WireMark } from '../../providers/transport'
import { TransportError } from '../../providers/transportError'
import { createNetwork, type Network, type NetworkOptions } from '../network'

/** Tools for tests of the network: requests over a network, and a provider that speaks TLS. */

export const LIMITS = { connect: 3, firstByte: 3, idle: 3, total: 20 }

export interface Sent {
  readonly status: number
  readonly text: string
  readonly marks: readonly WireMark[]
}

/** Posts `{}` with a key and reads all of the answer. */
export async function post(
  url: string,
  network: Network,
  options: { readonly connect?: number; readonly signal?: AbortSignal } = {}
): Promise<Sent> {
  const marks: WireMark[] = []
  const chunks: Buffer[] = []
  let status = 0
  await exchange(
    {
      method: 'POST',
      url: new URL(url),
      headers: { authorization: 'Bearer key-of-the-provider', 'content-length': '2' },
      parts: [Buffer.from('{}')],
      length: 2
    },
    {
      mark: (mark) => void marks.push(mark),
      uploaded: () => undefined,
      head: (code) => void (status = code),
      data: (bytes) => {
        chunks.push(bytes)
        return 'more'
      }
    },
    {
      timeouts: { ...LIMITS, ...(options.connect !== undefined && { connect: options.connect }) },
      signal: options.signal ?? new AbortController().signal,
      now: () => performance.now(),
      network
    }
  )
  return { status, text: Buffer.concat(chunks).toString(), marks }
}

/** The error of a request that has to fail. */
export async function errorOf(sent: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await sent.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  if (error instanceof TransportError) return error
  throw new Error(`expected a TransportError, got ${String(error)}`)
}

export interface TestNetwork {
  readonly network: Network
  readonly warnings: string[]
  /** Changes the settings, as a person would. */
  use(settings: Partial<NetworkSettings>): void
}

export function networkOf(
  first: Partial<NetworkSettings>,
  options: Partial<NetworkOptions> = {}
): TestNetwork {
  let settings = { ...DEFAULT_SETTINGS.network, ...first }
  const warnings: string[] = []
  const network = createNetwork({
    settings: () => settings,
    resolveSystemProxy: async () => 'DIRECT',
    log: { warn: (text) => void warnings.push(text) },
    ...options
  })
  return { network, warnings, use: (patch) => void (settings = { ...settings, ...patch }) }
}

export interface SecureProvider {
  readonly port: number
  readonly headers: IncomingMessage['headers'][]
  readonly connections: () => number
  close(): Promise<void>
}

/** A provider over TLS on 127.0.0.1; by default its certificate is the company's. */
export async function startSecureProvider(
  identity: { readonly key: string; readonly cert: string } = BY_COMPANY,
  answer: (response: ServerResponse) => void = (response) => void response.end('answer')
): Promise<SecureProvider> {
  const headers: IncomingMessage['headers'][] = []
  let connections = 0
  const server = createHttps(identity, (request, response) => {
    headers.push(request.headers)
    answer(response)
  })
  server.on('secureConnection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    headers,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
