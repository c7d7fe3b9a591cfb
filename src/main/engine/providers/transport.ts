import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { Timeouts } from '../../../shared/domain/settings'
import { TransportError, type TransportPhase } from './transportError'

/**
 * One HTTP exchange on node:http(s). Not fetch: it costs five times the processor time of a call,
 * copies the image, and follows redirects with the key (docs/decisions/0005-http.md).
 */

/** What goes out. Header names in lower case. */
export interface WireRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly parts: readonly Buffer[]
  /** Of all parts together. */
  readonly length: number
}

export type WireMark = 'dns' | 'connected' | 'tls' | 'sent' | 'responseHead' | 'firstByte'

/**
 * How much more the reader wants: `more`; `linger`, when it has all it needs but something useful
 * may follow shortly; `enough`, when it wants nothing more.
 */
export type Appetite = 'more' | 'linger' | 'enough'

/** Receives the exchange as it happens. `at` is the clock reading of the socket's event. */
export interface WireListener {
  mark(mark: WireMark, at: number): void
  /** Request bytes handed to the system so far. */
  uploaded(bytes: number, at: number): void
  head(status: number, headers: Readonly<Record<string, string>>, at: number): void
  data(bytes: Buffer, at: number): Appetite
}

export interface WireOptions {
  readonly timeouts: Timeouts
  readonly signal: AbortSignal
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** `complete`: the response ended. `enough`: its reader left. `cut`: the connection broke inside the body. */
export type WireEnd = 'complete' | 'enough' | 'cut'

const KEEP_ALIVE = {
  keepAlive: true,
  maxFreeSockets: 16,
  // Shorter than the five seconds after which common servers close an idle connection: a request
  // must never meet a connection that is just being closed, because it could not be repeated.
  timeout: 4_000
}
/** Both pool their connections by origin. */
const agents = { 'http:': new HttpAgent(KEEP_ALIVE), 'https:': new HttpsAgent(KEEP_ALIVE) }

const LARGEST_HEAD_BYTES = 64 * 1024
/** Small enough for progress to be seen, large enough to cost nothing. */
const SLICE_BYTES = 256 * 1024
const LINGER_MS = 1_000
/** How long a response that nobody reads any more may take to end, so that its connection is kept. */
const DRAIN_MS = 250

/** Closes idle connections; those in use end with their exchange. */
export function closeIdleConnections(): void {
  agents['http:'].destroy()
  agents['https:'].destroy()
}

/**
 * Sends one request and hands over its response. Never follows a redirect, never repeats.
 *
 * @throws TransportError for all that goes wrong before the response's body; what `listener` throws
 */
export function exchange(
  request: WireRequest,
  listener: WireListener,
  options: WireOptions
): Promise<WireEnd> {
  return new Promise((resolve, reject) => {
    new Exchange(request, listener, options, resolve, reject).start()
  })
}

class Exchange {
  private outgoing: ClientRequest | undefined
  private response: IncomingMessage | undefined
  private socket: Socket | undefined
  private phase: TransportPhase = 'connect'
  private settled = false
  private lingering = false
  private bodyBytes = 0
  /** Clock reading of the socket's last read: every frame of one read carries the same time. */
  private readAt = 0
  /** Limit of the present phase; the one for the whole exchange runs beside it. */
  private phaseTimer: NodeJS.Timeout | undefined
  private totalTimer: NodeJS.Timeout | undefined
  /** Clock reading at which the present phase began or bytes last moved in it. */
  private movedAt = 0

  constructor(
    private readonly request: WireRequest,
    private readonly listener: WireListener,
    private readonly options: WireOptions,
    private readonly resolve: (end: WireEnd) => void,
    private readonly reject: (error: unknown) => void
  ) {}

  start(): void {
    const { signal, timeouts } = this.options
    if (signal.aborted) return this.fail(new TransportError('aborted', 'connect'))
    signal.addEventListener('abort', this.onAbort, { once: true })
    this.totalTimer = setTimeout(() => this.onTimeout('total'), timeouts.total * 1000)
    this.limit('connect')
    try {
      this.open()
    } catch (error) {
      this.fail(error)
    }
  }

