import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startOpenAiMock } from '../../../e2e/mocks/openai/openaiServer'
import type { OpenAiMock } from '../../../e2e/mocks/openai/openaiServer'
import { answer } from '../../../e2e/mocks/openai/openaiReplies'
import type { CellId, ImageId, LaneId } from '../../shared/domain/ids'
import type { RunLane } from '../../shared/domain/lane'
import type { Engine } from './engine'
import { quarters } from './images/testing/pictures'
import { MOCK, openTestEngine } from './runs/testing/testEngine'
import { readRecording } from './storage/recordingStore'

let folder: string
let pictures: string
let mock: OpenAiMock
let engine: Engine | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-engine-'))
  pictures = join(folder, 'pictures')
  mkdirSync(pictures)
  mock = await startOpenAiMock()
})

afterEach(async () => {
  await engine?.close()
  engine = undefined
  await mock.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<Engine> {
  return (engine = await openTestEngine(join(folder, 'data'), mock.baseUrl))
}

function draw(count: number): void {
  for (let index = 0; index < count; index++)
    writeFileSync(join(pictures, `${index}.png`), quarters(64 + index * 2).toBuffer('image/png'))
}

function lane(id: string, model: string, prompt = 'What is this?'): RunLane {
  return {
    id: id as LaneId,
    provider: MOCK,
    model,
    label: model,
    providerLabel: 'Mock',
    hue: 1,
    letter: 'A',
    prompt: { text: prompt, system: '' },
    params: {}
  }
}

async function start(of: Engine, lanes: readonly RunLane[]) {
  const board = of.boards.create()
  const { added } = await of.images.importPaths([pictures], { boardId: board.id })
  const images = added.map(({ id }) => id)
  const spec = { boardId: board.id, images, lanes, repeats: 1, concurrency: 8 }
  return { run: of.runs.start(spec), images, board: board.id }
}

describe('the engine', () => {
  it('answers over real HTTP, records the wire, and opens again as it was', async () => {
    draw(3)
    mock.set({ script: (request) => answer(request, `${request.prompt} – a picture.`) })
    const first = await open()
    const lanes = [lane('left', 'same', 'Left?'), lane('right', 'same', 'Right?')]
    const { run, images } = await start(first, lanes)
    const summary = await first.runs.finished(run)
    expect(summary).toMatchObject({ state: 'ended', counts: { done: 6, failed: 0 } })
    const before = images.map((image) => first.runs.answers(run, image).cells)
    for (const cell of before.flat())
      expect(cell.answer).toMatchObject({
        text: `${cell.laneId === 'left' ? 'Left?' : 'Right?'} – a picture.`,
        prepared: [{ imageId: cell.imageId, changes: [] }]
      })
    await first.close()

    const second = await open()
    const after = images.map((image) => second.runs.answers(run, image).cells)
    expect(after).toEqual(before)
    expect(second.runs.list({ limit: 5, search: 'a PICTURE' })).toEqual([summary])
    const recordings = join(folder, 'data', 'recordings', run)
    const [name = ''] = readdirSync(recordings)
    expect(readdirSync(recordings)).toHaveLength(6)
    const lines = await readRecording(join(recordings, name))
    expect(lines[0]).toMatchObject({ type: 'head', label: 'chat' })
    expect(lines.at(-1)).toMatchObject({ type: 'end' })
    expect(JSON.stringify(lines[0])).not.toContain('base64,iVBOR')
  })

  it('measures in one order from the queue to the end', async () => {
    draw(1)
    const { runs } = await open()
    const { run, images } = await start(engine!, [lane('a', 'slow:50')])
    await runs.finished(run)
    const { timings } = runs.answers(run, images[0]!).cells[0]!.answer!
    const order = [
      'queued',
      'started',
      'prepareStart',
      'prepareEnd',
      'sent',
      'responseHead',
      'firstByte',
      'firstText',
      'lastText',
      'done'
    ] as const
    const times = order.map((mark) => timings[mark])
    expect(times).not.toContain(undefined)
    expect(times).toEqual([...times].sort((a, b) => a! - b!))
  })

  it('tries a busy provider again, each try to be seen', async () => {
    draw(1)
    let calls = 0
    mock.set({
      script: (request) =>
        (calls += 1) > 1
          ? answer(request, 'Now.')
          : {
              kind: 'whole',
              status: 429,
              headers: { 'retry-after': '1', 'content-type': 'application/json' },
              body: '{"error":{"message":"slow down"}}'
            }
    })
    const { runs } = await open()
    const { run, images } = await start(engine!, [lane('a', 'm')])
    await runs.finished(run)
    const [cell] = runs.answers(run, images[0]!).cells
    const [first, second] = runs.attempts(cell!.id)
    expect(first).toMatchObject({ number: 1, failure: { class: 'rate-limited', status: 429 } })
    expect(second).toMatchObject({ number: 2, state: 'done', text: 'Now.' })
    expect(second!.timings.started).toBeGreaterThanOrEqual(1_000)
  })

  it('closes within 3 s while a server hangs, and marks what it cut', async () => {
    draw(2)
    const first = await open()
    const { run, images } = await start(first, [lane('a', 'stall')])
    await new Promise<void>((resolve) =>
      first.runs.onEvents(({ events }) => {
        if (events.some(({ event }) => event.type === 'text')) resolve()
      })
    )
    const began = performance.now()
    await Promise.all([first.close(), first.close()])
    expect(performance.now() - began).toBeLessThan(3_000)
    const { runs } = await open()
    expect(runs.open(run).summary).toMatchObject({ state: 'interrupted', counts: { failed: 2 } })
    expect(runs.answers(run, images[0]!).cells[0]!.answer!.failure!.class).toBe('interrupted')
  })

  it('forgets the runs of a deleted board when it closes', async () => {
    draw(1)
    const first = await open()
    const { run, board } = await start(first, [lane('a', 'slow:500')])
    await first.runs.finished(run)
    first.boards.delete(board)
    await first.close()
    const { runs } = await open()
    expect(() => runs.open(run)).toThrow('no longer there')
  })
})

describe('an engine that is killed', () => {
  const built = resolve('node_modules/.cache/triptych-tests/engine-process')

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: resolve(import.meta.dirname, 'runs/testing/engineProcess.ts'),
        outDir: built,
        emptyOutDir: true,
        target: 'node20.18'
      }
    })
  })

  it('has every finished answer and the beginning of every other one', async () => {
    draw(4)
    mock.set({
      script: (request) => {
        const long = answer(request, 'word '.repeat(400).trim(), { tokensPerSecond: 100 })
        return request.model === 'quick' ? answer(request, 'Quick.') : long
      }
    })
    const data = join(folder, 'data')
    const child = fork(
      join(built, 'engineProcess.js'),
      [data, mock.baseUrl, pictures, 'quick', 'long'],
      { silent: true }
    )
    let said = ''
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text))
    while (said.split('\n').length <= 4) await once(child.stdout!, 'data')
    await new Promise((done) => setTimeout(done, 700))
    child.kill('SIGKILL')
    await once(child, 'close')
    const finished = said.split('\n').slice(0, -1) as CellId[]

    const { runs } = await open()
    const [summary] = runs.list({ limit: 1 })
    expect(summary).toMatchObject({ state: 'interrupted', counts: { done: 4, failed: 4 } })
    const view = runs.open(summary!.id)
    for (const cell of finished)
      expect(runs.attempts(cell)[0]).toMatchObject({ state: 'done', text: 'Quick.' })
    const cut = view.spec.images
      .flatMap((image: ImageId) => runs.answers(view.summary.id, image).cells)
      .filter(({ laneId }) => laneId === 'lane_1')
    expect(cut.map(({ answer: of }) => of?.failure?.class ?? 'none')).toEqual(
      Array(4).fill('interrupted')
    )
    expect(cut.filter(({ answer: of }) => of?.text.startsWith('word word')).length).toBe(4)
  }, 60_000)
})
