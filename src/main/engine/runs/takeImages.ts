import { failure } from '../../../shared/domain/failure'
import type { ImageId } from '../../../shared/domain/ids'
import type { ImageInfo } from '../../../shared/domain/image'
import type { AttemptEvent } from '../../../shared/domain/events'
import { AdapterFailure } from '../providers/adapter'
import type { PlanImage } from '../providers/adapter'
import type { ResolvedProvider } from '../providers/providerService'
import type { PreparedBytes } from '../providers/runner'
import type { ActiveRun } from './activeRun'
import { countRefusal, laneLimits, limitsFor, modelLimits, originalRefusal } from './imageNeeds'
import type { LiveCell } from './liveCell'
import type { RunParts, RunProviders } from './runParts'

/** The images of a cell as the adapter of its lane takes them. */
export interface TakenImages {
  readonly plan: readonly PlanImage[]
  readonly paths: readonly string[]
  /** Empty for built-in engines, which decode the files themselves. */
  readonly prepared: readonly PreparedBytes[]
}

interface TakingParts {
  readonly images: RunParts['images']
  readonly providers: Pick<RunProviders, 'resolve'>
}

/**
 * Prepares the images of a cell.
 * @throws AdapterFailure when one of them cannot be sent to this provider; nothing has been sent then
 */
export async function takeImages(
  run: ActiveRun,
  live: LiveCell,
  provider: ResolvedProvider,
  parts: TakingParts
): Promise<TakenImages> {
  const ids = run.imagesOf(live.cell)
  const infos = ids.map((id) => knownImage(parts.images.info(id)))
  const paths = await Promise.all(ids.map((id) => parts.images.locate(id)))
  if (provider.adapter.takes === 'pixels')
    return { paths, prepared: [], plan: infos.map(planImage) }
  refuseTooMany(live, provider, ids.length)
  run.apply(live, [mark('prepareStart')])
  const prepared = await Promise.all(
    infos.map((info, at) =>
      prepare(info, ids[at] ?? info.id, { run, live, provider, parts, count: ids.length })
    )
  )
  run.apply(live, [
    mark('prepareEnd'),
    ...prepared.map(({ info }) => ({ type: 'prepared', image: info }) as const)
  ])
  return { paths, prepared, plan: infos.map((info, at) => sentImage(info, at, prepared[at])) }
}

interface Preparing {
  readonly run: ActiveRun
  readonly live: LiveCell
  readonly provider: ResolvedProvider
  readonly parts: TakingParts
  readonly count: number
}

function prepare(info: ImageInfo, id: ImageId, work: Preparing): Promise<PreparedBytes> {
  const { run, live, provider, parts, count } = work
  const own = modelLimits(provider, live.lane.model)
  if (run.spec.imageFit === 'original') {
    const why = originalRefusal(info, limitsFor(info, own, count))
    if (why !== undefined)
      throw notSent(`${info.name} was not sent: ${why} by ${provider.info.label}.`)
    return parts.images.original(id)
  }
  const limits = laneLimits(live.lane, run.spec, (other) => parts.providers.resolve(other)) ?? own
  return parts.images.prepared(id, limitsFor(info, limits, count))
}

function refuseTooMany(live: LiveCell, provider: ResolvedProvider, count: number): void {
  const limits = modelLimits(provider, live.lane.model)
  const why = countRefusal(live.lane.label, limits, count)
  if (why !== undefined) throw notSent(why)
}

function notSent(sentence: string): AdapterFailure {
  return new AdapterFailure(
    failure('bad-input', {
      sentence,
      nextStep: 'Put fewer images into a prompt, let Triptych fit them, or leave this model out.',
      notCharged: true
    })
  )
}

/** A run outlives its board's images; a picture that nothing knows any more cannot be sent. */
function knownImage(info: ImageInfo | undefined): ImageInfo {
  if (info !== undefined) return info
  throw new AdapterFailure(
    failure('bad-input', {
      sentence: 'This image is not known any more.',
      nextStep: 'Add it again, then run it anew.',
      notCharged: true
    })
  )
}

function planImage(
  { name, format, width, height, sizeBytes }: ImageInfo,
  index: number
): PlanImage {
  return { index, name, format, width, height, sizeBytes }
}

function sentImage(info: ImageInfo, index: number, prepared: PreparedBytes | undefined): PlanImage {
  const original = planImage(info, index)
  if (prepared === undefined) return original
  const { format, width, height, sizeBytes } = prepared.info
  return {
    ...original,
    format: format === 'pixels' ? info.format : format,
    width,
    height,
    sizeBytes,
    source: { width: info.width, height: info.height }
  }
}

function mark(name: 'prepareStart' | 'prepareEnd'): AttemptEvent {
  return { type: 'mark', mark: name }
}