  private open(): void {
    const { method, url, headers } = this.request
    const settings: RequestOptions = { method, headers, maxHeaderSize: LARGEST_HEAD_BYTES }
    const outgoing =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...settings, agent: agents['https:'] })
        : httpRequest(url, { ...settings, agent: agents['http:'] })
    this.outgoing = outgoing
    outgoing.on('socket', this.guarded(this.onSocket))
    outgoing.on('response', this.guarded(this.onResponse))
    outgoing.on('error', (error) => this.onBroken(error))
    outgoing.on('finish', this.guarded(this.onSent))
    this.write()
  }

  /** Hands the body over slice by slice, each when the one before it has left. */
  private write(): void {
    const outgoing = this.outgoing
    const slices = slicesOf(this.request.parts)
    let sent = 0
    const next = (): void => {
      const slice = slices.next()
      if (slice.done === true) outgoing?.end()
      else
        outgoing?.write(slice.value, (error) => {
          if (error || this.settled) return
          sent += slice.value.length
          const now = this.options.now()
          this.touch(now)
          this.guarded(() => this.listener.uploaded(sent, now))()
          next()
        })
    }
    next()
  }

  private readonly onSocket = (socket: Socket): void => {
    this.socket = socket
    // The pool's own limit is for idle connections; the pool sets it again when it gets this one back.
    socket.setTimeout(0)
    // Before node:http's own listener, so that the reading is taken when the bytes arrive.
    socket.prependListener('data', this.onRead)
    if (this.outgoing?.reusedSocket === true || !socket.connecting) return this.onConnected()
    const { now } = this.options
    const secure = this.request.url.protocol === 'https:'
    socket.once(
      'lookup',
      this.guarded(() => this.mark('dns', now()))
    )
    if (secure)
      socket.once(
        'secureConnect',
        this.guarded(() => this.mark('tls', now()))
      )
    socket.once(secure ? 'secureConnect' : 'connect', this.guarded(this.onConnected))
  }

  private readonly onConnected = (): void => {
    if (this.settled) return
    this.phase = 'upload'
    this.limit('idle')
    this.mark('connected', this.options.now())
    if (this.outgoing?.writableFinished === true) this.onSent()
  }

  private readonly onSent = (): void => {
    // A handshake that fails also "finishes" the request that was waiting behind it.
    if (this.settled || this.phase === 'connect') return
    this.mark('sent', this.options.now())
    if (this.response) return
    this.phase = 'wait'
    this.limit('firstByte')
  }

  private readonly onRead = (): void => {
    this.readAt = this.options.now()
    this.touch(this.readAt)
  }

  private readonly onResponse = (response: IncomingMessage): void => {
    this.response = response
    if (this.settled) return void response.destroy()
    this.phase = 'body'
    this.limit('firstByte')
    this.mark('responseHead', this.readAt)
    this.listener.head(response.statusCode ?? 0, joinHeaders(response), this.readAt)
    response.on('data', this.guarded(this.onData))
    response.on('end', () => this.finish('complete'))
    response.on('error', () => this.onCut())
    response.on('close', () => this.onCut())
  }

  private readonly onData = (bytes: Buffer): void => {
    if (this.settled) return
    if (this.bodyBytes === 0) {
      this.mark('firstByte', this.readAt)
      this.limit('idle')
    }
    this.bodyBytes += bytes.length
    const appetite = this.listener.data(bytes, this.readAt)
    if (appetite === 'enough') this.leave()
    else if (appetite === 'linger' && !this.lingering) {
      this.lingering = true
      this.restartPhaseTimer(LINGER_MS, () => this.leave())
    }
  }

  private mark(mark: WireMark, at: number): void {
    if (!this.settled) this.listener.mark(mark, at)
  }

  /** A wrapped listener that ends the exchange instead of the process when it throws. */
  private guarded<Args extends unknown[]>(
    handler: (...args: Args) => void
  ): (...args: Args) => void {
    return (...args) => {
      try {
        handler(...args)
      } catch (error) {
        this.fail(error)
      }
    }
  }

  private limit(kind: 'connect' | 'firstByte' | 'idle'): void {
    const expired = (): void => this.onTimeout(kind)
    this.restartPhaseTimer(this.options.timeouts[kind] * 1000, expired)
  }

  private restartPhaseTimer(ms: number, act: () => void): void {
    clearTimeout(this.phaseTimer)
    this.movedAt = this.options.now()
    const check = (): void => {
      // Looking back once in a while costs less than setting the timer again at every read.
      const left = ms - (this.options.now() - this.movedAt)
      if (left <= 1) act()
      else this.phaseTimer = setTimeout(check, left)
    }
    this.phaseTimer = setTimeout(check, ms)
  }

  /** Bytes moved: the idle limit starts again. The limit for the first byte does not. */
  private touch(at: number): void {
    if (this.phase === 'upload' || this.bodyBytes > 0) this.movedAt = at
  }

  private readonly onAbort = (): void => this.fail(new TransportError('aborted', this.phase))

  private onTimeout(limit: keyof Timeouts): void {
    this.fail(
      new TransportError('timeout', this.phase, {
        limit: { kind: limit, seconds: this.options.timeouts[limit] }
      })
    )
  }

  private onBroken(error: Error): void {
    if (this.response) this.onCut()
    else this.fail(TransportError.from(error, this.phase))
  }

  private onCut(): void {
    if (this.settled) return
    this.finish('cut')
    this.outgoing?.destroy()
  }

  /** Leaves a response that may not have ended; its connection is kept if the end comes at once. */
  private leave(): void {
    this.finish('enough')
    const response = this.response
    if (!response || response.complete) return
    const timer = setTimeout(() => response.destroy(), DRAIN_MS)
    response.once('close', () => clearTimeout(timer))
  }

  private finish(end: WireEnd): void {
    if (this.settled) return
    this.settle()
    // An answer that came before the whole request had left: its connection cannot be used again.
    if (this.outgoing?.writableEnded === false) this.outgoing.destroy()
    this.resolve(end)
  }

  private fail(error: unknown): void {
    if (this.settled) return
    this.settle()
    this.outgoing?.destroy()
    this.reject(error)
  }

  private settle(): void {
    this.settled = true
    clearTimeout(this.phaseTimer)
    clearTimeout(this.totalTimer)
    this.options.signal.removeEventListener('abort', this.onAbort)
    // The connection goes back to the pool and serves others after us.
    this.socket?.removeListener('data', this.onRead)
  }
}

function* slicesOf(parts: readonly Buffer[]): Generator<Buffer, undefined> {
  for (const part of parts)
    for (let at = 0; at < part.length; at += SLICE_BYTES) yield part.subarray(at, at + SLICE_BYTES)
  return undefined
}

function joinHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? '')
    ])
  )
}
