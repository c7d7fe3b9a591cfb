import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOpenAiMock, type OpenAiMock } from './openaiServer'
import { chatBody, dataLines, exchange, PIXEL_PNG, streamedText } from '../testClient'

interface Chunk {
  readonly choices: readonly { delta: { content?: string }; finish_reason: string | null }[]
  readonly usage?: unknown
}

let mock: OpenAiMock
beforeEach(async () => {
  mock = await startOpenAiMock()
})
afterEach(async () => {
  await mock.close()
})

function chat(model: string, rest: Record<string, unknown> = {}) {
  return exchange(`${mock.baseUrl}/chat/completions`, chatBody(model, rest))
}

function imageMessage(url: string) {
  return {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url } }
        ]
      }
    ]
  }
}

describe('streaming', () => {
  it('sends role, words, finish reason, usage and [DONE], in this order', async () => {
    const { status, headers, body } = await chat('long:3', {
      stream_options: { include_usage: true }
    })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8')
    const lines = dataLines(body)
    expect(lines.at(-1)).toBe('[DONE]')
    const chunks = lines.slice(0, -1).map((line) => JSON.parse(line) as Chunk)
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content)).toEqual([
      '',
      'w0',
      ' w1',
      ' w2',
      undefined,
      undefined
    ])
    expect(chunks[4]?.choices[0]?.finish_reason).toBe('stop')
    expect(chunks[5]).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 }
    })
    expect(chunks[1]?.usage).toBeNull()
  })

  it('says nothing of usage unless asked', async () => {
    const { body } = await chat('long:3')
    expect(body.toString()).not.toContain('usage')
  })

  it('tells two lanes of one model apart', async () => {
    const [cold, warm] = await Promise.all([
      chat('echo-name:anna', { temperature: 0, seed: 1 }),
      chat('echo-name:anna', { temperature: 1, seed: 2 })
    ])
    expect(streamedText(cold.body)).toContain('This is echo-name:anna [temperature=0 seed=1].')
    expect(streamedText(warm.body)).toContain(
      'Sentence 12 by echo-name:anna [temperature=1 seed=2].'
    )
  })

  it('cuts the answer at max_tokens and says so', async () => {
    const { body } = await chat('long:9', { max_tokens: 2 })
    expect(streamedText(body)).toBe('w0 w1')
    expect(body.toString()).toContain('"finish_reason":"length"')
  })

  it('keeps the pace it is given', async () => {
    mock.set({ tokensPerSecond: 100 })
    const start = performance.now()
    await chat('long:20')
    expect(performance.now() - start).toBeGreaterThan(180)
  })

  it('answers with a whole body when no stream is asked for', async () => {
    const { body } = await chat('long:3', { stream: false })
    expect(JSON.parse(body.toString())).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'w0 w1 w2' }, finish_reason: 'stop' }],
      usage: { completion_tokens: 3 }
    })
  })
})

describe('what was sent', () => {
  it('proves the image that arrived', async () => {
    const bytes = Buffer.from(PIXEL_PNG, 'base64')
    const { body } = await chat('sees-image', imageMessage(`data:image/png;base64,${PIXEL_PNG}`))
    const sha = createHash('sha256').update(bytes).digest('hex')
    expect(streamedText(body)).toBe(`I see image/png, ${bytes.length} bytes, sha256 ${sha}.`)
  })

  it('keeps headers and bodies, and counts by model', async () => {
    await exchange(`${mock.baseUrl}/chat/completions`, chatBody('long:1'), {
      authorization: 'Bearer abc'
    })
    await chat('long:2')
    expect(mock.chats()).toHaveLength(2)
    expect(mock.chats('long:1')[0]?.headers.authorization).toBe('Bearer abc')
    expect(mock.chats('long:2')[0]?.json).toMatchObject({ model: 'long:2', stream: true })
  })

  it('lets a script answer first', async () => {
    mock.set({
      script: (request) => ({
        kind: 'completion',
        steps: [{ do: 'delta', delta: { content: `scripted for ${request.model}` } }],
        finishReason: 'stop'
      })
    })
    expect(streamedText((await chat('anything')).body)).toBe('scripted for anything')
  })
})

