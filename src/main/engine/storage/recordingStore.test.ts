import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyAnswer } from '../../../shared/domain/answer'
import type {
  AttemptId,
  BoardId,
  ImageId,
  LaneId,
  ProviderId,
  RunId
} from '../../../shared/domain/ids'
import type { ExchangeHead } from '../providers/recording'
import { openDatabase } from './database'
import type { Database } from './database'
import { createRecordingStore, readRecording } from './recordingStore'
import type { RecordingStoreOptions } from './recordingStore'
import { createRunRepository } from './runRepository'

const RUN = 'run_1' as RunId
const ATTEMPT = 'attempt_1' as AttemptId
const log = { info: () => {}, warn: () => {}, error: () => {} }

let folder: string
let database: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-recordings-'))
  database = openDatabase(':memory:', { log })
  database.run(`insert into boards values ('board_1', 'B', '', '', null, '{}')`)
  const repository = createRunRepository(database)
  repository.insertRun({
    id: RUN,
    spec: {
      boardId: 'board_1' as BoardId,
      images: ['i' as ImageId],
      lanes: [
        {
          id: 'lane_1' as LaneId,
          provider: 'p' as ProviderId,
          model: 'm',
          label: 'M',
          providerLabel: 'P',
          hue: 1,
          letter: 'A',
          prompt: { text: '', system: '' },
          params: {}
        }
      ],
      repeats: 1,
      concurrency: 1
    },
    images: [],
    createdAt: '',
    title: ''
  })
  repository.insertAttempt(repository.cellAt(RUN, 0)!.id, emptyAnswer(ATTEMPT, 1, ''))
})

afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

function store(options: Partial<RecordingStoreOptions> = {}) {
  return createRecordingStore({ dataFolder: folder, database, log, ...options })
}

function head(ordinal: number): ExchangeHead {
  return {
    ordinal,
    label: 'chat',
    method: 'POST',
    url: 'http://127.0.0.1:1/v1/chat/completions',
    requestHeaders: { authorization: '•••' },
    requestBody: '{"model":"m"}',
    requestBytes: 13,
    startedAt: 2
  }
}

const file = (name: string): string => join(folder, 'recordings', RUN, name)

describe('an exchange', () => {
  it('is kept byte for byte with its times, and listed once it is over', async () => {
    const recordings = store()
    const recording = recordings.open(RUN, ATTEMPT)
    const exchange = recording.exchange(head(0))
    const answer = Buffer.from('data: "größe"\r\n\r\n\ufeff')
    exchange.response({ status: 200, headers: { 'content-type': 'text/event-stream' }, at: 10 })
    // Cut within a character, so that neither half is text.
    exchange.chunk(answer.subarray(0, 9), 11)
    exchange.chunk(answer.subarray(9), 12)
    exchange.chunk(Buffer.from('whole'), 13)
    exchange.end({ at: 14, responseBytes: answer.length + 5, marks: { connected: 3 } })
    recording.close()
    await recordings.flush()

    const lines = await readRecording(file(`${ATTEMPT}-0.ndjson`))
    expect(lines.map(({ type }) => type)).toEqual([
      'head',
      'response',
      'chunk',
      'chunk',
      'chunk',
      'end'
    ])
    const bytes = lines.flatMap((line) =>
      line.type !== 'chunk'
        ? []
        : ['text' in line ? Buffer.from(line.text, 'utf8') : Buffer.from(line.base64, 'base64')]
    )
    expect(Buffer.concat(bytes)).toEqual(Buffer.concat([answer, Buffer.from('whole')]))
    expect(lines[4]).toEqual({ type: 'chunk', at: 13, text: 'whole' })
    const row = database.get<{ details: string }>('select * from exchanges')!
    expect(row).toMatchObject({
      attempt_id: ATTEMPT,
      ordinal: 0,
      status: 200,
      recording: `recordings/${RUN}/${ATTEMPT}-0.ndjson`
    })
    expect(JSON.parse(row.details)).toMatchObject({
      request: { requestBytes: 13 },
      response: { at: 10 },
      end: { at: 14 }
    })
  })

  it('is cut at the limit, says so, and still has its end', async () => {
    const recordings = store({ limitBytes: 10 })
    const recording = recordings.open(RUN, ATTEMPT)
    const exchange = recording.exchange(head(1))
    exchange.chunk(Buffer.from('12345678'), 1)
    exchange.chunk(Buffer.from('9abc'), 2)
    exchange.chunk(Buffer.from('d'), 3)
    exchange.end({ at: 4, responseBytes: 13, marks: {} })
    await recordings.flush()
    const lines = await readRecording(file(`${ATTEMPT}-1.ndjson`))
    expect(lines.slice(1)).toEqual([
      { type: 'chunk', at: 1, text: '12345678' },
      { type: 'cut', at: 2, keptBytes: 8 },
      { type: 'end', at: 4, responseBytes: 13, marks: {} }
    ])
  })

  it('that was cut by a kill is read up to its last whole line', async () => {
    const recordings = store()
    const recording = recordings.open(RUN, ATTEMPT)
    recording.exchange(head(0)).chunk(Buffer.from('kept'), 1)
    recording.close()
    await recordings.flush()
    appendFileSync(file(`${ATTEMPT}-0.ndjson`), '{"type":"chunk","at":2,"te')
    const lines = await readRecording(file(`${ATTEMPT}-0.ndjson`))
    expect(lines.map(({ type }) => type)).toEqual(['head', 'chunk'])
  })

  it('reaches the disk while it goes on', async () => {
    const recording = store().open(RUN, ATTEMPT)
    const exchange = recording.exchange(head(0))
    exchange.chunk(Buffer.from('x'.repeat(70_000)), 1)
    while (!existsSync(file(`${ATTEMPT}-0.ndjson`)))
      await new Promise((done) => setTimeout(done, 5))
    while (!readFileSync(file(`${ATTEMPT}-0.ndjson`), 'utf8').endsWith('\n'))
      await new Promise((done) => setTimeout(done, 5))
    recording.close()
  })
})

it('keeps the messages of built-in engines', async () => {
  const recordings = store()
  const recording = recordings.open(RUN, ATTEMPT)
  recording.message({ progress: 0.5 }, 3)
  recording.message({ text: 'done' }, 9)
  recording.close()
  await recordings.flush()
  expect(await readRecording(file(`${ATTEMPT}-messages.ndjson`))).toEqual([
    { type: 'message', at: 3, value: { progress: 0.5 } },
    { type: 'message', at: 9, value: { text: 'done' } }
  ])
  expect(readdirSync(join(folder, 'recordings', RUN))).toHaveLength(1)
})

it('tells once that nothing can be written, and disturbs nobody', async () => {
  // A file where the folder should be: every write fails, also for a process that may do anything.
  writeFileSync(join(folder, 'recordings'), '')
  const errors: unknown[] = []
  const recordings = store({ onError: (error) => errors.push(error) })
  for (const ordinal of [0, 1, 2]) {
    const recording = recordings.open(RUN, ATTEMPT)
    const exchange = recording.exchange(head(ordinal))
    exchange.chunk(Buffer.alloc(100_000), 1)
    exchange.chunk(Buffer.alloc(100_000), 2)
    exchange.end({ at: 2, responseBytes: 200_000, marks: {} })
    recording.close()
  }
  await recordings.flush()
  expect(errors).toHaveLength(1)
})
