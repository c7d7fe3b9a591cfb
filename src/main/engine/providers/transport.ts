import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Timeouts } from '../../../shared/domain/settings'
import { TO_PROXY, type Hop, type Opening } from '../network/hops'
import { createDirectNetwork, type Network, type Way } from '../network/network'
import { ProxyRefusal } from '../network/proxyRefusal'
import { NetworkSettingsError } from '../network/settingsError'
import { Deadline } from './deadline'
import { TransportError, type Place, type TransportPhase } from './transportError'
import { writeParts } from './writeParts'

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
  /** Proxies and certificates; absent: straight to the provider. */
  readonly network?: Network
}

/** `complete`: the response ended. `enough`: its reader left. `cut`: the connection broke inside the body. */
export type WireEnd = 'complete' | 'enough' | 'cut'

const straight = createDirectNetwork()

const LARGEST_HEAD_BYTES = 64 * 1024
const LINGER_MS = 1_000
const PROXY_WANTS_CREDENTIALS = 407
/** How long a response that nobody reads any more may take to end, so that its connection is kept. */
const DRAIN_MS = 250

/** Closes idle connections that were made without a network; those in use end with their exchange. */
export function closeIdleConnections(): void {
  straight.closeIdle()
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
  /** The way being tried, and those to try when its proxy cannot be reached. */
  private way: Way | undefined
  private otherWays: readonly Way[] = []
  private hop: Hop = 'route'
  /** Ends the making of a connection that is not wanted any more. */
  private opening: AbortController | undefined
  private response: IncomingMessage | undefined
  private socket: Socket | undefined
  private phase: TransportPhase = 'connect'
  private settled = false
  private lingering = false
  private bodyBytes = 0
  /** Clock reading of the socket's last read: every frame of one read carries the same time. */
  private readAt = 0
  /** Limit of the present phase; the one for the whole exchange runs beside it. */
  private readonly deadline: Deadline
  private totalTimer: NodeJS.Timeout | undefined

  constructor(
    private readonly request: WireRequest,
    private readonly listener: WireListener,
    private readonly options: WireOptions,
    private readonly resolve: (end: WireEnd) => void,
    private readonly reject: (error: unknown) => void
  ) {
    this.deadline = new Deadline(options.now)
  }

  start(): void {
    const { signal, timeouts } = this.options
    if (signal.aborted) return this.fail(new TransportError('aborted', 'connect'))
    signal.addEventListener('abort', this.onAbort, { once: true })
    this.totalTimer = setTimeout(() => this.onTimeout('total'), timeouts.total * 1000)
    this.limit('connect')
    this.guarded(() => {
      const ways = (this.options.network ?? straight).waysTo(this.request.url)
      if (ways instanceof Promise)
        ways.then(this.guarded(this.goFirst), (error: unknown) => this.fail(error))
      else this.goFirst(ways)
    })()
  }

  private readonly goFirst = (ways: readonly Way[]): void => {
    const [way, ...others] = ways
    if (this.settled || way === undefined) return
    this.way = way
    this.otherWays = others
    this.open(way)
  }

  /** True when there is another way, which is then gone: nothing was asked of the one that failed. */
  private goAnotherWay(): boolean {
    if (this.phase !== 'connect' || !this.isBeforeProxy()) return false
    this.way?.failed()
    if (this.otherWays.length === 0) return false
    const failed = this.outgoing
    this.outgoing = undefined
    this.opening?.abort()
    failed?.destroy()
    this.guarded(this.goFirst)(this.otherWays)
    return true
  }

  private isBeforeProxy(): boolean {
    return this.way?.proxy !== undefined && TO_PROXY.includes(this.hop)
  }

  private open(way: Way): void {
    const { method, url, headers } = this.request
    const { signal } = (this.opening = new AbortController())
    const onHop = this.guarded(this.onHop)
    // A way that was left may still be told of its own end.
    const opening: Opening = { signal, at: (hop) => (signal.aborted ? undefined : onHop(hop)) }
    const settings = { method, headers, maxHeaderSize: LARGEST_HEAD_BYTES }
    const outgoing = way.open(url, settings, opening)
    this.outgoing = outgoing
    const ifCurrent = <Args extends unknown[]>(handler: (...args: Args) => void) =>
      this.guarded((...args: Args) => {
        if (this.outgoing === outgoing) handler(...args)
      })
    outgoing.on('socket', ifCurrent(this.onSocket))
    outgoing.on('response', this.guarded(this.onResponse))
    outgoing.on(
      'error',
      ifCurrent((error) => this.onBroken(error))
    )
    outgoing.on('finish', ifCurrent(this.onSent))
    writeParts(outgoing, this.request.parts, this.guarded(this.onUploaded))
  }

  private readonly onUploaded = (bytes: number): void => {
    if (this.settled) return
    const now = this.options.now()
    this.touch(now)
    this.listener.uploaded(bytes, now)
  }

  /** A stretch of the way begins; each has the limit for connecting to itself. */
  private readonly onHop = (hop: Hop): void => {
    if (this.settled || this.phase !== 'connect') return
    const now = this.options.now()
    if (this.hop === 'lookup' || this.hop === 'proxy-lookup') this.mark('dns', now)
    this.hop = hop
    this.limit('connect')
  }

  private readonly onSocket = (socket: Socket): void => {
    this.socket = socket
    // The pool's own limit is for idle connections; the pool sets it again when it gets this one back.
    socket.setTimeout(0)
    // Before node:http's own listener, so that the reading is taken when the bytes arrive.
    socket.prependListener('data', this.onRead)
    // A tunnel stands when its socket is handed out.
    if (this.outgoing?.reusedSocket === true || !socket.connecting) return this.onConnected()
    const connected = socket instanceof TLSSocket ? 'secureConnect' : 'connect'
    socket.once(connected, this.guarded(this.onConnected))
  }

  private readonly onConnected = (): void => {
    if (this.settled) return
    const now = this.options.now()
    if (this.hop === 'tls') this.mark('tls', now)
    this.hop = 'http'
    this.phase = 'upload'
    this.limit('idle')
    this.mark('connected', now)
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
    if (this.way?.kind === 'forward' && response.statusCode === PROXY_WANTS_CREDENTIALS)
      return this.fail(ProxyRefusal.ofStatus(this.way.proxy ?? '', PROXY_WANTS_CREDENTIALS))
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
      this.deadline.set(LINGER_MS, () => this.leave())
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
    this.deadline.set(this.options.timeouts[kind] * 1000, expired)
  }

  /** Bytes moved: the idle limit starts again. The limit for the first byte does not. */
  private touch(at: number): void {
    if (this.phase === 'upload' || this.bodyBytes > 0) this.deadline.moved(at)
  }

  private readonly onAbort = (): void => this.fail(new TransportError('aborted', this.phase))

  private onTimeout(limit: keyof Timeouts): void {
    if (limit === 'connect' && this.goAnotherWay()) return
    this.fail(
      new TransportError('timeout', this.phase, {
        ...this.place(),
        limit: { kind: limit, seconds: this.options.timeouts[limit] }
      })
    )
  }

  private onBroken(error: Error): void {
    if (this.response) this.onCut()
    else if (!this.goAnotherWay()) this.fail(TransportError.from(error, this.phase, this.place()))
  }

  private place(): Place {
    const proxy = this.way?.proxy
    return {
      ...(this.phase === 'connect' && { hop: this.hop }),
      ...(proxy !== undefined && { proxy })
    }
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
    this.opening?.abort()
    this.outgoing?.destroy()
    const isOfNetwork = error instanceof ProxyRefusal || error instanceof NetworkSettingsError
    this.reject(isOfNetwork ? TransportError.from(error, this.phase, this.place()) : error)
  }

  private settle(): void {
    this.settled = true
    this.deadline.clear()
    clearTimeout(this.totalTimer)
    this.options.signal.removeEventListener('abort', this.onAbort)
    // The connection goes back to the pool and serves others after us.
    this.socket?.removeListener('data', this.onRead)
  }
}

function joinHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? '')
    ])
  )
}
