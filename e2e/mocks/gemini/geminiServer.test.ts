import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startGeminiMock, type GeminiMock } from './geminiServer'
import { dataLines, exchange, PIXEL_PNG } from '../testClient'

let mock: GeminiMock
beforeEach(async () => {
  mock = await startGeminiMock({ apiKey: 'right' })
})
afterEach(async () => {
  await mock.close()
})

const HEADERS = { 'x-goog-api-key': 'right' }

function ask(
  model: string,
  rest: Record<string, unknown> = {},
  method = 'streamGenerateContent?alt=sse',
  headers: Record<string, string> = HEADERS
) {
  const body = {
    contents: [{ role: 'user', parts: [{ text: 'Describe the picture.' }] }],
    ...rest
  }
  return exchange(`${mock.baseUrl}/models/${encodeURIComponent(model)}:${method}`, body, headers)
}

interface Chunk {
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly { text: string; thought?: boolean }[] }
  }[]
  readonly usageMetadata?: Readonly<Record<string, unknown>>
}

function chunksOf(body: Buffer): Chunk[] {
  return dataLines(body).map((line) => JSON.parse(line) as Chunk)
}

function textOf(chunks: readonly Chunk[], thought = false): string {
  return chunks
    .flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? [])
    .filter((part) => (part.thought === true) === thought)
    .map((part) => part.text)
    .join('')
}

function imageParts(mimeType: string, data: string) {
  return {
    contents: [{ role: 'user', parts: [{ inlineData: { mimeType, data } }, { text: 'What?' }] }]
  }
}

describe('streaming', () => {
  it('sends chunks with growing usage, and a finish reason instead of an end', async () => {
    const { status, headers, body } = await ask('long:3')
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream'])
    const chunks = chunksOf(body)
    expect(chunks.map((chunk) => chunk.usageMetadata?.['candidatesTokenCount'])).toEqual([
      1, 2, 3, 3
    ])
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 3, totalTokenCount: 6 },
      modelVersion: 'long:3',
      responseId: 'mock-response'
    })
    expect(body.toString()).not.toContain('[DONE]')
  })

  it('shows thoughts only when asked, and always counts them apart', async () => {
    const silent = chunksOf((await ask('gemini-3.8-flash')).body)
    const generationConfig = { thinkingConfig: { includeThoughts: true } }
    const shown = chunksOf((await ask('gemini-3.8-flash', { generationConfig })).body)
    expect([textOf(silent, true), textOf(shown, true)]).toEqual([
      '',
      'Wheels and chrome: a motorcycle.'
    ])
    expect(textOf(shown)).toBe(textOf(silent))
    for (const chunks of [silent, shown])
      expect(chunks.at(-1)?.usageMetadata?.['thoughtsTokenCount']).toBe(5)
  })

  it('tells the tokens of images apart', async () => {
    const { body } = await ask('long:1', imageParts('image/png', PIXEL_PNG))
    expect(chunksOf(body).at(-1)?.usageMetadata?.['promptTokensDetails']).toEqual([
      { modality: 'TEXT', tokenCount: 1 },
      { modality: 'IMAGE', tokenCount: 258 }
    ])
  })

  it('says the same as server-sent events, as an array and whole', async () => {
    const sse = chunksOf((await ask('multibyte')).body)
    const array = JSON.parse((await ask('multibyte', {}, 'streamGenerateContent')).body.toString())
    const whole = JSON.parse((await ask('multibyte', {}, 'generateContent')).body.toString())
    expect(array).toEqual(sse)
    expect(textOf([whole as Chunk])).toBe(textOf(sse))
    expect(whole.usageMetadata).toEqual(sse.at(-1)?.usageMetadata)
  })

  it('keeps the pace it is given', async () => {
    mock.set({ tokensPerSecond: 100 })
    const start = performance.now()
    await ask('long:20')
    expect(performance.now() - start).toBeGreaterThan(180)
  })

  it('names the model, its parameters and the last word of the prompt', async () => {
    const { body } = await ask('gemini-2.5-pro', { generationConfig: { seed: 7 } })
    expect(textOf(chunksOf(body))).toContain(
      'This is gemini-2.5-pro [seed=7], asked about “picture.” with 0 images.'
    )
  })
})

describe('what was sent', () => {
  it('proves the image that arrived', async () => {
    const { body } = await ask('sees-image', imageParts('image/png', PIXEL_PNG))
    const bytes = Buffer.from(PIXEL_PNG, 'base64')
    const sha = createHash('sha256').update(bytes).digest('hex')
    expect(textOf(chunksOf(body))).toBe(`I see image/png, ${bytes.length} bytes, sha256 ${sha}.`)
  })

  it('answers in JSON that fits the schema', async () => {
    const generationConfig = {
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object', properties: { wheels: { type: 'integer' } } }
    }
    const { body } = await ask('long:1', { generationConfig })
    expect(JSON.parse(textOf(chunksOf(body)))).toEqual({ wheels: 1 })
  })

  it('counts requests by model', async () => {
    await ask('long:1')
    await ask('slow:500')
    expect(mock.generations()).toHaveLength(2)
    expect(mock.generations('slow:500')[0]?.path).toContain('slow%3A500:streamGenerateContent')
  })
})

