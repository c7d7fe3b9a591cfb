import { failure } from '../../../shared/domain/failure'
import type { Failure } from '../../../shared/domain/failure'
import type { LaneParams } from '../../../shared/domain/lane'
import type { Size } from '../images/fit'
import type { Adapter, AttemptPlan, RateHeaders } from '../providers/adapter'
import type { ResolvedProvider } from '../providers/providerService'
import { usualRateHeaders } from '../providers/rateHeaders'
import type { AttemptRecording } from '../storage/recordingStore'
import type { ActiveRun, Terminal } from './activeRun'
import { backoffMs, mayRepeat } from './backoff'
import { fitParams } from './laneParams'
import type { LiveCell } from './liveCell'
import { bearsFailure } from './runParts'
import type { RunParts, RunProviders } from './runParts'
import type { Slot } from './scheduler'
import { takeImages } from './takeImages'
import type { TakenImages } from './takeImages'
import { outcomeOf, takeTurn } from './takeTurn'

export type DriverParts = Pick<
  RunParts,
  'recordings' | 'images' | 'runAttempt' | 'runLocal' | 'settings' | 'clock' | 'log' | 'random'
> & { readonly providers: Pick<RunProviders, 'resolve'> }

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
    const provider = parts.providers.resolve(live.lane.provider)
    const pass = provider && (await takeTurn(run, live, slot, provider, sizesOf(run, live, parts)))
    if (live.isOver) return pass?.release({ kind: 'other' })
    run.begin(live)
    const terminal = await attempt(run, live, provider, parts)
    pass?.release(outcomeOf(live, terminal))
    if (live.isOver) return
    const isLast = tries >= parts.settings().tries
    if (terminal.type === 'ended' || isLast || !mayRepeat(terminal.failure)) {
      run.finish(live, terminal)
      return
    }
    await backOff(run, live, slot, terminal.failure, tries, parts)
  }
}

/** Sizes of a cell's images, as far as they are known. */
function sizesOf(run: ActiveRun, live: LiveCell, parts: DriverParts): readonly Size[] {
  return run.imagesOf(live.cell).flatMap((id) => parts.images.info(id) ?? [])
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
async function attempt(
  run: ActiveRun,
  live: LiveCell,
  provider: ResolvedProvider | undefined,
  parts: DriverParts
): Promise<Terminal> {
  const { attempt: id } = live.answer
  let recording: AttemptRecording | undefined
  try {
    if (provider === undefined) return { type: 'failed', failure: providerGone(live) }
    const images = await takeImages(run, live, provider, parts)
    const key = await provider.key()
    if (live.isOver) return CUT
    recording = parts.recordings.open(run.id, id)
    return await send({ run, live, provider, images, key, recording, parts })
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
  readonly images: TakenImages
  readonly key: string | undefined
  readonly recording: AttemptRecording
  readonly parts: DriverParts
}

async function send(sending: Sending): Promise<Terminal> {
  const { run, live, provider, images, key, recording, parts } = sending
  const { attempt: id } = live.answer
  const fitted = fitParams(live.lane.params, provider.model(live.lane.model))
  run.apply(
    live,
    fitted.dropped.map((sentence) => ({ type: 'warning', sentence }))
  )
  let terminal: Terminal | undefined
  await parts.runAttempt({
    adapter: provider.adapter,
    plan: planOf(live, provider, images, fitted.params),
    images: images.prepared,
    imagePaths: images.paths,
    ...(key !== undefined && { key }),
    timeouts: { ...parts.settings().timeouts, ...provider.timeouts },
    signal: live.signal,
    clock: parts.clock,
    madeAt: live.madeAt,
    recording,
    runLocal: parts.runLocal,
    onHead: (_status, headers) => provider.limiter.learn(rateOf(provider.adapter, headers)),
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

function rateOf(adapter: Adapter, headers: Readonly<Record<string, string>>): RateHeaders {
  return (adapter.rateOf ?? usualRateHeaders)(headers)
}

function planOf(
  live: LiveCell,
  provider: ResolvedProvider,
  images: TakenImages,
  params: LaneParams
): AttemptPlan {
  const { remoteId } = live
  return {
    baseUrl: provider.info.baseUrl,
    model: live.lane.model,
    prompt: live.lane.prompt,
    params,
    images: images.plan,
    retries: live.answer.number - 1,
    ...(remoteId !== undefined && provider.adapter.resumable && { resume: { remoteId } })
  }
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
