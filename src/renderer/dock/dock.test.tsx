import '../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Board } from '../../shared/domain/board'
import type { RunSummary } from '../../shared/domain/run'
import type { LanePlan } from '../../shared/ipc/views'
import { queryClient } from '../ipc/hooks'
import { useBoard } from '../state/boardStore'
import { usePlan } from '../state/runPlan'
import { useRuns } from '../state/runStore'
import { emptyBoard, installFakeBridge } from '../testing/fakeBridge'
import type { FakeBridge } from '../testing/fakeBridge'
import { sampleImage, sampleLane, sampleLanePlan, samplePlan } from '../testing/plans'
import { sampleModel, sampleProvider } from '../testing/samples'
import { RunDock } from './RunDock'

const images = ['a', 'b', 'c'].map(sampleImage)
const [one, two] = [sampleLane('one'), sampleLane('two', { hue: 2 })]
const unknown = { kind: 'unknown', reason: 'No price is known for this model.' } as const
const keyless = sampleProvider('cloud', { key: { needed: 'yes', present: false } })

let fake: FakeBridge

async function open(
  plans: readonly LanePlan[],
  patch: Partial<Board> = {},
  provider = sampleProvider('cloud', { label: 'Cloud' })
): Promise<void> {
  fake = installFakeBridge({
    'runs.plan': () => samplePlan(plans),
    'runs.start': () => 'run_9' as never,
    'providers.list': () => [provider],
    'providers.models': () => [sampleModel('cloud', 'one'), sampleModel('cloud', 'two')]
  })
  const prompt = { text: 'What is it?', system: '' }
  useBoard.setState({ board: emptyBoard({ images, lanes: [one, two], prompt, ...patch }) })
  render(
    <QueryClientProvider client={queryClient}>
      <RunDock />
    </QueryClientProvider>
  )
  await waitFor(() => expect(usePlan.getState().isCurrent).toBe(true), { timeout: 2_000 })
}

const estimate = () => screen.getByRole('button', { name: /, show the plan$/ })
const run = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Run' })
const callsOf = (name: string) =>
  fake.calls.filter((call) => call.name === name).map(({ input }) => input)

beforeEach(() => useRuns.setState({ boardId: undefined, runs: [], newestFor: new Map() }))
afterEach(() => {
  cleanup()
  queryClient.clear()
  usePlan.setState({ boardId: undefined, image: undefined, all: undefined, isCurrent: false })
  useBoard.setState({ board: undefined })
})

describe('the estimate before a run', () => {
  it('names what is likely, what is not known, and the range', async () => {
    await open([sampleLanePlan(one), sampleLanePlan(two, { cost: unknown })])
    expect(estimate().textContent).toContain('about $0.0115')
    expect(estimate().textContent).toContain('+ 1 unknown')
    expect(estimate().dataset['tip']).toContain('$0.0050 to $0.0320')
  })

  it('opens the plan, model by model', async () => {
    const changed = sampleLanePlan(one, {
      images: { asIs: 0, changed: 1, refused: 0 },
      changes: ['1 image is made smaller, to at most 2048 px.'],
      dropped: ['The seed was not sent: Model one does not take it.']
    })
    await open([changed, sampleLanePlan(two, { cost: unknown })])
    fireEvent.click(estimate())
    const plan = within(screen.getByRole('dialog', { name: 'Plan of the run' }))
    const [first, second] = plan.getAllByRole('listitem').map((item) => item.textContent)
    expect(first).toMatch(/about \$0\.0115.*1 call, 1 image changed.*\$0\.0050 to \$0\.0320/)
    expect(first).toMatch(/made smaller.*The seed was not sent.*258 tokens/)
    expect(second).toMatch(/unknown.*No price is known for this model/)
    expect(plan.getByText('about $0.0115 + 1 unknown')).toBeDefined()
  })

  it('plans for all images as well', async () => {
    await open([sampleLanePlan(one), sampleLanePlan(two)])
    await waitFor(() => expect(usePlan.getState().all).toBeDefined())
    fireEvent.click(estimate())
    fireEvent.click(screen.getByRole('radio', { name: 'All 3' }))
    expect(screen.getByText('All 3 images, 2 models')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Run options' }))
    expect(screen.getByRole('menuitem', { name: /Run all 3 images/ }).textContent).toContain(
      'about $0.0115'
    )
  })

  it('says that the prices of a mock server are not real', async () => {
    await open(
      [sampleLanePlan(one), sampleLanePlan(two)],
      {},
      sampleProvider('cloud', { mock: true })
    )
    expect(estimate().textContent).toContain('mock prices')
  })
})

describe('what may go wrong', () => {
  const lacking = (lane: typeof one) => sampleLanePlan(lane, { problems: ['Cloud needs a key.'] })

  it('is said quietly, and Run stays possible', async () => {
    const gif = sampleLanePlan(one, {
      images: { asIs: 0, changed: 0, refused: 1 },
      problems: ['GIF is not taken.']
    })
    await open([gif, sampleLanePlan(two)])
    expect(screen.getByText('Model one: GIF is not taken.')).toBeDefined()
    expect(run().disabled).toBe(false)
  })

  it('turns Run off once no model can answer', async () => {
    await open([lacking(one), lacking(two)], {}, keyless)
    expect(screen.getByText('Cloud needs a key.')).toBeDefined()
    expect(run().disabled).toBe(true)
  })
})

describe('running', () => {
  it('sends how images are grouped and fitted, with the whole group on screen', async () => {
    await open([sampleLanePlan(one), sampleLanePlan(two)], { groupSize: 2, imageFit: 'original' })
    expect(screen.getByText('These 2 images, 2 models')).toBeDefined()
    await act(async () => void fireEvent.click(run()))
    await waitFor(() => expect(callsOf('runs.start')).toHaveLength(1))
    expect(callsOf('runs.start')[0]).toMatchObject({
      images: [images[0]?.id, images[1]?.id],
      groupSize: 2,
      imageFit: 'original'
    })
  })

  it('shows forecast against actual afterwards', async () => {
    await open([sampleLanePlan(one), sampleLanePlan(two)])
    const summary = {
      id: 'run_3',
      boardId: 'board_1',
      number: 3,
      state: 'ended',
      lanes: [],
      counts: { total: 2, queued: 0, running: 0, done: 2, failed: 0 },
      spentUsd: '0.0113',
      unknownCosts: 0,
      forecast: { lowUsd: '0.005', likelyUsd: '0.012', highUsd: '0.03', unestimated: 0 }
    } as unknown as RunSummary
    const spec = { images: images.map(({ id }) => id), lanes: [] } as never
    act(() =>
      useRuns.setState({
        runs: [{ summary, spec, images }],
        newestFor: new Map(images.map(({ id }) => [id, summary.id]))
      })
    )
    const line = screen.getByText('Run 3: 2 answers, $0.0113')
    expect(line.dataset['tip']).toBe('About $0.0120 expected, $0.0113 spent.')
  })
})
