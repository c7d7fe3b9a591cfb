import { describe, expect, it } from 'vitest'
import { AdapterFailure, type AdapterEvent } from '../../adapter'
import { geminiError } from './geminiFailures'
import { GeminiReader } from './geminiReader'
import { readGeminiUsage } from './geminiUsage'

function read(...chunks: unknown[]) {
  const reader = new GeminiReader()
  const told: AdapterEvent[] = chunks.flatMap((chunk) =>
    reader.read({ data: JSON.stringify(chunk) })
  )
  return { reader, events: [...told, ...reader.flush()] }
}

const says = (parts: readonly object[], rest: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, ...rest }]
})
const usageIn = (events: readonly AdapterEvent[]) =>
  events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []))

describe('reading chunks', () => {
  it.each([
    null,
    7,
    [],
    {},
    { candidates: null },
    { candidates: [] },
    { candidates: [null] },
    { candidates: [{ content: 'x' }] },
    { candidates: [{ content: { parts: [null, 7, {}, { executableCode: {} }] } }] },
    { candidates: [{ finishReason: 'FINISH_REASON_UNSPECIFIED' }] },
    { promptFeedback: {} },
    { promptFeedback: { safetyRatings: [] } },
    { error: null },
    { error: 'x' }
  ])('survives %j', (chunk) => {
    const { reader, events } = read(chunk)
    expect(events).toEqual([])
    expect(reader.isComplete()).toBe(false)
  })

  it('keeps thoughts apart from the answer, also within one chunk', () => {
    const { events } = read(
      says([{ text: 'Hm.', thought: true }, { text: 'A' }]),
      says([{ text: ' bike.', thoughtSignature: 'x' }, { text: '' }])
    )
    expect(events).toEqual([
      { type: 'reasoning', delta: 'Hm.' },
      { type: 'text', delta: 'A' },
      { type: 'text', delta: ' bike.' }
    ])
  })

  it('tells model and id once', () => {
    const chunk = { ...says([{ text: 'a' }]), modelVersion: 'g', responseId: 'r' }
    const served = read(chunk, chunk).events.filter(({ type }) => type === 'served')
    expect(served).toEqual([
      { type: 'served', model: 'g' },
      { type: 'served', requestId: 'r' }
    ])
  })

  it('waits for usage after the finish reason only while there is none', () => {
    const { reader } = read(says([], { finishReason: 'STOP' }))
    expect([reader.isComplete(), reader.mayFollow()]).toEqual([true, true])
    reader.read({ data: JSON.stringify({ usageMetadata: { promptTokenCount: 1 } }) })
    expect(reader.mayFollow()).toBe(false)
  })
})

describe('usage', () => {
  it('bills thoughts as output, and takes the list by modality for a breakdown', () => {
    expect(
      readGeminiUsage({
        promptTokenCount: 300,
        cachedContentTokenCount: 100,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 50,
        totalTokenCount: 370,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 42 },
          { modality: 'IMAGE', tokenCount: 200 },
          { modality: 'IMAGE', tokenCount: 58 }
        ]
      })
    ).toEqual({
      inputTokens: 300,
      cachedTokens: 100,
      imageTokens: 258,
      outputTokens: 70,
      reasoningTokens: 50
    })
  })

  it('knows an output of nothing from the total', () => {
    expect(readGeminiUsage({ promptTokenCount: 9, totalTokenCount: 9 })).toEqual({
      inputTokens: 9,
      outputTokens: 0
    })
  })

  it('invents nothing', () => {
    expect(readGeminiUsage({})).toEqual({})
    expect(readGeminiUsage({ promptTokenCount: 9 })).toEqual({ inputTokens: 9 })
    expect(readGeminiUsage({ totalTokenCount: 9, promptTokensDetails: [] })).toEqual({})
  })

  it('is that of the last chunk, and tells no output of a cut stream', () => {
    const counted = (candidatesTokenCount: number, rest: object = {}) => ({
      ...says([{ text: 'x' }], rest),
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount }
    })
    expect(usageIn(read(counted(1), counted(2, { finishReason: 'STOP' })).events)).toEqual([
      { inputTokens: 5, outputTokens: 2 }
    ])
    expect(usageIn(read(counted(1), counted(2)).events)).toEqual([{ inputTokens: 5 }])
  })
})

