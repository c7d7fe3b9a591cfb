import '../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardId, RunId } from '../../shared/domain/ids'
import type { RunPlanView } from '../../shared/ipc/views'
import { queryClient } from '../ipc/hooks'
import { emptyBoard, installFakeBridge } from '../testing/fakeBridge'
import type { FakeBridge } from '../testing/fakeBridge'
import { sampleImage, sampleLane, sampleLanePlan, samplePlan } from '../testing/plans'
import { sampleProvider } from '../testing/samples'
import { editBoard, useBoard } from './boardStore'
import { planBlocker, usePlan, useRunPlanning } from './runPlan'
import { useRuns } from './runStore'

const images = ['a', 'b', 'c'].map(sampleImage)
const lane = sampleLane('one')
const board = emptyBoard({ images, lanes: [lane], prompt: { text: 'What?', system: '' } })
const plan = samplePlan([sampleLanePlan(lane)])

let fake: FakeBridge
let answers: ((plan: RunPlanView) => void)[]

function Planning() {
  useRunPlanning()
  return null
}

const asked = () =>
  fake.calls.filter(({ name }) => name === 'runs.plan').map(({ input }) => input as never)
const rest = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

beforeEach(async () => {
  vi.useFakeTimers()
  answers = []
  fake = installFakeBridge({
    'runs.plan': () => new Promise<RunPlanView>((resolve) => answers.push(resolve))
  })
  useBoard.setState({ board })
  render(
    <QueryClientProvider client={queryClient}>
      <Planning />
    </QueryClientProvider>
  )
  // Lists of providers and models come, and are what a plan depends on too.
  await rest(0)
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  useRuns.setState({ boardId: undefined, runs: [] })
  usePlan.setState({ boardId: undefined, image: undefined, all: undefined, isCurrent: false })
  vi.useRealTimers()
})

describe('planning the next run', () => {
  it('asks once the typing rests: for the image on screen, then for all', async () => {
    for (const text of ['What i', 'What is', 'What is it'])
      act(() => editBoard({ prompt: { text, system: '' } }))
    await rest(200)
    expect(asked()).toHaveLength(0)
    await rest(200)
    expect(asked()).toMatchObject([{ images: [images[0]?.id], groupSize: 1 }])
    await act(async () => answers[0]?.(plan))
    expect(asked()[1]).toMatchObject({ images: images.map(({ id }) => id) })
    expect(usePlan.getState()).toMatchObject({ image: plan, all: undefined, isCurrent: true })
    await act(async () => answers[1]?.(plan))
    expect(usePlan.getState().all).toBe(plan)
  })

  it('plans the whole group of the image on screen', async () => {
    act(() => editBoard({ groupSize: 2, imageFit: 'same' }))
    await rest(400)
    expect(asked()).toMatchObject([
      { images: [images[0]?.id, images[1]?.id], groupSize: 2, imageFit: 'same' }
    ])
  })

  it('does not ask again for other words of the same length', async () => {
    await rest(400)
    act(() => editBoard({ prompt: { text: 'Why??', system: '' } }))
    await rest(400)
    expect(asked()).toHaveLength(1)
  })

  it('ignores an answer to what was asked before a change', async () => {
    await rest(400)
    act(() => editBoard({ repeats: 2 }))
    await act(async () => answers[0]?.(plan))
    expect(usePlan.getState().image).toBeUndefined()
    await rest(400)
    expect(asked().at(-1)).toMatchObject({ repeats: 2 })
  })

  it('waits while a run goes on', async () => {
    const running = { summary: { id: 'run_1' as RunId, state: 'running' } } as never
    act(() => useRuns.setState({ runs: [running] }))
    act(() => editBoard({ repeats: 2 }))
    await rest(400)
    expect(asked()).toHaveLength(0)
    act(() => useRuns.setState({ runs: [] }))
    await rest(400)
    expect(asked()).toHaveLength(1)
  })

  it('forgets the plan of another board at once, and keeps its own while it changes', async () => {
    await rest(400)
    await act(async () => answers[0]?.(plan))
    act(() => editBoard({ repeats: 2 }))
    expect(usePlan.getState()).toMatchObject({ image: plan, isCurrent: false })
    act(() => useBoard.setState({ board: { ...board, id: 'board_2' as BoardId } }))
    expect(usePlan.getState().image).toBeUndefined()
  })

  it('asks nothing for a board without images or models', async () => {
    act(() => useBoard.setState({ board: emptyBoard({ images }) }))
    await rest(400)
    expect(asked()).toHaveLength(0)
  })
})

describe('what keeps a run from starting', () => {
  const two = sampleLane('two')
  const cloud = sampleProvider('cloud')
  const keyless = sampleProvider('cloud', { key: { needed: 'yes', present: false } })
  const refused = sampleLanePlan(lane, {
    images: { asIs: 0, changed: 0, refused: 1 },
    problems: ['GIF is not taken.']
  })
  const lacking = (of: typeof lane) => sampleLanePlan(of, { problems: ['Cloud needs a key.'] })

  it('is nothing as long as one model can answer', () => {
    const both = samplePlan([refused, sampleLanePlan(two)])
    expect(planBlocker({ lanes: [lane, two] }, both, [cloud])).toBeUndefined()
    expect(planBlocker({ lanes: [lane] }, undefined, [cloud])).toBeUndefined()
  })

  it('is said when no model can', () => {
    expect(planBlocker({ lanes: [lane] }, samplePlan([refused]), [cloud])).toBe('GIF is not taken.')
    const keys = samplePlan([lacking(lane), lacking(two)])
    expect(planBlocker({ lanes: [lane, two] }, keys, [keyless])).toBe('Cloud needs a key.')
    const mixed = samplePlan([refused, lacking(two)])
    expect(planBlocker({ lanes: [lane, two] }, mixed, [keyless])).toBe(
      'None of these models can be run.'
    )
  })

  it('is gone with the key, before the next plan', () => {
    expect(planBlocker({ lanes: [lane] }, samplePlan([lacking(lane)]), [cloud])).toBeUndefined()
  })
})
