import { describe, expect, it } from 'vitest'
import type { Price } from '../../../shared/domain/cost'
import type { ImageInfo } from '../../../shared/domain/image'
import type { RunSpec } from '../../../shared/domain/run'
import type { ResolvedProvider } from '../providers/providerService'
import { Planner } from './planner'
import { imageId, imageInfo, lane, scriptedProvider, spec } from './testing/harness'

const PRICE: Price = { inputPerMTok: '2', outputPerMTok: '10', source: 'test', asOf: '2026-11-21' }
const ONE_TOKEN_A_PIXEL_ROW = (_model: string, { height }: { height: number }): number => height

function planner(
  providers: Readonly<Record<string, Partial<ResolvedProvider>>>,
  image: (info: ImageInfo) => Partial<ImageInfo> = () => ({}),
  lengths: readonly number[] = []
): Planner {
  return new Planner({
    images: { info: (id) => ({ ...imageInfo(id), ...image(imageInfo(id)) }) },
    providers: {
      resolve: (id) => {
        const found = providers[id]
        return found && { ...scriptedProvider(id), ...found }
      }
    },
    repository: { outputTokens: () => lengths },
    clock: { now: () => 0, date: () => new Date('2026-11-21T08:00:00Z') }
  })
}

function priced(more: Partial<ResolvedProvider> = {}): Partial<ResolvedProvider> {
  const { adapter } = scriptedProvider('cloud')
  return {
    priceOf: () => PRICE,
    adapter: { ...adapter, imageTokens: ONE_TOKEN_A_PIXEL_ROW },
    ...more
  }
}

async function lanePlan(made: Planner, wanted: RunSpec) {
  const [first] = (await made.plan(wanted)).lanes
  if (first === undefined) throw new Error('There is no lane.')
  return first
}

describe('a plan', () => {
  it('estimates from the sizes that are sent, and from how long answers were', async () => {
    const made = planner(
      { cloud: priced() },
      () => ({ width: 4_000, height: 3_000 }),
      [99, 100, 100]
    )
    const { cost, changes, images } = await lanePlan(made, spec(2, [lane('a')], 3))
    // 2,000 × 1,500 after fitting: 1,500 image tokens, 2 for the text, 100 for the answer, 6 calls.
    expect(cost).toMatchObject({ kind: 'estimate', likelyUsd: '0.024024' })
    expect(images).toEqual({ asIs: 0, changed: 2, refused: 0 })
    expect(changes).toEqual(['2 images are made smaller, to at most 2000 px.'])
  })

  it('adds up what can be estimated and counts what cannot', async () => {
    const made = planner({
      cloud: priced(),
      other: priced({ priceOf: () => undefined }),
      free: { freeReason: () => 'Free: here.' }
    })
    const lanes = [lane('a'), lane('b'), lane('c', 'other'), lane('d', 'free'), lane('e', 'gone')]
    const plan = await made.plan(spec(1, lanes))
    expect(plan.lanes.map(({ cost }) => cost.kind)).toEqual([
      'estimate',
      'estimate',
      'unknown',
      'free',
      'unknown'
    ])
    const [one] = plan.lanes
    expect(plan.unestimated).toBe(2)
    expect(Number(plan.total?.likelyUsd)).toBeCloseTo(
      2 * Number(one?.cost.kind === 'estimate' ? one.cost.likelyUsd : NaN),
      12
    )
    expect(plan.cells).toBe(5)
  })

  it('says which images a provider would refuse when they go as they are', async () => {
    const made = planner({ cloud: priced() }, ({ id }) =>
      id === imageId(0) ? { format: 'webp' } : {}
    )
    const { images, problems } = await lanePlan(made, {
      ...spec(3, [lane('a')]),
      imageFit: 'original'
    })
    expect(images).toEqual({ asIs: 2, changed: 0, refused: 1 })
    expect(problems).toEqual(['1 of 3 images are not sent as they are: WebP is not taken.'])
  })

  it('fits all lanes to the same pixels when asked to', async () => {
    const { adapter, info } = scriptedProvider('small')
    const small = priced({ info: { ...info, limits: { ...adapter.limits, maxSide: 500 } } })
    const made = planner({ cloud: priced(), small })
    const lanes = [lane('a'), lane('b', 'small')]
    expect((await lanePlan(made, spec(1, lanes))).changes).toEqual([])
    const same = await lanePlan(made, { ...spec(1, lanes), imageFit: 'same' })
    expect(same.changes).toEqual(['1 image is made smaller, to at most 500 px.'])
  })

  it('puts several images into a prompt, and says who does not take that', async () => {
    const { adapter } = scriptedProvider('cloud')
    const one = { ...adapter, limits: { ...adapter.limits, maxImages: 1 } }
    const info = { ...scriptedProvider('single').info, limits: one.limits }
    const made = planner({ cloud: priced(), single: { adapter: one, info } })
    const plan = await made.plan({ ...spec(5, [lane('a'), lane('b', 'single')]), groupSize: 2 })
    expect(plan.lanes.map(({ calls }) => calls)).toEqual([3, 3])
    expect(plan.lanes[1]).toMatchObject({
      problems: ['Model b takes at most one image in one prompt; this one has 2.'],
      images: { refused: 5 }
    })
  })

  it('says what a model does not take, and what it does not take together with the rest', async () => {
    const { adapter } = scriptedProvider('cloud')
    const picky = {
      ...adapter,
      leavesOut: () => [
        'Top P was not sent: this model takes it only with reasoning effort “none”.'
      ]
    }
    const made = planner({ cloud: priced({ adapter: picky }) })
    const wanted = spec(1, [{ ...lane('a'), params: { temperature: 0, topP: 1 } }])
    expect((await lanePlan(made, wanted)).dropped).toEqual([
      'Temperature is not sent: same-model does not take it.',
      'Top p is not sent: same-model does not take it.',
      'Top P is not sent: this model takes it only with reasoning effort “none”.'
    ])
  })

  it('goes into the run as its forecast', async () => {
    const made = planner({ cloud: priced(), free: { freeReason: () => 'Free: here.' } })
    const forecast = (await made.withForecast(spec(1, [lane('a')]))).forecast
    expect(Number(forecast?.likelyUsd)).toBeGreaterThan(0)
    const free = spec(1, [lane('a', 'free')])
    expect(await made.withForecast(free)).toBe(free)
  })
})
