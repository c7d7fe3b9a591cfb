import { expect } from 'vitest'
import type { Usage } from '../../../../shared/domain/cost'
import type { Bench, Tried } from './bench'
import { answered, notOffered, pass, type Measure } from './cell'

/** Columns about what comes back: pieces, counts, money, reasoning. */

export const stream: Measure = async (bench) => {
  const { row, mock } = bench
  if (!row.stream) return await wholeAnswer(bench)
  const control = new AbortController()
  let pieces = 0
  let isBeingWritten = false
  const { answer } = await bench.attempt(row.stream, {
    signal: control.signal,
    onEvent: ({ type }) => {
      if (type !== 'text' || ++pieces !== 2) return
      // Two pieces are here, and the mock has not written its last byte.
      isBeingWritten = mock.open() > 0
      control.abort('cancelled')
    }
  })
  expect([pieces >= 2, isBeingWritten]).toEqual([true, true])
  expect(answer.failure?.class).toBe('cancelled')
  return pass()
}

/** All text at once: the answer was asked for until it was there, or its one request was waited for. */
async function wholeAnswer(bench: Bench) {
  const tried = await answered(bench)
  expect(tried.events.filter(({ type }) => type === 'text')).toHaveLength(1)
  expect(streamsOf(tried)).toEqual([])
  const polls = tried.recording.exchanges.filter(({ head }) => head.label === 'poll')
  return notOffered(polls.length > 0 ? 'polls' : 'one piece')
}

function streamsOf({ recording }: Tried) {
  return recording.exchanges.filter(({ response }) =>
    /event-stream|ndjson/.test(response?.headers['content-type'] ?? '')
  )
}

const COUNTS: readonly (readonly [keyof Usage, string])[] = [
  ['inputTokens', 'in'],
  ['cachedTokens', 'cached'],
  ['cacheWriteTokens', 'cache write'],
  ['imageTokens', 'image'],
  ['outputTokens', 'out'],
  ['reasoningTokens', 'reasoning']
]

export const usage: Measure = async (bench) => {
  const { row } = bench
  const answers = [
    await answered(bench),
    ...(row.reasoning?.hidden ? [] : [await answered(bench, row.reasoning ?? {})])
  ]
  for (const { answer, facts } of answers) expect(answer.usage).toEqual(row.usage?.(facts))
  if (!row.usage) return notOffered()
  const told = new Set(answers.flatMap(({ answer }) => Object.keys(answer.usage ?? {})))
  return pass(
    COUNTS.filter(([name]) => told.has(name))
      .map(([, word]) => word)
      .join(', ')
  )
}

export const costMark: Measure = async (bench) => {
  const { mark, usd } = bench.row.cost
  const { cost, facts } = await answered(bench)
  expect(cost).toMatchObject({ mark, usd: usd(facts) })
  expect(cost.reason).toMatch(/\.$/)
  const isFree = cost.mark !== 'unknown' && cost.free === true
  return pass(isFree ? `${mark}, free` : mark, [`Cost: ${undated(cost.reason)}`])
}

/** Dates and versions of lists change without anything else being different. */
function undated(reason: string): string {
  return reason
    .replace(/catalogue \([^)]*\)/, 'the shipped catalogue')
    .replace(/, \d{4}-\d{2}-\d{2}/g, '')
}

export const reasoning: Measure = async (bench) => {
  const { row, provider } = bench
  if (!row.reasoning) {
    const { params, options } = provider.model(row.model)
    expect([...params, ...options.map(({ id }) => id)].filter((id) => /^reason/.test(id))).toEqual(
      []
    )
    const { answer, dropped } = await answered(bench, { params: { reasoningEffort: 'high' } })
    expect(answer.reasoning).toBe('')
    expect(dropped).toContainEqual(expect.stringContaining('reasoning effort was not sent'))
    return notOffered()
  }
  const { answer } = await answered(bench, row.reasoning)
  if (row.reasoning.hidden) {
    expect(answer.reasoning).toBe('')
    return notOffered((answer.usage?.reasoningTokens ?? 0) > 0 ? 'only counted' : 'not shown')
  }
  expect(answer.reasoning.trim()).not.toBe('')
  expect(answer.text).not.toContain(answer.reasoning.trim())
  expect(answer.text).not.toMatch(/<\/?think/)
  return pass()
}
