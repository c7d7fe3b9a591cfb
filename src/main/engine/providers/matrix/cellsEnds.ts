import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { AttemptEvent } from '../../../../shared/domain/events'
import { backoffMs, mayRepeat } from '../../runs/backoff'
import type { Bench, MoreOfAttempt, Tried } from './bench'
import { answered, expectAnswer, notOffered, pass, type Measure } from './cell'
import type { ExpectedFailure, MatrixRow, Provocation } from './row'

/** Columns about answers that do not come, or not at the first try. */

export const stop: Measure = async (bench) => {
  const { row, mock } = bench
  const before = mock.requests.length
  const { answer } = await stopped(bench, row.stop)
  expect(answer.failure?.class).toBe('cancelled')
  await expect.poll(() => mock.open(), { interval: 2 }).toBe(0)
  const sent = mock.requests.length
  await sleep(20)
  expect(mock.requests).toHaveLength(sent)
  expect(bench.orders(before)).toHaveLength(1)
  if (row.stop.at === 'polling') return pass('polling ends')
  if (row.stop.at === 'text') expect(answer.text).not.toBe('')
  // The mock saw the connection close before its answer was complete.
  expect(mock.requests.slice(before).filter(({ aborted }) => aborted)).toHaveLength(1)
  return pass()
}

/** An attempt that is called off in the middle of its work. */
async function stopped(bench: Bench, how: MatrixRow['stop']): Promise<Tried> {
  const control = new AbortController()
  const abort = (): void => control.abort('cancelled')
  const before = bench.mock.requests.length
  const over = bench.attempt(how, { signal: control.signal, ...abortWhen(how.at, bench, abort) })
  if (how.at === 'waiting') {
    await expect.poll(() => bench.orders(before).length, { interval: 2 }).toBe(1)
    abort()
  }
  return await over
}

function abortWhen(
  at: MatrixRow['stop']['at'],
  { mock }: Bench,
  abort: () => void
): Pick<MoreOfAttempt, 'onEvent'> {
  const before = mock.requests.length
  const isQuestion = ({ method }: { readonly method: string }): boolean => method === 'GET'
  const isTime = (event: AttemptEvent): boolean =>
    at === 'text'
      ? event.type === 'text'
      : at === 'polling' && mock.requests.slice(before).filter(isQuestion).length >= 2
  return { onEvent: (event) => void (isTime(event) && abort()) }
}

export const retry: Measure = async (bench) => {
  const { asks, ...provocation } = bench.row.retry
  const before = bench.mock.requests.length
  const { answer } = await bench.attempt(provocation)
  const { failure } = answer
  expect(failure).toMatchObject({ class: 'rate-limited', notCharged: true })
  expect(failure!.retryAfterMs).toBe(asks ?? undefined)
  expect(mayRepeat(failure!)).toBe(true)
  expect(backoffMs(1, failure!, 0)).toBeGreaterThanOrEqual(asks ?? 1)
  expectAnswer(await bench.attempt(provocation))
  expect(bench.orders(before)).toHaveLength(2)
  return pass(asks === null ? 'own pace' : undefined)
}

export const errorsMapped: Measure = async (bench) => {
  const { errors } = bench.row
  for (const error of errors) expectFailure(await bench.attempt(error, keyOf(error)), error, bench)
  return pass(`${errors.length}`)
}

function keyOf({ key }: ExpectedFailure): MoreOfAttempt {
  return key === undefined ? {} : { key }
}

function expectFailure(tried: Tried, expected: ExpectedFailure, { key }: Bench): void {
  const { answer, recording } = tried
  const { what, class: kind, says = /./ } = expected
  expect([what, answer.state, answer.failure?.class]).toEqual([what, 'failed', kind])
  const { sentence, nextStep } = answer.failure!
  expect(sentence).toMatch(/^\S.+[.…]$/s)
  expect(sentence).toMatch(says)
  expect(nextStep).toMatch(/^[A-Z].+\.$/s)
  const kept = [JSON.stringify([answer, recording.exchanges]), ...bodiesOf(tried)].join()
  for (const secret of [key, expected.key]) if (secret) expect(kept).not.toContain(secret)
}

function bodiesOf({ recording }: Tried): readonly string[] {
  return recording.exchanges.map(({ chunks }) =>
    Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()
  )
}

export const resume: Measure = async (bench) => {
  const { row, adapter, mock } = bench
  if (!row.resume) {
    const { answer } = await answered(bench)
    expect(adapter.resumable === true && answer.remoteId !== undefined).toBe(false)
    return notOffered()
  }
  expect(adapter.resumable).toBe(true)
  const { answer: first } = await cutAtId(bench, row.resume)
  expect(first.failure?.class).toBe('interrupted')
  const before = mock.requests.length
  const remoteId = first.remoteId ?? ''
  const second = await bench.attempt(row.resume, { resume: { remoteId } })
  expectAnswer(second)
  expect(bench.orders(before)).toEqual([])
  expect(second.cost).toMatchObject({ mark: row.cost.mark, usd: row.cost.usd(second.facts) })
  return pass()
}

/** As when the app closes the moment the id is kept, before anything was asked. */
function cutAtId(bench: Bench, provocation: Provocation): Promise<Tried> {
  const control = new AbortController()
  return bench.attempt(provocation, {
    signal: control.signal,
    onEvent: (event) => void (event.type === 'remote-id' && control.abort('interrupted'))
  })
}
