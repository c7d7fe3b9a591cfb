import { describe, expect, it } from 'vitest'
import type { AttemptEvent } from '../../../shared/domain/events'
import { isTerminal } from '../../../shared/domain/events'
import { FAILURE_CLASSES } from '../../../shared/domain/failure'
import type { Adapter } from './adapter'
import { httpFailure } from './failures'
import { bytesOf, parseRecording, type RecordedExchange, type Recording } from './recordingFile'
import { adapters } from './registry'
import { replay, type ReplayOptions } from './replay'
import { preparedImage } from './testing/attempt'
import { isRecorded } from './testing/makeRecording'
import { quickAttempt } from './testing/quickAttempt'
import { stageRecording } from './testing/stageRecording'

/** What every adapter has to keep, checked against every recording of every adapter there is. */

const files = import.meta.glob<unknown>('./__recordings__/*/*.json', {
  eager: true,
  import: 'default'
})

const recordings = Object.entries(files).map(([path, file]) => {
  const [, , id = '', name = ''] = path.split('/')
  return { id, name, recording: parseRecording(file) }
})

const cases = recordings.map(({ id, name, recording }) => {
  const adapter = adapters.get(id)
  if (!adapter) throw new Error(`${id}/${name} is a recording of an adapter that does not exist.`)
  return { title: `${id}/${name}`, adapter, recording }
})
const ended = cases.filter(({ recording }) => recording.events.at(-1)?.type === 'ended')

function play(adapter: Adapter, recording: Recording, options?: ReplayOptions) {
  const images = recording.images.map(({ format, base64 }) =>
    preparedImage(Buffer.from(base64, 'base64'), format)
  )
  return replay(adapter, recording, images, options)
}

function recorded(events: readonly AttemptEvent[]): AttemptEvent[] {
  return events.filter(isRecorded)
}

function expectOneTerminal(events: readonly AttemptEvent[]): void {
  expect(events.filter(isTerminal)).toHaveLength(1)
  expect(isTerminal(events.at(-1)!)).toBe(true)
}

/** Length of a response, in bytes. */
function responseBytes({ chunks }: RecordedExchange): number {
  return chunks.reduce((sum, chunk) => sum + bytesOf(chunk).length, 0)
}

function textOf(events: readonly AttemptEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.delta : '')).join('')
}

