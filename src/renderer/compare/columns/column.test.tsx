import '../../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyAnswer } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import { failure } from '../../../shared/domain/failure'
import type { AttemptId, BoardId, CellId, RunId } from '../../../shared/domain/ids'
import { queryClient } from '../../ipc/hooks'
import { usePlan } from '../../state/runPlan'
import { cellAnswers, cellAttempts, putRun, resetRuns } from '../../state/runStore'
import { useUi } from '../../state/uiStore'
import { answerTexts } from '../../stream/textBuffers'
import { installFakeBridge } from '../../testing/fakeBridge'
import type { FakeBridge } from '../../testing/fakeBridge'
import { sampleImage, sampleLane, sampleLanePlan, samplePlan } from '../../testing/plans'
import { sampleModel, sampleProvider } from '../../testing/samples'
import { Column } from './Column'
import type { ColumnProps } from './Column'

const lane = { ...sampleLane('one'), letter: 'A' }
const cell = 'cell_1' as CellId
const image = sampleImage('a')
let fake: FakeBridge

function show(patch: Partial<ColumnProps> = {}): void {
  render(
    <QueryClientProvider client={queryClient}>
      <Column
        lane={lane}
        cells={[cell]}
        axisMs={3_000}
        best={{}}
        model={sampleModel('cloud', 'one', { params: ['jsonSchema'] })}
        provider={sampleProvider('cloud')}
        isMock={false}
        hasSchema={false}
        together={1}
        modelsKnown
        boardParams={{}}
        view="plain"
        {...patch}
      />
    </QueryClientProvider>
  )
}

function put(patch: Partial<Answer>, text = ''): void {
  const answer = emptyAnswer('attempt_1' as AttemptId, 1, '2026-01-01T00:00:00.000Z')
  putRun({
    summary: { id: 'run_1' as RunId, number: 1 } as never,
    spec: { images: [image.id] } as never,
    images: [image],
    cells: [{ id: cell, laneId: lane.id, imageId: image.id, repeat: 0, state: 'done' }],
    seq: 0
  })
  cellAnswers.set(cell, { ...answer, ...patch })
  cellAttempts.set(cell, 1)
  answerTexts.replace(cell, text)
}

const shown = () => screen.getByRole('article').textContent ?? ''

beforeEach(() => {
  fake = installFakeBridge({ 'runs.retry': () => undefined })
  useUi.setState({ answerAs: 'text' })
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  answerTexts.forget(cell)
  resetRuns('board_1' as BoardId)
  usePlan.setState({ boardId: undefined, image: undefined, all: undefined, isCurrent: false })
})

describe('a result that the provider still has', () => {
  const kept = { resumable: true, nextStep: 'Ask for the result again.' } as const

  it('is asked for again, in the failure’s own words', () => {
    put({ state: 'failed', failure: failure('timeout', kept) })
    show()
    const [inNote] = screen.getAllByRole('button', { name: /^Ask for the result again/ })
    fireEvent.click(inNote!)
    expect(fake.calls.at(-1)).toMatchObject({ name: 'runs.retry', input: { cells: [cell] } })
    expect(screen.queryByRole('button', { name: /^Retry/ })).toBeNull()
  })

  it('is asked for again after a stop as well', () => {
    put({ state: 'failed', failure: failure('cancelled', kept) })
    show()
    expect(shown()).toContain('Stopped by you')
    expect(screen.getAllByRole('button', { name: /^Ask for the result again/ })).toHaveLength(2)
  })

  it('is not promised otherwise', () => {
    put({ state: 'failed', failure: failure('timeout') })
    show()
    expect(screen.queryByRole('button', { name: /^Ask for/ })).toBeNull()
    expect(screen.getByRole('button', { name: 'Retry this model' })).toBeDefined()
  })
})

describe('an answer that is data', () => {
  const fields = () => screen.getByRole<HTMLButtonElement>('radio', { name: 'Fields' })

  it('is read as text or as fields', async () => {
    put({ state: 'done' }, '{"caption": "A red motorcycle"}')
    show({ hasSchema: true })
    expect(shown()).toContain('{"caption": "A red motorcycle"}')
    fireEvent.click(fields())
    expect(screen.getByRole('treeitem').textContent).toBe('caption A red motorcycle')
    fireEvent.click(screen.getByRole('radio', { name: 'Text' }))
    expect(screen.queryByRole('tree')).toBeNull()
  })

  it('is what the provider gave as such, whatever the text says', () => {
    put({ state: 'done', structured: { total: 17 } }, 'The total is 17.')
    show()
    fireEvent.click(fields())
    expect(screen.getByRole('treeitem').textContent).toBe('total 17')
  })

  it('keeps its place while it is not there yet, and says when it is none', () => {
    put({ phase: 'streaming' }, '{"caption": "A re')
    show({ hasSchema: true })
    expect(fields().disabled).toBe(true)
    expect(shown()).not.toContain('not JSON')
    cleanup()
    put({ state: 'done' }, 'I cannot do that.')
    show({ hasSchema: true })
    expect(fields().disabled).toBe(true)
    expect(shown()).toContain('This answer is not JSON.')
  })

  it('needs no switch where it is words', () => {
    put({ state: 'done' }, '{"caption": "nobody asked for JSON"}')
    show()
    expect(screen.queryByRole('radio', { name: 'Fields' })).toBeNull()
  })
})

