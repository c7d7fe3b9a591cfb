import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { badImage } from '../images/imageFailures'
import type { DecodePixels } from '../images/pixels'
import type { EngineId } from './catalogue'
import { serveEngines } from './engineProcess'
import type { HostMessage, ProcessMessage } from './protocol'
import type { VisionEngine } from './visionEngine'

const decode: DecodePixels = async (file) => {
  if (file === 'gone.png') throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
  if (file === 'cut.jpg') throw badImage('The picture is cut off.')
  return {
    width: 1,
    height: 1,
    data: new Uint8ClampedArray(4),
    originalWidth: 1,
    originalHeight: 1
  }
}

/** Says three words with a pause before each; loads in one turn. */
function speaker(loads: string[] = []): VisionEngine {
  let loaded = false
  return {
    async load(report) {
      if (loaded) return
      report('Loading the speaker', 0.5)
      loads.push('load')
      loaded = true
    },
    async answer(_pixels, { emit, pause }) {
      for (const delta of ['one', ' two', ' three']) {
        await pause()
        emit({ type: 'text', delta })
      }
    }
  }
}

/** A process whose port is a pair of functions. */
function startProcess(createEngine: (id: EngineId) => VisionEngine) {
  const received: ProcessMessage[] = []
  let deliver: (message: HostMessage) => void = () => {}
  serveEngines(
    {
      post: (message) => void received.push(message as ProcessMessage),
      onMessage: (listener) => void (deliver = listener)
    },
    { decode, createEngine }
  )
  const ended = async (job: number): Promise<ProcessMessage> => {
    for (;;) {
      const end = received.find((message) => message.job === job && message.type !== 'event')
      if (end) return end
      await sleep(1)
    }
  }
  const eventsOf = (job: number) =>
    received.flatMap((message) =>
      message.job === job && message.type === 'event' ? [message.event] : []
    )
  return { send: (message: HostMessage) => deliver(message), received, ended, eventsOf }
}

function startReady(engine: VisionEngine = speaker()) {
  const worker = startProcess(() => engine)
  worker.send({ type: 'init', modelsFolder: '/models' })
  return worker
}

const run = (job: number, path = 'a.png', engine: EngineId = 'tesseract') =>
  ({ type: 'run', job, engine, path }) as const

describe('a job', () => {
  test('tells loading and when it is over, decodes and answers', async () => {
    const worker = startReady()
    worker.send(run(1))
    expect(await worker.ended(1)).toEqual({ type: 'done', job: 1 })
    expect(worker.eventsOf(1)).toEqual([
      { type: 'phase', phase: 'loading-model', detail: 'Loading the speaker', progress: 0.5 },
      { type: 'mark', mark: 'loaded' },
      { type: 'mark', mark: 'prepareStart' },
      { type: 'mark', mark: 'prepareEnd' },
      { type: 'text', delta: 'one' },
      { type: 'text', delta: ' two' },
      { type: 'text', delta: ' three' }
    ])
  })

  test('runs after the one before it, with the engine loaded once', async () => {
    const loads: string[] = []
    const worker = startReady(speaker(loads))
    worker.send(run(1))
    worker.send(run(2))
    await worker.ended(2)
    expect(loads).toEqual(['load'])
    // The second did not wait for a model, so nothing says that it did.
    expect(worker.eventsOf(2)).not.toContainEqual({ type: 'mark', mark: 'loaded' })
    const jobs = worker.received.map(({ job }) => job)
    expect(jobs).toEqual([...jobs].sort())
  })

  test.each([
    ['cut.jpg', 'The picture is cut off.'],
    ['gone.png', expect.stringMatching(/not there any more/)]
  ])('on %s fails as bad input with the decoder’s sentence', async (path, sentence) => {
    const worker = startReady()
    worker.send(run(1, path))
    expect(await worker.ended(1)).toMatchObject({
      type: 'failed',
      failure: { class: 'bad-input', sentence, notCharged: true }
    })
    worker.send(run(2))
    expect(await worker.ended(2)).toMatchObject({ type: 'done' })
  })

  test('whose engine throws fails with the engine’s name and its words', async () => {
    const worker = startReady({ ...speaker(), answer: () => Promise.reject(new Error('NaN')) })
    worker.send(run(1, 'a.png', 'pp-ocr'))
    expect(await worker.ended(1)).toMatchObject({
      failure: {
        class: 'provider',
        sentence: 'PP-OCRv4 could not finish this image.',
        vendorMessage: 'NaN'
      }
    })
  })

  test('before the weights’ place is known fails', async () => {
    const worker = startProcess(() => speaker())
    worker.send(run(1))
    expect(await worker.ended(1)).toMatchObject({ type: 'failed', failure: { class: 'provider' } })
  })
})

describe('a stop', () => {
  test('between two pieces ends the job as cancelled, with nothing after it', async () => {
    const worker = startReady({
      ...speaker(),
      async answer(_pixels, { emit, pause }) {
        for (let piece = 0; ; piece += 1) {
          await pause()
          emit({ type: 'text', delta: String(piece) })
          if (piece === 2) worker.send({ type: 'stop', job: 1 })
        }
      }
    })
    worker.send(run(1))
    expect(await worker.ended(1)).toMatchObject({ failure: { class: 'cancelled' } })
    const texts = worker.eventsOf(1).filter(({ type }) => type === 'text')
    expect(texts).toHaveLength(3)
  })

  test('while the model loads ends the job at once; loading goes on for the next', async () => {
    let finish: (() => void) | undefined
    const loading = new Promise<void>((resolve) => (finish = resolve))
    const worker = startReady({ ...speaker(), load: () => loading })
    worker.send(run(1))
    await sleep(5)
    worker.send({ type: 'stop', job: 1 })
    expect(await worker.ended(1)).toMatchObject({ failure: { class: 'cancelled' } })
    worker.send(run(2))
    finish?.()
    expect(await worker.ended(2)).toEqual({ type: 'done', job: 2 })
  })

  test('before its job began, or for a job that is over, does no harm', async () => {
    const worker = startReady()
    worker.send(run(1))
    worker.send(run(2))
    worker.send({ type: 'stop', job: 2 })
    expect(await worker.ended(2)).toMatchObject({ failure: { class: 'cancelled' } })
    worker.send({ type: 'stop', job: 1 })
    expect(await worker.ended(1)).toEqual({ type: 'done', job: 1 })
    expect(worker.eventsOf(2)).toEqual([])
  })
})
