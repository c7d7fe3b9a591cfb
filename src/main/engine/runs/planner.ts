import Big from 'big.js'
import type { ImageInfo, ImageLimits } from '../../../shared/domain/image'
import type { RunLane } from '../../../shared/domain/lane'
import type { Forecast, RunSpec } from '../../../shared/domain/run'
import type { CostRange, LanePlan, RunPlanView } from '../../../shared/ipc/views'
import { decimalString } from '../pricing/cost'
import { estimateCall, type CallForecast } from '../pricing/estimate'
import type { ResolvedProvider } from '../providers/providerService'
import { countRefusal, laneLimits, limitsFor, modelLimits, originalRefusal } from './imageNeeds'
import { fitParams } from './laneParams'
import { changeSentences, fittingOf, type Fitting } from './planChanges'
import type { RunParts, RunProviders } from './runParts'

export interface PlannerParts {
  readonly images: Pick<RunParts['images'], 'info'>
  readonly providers: Pick<RunProviders, 'resolve'>
  readonly repository: Pick<RunParts['repository'], 'outputTokens'>
  readonly clock: RunParts['clock']
}

type History = CallForecast['history']

/** Images between which other work gets its turn: a plan over 10,000 images must not hold it up. */
const IMAGES_AT_ONCE = 500

/** Says what a run would do and cost, from what is known here; nobody is asked for anything. */
export class Planner {
  constructor(private readonly parts: PlannerParts) {}

  async plan(spec: RunSpec): Promise<RunPlanView> {
    const images = spec.images.map((id) => this.parts.images.info(id)).filter(isKnown)
    const lanes: LanePlan[] = []
    for (const lane of spec.lanes) lanes.push(await this.#lanePlan(lane, spec, images))
    const estimates = lanes.flatMap(({ cost }) => (cost.kind === 'estimate' ? [cost] : []))
    return {
      cells: lanes.reduce((sum, { calls }) => sum + calls, 0),
      lanes,
      ...(estimates.length > 0 && { total: sumRanges(estimates) }),
      unestimated: lanes.filter(({ cost }) => cost.kind === 'unknown').length
    }
  }

  /** The spec with what the run is thought to cost; unchanged when nothing costs anything. */
  async withForecast(spec: RunSpec): Promise<RunSpec> {
    const { total, unestimated } = await this.plan(spec)
    if (total === undefined && unestimated === 0) return spec
    const forecast: Forecast = { ...(total ?? NOTHING), unestimated }
    return { ...spec, forecast }
  }

  async #lanePlan(lane: RunLane, spec: RunSpec, images: readonly ImageInfo[]): Promise<LanePlan> {
    const size = spec.groupSize ?? 1
    const calls = Math.ceil(images.length / size) * spec.repeats
    const provider = this.parts.providers.resolve(lane.provider)
    if (provider === undefined) return unplannable(lane, calls, images.length)
    const fittings = await this.#fittings(lane, spec, images, provider)
    const tooMany = countRefusal(
      lane.label,
      modelLimits(provider, lane.model),
      Math.min(size, images.length)
    )
    return {
      laneId: lane.id,
      calls,
      images: {
        asIs: count(fittings, 'as-is'),
        changed: count(fittings, 'changed'),
        refused: tooMany === undefined ? count(fittings, 'refused') : images.length
      },
      changes: changeSentences(fittings),
      problems: problemsOf(provider, tooMany, fittings),
      dropped: droppedOf(lane, provider),
      cost: this.#cost(lane, spec, provider, fittings)
    }
  }

  async #fittings(
    lane: RunLane,
    spec: RunSpec,
    images: readonly ImageInfo[],
    provider: ResolvedProvider
  ): Promise<readonly Fitting[]> {
    if (provider.adapter.takes === 'pixels')
      return images.map((image) => ({ image, how: 'as-is', size: image, reasons: [] }))
    const own = modelLimits(provider, lane.model)
    const limits = laneLimits(lane, spec, (id) => this.parts.providers.resolve(id)) ?? own
    const together = Math.min(spec.groupSize ?? 1, images.length)
    const fittings: Fitting[] = []
    for (const [at, image] of images.entries()) {
      if (at % IMAGES_AT_ONCE === IMAGES_AT_ONCE - 1) await turn()
      fittings.push(fit(image, limitsFor(image, limits, together), spec, own))
    }
    return fittings
  }

  #cost(
    lane: RunLane,
    spec: RunSpec,
    provider: ResolvedProvider,
    fittings: readonly Fitting[]
  ): LanePlan['cost'] {
    const reason = provider.freeReason(lane.model)
    if (reason !== undefined) return { kind: 'free', reason }
    const price = provider.priceOf(lane.model, lane.params)
    const history = this.#history(lane)
    const forecast = {
      ...(price && { price }),
      ...(history && { history }),
      ...(lane.params.maxTokens !== undefined && { maxTokens: lane.params.maxTokens }),
      promptChars: lane.prompt.text.length,
      systemChars: lane.prompt.system.length,
      at: this.parts.clock.date().toISOString()
    }
    const sent = fittings.filter(({ how }) => how !== 'refused')
    return costOfCalls(promptsOf(sent, spec, provider, lane), forecast, spec.repeats)
  }

  #history({ provider, model }: RunLane): History {
    const tokens = [...this.parts.repository.outputTokens(provider, model)].sort((a, b) => a - b)
    const median = tokens[Math.floor(tokens.length / 2)]
    return median === undefined ? undefined : { medianOutputTokens: median, samples: tokens.length }
  }
}

