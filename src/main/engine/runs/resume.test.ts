import { afterEach, describe, expect, it } from 'vitest'
import { failure } from '../../../shared/domain/failure'
import type { RunId } from '../../../shared/domain/ids'
import type { AttemptInput } from '../providers/runner'
import { createHarness, failing, imageId, lane, spec, until } from './testing/harness'
import type { Harness, HarnessOptions, Script } from './testing/harness'

/** Work that was handed to a provider under an id is asked for by it, and never handed over twice. */

let harness: Harness | undefined

afterEach(async () => {
  await harness?.dispose()
  harness = undefined
})

/** A provider with tasks: what was submitted, what was asked for again. */
function taskProvider() {
  const submitted: string[] = []
  const resumed: string[] = []
  let isDone = false
  const finish = (emit: Parameters<Script>[1], id: string): void =>
    emit({ type: 'text', delta: `result of ${id}` }, { type: 'ended' })
  const script: Script = (input: AttemptInput, emit) => {
    const { resume, images } = input.plan
    if (resume) {
      resumed.push(resume.remoteId)
      emit({ type: 'remote-id', id: resume.remoteId })
      return finish(emit, resume.remoteId)
    }
    const id = `task-${images[0]!.name}-${submitted.length}`
    submitted.push(id)
    emit({ type: 'mark', mark: 'sent' }, { type: 'remote-id', id }, { type: 'text', delta: 'half' })
    if (isDone) return finish(emit, id)
    return new Promise((resolve) => {
      input.signal.addEventListener('abort', () => {
        emit(failing(failure('cancelled')))
        resolve()
      })
    })
  }
  return { script, submitted, resumed, done: () => (isDone = true) }
}

function open(script: Script, folder?: string, resumable = true): Harness {
  const options: HarnessOptions = {
    script,
    ...(folder !== undefined && { folder }),
    ...(resumable && { resumable: true })
  }
  return (harness = createHarness(options))
}

function answerOf(of: Harness, run: RunId) {
  return of.runs.answers(run, imageId(0)).cells[0]?.answer
}

describe.each(['killed', 'closed'] as const)('after Triptych was %s', (how) => {
  async function leave(h: Harness): Promise<string> {
    if (how === 'killed') h.abandon()
    else {
      await h.runs.close()
      h.database.close()
    }
    return h.folder
  }

  it('asks for the results by their ids and submits nothing', async () => {
    const tasks = taskProvider()
    const first = open(tasks.script)
    const run = first.runs.start(spec(2, [lane('a')]))
    await until(() => tasks.submitted.length === 2)
    const folder = await leave(first)

    const second = open(tasks.script, folder)
    expect(second.runs.settleInterrupted()).toMatchObject({ attempts: 0 })
    expect(answerOf(second, run)).toMatchObject({ state: 'running' })
    second.runs.resumeSubmitted()
    const summary = await second.runs.finished(run)
    expect(summary).toMatchObject({ state: 'ended', counts: { done: 2, failed: 0 } })
    expect(tasks.submitted).toHaveLength(2)
    expect([...tasks.resumed].sort()).toEqual([...tasks.submitted].sort())
    const answer = answerOf(second, run)
    expect(answer).toMatchObject({ number: 1, text: `result of ${tasks.submitted[0]}` })
    expect(answer?.warnings.join()).toContain('Taken up again')
  })

  it('what cannot be asked for is interrupted', async () => {
    const tasks = taskProvider()
    const first = open(tasks.script, undefined, false)
    const run = first.runs.start(spec(1, [lane('a')]))
    await until(() => tasks.submitted.length === 1)
    const folder = await leave(first)

    const second = open(tasks.script, folder, false)
    second.runs.settleInterrupted()
    second.runs.resumeSubmitted()
    expect(second.runs.isRunning()).toBe(false)
    expect(answerOf(second, run)).toMatchObject({ failure: { class: 'interrupted' } })
  })
})

describe('a retry', () => {
  it('of stopped work asks for its result instead of paying again', async () => {
    const tasks = taskProvider()
    const h = open(tasks.script)
    const run = h.runs.start(spec(1, [lane('a')]))
    await until(() => tasks.submitted.length === 1)
    h.runs.stop(run)
    await h.runs.finished(run)
    expect(answerOf(h, run)?.failure).toMatchObject({ class: 'cancelled', resumable: true })
    h.runs.retry(run, 'failed')
    await h.runs.finished(run)
    expect(answerOf(h, run)).toMatchObject({ number: 2, state: 'done' })
    expect(tasks.submitted).toHaveLength(1)
    expect(tasks.resumed).toEqual(tasks.submitted)
  })

  it('of work that failed at the provider submits anew', async () => {
    let calls = 0
    const h = open((input, emit) => {
      expect(input.plan.resume).toBeUndefined()
      emit({ type: 'remote-id', id: `task-${++calls}` })
      if (calls === 1) emit(failing(failure('provider')))
      else emit({ type: 'text', delta: 'good' }, { type: 'ended' })
    })
    const run = h.runs.start(spec(1, [lane('a')]))
    await h.runs.finished(run)
    h.runs.retry(run, 'failed')
    await h.runs.finished(run)
    expect(answerOf(h, run)).toMatchObject({ number: 2, state: 'done' })
    expect(calls).toBe(2)
  })
})
