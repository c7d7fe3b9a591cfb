import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { failure } from '../../../shared/domain/failure'
import type { Timeouts } from '../../../shared/domain/settings'
import { abortFailure, AttemptFailure, cutFailure } from '../providers/failures'
import { exchange, type WireListener } from '../providers/transport'
import { TransportError } from '../providers/transportError'
import { transportFailure } from '../providers/transportFailure'
import type { Network } from './network'

export interface FetchJsonOptions {
  /** Proxies and certificates; absent: straight to the server. */
  readonly network?: Network
  readonly signal?: AbortSignal
  /** Seconds. */
  readonly timeouts?: Partial<Timeouts>
  /** Of the body, packed and unpacked; more of it is a failure. */
  readonly maxBytes?: number
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as a JSON POST when present. */
  readonly post?: unknown
}

/** What a read answered, whatever its status; `body` is undefined when it was not JSON. */
export interface JsonDocument {
  readonly status: number
  /** Lower-case names; `etag` and the like for asking again. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const LARGEST_BODY = 8 * 1024 * 1024
const PATIENCE: Timeouts = { connect: 15, firstByte: 30, idle: 30, total: 120 }
const NEVER = new AbortController().signal
const unpack = promisify(gunzip)

/**
 * Reads a JSON document that needs no key: a public list, or what a local server tells of itself.
 * Over the same road as attempts; follows no redirect (its status is the answer).
 *
 * @throws AttemptFailure, whose failure is for people, when no whole document came
 */
export async function fetchJson(
  url: string,
  options: FetchJsonOptions = {}
): Promise<JsonDocument> {
  const { signal = NEVER, maxBytes = LARGEST_BODY, network } = options
  const collected = new Collector(maxBytes, new URL(url).host)
  try {
    const end = await exchange(wireRequest(new URL(url), options), collected, {
      timeouts: { ...PATIENCE, ...options.timeouts },
      signal,
      now: () => performance.now(),
      ...(network && { network })
    })
    if (end === 'cut') throw new AttemptFailure(cutFailure())
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    if (error.kind === 'aborted') throw new AttemptFailure(abortFailure(signal))
    const host = new URL(url).host
    throw new AttemptFailure(transportFailure(error, { host, repeatable: true }))
  }
  return await collected.document()
}

function wireRequest(url: URL, { headers, post }: FetchJsonOptions) {
  const body = post === undefined ? undefined : Buffer.from(JSON.stringify(post))
  return {
    method: body ? 'POST' : 'GET',
    url,
    headers: {
      accept: 'application/json',
      // A list is read whole before it is used, so nothing waits for the packing's blocks.
      'accept-encoding': 'gzip',
      'user-agent': 'Triptych',
      ...(body && { 'content-type': 'application/json', 'content-length': String(body.length) }),
      ...headers
    },
    parts: body ? [body] : [],
    length: body?.length ?? 0
  }
}

/** Keeps a response up to its limit. */
class Collector implements WireListener {
  private status = 0
  private headers: Readonly<Record<string, string>> = {}
  private readonly chunks: Buffer[] = []
  private size = 0

  constructor(
    private readonly maxBytes: number,
    private readonly host: string
  ) {}

  mark(): void {
    // Nobody looks at the times of such a read.
  }

  uploaded(): void {
    // Nor at how far its few bytes are.
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.status = status
    this.headers = headers
  }

  data(bytes: Buffer): 'more' {
    this.size += bytes.length
    if (this.size > this.maxBytes) throw this.tooLarge()
    this.chunks.push(bytes)
    return 'more'
  }

  async document(): Promise<JsonDocument> {
    const { status, headers } = this
    return { status, headers, body: parse(await this.unpacked()) }
  }

  private async unpacked(): Promise<Buffer> {
    const bytes = Buffer.concat(this.chunks)
    if (!/gzip/i.test(this.headers['content-encoding'] ?? '')) return bytes
    try {
      return await unpack(bytes, { maxOutputLength: this.maxBytes })
    } catch (error) {
      if (error instanceof RangeError) throw this.tooLarge()
      return Buffer.alloc(0)
    }
  }

  private tooLarge(): AttemptFailure {
    return new AttemptFailure(
      failure('unreadable', {
        sentence: `What ${this.host} sent is larger than ${Math.round(this.maxBytes / 1024 / 1024)} MB.`,
        nextStep: 'Check that the address is the right one.'
      })
    )
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