describe('a mock server', () => {
  it('is named in the head, and beside its price', () => {
    put({ state: 'done', cost: { mark: 'billed', usd: '0.0171', reason: 'Billed.' } })
    show({ isMock: true })
    const head = within(screen.getByRole('article')).getByRole('banner', { hidden: true })
    expect(head.textContent).toContain('Mock')
    expect(head.textContent).toContain('Cost, mock price$0.0171')
  })
})

describe('what else is known of an answer', () => {
  it('stands in its details: who served it, its ids, its tokens, what was sent', async () => {
    put({
      state: 'done',
      servedModel: 'one-2026-01-01@upstream',
      requestId: 'req_9f2c',
      remoteId: 'task_77',
      finishReason: 'stop',
      usage: { inputTokens: 1_290, imageTokens: 258, outputTokens: 268, reasoningTokens: 83 },
      cost: { mark: 'computed', usd: '0.0011057', reason: 'Received tokens times price.' },
      prepared: [
        {
          imageId: image.id,
          sha256: '',
          format: 'jpeg',
          width: 741,
          height: 500,
          sizeBytes: 148_000,
          changes: ['resized from 4000 × 3000']
        }
      ]
    })
    show()
    fireEvent.click(screen.getByRole('button', { name: 'Details of this answer' }))
    const details = await screen.findByRole('dialog', {
      name: 'Details of the answer of Model one'
    })
    for (const words of [
      'one-2026-01-01@upstream',
      'req_9f2c',
      'task_77',
      '$0.0011057',
      '1,290, of which 258 for images',
      '268, of which 83 for reasoning',
      '741 × 500 JPEG, 148 KB; resized from 4000 × 3000'
    ])
      expect(details.textContent).toContain(words)
  })
})

describe('a column before its run', () => {
  const open = (patch: Partial<ColumnProps> = {}) => show({ cells: [], ...patch })
  const plan = (patch: Parameters<typeof sampleLanePlan>[1]) =>
    usePlan.setState({ image: samplePlan([sampleLanePlan(lane, patch)]) })

  it('says what it costs and what is done to the image', () => {
    plan({
      images: { asIs: 0, changed: 1, refused: 0 },
      changes: ['1 image is made smaller, to at most 2048 px.']
    })
    open({ together: 3 })
    expect(shown()).toContain('This runabout $0.0115')
    expect(shown()).toContain('In this prompt3 images')
    expect(shown()).toContain('1 image is made smaller, to at most 2048 px.')
    expect(shown()).toContain('3 images in this prompt')
  })

  it('lists every price with its source and date', () => {
    const price = {
      inputPerMTok: '0',
      outputPerMTok: '0',
      perCall: '0.0171',
      source: 'WaveSpeedAI’s price call',
      asOf: '2026-11-21'
    }
    const model = sampleModel('cloud', 'one', { price })
    open({ model })
    expect(shown()).toContain('Each call$0.0171')
    expect(shown()).toContain('From WaveSpeedAI’s price call, 21 Nov 2026.')
    cleanup()
    open({ model, isMock: true })
    expect(shown()).toContain('A mock server’s price: not real.')
  })

  it('leads to the key that is missing', async () => {
    plan({ problems: ['Cloud needs a key.'] })
    const provider = sampleProvider('cloud', { key: { needed: 'yes', present: false } })
    open({ provider })
    fireEvent.click(screen.getByRole('button', { name: 'Add a key' }))
    await waitFor(() =>
      expect(useUi.getState().dialog).toEqual({
        name: 'settings',
        props: { page: 'providers', provider: provider.id }
      })
    )
  })

  it('never takes an unknown cost for nothing', () => {
    plan({ cost: { kind: 'unknown', reason: 'No price is known for this model.' } })
    open()
    expect(shown()).toContain('Cost unknown')
    expect(shown()).toContain('No price is known for this model.')
    expect(shown()).not.toContain('$0')
  })
})
