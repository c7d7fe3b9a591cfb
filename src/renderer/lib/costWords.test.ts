import { describe, expect, it } from 'vitest'
import type { BoardId, LaneId, RunId } from '../../shared/domain/ids'
import type { Forecast, RunSummary } from '../../shared/domain/run'
import type { LanePlan, RunPlanView } from '../../shared/ipc/views'
import {
  aboutUsd,
  forecastAgainstActual,
  forecastWords,
  laneCostWords,
  planCostWords,
  rangeWords
} from './costWords'

const range = { lowUsd: '0.005', likelyUsd: '0.0115', highUsd: '0.032' }
const images = { asIs: 1, changed: 0, refused: 0 }
const lane = (cost: LanePlan['cost']): LanePlan => ({
  laneId: 'l' as LaneId,
  calls: 1,
  images,
  changes: [],
  problems: [],
  dropped: [],
  cost
})
const estimated = lane({ kind: 'estimate', basis: 'Input: 258 tokens.', ...range })
const free = lane({ kind: 'free', reason: 'Runs on this computer.' })
const unknown = lane({ kind: 'unknown', reason: 'No price is known.' })

function plan(...lanes: readonly LanePlan[]): RunPlanView {
  return {
    cells: lanes.length,
    lanes,
    ...(lanes.includes(estimated) && { total: range }),
    unestimated: lanes.filter(({ cost }) => cost.kind === 'unknown').length
  }
}

describe('what a run is thought to cost', () => {
  it.each([
    [plan(estimated), 'about $0.0115'],
    [plan(estimated, free), 'about $0.0115'],
    [plan(estimated, unknown), 'about $0.0115 + 1 unknown'],
    [plan(free), 'Free'],
    [plan(free, unknown, unknown), 'Free + 2 unknown'],
    [plan(unknown), 'Cost unknown']
  ])('%# is %s', (view, words) => expect(planCostWords(view)).toBe(words))

  it('is said model by model, and unknown is no amount', () => {
    expect([estimated, free, unknown].map(laneCostWords)).toEqual([
      'about $0.0115',
      'Free',
      'unknown'
    ])
  })

  it('has one end where both are alike', () => {
    expect(rangeWords(range)).toBe('$0.0050 to $0.0320')
    expect(rangeWords({ ...range, lowUsd: '0.02', highUsd: '0.02' })).toBe('$0.0200')
    expect(aboutUsd('0')).toBe('Free')
  })
})

const forecast: Forecast = { ...range, likelyUsd: '0.012', unestimated: 0 }
const summary = (patch: Partial<RunSummary>): RunSummary => ({
  id: 'run_1' as RunId,
  boardId: 'board_1' as BoardId,
  number: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  state: 'ended',
  title: '',
  imageCount: 1,
  lanes: ['a', 'b'].map((id) => ({
    id: id as LaneId,
    label: id,
    letter: id,
    hue: 1,
    providerLabel: 'P'
  })),
  counts: { total: 2, queued: 0, running: 0, done: 2, failed: 0 },
  spentUsd: '0.0113',
  unknownCosts: 0,
  ...patch
})

describe('forecast against actual', () => {
  it('names both', () => {
    expect(forecastAgainstActual(summary({ forecast }))).toBe(
      'About $0.0120 expected, $0.0113 spent.'
    )
  })

  it('says what of either is not known', () => {
    const run = summary({ forecast: { ...forecast, unestimated: 1 }, unknownCosts: 2 })
    expect(forecastAgainstActual(run)).toBe(
      'About $0.0120 expected, $0.0113 spent. 1 model was in no estimate. The cost of 2 answers is not known.'
    )
  })

  it('never takes unknown for nothing', () => {
    const nothing: Forecast = { lowUsd: '0', likelyUsd: '0', highUsd: '0', unestimated: 2 }
    const run = summary({ forecast: nothing, spentUsd: '0', unknownCosts: 2 })
    expect(forecastAgainstActual(run)).toBe(
      'No estimate was possible, nothing known to be spent. The cost of 2 answers is not known.'
    )
  })

  it('is silent where nothing was expected and all is known', () => {
    expect(forecastAgainstActual(summary({}))).toBeUndefined()
  })

  it('counts while the run goes on', () => {
    expect(forecastAgainstActual(summary({ forecast, state: 'running' }))).toContain('so far')
    expect(forecastWords(forecast)).toBe('of about $0.0120')
    expect(forecastWords({ ...forecast, unestimated: 1 })).toBe('of about $0.0120 +')
    expect(forecastWords({ ...forecast, likelyUsd: '0' })).toBeUndefined()
  })
})
