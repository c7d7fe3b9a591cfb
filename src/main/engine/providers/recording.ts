/**
 * What is kept of the wire. The runner writes, storage keeps; request bodies have each image
 * replaced by a chip (type, bytes, SHA-256), and secret headers are masked before they get here.
 */
export interface ExchangeHead {
  readonly ordinal: number
  readonly label: string
  readonly method: string
  readonly url: string
  readonly requestHeaders: Readonly<Record<string, string>>
  /** The body as text with images as chips; absent when there is none. */
  readonly requestBody?: string
  readonly requestBytes: number
  /** Milliseconds after the attempt was made. */
  readonly startedAt: number
}

export interface ResponseHead {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly at: number
}

export interface ExchangeEnd {
  readonly at: number
  readonly responseBytes: number
  /** Times of the wire, milliseconds after the attempt was made; absent: not known. */
  readonly marks: Readonly<
    Partial<Record<'dns' | 'connected' | 'tls' | 'sent' | 'firstByte', number>>
  >
  readonly error?: string
}

export interface ExchangeRecorder {
  response(head: ResponseHead): void
  /** Bytes as they came off the socket, with the clock reading of the read. */
  chunk(bytes: Uint8Array, at: number): void
  end(end: ExchangeEnd): void
}

export interface RecordingSink {
  exchange(head: ExchangeHead): ExchangeRecorder
  /** For built-in engines: one line per message, since there is no wire. */
  message(value: unknown, at: number): void
}