describe('validation', () => {
  const thinking = (thinkingConfig: unknown) => ({ generationConfig: { thinkingConfig } })
  it.each([
    ['no contents', 'long:1', { contents: [] }, 'contents is not specified'],
    ['a field of another dialect', 'long:1', { messages: [] }, 'Unknown name "messages"'],
    [
      'an unknown setting',
      'long:1',
      { generationConfig: { max_tokens: 4 } },
      `Unknown name "max_tokens" at 'generation_config'`
    ],
    ['a temperature out of range', 'long:1', { generationConfig: { temperature: 3 } }, 'range'],
    ['a GIF', 'long:1', imageParts('image/gif', 'R0lGODlh'), 'Unsupported MIME type: image/gif'],
    ['bytes of another type', 'long:1', imageParts('image/png', 'R0lGODlh'), 'Unable to process'],
    [
      'level and budget at once',
      'long:1',
      thinking({ thinkingLevel: 'LOW', thinkingBudget: 1024 }),
      'only one of'
    ],
    [
      'a level for a model with budgets',
      'gemini-2.5-pro',
      thinking({ thinkingLevel: 'LOW' }),
      'LOW'
    ],
    ['no thinking where it must be', 'gemini-2.5-pro', thinking({ thinkingBudget: 0 }), 'Budget 0'],
    [
      'a level the model does not know',
      'gemini-3.1-pro-preview',
      thinking({ thinkingLevel: 'MINIMAL' }),
      'MINIMAL is not supported'
    ],
    ['thinking for a model without', 'gemma-4-31b-it', thinking({}), 'not enabled'],
    [
      'a schema without its type',
      'long:1',
      { generationConfig: { responseJsonSchema: {} } },
      'response_mime_type'
    ]
  ])('refuses %s', async (_what, model, rest, words) => {
    const { status, body } = await ask(model, rest)
    expect(status).toBe(400)
    expect(JSON.parse(body.toString())).toMatchObject({
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: expect.stringContaining(words) as string
      }
    })
  })

  it('takes the key from its header only', async () => {
    const stream = 'streamGenerateContent?alt=sse'
    expect((await ask('long:1', {}, stream, {})).status).toBe(403)
    expect((await ask('long:1', {}, `${stream}&key=right`, {})).status).toBe(403)
    const wrong = await ask('long:1', {}, stream, { 'x-goog-api-key': 'wrong' })
    expect([wrong.status, wrong.body.toString()]).toEqual([
      400,
      expect.stringContaining('API_KEY_INVALID')
    ])
  })

  it('knows only its own models and addresses', async () => {
    expect((await ask('gemini-nowhere')).status).toBe(404)
    expect((await ask('gemini-embedding-2')).status).toBe(404)
    expect((await exchange(`${mock.origin}/v1beta/nowhere`, undefined, HEADERS)).status).toBe(404)
  })

  it('refuses a request that is too large', async () => {
    mock.set({ largestRequest: 50 })
    const { status, body } = await ask('long:1')
    expect([status, body.toString()]).toEqual([400, expect.stringContaining('payload size')])
  })
})

it('lists models in pages', async () => {
  const get = async (query: string) => {
    const { body } = await exchange(`${mock.baseUrl}/models?${query}`, undefined, HEADERS)
    return JSON.parse(body.toString()) as Record<string, unknown>
  }
  const first = await get('pageSize=3')
  expect(first).toMatchObject({ models: { length: 3 }, nextPageToken: 'from-3' })
  const rest = await get('pageSize=100&pageToken=from-3')
  expect(rest['nextPageToken']).toBeUndefined()
})

describe('faults', () => {
  it('recovers from 429 after as many refusals as told', async () => {
    const first = await ask('error-429:2')
    expect(first.status).toBe(429)
    expect(first.body.toString()).toContain('"retryDelay": "0.05s"')
    expect((await ask('error-429:2')).status).toBe(429)
    expect(textOf(chunksOf((await ask('error-429:2')).body))).toMatch(/^Recovered after 2/)
  })

  it('cuts cleanly, without a finish reason', async () => {
    const { complete, body } = await ask('cut')
    expect(complete).toBe(true)
    expect(body.toString()).not.toContain('finishReason')
  })

  it('cuts inside a character', async () => {
    const { complete, body } = await ask('cut-mid-utf8')
    expect(complete).toBe(false)
    expect(body.subarray(-2).toString('hex')).toBe('f09f')
  })

  it('blocks a prompt without any candidate', async () => {
    const [chunk, more] = chunksOf((await ask('blocked:SAFETY')).body)
    expect(chunk).toMatchObject({ promptFeedback: { blockReason: 'SAFETY' } })
    expect([chunk?.candidates, more]).toEqual([undefined, undefined])
  })

  it('sends no content with a filter’s reason', async () => {
    const [chunk] = chunksOf((await ask('safety-empty')).body)
    expect(chunk?.candidates).toEqual([{ finishReason: 'SAFETY', index: 0 }])
  })

  it('stalls until the client leaves', async () => {
    const stalled = fetch(`${mock.baseUrl}/models/stall:streamGenerateContent?alt=sse`, {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] }),
      signal: AbortSignal.timeout(150)
    }).then((response) => response.text())
    await expect(stalled).rejects.toThrow()
    await expect.poll(() => mock.generations('stall')[0]?.aborted).toBe(true)
    expect(mock.open()).toBe(0)
  })
})
