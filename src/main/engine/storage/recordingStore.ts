import { isUtf8 } from 'node:buffer'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newId } from '../../../shared/domain/ids'
import type { AttemptId, RunId } from '../../../shared/domain/ids'
import type { Logger } from '../engine'
import type {
  ExchangeEnd,
  ExchangeHead,
  ExchangeRecorder,
  RecordingSink,
  ResponseHead
} from '../providers/recording'
import type { Database } from './database'
import { createLineFile } from './lineFile'
import type { LineFile } from './lineFile'

/** One line of a recording. Times are milliseconds after the attempt was made. */
export type RecordedLine =
  | ({ readonly type: 'head' } & ExchangeHead)
  | ({ readonly type: 'response' } & ResponseHead)
  /** `text` when the bytes are whole UTF-8 by themselves, otherwise `base64`. */
  | { readonly type: 'chunk'; readonly at: number; readonly text: string }
  | { readonly type: 'chunk'; readonly at: number; readonly base64: string }
  /** The limit is reached; later chunks were not kept. */
  | { readonly type: 'cut'; readonly at: number; readonly keptBytes: number }
  | ({ readonly type: 'end' } & ExchangeEnd)
  /** A message of a built-in engine. */
  | { readonly type: 'message'; readonly at: number; readonly value: unknown }

export interface AttemptRecording extends RecordingSink {
  /** Writes what is left and closes the files; later calls are ignored. */
  close(): void
}

export interface RecordingStore {
  open(run: RunId, attempt: AttemptId): AttemptRecording
  /** Resolves when everything recorded so far is with the operating system. */
  flush(): Promise<void>
}

export interface RecordingStoreOptions {
  readonly dataFolder: string
  readonly database: Database
  readonly log: Logger
  /** Told once, of the first recording that could not be written; attempts go on without theirs. */
  readonly onError?: (error: unknown) => void
  /** Bytes of response kept per exchange. */
  readonly limitBytes?: number
}

const LIMIT_BYTES = 8 * 1024 * 1024

/**
 * Keeps what went over the wire: one file of JSON lines per exchange under
 * `recordings/<run>/<attempt>-<n>.ndjson`, and a row in `exchanges` once it is over. Built-in
 * engines have no wire; their messages go to `<attempt>-messages.ndjson`.
 *
 * Nothing here waits for the disk or throws: a recording is worth less than the answer.
 */
export function createRecordingStore(options: RecordingStoreOptions): RecordingStore {
  const { dataFolder, database, log, limitBytes = LIMIT_BYTES } = options
  const pending = new Set<Promise<void>>()
  let told = false

  function report(error: unknown): void {
    if (told) return
    told = true
    log.error('a recording could not be written', { error: String(error) })
    options.onError?.(error)
  }

  function openFile(path: string): LineFile {
    const file = join(dataFolder, path)
    const lines = createLineFile(file, () => mkdir(dirname(file), { recursive: true }), report)
    pending.add(lines.closed)
    void lines.closed.then(() => pending.delete(lines.closed))
    return lines
  }

  function insertExchange(attempt: AttemptId, exchange: FinishedExchange): void {
    const { head, response, end, recording } = exchange
    const { ordinal, label, method, url, ...request } = head
    try {
      database.run(
        `insert into exchanges (id, attempt_id, ordinal, label, method, url, status, details,
           recording) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        newId('exchange'),
        attempt,
        ordinal,
        label,
        method,
        url,
        response?.status ?? null,
        JSON.stringify({ request, response, end }),
        recording
      )
    } catch (error) {
      report(error)
    }
  }

  return {
    open(run, attempt) {
      const folder = `recordings/${run}`
      const files = new Set<LineFile>()
      let messages: LineFile | undefined
      const opened = (path: string): LineFile => {
        const file = openFile(path)
        files.add(file)
        return file
      }
      return {
        exchange(head) {
          const recording = `${folder}/${attempt}-${head.ordinal}.ndjson`
          const lines = opened(recording)
          return recordExchange(head, lines, limitBytes, (response, end) => {
            files.delete(lines)
            insertExchange(attempt, { head, response, end, recording })
          })
        },
        message(value, at) {
          messages ??= opened(`${folder}/${attempt}-messages.ndjson`)
          writeLine(messages, { type: 'message', at, value })
        },
        close() {
          for (const file of files) file.close()
          files.clear()
        }
      }
    },
    async flush() {
      await Promise.all([...pending])
    }
  }
}

interface FinishedExchange {
  readonly head: ExchangeHead
  readonly response: ResponseHead | undefined
  readonly end: ExchangeEnd
  readonly recording: string
}

function recordExchange(
  head: ExchangeHead,
  lines: LineFile,
  limitBytes: number,
  onEnd: (response: ResponseHead | undefined, end: ExchangeEnd) => void
): ExchangeRecorder {
  let keptBytes = 0
  let isCut = false
  let response: ResponseHead | undefined
  writeLine(lines, { type: 'head', ...head })
  return {
    response(received) {
      response = received
      writeLine(lines, { type: 'response', ...received })
    },
    chunk(bytes, at) {
      if (isCut) return
      if (keptBytes + bytes.byteLength > limitBytes) {
        isCut = true
        writeLine(lines, { type: 'cut', at, keptBytes })
        return
      }
      keptBytes += bytes.byteLength
      writeLine(lines, chunkLine(bytes, at))
    },
    end(end) {
      writeLine(lines, { type: 'end', ...end })
      lines.close()
      onEnd(response, end)
    }
  }
}

function chunkLine(bytes: Uint8Array, at: number): RecordedLine {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer)
    ? { type: 'chunk', at, text: buffer.toString('utf8') }
    : { type: 'chunk', at, base64: buffer.toString('base64') }
}

function writeLine(lines: LineFile, line: RecordedLine): void {
  lines.write(JSON.stringify(line))
}

/**
 * Reads a recording back. A process that was killed leaves its last line torn; that one is left out.
 *
 * @throws when the file is not there, or when a line before the last is no JSON
 */
export async function readRecording(file: string): Promise<readonly RecordedLine[]> {
  const text = await readFile(file, 'utf8')
  // Whole lines end with a line feed, so what follows the last one is torn or empty.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedLine)
}
