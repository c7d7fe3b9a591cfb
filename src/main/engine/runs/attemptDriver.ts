import type { AttemptEvent } from '../../../shared/domain/events'
import { failure } from '../../../shared/domain/failure'
import type { Failure } from '../../../shared/domain/failure'
import type { ImageInfo } from '../../../shared/domain/image'
import { AdapterFailure } from '../providers/adapter'
import type { AttemptPlan, PlanImage } from '../providers/adapter'
import type { ResolvedProvider } from '../providers/providerService'
import type { PreparedBytes } from '../providers/runner'
import type { AttemptRecording } from '../storage/recordingStore'
import type { ActiveRun, Terminal } from './activeRun'
import { backoffMs, mayRepeat } from './backoff'
import type { LiveCell } from './liveCell'
import { bearsFailure } from './runParts'
import type { RunParts, RunProviders } from './runParts'
import type { Slot } from './scheduler'

export type DriverParts = Pick<
  RunParts,
  'recordings' | 'images' | 'runAttempt' | 'runLocal' | 'settings' | 'clock' | 'log' | 'random'
> & { readonly providers: Pick<RunProviders, 'resolve'> }

/** The image of a cell as the adapter of its lane takes it. */
interface TakenImage {
  readonly plan: PlanImage
  readonly path: string
  /** Absent for built-in engines, which decode the file themselves. */
  readonly prepared?: PreparedBytes
}

/**
 * Takes a cell that has a slot to its end: attempt after attempt while the provider turns it away
 * unread and tries are left, each of them a visible attempt of its own. Never throws.
 */
export async function driveCell(
  run: ActiveRun,
  live: LiveCell,
  slot: Slot,
  parts: DriverParts
): Promise<void> {
  for (let tries = 1; !live.isOver; tries++) {
    run.begin(live)
    const terminal = await attempt(run, live, parts)
    if (live.isOver) return
    const isLast = tries >= parts.settings().tries
    if (terminal.type === 'ended' || isLast || !mayRepeat(terminal.failure)) {
      run.finish(live, terminal)
      return
    }
    await backOff(run, live, slot, terminal.failure, tries, parts)
  }
}

/** Makes the next attempt and waits in it; the place among all cells is free meanwhile. */
async function backOff(
  run: ActiveRun,
  live: LiveCell,
  slot: Slot,
  failed: Failure,
  tries: number,
  parts: DriverParts
): Promise<void> {
  const ms = backoffMs(tries, failed, (parts.random ?? Math.random)())
  run.replace(live, failed, {
    type: 'phase',
    phase: 'backoff',
    detail: `Try ${tries + 1} of ${parts.settings().tries}`,
    until: parts.clock.date().getTime() + ms
  })
  slot.rest()
  await live.pause(ms)
  if (!live.isOver) await slot.resume()
}

/** One attempt up to its terminal event, which is not applied yet. */
async function attempt(run: ActiveRun, live: LiveCell, parts: DriverParts): Promise<Terminal> {
  const { attempt: id } = live.answer
  let recording: AttemptRecording | undefined
  try {
    const provider = parts.providers.resolve(live.lane.provider)
    if (provider === undefined) return { type: 'failed', failure: providerGone(live) }
    const image = await takeImage(run, live, provider, parts)
    const key = await provider.key()
    if (live.isOver) return CUT
    recording = parts.recordings.open(run.id, id)
    return await send({ run, live, provider, image, key, recording, parts })
  } catch (error) {
    return { type: 'failed', failure: failureOf(error, parts) }
  } finally {
    recording?.close()
  }
}

interface Sending {
  readonly run: ActiveRun
  readonly live: LiveCell
  readonly provider: ResolvedProvider
  readonly image: TakenImage
  readonly key: string | undefined
  readonly recording: AttemptRecording
  readonly parts: DriverParts
}

async function send(sending: Sending): Promise<Terminal> {
  const { run, live, provider, image, key, recording, parts } = sending
  const { attempt: id } = live.answer
  let terminal: Terminal | undefined
  await parts.runAttempt({
    adapter: provider.adapter,
    plan: planOf(live, provider, image.plan),
    images: image.prepared ? [image.prepared] : [],
    imagePaths: [image.path],
    ...(key !== undefined && { key }),
    timeouts: parts.settings().timeouts,
    signal: live.signal,
    clock: parts.clock,
    madeAt: live.madeAt,
    recording,
    runLocal: parts.runLocal,
    onEvent: (event, now) => {
      // A stopped cell may have got a new attempt before this one let go.
      if (terminal !== undefined || live.answer.attempt !== id) return
      if (event.type === 'ended' || event.type === 'failed') terminal = event
      else run.apply(live, [event], now)
    }
  })
  if (terminal === undefined && !live.isOver)
    parts.log.error('an attempt ended without a terminal event', { attempt: id })
  return terminal ?? UNEXPECTED
}

function planOf(live: LiveCell, provider: ResolvedProvider, image: PlanImage): AttemptPlan {
  return {
    baseUrl: provider.info.baseUrl,
    model: live.lane.model,
    prompt: live.lane.prompt,
    params: live.lane.params,
    images: [image],
    retries: live.answer.number - 1
  }
}

async function takeImage(
  run: ActiveRun,
  live: LiveCell,
  provider: ResolvedProvider,
  parts: DriverParts
): Promise<TakenImage> {
  const { imageId } = live.cell
  const info = knownImage(parts.images.info(imageId))
  const path = await parts.images.locate(imageId)
  if (provider.adapter.takes === 'pixels') return { path, plan: planImage(info) }
  run.apply(live, [mark('prepareStart')])
  const prepared = await parts.images.prepared(imageId, provider.info.limits)
  run.apply(live, [mark('prepareEnd'), { type: 'prepared', image: prepared.info }])
  const { format, width, height, sizeBytes } = prepared.info
  const encoded = format === 'pixels' ? info.format : format
  return {
    path,
    prepared,
    plan: { ...planImage(info), format: encoded, width, height, sizeBytes }
  }
}

/** A run outlives its board's images; a picture that nothing knows any more cannot be sent. */
function knownImage(info: ImageInfo | undefined): ImageInfo {
  if (info !== undefined) return info
  const gone = failure('bad-input', {
    sentence: 'This image is not known any more.',
    nextStep: 'Add it again, then run it anew.',
    notCharged: true
  })
  throw new AdapterFailure(gone)
}

function planImage({ name, format, width, height, sizeBytes }: ImageInfo): PlanImage {
  return { index: 0, name, format, width, height, sizeBytes }
}

function mark(name: 'prepareStart' | 'prepareEnd'): AttemptEvent {
  return { type: 'mark', mark: name }
}

function providerGone({ lane }: LiveCell): Failure {
  return failure('bad-input', {
    sentence: `The provider ${lane.providerLabel} is not set up any more.`,
    nextStep: 'Add it again under Settings, Providers and keys, then run this model anew.',
    notCharged: true
  })
}

/** What a part threw; the runner itself never does. */
function failureOf(error: unknown, parts: DriverParts): Failure {
  if (bearsFailure(error)) return error.failure
  parts.log.error('an attempt could not be carried out', { error: String(error) })
  return UNEXPECTED.failure
}

/** For a cell that was stopped meanwhile: its end is written already, so this one is never used. */
const CUT: Terminal = { type: 'failed', failure: failure('cancelled') }

const UNEXPECTED = {
  type: 'failed',
  failure: failure('unreadable', {
    sentence: 'Triptych could not carry out this attempt.',
    nextStep:
      'Retry it; if it happens again, copy the diagnostics from the Help menu and report it.'
  })
} as const satisfies Terminal
