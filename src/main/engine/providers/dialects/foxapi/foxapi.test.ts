import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AdapterEvent, Frame } from '../../adapter'
import { foxapiPrice } from './foxapiAccount'
import { mapFoxapiError, taskFailure } from './foxapiErrors'
import { FoxapiReader } from './foxapiReader'
import { foxapiLimitsOf, foxapiUrl } from './foxapiRequest'
import { foxapiTask, readResult, stateOf, streamPlace } from './foxapiTask'

const BASE = 'https://api.foxapi.cc'

function taskOf(fields: Record<string, unknown>) {
  return foxapiTask.parse({ id: 'task-1', status: 'pending', ...fields })
}

describe('the address of a stream', () => {
  const placeOf = (url: string, base = BASE) => streamPlace(base, taskOf({ stream: { url } }))

  it.each([
    ['/v1/llm/generations/t/stream', `${BASE}/v1/llm/generations/t/stream`],
    ['v1/llm/generations/t/stream', `${BASE}/v1/llm/generations/t/stream`],
    [`${BASE}/v1/x`, `${BASE}/v1/x`]
  ])('%s is below the base address', (said, url) => {
    expect(placeOf(said)).toEqual({ url })
    expect(placeOf(said, `${BASE}/v1`)).toEqual({ url })
  })

  it('is below the path of a base address that has one', () => {
    expect(placeOf('/v1/x', 'https://proxy.example/fox/')).toEqual({
      url: 'https://proxy.example/fox/v1/x'
    })
  })

  it.each([
    'https://evil.example/x',
    '//evil.example/x',
    '/\\evil.example/x',
    'http://api.foxapi.cc/x',
    'https://api.foxapi.cc.evil.example/x',
    'https://api.foxapi.cc@evil.example/x',
    'https:evil.example/x'
  ])('%s is not followed elsewhere', (said) => {
    const place = placeOf(said)
    if (place && 'url' in place) expect(new URL(place.url).origin).toBe(BASE)
    else expect(place).toHaveProperty('foreignHost')
  })

  it('is never on another origin, whatever is said', () => {
    const host = fc.constantFrom('evil.example', 'api.foxapi.cc', '@evil.example', '.evil.example')
    const start = fc.constantFrom(
      '',
      '/',
      '//',
      '\\\\',
      '/\\',
      'https://',
      'HTTPS:',
      'data:',
      'javascript:'
    )
    fc.assert(
      fc.property(start, host, fc.string(), (a, b, c) => {
        const place = placeOf(a + b + c)
        if (place && 'url' in place) expect(new URL(place.url).origin).toBe(BASE)
      })
    )
  })

  it('may be missing', () => {
    expect(streamPlace(BASE, taskOf({}))).toBeUndefined()
    expect(streamPlace(BASE, taskOf({ stream: null }))).toBeUndefined()
    expect(streamPlace(BASE, taskOf({ stream: { url: 7 } }))).toBeUndefined()
  })
})

it('joins addresses with and without /v1', () => {
  for (const base of [BASE, `${BASE}/`, `${BASE}/v1`, `${BASE}/v1/`])
    expect(foxapiUrl(base, 'api/pricing')).toBe(`${BASE}/api/pricing`)
})

describe('a stream read over several connections', () => {
  const words = ['<thi', 'nk>quiet</think>', 'A ', 'harbour ', 'at ', 'dusk', '.']
  const frames: readonly Frame[] = words.map((content, n) => ({
    event: 'chunk',
    data: JSON.stringify({
      choices: [{ delta: { content }, finish_reason: n === words.length - 1 ? 'stop' : null }]
    })
  }))
  const done: Frame = { event: 'done', data: `{"total_chunks":${frames.length}}` }

  const said = (events: readonly AdapterEvent[], type: 'text' | 'reasoning'): string =>
    events.map((event) => (event.type === type ? event.delta : '')).join('')

  it('says the same wherever it was cut', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: words.length - 1 })), (cuts) => {
        const reader = new FoxapiReader()
        const events: AdapterEvent[] = []
        for (const cut of [...cuts.sort((a, b) => a - b), frames.length]) {
          for (const frame of frames.slice(reader.offset, cut)) events.push(...reader.read(frame))
          if (cut < frames.length) events.push(...reader.flush())
        }
        events.push(...reader.read(done), ...reader.flush())
        expect(reader.isComplete()).toBe(true)
        expect(said(events, 'text')).toBe('A harbour at dusk.')
        expect(said(events, 'reasoning')).toBe('quiet')
        expect(reader.text).toBe('A harbour at dusk.')
      })
    )
  })

  it('is not whole while the end announces more than came', () => {
    const reader = new FoxapiReader()
    for (const frame of frames.slice(1)) reader.read(frame)
    expect(reader.isComplete()).toBe(true)
    reader.read(done)
    expect(reader.isComplete()).toBe(false)
  })

  it('takes plain data with [DONE], and the end alone, for an end', () => {
    const plain = new FoxapiReader()
    plain.read({ data: '{"choices":[{"delta":{"content":"Hi"}}]}' })
    expect(plain.isComplete()).toBe(false)
    plain.read({ data: '[DONE]' })
    expect(plain.isComplete()).toBe(true)
    const named = new FoxapiReader()
    named.read({ event: 'done', data: '{}' })
    expect(named.isComplete()).toBe(true)
  })

  it.each(['{"message":"busy"}', '{"error":{"message":"busy"}}', 'busy'])(
    '%s is its error',
    (data) => {
      expect(() => new FoxapiReader().read({ event: 'error', data })).toThrow(
        expect.objectContaining({
          failure: expect.objectContaining({ class: 'provider', vendorMessage: 'busy' })
        })
      )
    }
  )
})