/** Adds fields that nobody knows to every JSON object that came back. */
function withUnknownFields(exchange: RecordedExchange): RecordedExchange {
  const body = Buffer.concat(exchange.chunks.map(bytesOf)).toString()
  const altered = body.replace(/(data: |^|\n)\{(?=")/g, '$1{"x_new":{"deep":[1,null,"…"]},')
  return { ...exchange, chunks: [{ at: 0, text: altered }] }
}

describe('the registry', () => {
  it('has a recording for every adapter', () => {
    const recordedIds = new Set(recordings.map(({ id }) => id))
    expect([...adapters.keys()].filter((id) => !recordedIds.has(id))).toEqual([])
  })

  it('knows every adapter by the name it gives itself', () => {
    for (const [id, adapter] of adapters) expect(adapter.id).toBe(id)
    expect(adapters.size).toBeGreaterThanOrEqual(2)
  })
})

describe.each(cases)('$title', ({ adapter, recording }) => {
  it('asks exactly what was recorded', async () => {
    const { requests } = await play(adapter, recording)
    expect(requests).toEqual(recording.exchanges.map((exchange) => exchange.request))
  })

  it('tells the recorded events, with one terminal event at the end', async () => {
    const { events } = await play(adapter, recording)
    expect(recorded(events)).toEqual(recording.events)
    expectOneTerminal(events)
  })

  it.each([1, 2, 3, 7, 64])('tells the same when the bytes come in reads of %i', async (bytes) => {
    const { events } = await play(adapter, recording, { readBytes: bytes })
    expect(recorded(events)).toEqual(recording.events)
  })

  it('does not mind fields it does not know', async () => {
    const { events } = await play(adapter, recording, { alter: withUnknownFields })
    expect(recorded(events)).toEqual(recording.events)
  })
})

/** Places at which one response is cut, at most twice as many. */
const CUTS = 250

/** Breaks one exchange after each of its bytes in turn; how often that cost the answer. */
async function cutEverywhere(
  adapter: Adapter,
  recording: Recording,
  cutExchange: number,
  cutAs: 'cut' | 'complete'
): Promise<number> {
  const whole = textOf(recording.events)
  const exchange = recording.exchanges[cutExchange]!
  let cuts = 0
  const bytes = responseBytes(exchange)
  // At every byte of a short response; of a long one at so many places, which no frame escapes.
  const stride = Math.max(1, Math.floor(bytes / CUTS))
  for (let cutAfterBytes = 0; cutAfterBytes < bytes; cutAfterBytes += stride) {
    const { events } = await play(adapter, recording, { cutAfterBytes, cutAs, cutExchange })
    expectOneTerminal(events)
    const end = events.at(-1)
    if (end?.type === 'failed') {
      expect(['truncated', 'unreadable']).toContain(end.failure.class)
      if (cutAs === 'cut') expect(end.failure.class).toBe('truncated')
      cuts++
    } else expect(textOf(events)).toBe(whole)
    expect(whole.startsWith(textOf(events).replace(/\uFFFD$/, ''))).toBe(true)
  }
  return cuts
}

describe.each(ended)('$title, cut', ({ adapter, recording }) => {
  it.each(['cut', 'complete'] as const)(
    'anywhere (%s) is a failure, or was whole already',
    async (cutAs) => {
      // From the last exchange back to the one that brought the answer: what is asked after it,
      // such as a billing record, may break without harm.
      let cuts = 0
      for (let at = recording.exchanges.length - 1; at >= 0 && cuts === 0; at--)
        cuts = await cutEverywhere(adapter, recording, at, cutAs)
      if (recording.exchanges.length > 0) expect(cuts).toBeGreaterThan(0)
    }
  )
})

describe.each([...adapters.values()].map((adapter) => ({ id: adapter.id, adapter })))(
  'errors of $id',
  ({ adapter }) => {
    it.each([
      [400, 'bad-input'],
      [401, 'auth'],
      [402, 'balance'],
      [403, 'auth'],
      [404, 'bad-input'],
      [408, 'timeout'],
      [413, 'too-large'],
      [422, 'bad-input'],
      [429, 'rate-limited'],
      [500, 'provider'],
      [502, 'provider'],
      [503, 'provider'],
      [529, 'provider']
    ])('status %i is %s unless its own table says otherwise', (status, kind) => {
      const response = { status, headers: {}, text: '', url: 'https://provider.example/v1' }
      expect(httpFailure(response).class).toBe(kind)
      expect(FAILURE_CLASSES).toContain(httpFailure(response, adapter.mapError).class)
    })
  }
)

describe.each(cases.filter(({ recording }) => recording.exchanges.length > 0))(
  '$title over a real connection',
  ({ adapter, recording }) => {
    const key = 'canary-key-0123456789'

    it('tells the same, and shows the key to its provider only', async () => {
      const stage = await stageRecording(recording)
      const images = recording.images.map(({ format, base64 }) =>
        preparedImage(Buffer.from(base64, 'base64'), format)
      )
      const { events, recording: kept } = await quickAttempt({
        adapter,
        plan: stage.recording.plan,
        images,
        key
      })
      expect(recorded(events)).toEqual(stage.recording.events)
      stage.recording.exchanges.forEach(({ request }, at) => {
        const sent = stage.requests[at]
        const whole = `${sent?.path} ${sent?.rawHeaders.join()} ${sent?.body.toString()}`
        const mayKnow = request.auth === 'key' && request.url.startsWith(stage.providerOrigin)
        expect(whole.includes(key)).toBe(mayKnow && adapter.keyHeader !== undefined)
      })
      expect(JSON.stringify(kept)).not.toContain(key)
      await stage.close()
    })
  }
)
