import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { tokensOf } from './openai/openaiReplies'

/** One step of a stream that a mock plays; `Delta` is what its dialect adds at a time. */
export type StreamStep<Delta> =
  /** Paced by the server's tokens per second. */
  | { readonly do: 'delta'; readonly delta: Delta }
  /** Bytes that go on the wire as they are. */
  | { readonly do: 'raw'; readonly bytes: string | Buffer }
  | { readonly do: 'pause'; readonly ms: number }
  /** Never anything more; the connection stays open until the client leaves. */
  | { readonly do: 'hang' }
  /** The connection is reset. */
  | { readonly do: 'reset' }
  /** The response ends cleanly, without the dialect's end. */
  | { readonly do: 'end' }

/** What a model says or thinks, piece by piece. */
export interface Spoken {
  readonly kind: 'text' | 'thinking'
  readonly text: string
}

export type SpokenStep = StreamStep<Spoken>

export function says(text: string): SpokenStep[] {
  return tokensOf(text).map((word) => ({ do: 'delta', delta: { kind: 'text', text: word } }))
}

export function thinks(text: string): SpokenStep[] {
  return tokensOf(text).map((word) => ({ do: 'delta', delta: { kind: 'thinking', text: word } }))
}

/** Everything a list of steps says, in order. */
export function spokenIn(steps: readonly SpokenStep[]): Spoken[] {
  return steps.flatMap((step) => (step.do === 'delta' ? [step.delta] : []))
}

/** Waits until a token is due; without a pace it only lets the event loop turn now and then. */
async function due(start: number, count: number, tokensPerSecond: number): Promise<void> {
  if (!Number.isFinite(tokensPerSecond)) {
    if (count % 64 === 0) await nextTurn()
    return
  }
  const wait = start + (count * 1000) / tokensPerSecond - performance.now()
  if (wait > 0) await sleep(wait)
}

export interface Player<Delta> {
  /** Infinity writes as fast as the socket takes it. */
  readonly tokensPerSecond: number
  /** Writes one delta; `count` is 1 for the first. */
  readonly delta: (delta: Delta, count: number) => void
}

/** Plays the steps; answers false when the stream is over before its end. */
export async function playSteps<Delta>(
  response: ServerResponse,
  steps: readonly StreamStep<Delta>[],
  player: Player<Delta>
): Promise<boolean> {
  const start = performance.now()
  let count = 0
  for (const step of steps) {
    if (response.destroyed) return false
    switch (step.do) {
      case 'delta':
        await due(start, ++count, player.tokensPerSecond)
        player.delta(step.delta, count)
        break
      case 'raw':
        response.write(step.bytes)
        break
      case 'pause':
        await sleep(step.ms)
        break
      case 'hang':
        return false
      case 'end':
        response.end()
        return false
      case 'reset':
        // What was written must reach the client before the reset does.
        await sleep(20)
        response.destroy()
        return false
    }
  }
  return !response.destroyed
}