describe('tasks', () => {
  it('are read in spite of broken fields, and shown by their own words', () => {
    expect(stateOf(taskOf({ status: 'pending' }))).toBe('Submitted, in line')
    expect(stateOf(taskOf({ status: 'processing', progress: 40 }))).toBe('Processing (40 %)')
    expect(stateOf(taskOf({ status: 'processing', progress: 'much' }))).toBe('Processing')
    expect(stateOf(taskOf({ status: 'warming_up' }))).toBe('warming_up')
    expect(stateOf(taskOf({ status: 7 }))).toBe('Submitted')
    expect(foxapiTask.safeParse({ status: 'pending' }).success).toBe(false)
  })

  it.each([
    [undefined, ''],
    [null, ''],
    [[], ''],
    [['Hi'], 'Hi'],
    [[{ content: 'Hi' }], 'Hi'],
    [[7], '']
  ])('with results %j say %j', (results, text) =>
    expect(readResult(taskOf({ results })).text).toBe(text)
  )

  it('that failed for no reason still failed', () => {
    expect(taskFailure('failed', null)).toMatchObject({
      class: 'provider',
      sentence: 'The task failed at FoxAPI.'
    })
  })
})

describe('prices', () => {
  const token = { model_name: 'm', quota_type: 0, model_ratio: 2.5, completion_ratio: 5 }
  const call = { model_name: 'm', quota_type: 1, model_price: 0.04 }

  it('are by the token or by the call, times the group', () => {
    expect(foxapiPrice(token, 1, 'd')).toMatchObject({ inputPerMTok: '5', outputPerMTok: '25' })
    expect(foxapiPrice(token, 0.1, 'd')).toMatchObject({
      inputPerMTok: '0.5',
      outputPerMTok: '2.5'
    })
    expect(foxapiPrice(call, 1.5, 'd')).toMatchObject({ perCall: '0.06', inputPerMTok: '0' })
  })

  it('are unknown rather than 0, half known, or another group’s', () => {
    expect(foxapiPrice({ ...token, model_ratio: 0 }, 1, 'd')).toBeUndefined()
    expect(foxapiPrice({ ...call, model_price: undefined }, 1, 'd')).toBeUndefined()
    expect(foxapiPrice({ ...token, completion_ratio: undefined }, 1, 'd')).toBeUndefined()
    expect(foxapiPrice({ ...token, quota_type: 2 }, 1, 'd')).toBeUndefined()
    expect(foxapiPrice({ ...token, enable_groups: ['vip'] }, 1, 'd')).toBeUndefined()
    expect(foxapiPrice({ ...token, enable_groups: [] }, 1, 'd')).toBeDefined()
  })
})

describe('errors', () => {
  const mapped = (status: number, body: unknown) => mapFoxapiError({ status, headers: {}, body })

  it('have the words of their code, and the class of their status without one', () => {
    expect(mapped(422, { error: { code: 'model_rule_violation' } })).toMatchObject({
      class: 'bad-input',
      notCharged: true
    })
    expect(mapped(503, { error: { code: 'all_platforms_exhausted' } })).not.toHaveProperty(
      'notCharged'
    )
    expect(mapped(500, { error: { code: 'unheard_of' } })).toBeUndefined()
  })

  it('of Cloudflare are not taken for a bad key', () => {
    expect(mapped(403, undefined)).toMatchObject({ class: 'provider', notCharged: true })
    expect(mapped(403, { error: { message: 'storage full' } })).toBeUndefined()
  })
})

it('knows the limits of a family of models', () => {
  expect(foxapiLimitsOf('nemotron-3-nano-omni')).toEqual({ maxImages: 1 })
  expect(foxapiLimitsOf('claude-opus-4-7').maxBytes).toBe(3_932_160)
  expect(foxapiLimitsOf('gpt-5.5').maxBytes).toBe(20 * 1024 * 1024)
  expect(foxapiLimitsOf('qwen-vl')).toEqual({})
})