describe('the end', () => {
  it.each([
    ['STOP', undefined],
    ['MAX_TOKENS', 'truncated'],
    ['CONTINUATION', 'truncated'],
    ['SAFETY', 'filtered'],
    ['RECITATION', 'filtered'],
    ['LANGUAGE', 'filtered'],
    ['BLOCKLIST', 'filtered'],
    ['PROHIBITED_CONTENT', 'filtered'],
    ['SPII', 'filtered'],
    ['IMAGE_SAFETY', 'filtered'],
    ['NO_IMAGE', 'empty'],
    ['OTHER', 'provider'],
    ['MALFORMED_FUNCTION_CALL', 'provider'],
    ['SUNSET', 'truncated']
  ])('%s is %s', (finishReason, kind) => {
    const { reader } = read({ candidates: [{ finishReason, finishMessage: 'So.' }] })
    const outcome = reader.outcome()
    expect(reader.isComplete()).toBe(true)
    expect(outcome?.class).toBe(kind)
    if (outcome) expect(outcome).toMatchObject({ vendorCode: finishReason, vendorMessage: 'So.' })
  })

  it('is a filter where the prompt was blocked and there is no candidate', () => {
    const { reader } = read({ promptFeedback: { blockReason: 'IMAGE_SAFETY' } })
    expect([reader.isComplete(), reader.outcome()]).toMatchObject([
      true,
      { class: 'filtered', vendorCode: 'IMAGE_SAFETY' }
    ])
  })

  it('is an error that a chunk carries', () => {
    expect(() => read({ error: { code: 503, status: 'UNAVAILABLE', message: 'Busy.' } })).toThrow(
      AdapterFailure
    )
  })
})

describe('whole bodies', () => {
  it('reads an array of chunks, and the cut half of one is not complete', () => {
    const chunks = [says([{ text: 'A' }]), says([{ text: ' bike' }], { finishReason: 'STOP' })]
    const whole = new GeminiReader()
    expect(whole.readWhole(chunks)).toMatchObject([
      { delta: 'A' },
      { delta: ' bike' },
      { finishReason: 'STOP' }
    ])
    expect(whole.isComplete()).toBe(true)
    const half = new GeminiReader()
    half.readWhole(chunks.slice(0, 1))
    expect(half.isComplete()).toBe(false)
  })

  it('leaves a body of another kind to others', () => {
    for (const body of [null, [], 'x', { choices: [] }, [{ models: [] }]])
      expect(new GeminiReader().readWhole(body)).toBeUndefined()
  })
})

describe('errors', () => {
  const said = (status: string, message = '', details: readonly object[] = []) =>
    geminiError({
      status: 400,
      headers: {},
      body: { error: { code: 400, status, message, details } }
    })

  it.each([
    ['INVALID_ARGUMENT', 'bad-input'],
    ['FAILED_PRECONDITION', 'balance'],
    ['UNAUTHENTICATED', 'auth'],
    ['PERMISSION_DENIED', 'auth'],
    ['NOT_FOUND', 'bad-input'],
    ['RESOURCE_EXHAUSTED', 'rate-limited'],
    ['DEADLINE_EXCEEDED', 'timeout'],
    ['INTERNAL', 'provider'],
    ['UNAVAILABLE', 'provider'],
    ['SOMETHING_NEW', 'bad-input']
  ])('%s is %s', (status, kind) => {
    expect(said(status)).toMatchObject({ class: kind, vendorCode: status })
  })

  it.each([
    ['34s', 34_000],
    ['34.074824224s', 34_075],
    ['0.05s', 50],
    ['soon', undefined]
  ])('a delay of %s', (retryDelay, ms) => {
    const failed = said('RESOURCE_EXHAUSTED', '', [{ violations: [] }, { retryDelay }])
    expect(failed?.retryAfterMs).toBe(ms)
  })

  it('says nothing of bodies that are not Google’s', () => {
    for (const body of [undefined, null, [], {}, { error: 'x' }, { error: null }])
      expect(geminiError({ status: 500, headers: {}, body })).toBeUndefined()
  })
})
