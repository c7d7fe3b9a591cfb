import { describe, expect, it } from 'vitest'
import { failure } from '../../../shared/domain/failure'
import { readErrorBody, retryAfterOf } from './errorBody'
import { httpFailure, presentable } from './failures'

const url = 'https://provider.example/v1/chat/completions'

function fail(status: number, text: string, headers: Record<string, string> = {}) {
  return httpFailure({ status, headers, text, url })
}

describe('error bodies', () => {
  it.each([
    ['{"error":{"message":"No","type":"t","code":"c"}}', 'No', 'c'],
    ['{"error":{"message":"No","type":"t","code":null}}', 'No', 't'],
    ['{"error":"No"}', 'No', undefined],
    ['{"message":"No","code":7}', 'No', '7'],
    ['{"detail":"No"}', 'No', undefined],
    ['{"detail":[{"loc":["body","seed"],"msg":"not whole"}]}', 'body.seed: not whole', undefined],
    ['{"errors":[{"message":"No"}]}', 'No', undefined],
    ['"No"', 'No', undefined],
    ['plain words', 'plain words', undefined]
  ])('%s', (text, message, code) => {
    const failed = fail(400, text)
    expect(failed.vendorMessage).toBe(message)
    expect(failed.vendorCode).toBe(code)
  })

  it.each(['', '   ', 'null', '[]', '{}', '{"error":{}}', '{"error":null}'])(
    'still has a sentence for %j',
    (text) => {
      expect(fail(500, text).sentence).toMatch(/status 500/)
    }
  )

  it('knows a web page without being told', () => {
    expect(readErrorBody('  <!DOCTYPE html><title>Busy</title>')).toEqual({
      form: 'web-page',
      title: 'Busy'
    })
  })

  it('lets the adapter have the last word', () => {
    const response = { status: 400, headers: {}, text: '{"code":"safety"}', url }
    const mapped = httpFailure(response, ({ body }) =>
      JSON.stringify(body).includes('safety') ? { class: 'filtered' } : undefined
    )
    expect(mapped.class).toBe('filtered')
  })
})

describe('when to try again', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  it.each([
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Sun, 01 Mar 2026 12:00:07 GMT' }, 7000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '2', 'retry-after-ms': '150' }, 150],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-3' }, undefined],
    [{}, undefined]
  ])('%o', (headers, ms) => {
    expect(retryAfterOf(headers as Record<string, string>, now)).toBe(ms)
  })
})

describe('a 429', () => {
  it.each([
    'insufficient_quota',
    'Your credit balance: billing hard limit',
    'Insufficient balance'
  ])('about money is about money: %s', (message) => {
    expect(fail(429, JSON.stringify({ error: { message } })).class).toBe('balance')
  })
})

describe('redirects', () => {
  it.each([
    ['https://login.example/x', 'login.example'],
    ['/elsewhere', 'provider.example'],
    ['http://[bad', 'an address it did not name']
  ])('to %s names %s', (location, host) => {
    expect(fail(302, '', { location }).sentence).toContain(host)
  })
})

it('a failure to show holds no key, however long the vendor’s message is', () => {
  const raw = failure('auth', {
    sentence: 'Refused s3cret-key.',
    vendorMessage: `Bearer s3cret-key ${'x '.repeat(4000)}`
  })
  const shown = presentable(raw, (text) => text.replaceAll('s3cret-key', '[hidden]'))
  expect(JSON.stringify(shown)).not.toContain('s3cret')
  expect(shown.vendorMessage).toHaveLength(2000)
})