const NOTHING: CostRange = { lowUsd: '0', likelyUsd: '0', highUsd: '0' }

function fit(
  image: ImageInfo,
  limits: ImageLimits,
  { imageFit }: RunSpec,
  own: ImageLimits
): Fitting {
  if (imageFit !== 'original') return fittingOf(image, limits)
  const why = originalRefusal(image, own)
  return why === undefined
    ? { image, how: 'as-is', size: image, reasons: [] }
    : { image, how: 'refused', size: image, reasons: [why] }
}

/** The image tokens of each prompt, with how many prompts there are alike. */
type Prompts = ReadonlyMap<string, { readonly images: CallForecast['images']; prompts: number }>

function promptsOf(
  sent: readonly Fitting[],
  { groupSize = 1 }: RunSpec,
  { adapter }: ResolvedProvider,
  lane: RunLane
): Prompts {
  const prompts = new Map<string, { images: CallForecast['images']; prompts: number }>()
  for (let from = 0; from < sent.length; from += groupSize) {
    const images = sent.slice(from, from + groupSize).map(({ size }) => {
      const tokens = adapter.imageTokens?.(lane.model, size, lane.params)
      return tokens === undefined ? {} : { tokens: roughly(tokens) }
    })
    const key = images.map(({ tokens }) => tokens ?? '?').join()
    const known = prompts.get(key)
    if (known === undefined) prompts.set(key, { images, prompts: 1 })
    else known.prompts += 1
  }
  return prompts
}

/** Three figures are enough for an estimate, and keep a folder's sizes down to a few kinds. */
function roughly(tokens: number): number {
  return tokens < 1_000 ? tokens : Number(tokens.toPrecision(3))
}

function costOfCalls(
  prompts: Prompts,
  forecast: Omit<CallForecast, 'images'>,
  repeats: number
): LanePlan['cost'] {
  const ranges: CostRange[] = []
  let basis = ''
  for (const { images, prompts: many } of prompts.values()) {
    const estimate = estimateCall({ ...forecast, images })
    if ('unknown' in estimate) return { kind: 'unknown', reason: estimate.unknown }
    basis ||= estimate.basis
    ranges.push(times(estimate, many * repeats))
  }
  if (ranges.length === 0) return { kind: 'unknown', reason: 'No image would be sent.' }
  return { kind: 'estimate', basis, ...sumRanges(ranges) }
}

function times({ lowUsd, likelyUsd, highUsd }: CostRange, factor: number): CostRange {
  const by = (usd: string): string => decimalString(new Big(usd).times(factor))
  return { lowUsd: by(lowUsd), likelyUsd: by(likelyUsd), highUsd: by(highUsd) }
}

function sumRanges(ranges: readonly CostRange[]): CostRange {
  const sum = (of: (range: CostRange) => string): string =>
    decimalString(ranges.reduce((total, range) => total.plus(of(range)), new Big(0)))
  return {
    lowUsd: sum((range) => range.lowUsd),
    likelyUsd: sum((range) => range.likelyUsd),
    highUsd: sum((range) => range.highUsd)
  }
}

function problemsOf(
  { info }: ResolvedProvider,
  tooMany: string | undefined,
  fittings: readonly Fitting[]
): readonly string[] {
  const refused = fittings.filter(({ how }) => how === 'refused')
  const [first] = refused
  return [
    ...(info.key.needed === 'yes' && !info.key.present ? [`${info.label} needs a key.`] : []),
    ...(tooMany === undefined ? [] : [tooMany]),
    ...(first === undefined
      ? []
      : [
          `${refused.length} of ${fittings.length} images are not sent as they are: ${first.reasons.join(', ')}.`
        ])
  ]
}

/** What is not sent: what the model never takes, and what it does not take together with the rest. */
function droppedOf(lane: RunLane, provider: ResolvedProvider): readonly string[] {
  const { params, dropped } = fitParams(lane.params, provider.model(lane.model), 'before')
  const { adapter, info } = provider
  const left = adapter.leavesOut?.({
    baseUrl: info.baseUrl,
    model: lane.model,
    prompt: lane.prompt,
    params,
    images: [],
    retries: 0
  })
  // Adapters say it in the words of an answer that has them already.
  return [
    ...dropped,
    ...(left ?? []).map((words) => words.replace(' was not sent', ' is not sent'))
  ]
}

function unplannable(lane: RunLane, calls: number, images: number): LanePlan {
  return {
    laneId: lane.id,
    calls,
    images: { asIs: 0, changed: 0, refused: images },
    changes: [],
    problems: [`${lane.providerLabel} is not set up any more.`],
    dropped: [],
    cost: { kind: 'unknown', reason: `${lane.providerLabel} is not set up any more.` }
  }
}

function count(fittings: readonly Fitting[], how: Fitting['how']): number {
  return fittings.filter((fitting) => fitting.how === how).length
}

function isKnown(image: ImageInfo | undefined): image is ImageInfo {
  return image !== undefined
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
