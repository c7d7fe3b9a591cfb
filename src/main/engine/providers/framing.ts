import { createParser } from 'eventsource-parser'
import type { Frame } from './adapter'
import { isFields } from './errorBody'

/** Largest frame in characters; a server that sends more without an end is broken or hostile. */
export const LARGEST_FRAME = 8 * 1024 * 1024

/** Turns the bytes of one stream into frames, however the network cut them. */
export interface Framer {
  push(bytes: Uint8Array): void
  /** The stream has ended: hands out what the last line break was missing for. */
  end(): void
}

/** The stream holds a frame above {@link LARGEST_FRAME}. */
export class FrameTooLarge extends Error {
  constructor() {
    super(`A frame is larger than ${LARGEST_FRAME} characters.`)
    this.name = 'FrameTooLarge'
  }
}

/**
 * One framer per stream: it keeps the one decoder that can put a character together whose bytes
 * arrived in two reads. Throws {@link FrameTooLarge}, and whatever `onFrame` throws.
 */
export function createFramer(kind: 'sse' | 'json-lines', onFrame: (frame: Frame) => void): Framer {
  return kind === 'sse' ? sseFramer(onFrame) : jsonLinesFramer(onFrame)
}

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
function sseFramer(onFrame: (frame: Frame) => void): Framer {
  const decoder = new TextDecoder()
  const parser = createParser({
    maxBufferSize: LARGEST_FRAME,
    onEvent: ({ event, data }) => onFrame(event === undefined ? { data } : { event, data }),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw new FrameTooLarge()
      // Gateways that break off in mid-stream write their error as a line of its own, without `data:`.
      if (error.line !== undefined && isErrorObject(error.line))
        onFrame({ event: 'error', data: error.line })
    }
  })
  return {
    push: (bytes) => parser.feed(decoder.decode(bytes, { stream: true })),
    // Without a blank line after it the parser would drop the last event, as browsers do; servers
    // that forget the line mean the event all the same.
    end: () => parser.feed(`${decoder.decode()}\n\n`)
  }
}

function isErrorObject(line: string): boolean {
  if (!line.startsWith('{')) return false
  try {
    const value: unknown = JSON.parse(line)
    return isFields(value) && value['error'] !== undefined && value['error'] !== null
  } catch {
    return false
  }
}

function jsonLinesFramer(onFrame: (frame: Frame) => void): Framer {
  const decoder = new TextDecoder()
  let pending: string[] = []
  let pendingLength = 0

  const keep = (text: string): void => {
    if (text === '') return
    pendingLength += text.length
    if (pendingLength > LARGEST_FRAME) throw new FrameTooLarge()
    pending.push(text)
  }
  const flush = (): void => {
    const data = pending.join('').trim()
    pending = []
    pendingLength = 0
    if (data !== '') onFrame({ data })
  }
  const read = (text: string): void => {
    let start = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
      keep(text.slice(start, at))
      start = at + 1
      flush()
    }
    keep(text.slice(start))
  }
  return {
    push: (bytes) => read(decoder.decode(bytes, { stream: true })),
    end: () => read(`${decoder.decode()}\n`)
  }
}
