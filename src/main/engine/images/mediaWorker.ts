/**
 * The process that decodes and encodes pictures, apart from the app: hostile files are read here,
 * and what they break costs one image. Built as out/main/media-worker.js, started by mediaPool.ts.
 */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { AdapterFailure } from '../providers/adapter'
import { openWorkerPort } from '../workers/workerPort'
import { displayable, encodePrepared, thumbnail } from './codec'
import { badImage, cannotWrite } from './imageFailures'
import type {
  MediaAnswers,
  MediaJob,
  MediaRequest,
  MediaResponse,
  PreparedInfo
} from './mediaProtocol'
import { fileTrouble } from './probe'

const port = openWorkerPort()
port.onMessage((message) => {
  const { id, job } = message as MediaRequest
  void answer(id, job).then((response) => port.post(response))
})
port.post({ ready: true } satisfies MediaResponse)

async function answer(id: number, job: MediaJob): Promise<MediaResponse> {
  try {
    return { id, ok: true, value: await run(job) }
  } catch (error) {
    const { failure } =
      error instanceof AdapterFailure ? error : badImage(fileTrouble(error).sentence)
    return { id, ok: false, failure }
  }
}

function run(job: MediaJob): Promise<MediaAnswers[MediaJob['kind']]> {
  switch (job.kind) {
    case 'prepare':
      return prepare(job)
    case 'thumbnail':
      return thumbnail(job.path)
    case 'displayable':
      return show(job)
  }
}

async function prepare(job: Extract<MediaJob, { kind: 'prepare' }>): Promise<PreparedInfo> {
  const { bytes, ...picture } = await encodePrepared(job.path, job.limits)
  await writeOutput(job.output, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { ...picture, sizeBytes: bytes.length, sha256 }
}

async function show(
  job: Extract<MediaJob, { kind: 'displayable' }>
): Promise<MediaAnswers['displayable']> {
  const { bytes, format } = await displayable(job.path)
  await writeOutput(job.output, bytes)
  return { format }
}

async function writeOutput(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes).catch((error: unknown) => {
    throw cannotWrite(error)
  })
}