describe('validation', () => {
  const jpegAsPng = `data:image/png;base64,${Buffer.from('ffd8ffe0', 'hex').toString('base64')}`
  it.each([
    ['no model', { model: '' }, 'model'],
    ['no messages', { messages: [] }, 'messages'],
    ['an unknown argument', { top_k: 4 }, 'top_k'],
    ['a temperature out of range', { temperature: 3 }, 'temperature'],
    ['a fraction of a token', { max_tokens: 1.5 }, 'max_tokens'],
    ['stream options without a stream', { stream: false, stream_options: {} }, 'stream_options'],
    ['a role of its own', { messages: [{ role: 'me', content: 'x' }] }, 'messages.[0].role'],
    ['a wrong effort', { reasoning_effort: 'lots' }, 'reasoning_effort'],
    ['bytes of another type', imageMessage(jpegAsPng), 'messages.[0].content.[1].image_url.url'],
    [
      'a path for an image',
      imageMessage('/home/me/a.png'),
      'messages.[0].content.[1].image_url.url'
    ],
    [
      'broken base64',
      imageMessage('data:image/png;base64,@@'),
      'messages.[0].content.[1].image_url.url'
    ]
  ])('refuses %s', async (_what, rest, param) => {
    const { status, body } = await chat('long:1', rest)
    expect(status).toBe(400)
    const { error } = JSON.parse(body.toString())
    expect(error).toMatchObject({ type: 'invalid_request_error', param })
    expect(error.message).not.toBe('')
  })

  it('refuses a body that is not JSON', async () => {
    const { status } = await exchange(`${mock.baseUrl}/chat/completions`, '{"model":')
    expect(status).toBe(400)
  })

  it('knows only the models it has', async () => {
    const { status, body } = await chat('gpt-nowhere')
    expect(status).toBe(404)
    expect(body.toString()).toContain('model_not_found')
  })

  it('asks for the key when it has one', async () => {
    mock.set({ apiKey: 'right' })
    const url = `${mock.baseUrl}/models`
    expect((await exchange(url)).status).toBe(401)
    expect((await exchange(url, undefined, { authorization: 'Bearer right' })).status).toBe(200)
  })
})

describe('faults', () => {
  it('recovers from 429 after as many refusals as told', async () => {
    const first = await chat('error-429:2')
    expect(first.status).toBe(429)
    expect(first.headers['retry-after']).toBe('1')
    expect((await chat('error-429:2')).status).toBe(429)
    expect(streamedText((await chat('error-429:2')).body)).toMatch(/^Recovered after 2/)
  })

  it('never recovers where it says always', async () => {
    for (let n = 0; n < 3; n++) expect((await chat('error-429-always')).status).toBe(429)
  })

  it('cuts cleanly, without finish reason or [DONE]', async () => {
    const { complete, body } = await chat('cut')
    expect(complete).toBe(true)
    expect(body.toString()).not.toMatch(/DONE|"finish_reason":"/)
  })

  it('cuts inside a character', async () => {
    const { complete, body } = await chat('cut-mid-utf8')
    expect(complete).toBe(false)
    expect(body.subarray(-2).toString('hex')).toBe('f09f')
  })

  it('stalls until the client leaves', async () => {
    const stalled = fetch(`${mock.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(chatBody('stall')),
      signal: AbortSignal.timeout(150)
    }).then((response) => response.text())
    await expect(stalled).rejects.toThrow()
    await expect.poll(() => mock.chats('stall')[0]?.aborted).toBe(true)
    expect(mock.open()).toBe(0)
  })

  it('splits think tags over chunks', async () => {
    const { body } = await chat('think-tags')
    expect(streamedText(body)).toMatch(/^<think>Wheels and chrome\.<\/think>\n\nA red/)
    expect(dataLines(body).some((line) => line.includes('<think>'))).toBe(false)
  })

  it('points elsewhere', async () => {
    mock.set({ redirectTo: 'http://127.0.0.1:1' })
    const { status, headers } = await chat('redirect')
    expect([status, headers.location]).toEqual([307, 'http://127.0.0.1:1/v1/chat/completions'])
  })

  it.each([
    ['html', 200, 'text/html; charset=utf-8'],
    ['json-instead-of-sse', 200, 'application/json'],
    ['error-401', 401, 'application/json'],
    ['error-500', 500, 'application/json'],
    ['error-502-html', 502, 'text/html; charset=utf-8']
  ])('%s answers %i with %s', async (model, status, type) => {
    const response = await chat(model)
    expect([response.status, response.headers['content-type']]).toEqual([status, type])
  })
})
