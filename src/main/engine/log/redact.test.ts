import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MASK, redact, redactHeaders, redactValue, registerSecret } from './redact'

const KEY_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** A key as providers make them; its form alone gives nothing away. */
const key = fc.string({ unit: fc.constantFrom(...KEY_CHARACTERS), minLength: 12, maxLength: 80 })
/** A key as a person may type one: anything that can be printed. */
const anyKey = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 })

const PLACES: Record<string, (key: string) => string> = {
  'authorization header': (k) => `POST /v1/chat\nAuthorization: Bearer ${k}\nAccept: */*`,
  'header in JSON': (k) => JSON.stringify({ headers: { 'x-api-key': k, accept: 'text' } }),
  'header as inspected': (k) => `{ 'x-goog-api-key': '${k}', accept: 'text' }`,
  'api-key header': (k) => `api-key: ${k}`,
  'proxy header': (k) => `proxy-authorization=Basic ${Buffer.from(`me:${k}`).toString('base64')}`,
  cookie: (k) => `Cookie: session=${k}; theme=dark; other=${k}`,
  'set-cookie list': (k) => JSON.stringify({ 'set-cookie': [`a=${k}; Path=/`, `b=${k}`] }),
  'query, first': (k) => `GET https://host.example/v1/models?key=${k}&page=2`,
  'query, later': (k) => `https://host.example/x?page=2&access_token=${k} failed`,
  'JSON field': (k) => JSON.stringify({ error: 'no', apiKey: k, client_secret: k, password: k }),
  'JSON in JSON': (k) => JSON.stringify({ body: JSON.stringify({ token: k, model: 'm' }) }),
  'bearer in a sentence': (k) => `The server said: invalid bearer ${k}`,
  'user info': (k) => `connect to http://me:${k}@127.0.0.1:8080/v1 failed`
}

describe.each(Object.entries(PLACES))('a key nobody registered, in: %s', (_name, planted) => {
  it('never survives', () => {
    fc.assert(
      fc.property(key, (k) => {
        expect(redact(planted(k))).not.toContain(k)
      })
    )
  })
})

describe('a registered key', () => {
  const forms: Record<string, (key: string) => string> = {
    plain: (k) => `Incorrect API key provided: ${k}. See the manual.`,
    'in a URL': (k) => `https://host.example/${encodeURIComponent(k)}/models`,
    'in JSON': (k) => JSON.stringify({ detail: { echoed: k } }),
    'in base64': (k) => `x ${Buffer.from(`someone:${k}`).toString('base64')} x`,
    'in base64 with a tail': (k) => Buffer.from(`ab${k}cd`).toString('base64url')
  }

  it('never survives, whatever it looks like and wherever it is', () => {
    fc.assert(
      fc.property(anyKey, fc.constantFrom(...Object.values(forms)), (k, planted) => {
        registerSecret(k)
        const text = redact(planted(k))
        expect(text).not.toContain(k)
        // What is left of base64 must not give the key back when it is put together again.
        expect(Buffer.from(text.replace(/\s/g, ''), 'base64').toString()).not.toContain(k)
      }),
      { numRuns: 200 }
    )
  })

  it('is left alone when it is too short to be told from words', () => {
    registerSecret('an')
    expect(redact('an answer')).toBe('an answer')
  })
})

it('keeps what is no secret', () => {
  for (const text of [
    'Input tokens 1,204, output tokens 98, key paging on.',
    'GET https://host.example/v1/models?limit=20&monkey=1',
    JSON.stringify({ max_tokens: 512, model: 'llava:13b', keyword: 'cat' }),
    'Basic authentication is not offered.',
    'http://127.0.0.1:11434/v1/chat/completions answered in 18 ms.'
  ])
    expect(redact(text)).toBe(text)
})

it('replaces image bytes by their number', () => {
  const data = Buffer.alloc(900, 7).toString('base64')
  expect(redact(`{"url":"data:image/png;base64,${data}"}`)).toBe(
    '{"url":"data:image/png;base64,[1200 characters]"}'
  )
  expect(redact(`bytes ${data} end`)).toBe('bytes [1200 characters of base64] end')
})

it('changes nothing the second time', () => {
  fc.assert(
    fc.property(key, fc.constantFrom(...Object.values(PLACES)), (k, planted) => {
      const once = redact(planted(k))
      expect(redact(once)).toBe(once)
    })
  )
})

it('hides values of secret headers and keeps the others', () => {
  expect(
    redactHeaders({
      Authorization: 'Bearer a',
      'X-Custom-Token': 'b',
      'x-ratelimit-remaining-tokens': '12',
      'content-type': 'application/json'
    })
  ).toEqual({
    Authorization: MASK,
    'X-Custom-Token': MASK,
    'x-ratelimit-remaining-tokens': '12',
    'content-type': 'application/json'
  })
})

it('copies details without secrets, bytes or cycles', () => {
  const cycle: Record<string, unknown> = { apiKey: 'abc', tokens: 5, bytes: new Uint8Array(9) }
  cycle.self = cycle
  const copy = redactValue({ cycle, error: new Error('Authorization: Bearer abcdefgh') })
  const text = JSON.stringify(copy)
  expect(text).toContain('[9 bytes]')
  expect(text).toContain('"tokens":5')
  expect(text).not.toContain('abc')
})
