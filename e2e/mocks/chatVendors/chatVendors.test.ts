import { afterEach, describe, expect, it } from 'vitest'
import {
  startDashScopeMock,
  startFireworksMock,
  startGroqMock,
  startMistralMock,
  startTogetherMock,
  type ChatVendorMock,
  type ChatVendorOptions
} from './chatVendors'
import { chatBody, dataLines, exchange, PIXEL_PNG, streamedText } from '../testClient'

let mock: ChatVendorMock
afterEach(async () => {
  await mock.close()
})

type Start = (options?: ChatVendorOptions) => Promise<ChatVendorMock>
const VENDORS: readonly [string, Start, string][] = [
  ['Mistral', startMistralMock, 'mistral-large-4-0'],
  ['Groq', startGroqMock, 'qwen/qwen3.6-27b'],
  ['Together', startTogetherMock, 'Qwen/Qwen3.7-VL-Plus'],
  ['Fireworks', startFireworksMock, 'accounts/fireworks/models/kimi-k3'],
  ['DashScope', startDashScopeMock, 'qwen3.7-plus']
]

function chat(model: string, rest: Record<string, unknown> = {}) {
  return exchange(`${mock.baseUrl}/chat/completions`, chatBody(model, rest))
}

async function refused(model: string, rest: Record<string, unknown> = {}) {
  const { status, headers, body } = await chat(model, rest)
  return { status, headers, json: JSON.parse(body.toString()) }
}

function chunks(body: Buffer): Record<string, unknown>[] {
  return dataLines(body)
    .filter((line) => line !== '[DONE]')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

function pictures(count: number, part: unknown = { url: `data:image/png;base64,${PIXEL_PNG}` }) {
  const images = Array.from({ length: count }, () => ({ type: 'image_url', image_url: part }))
  return { messages: [{ role: 'user', content: [{ type: 'text', text: 'Say moss' }, ...images] }] }
}

describe.each(VENDORS)('%s', (_name, start, model) => {
  it('answers as the model that was asked, about the images it got', async () => {
    mock = await start()
    const quiet = model.startsWith('qwen/') ? { reasoning_format: 'parsed' } : {}
    const { headers, body } = await chat(model, { ...pictures(2), ...quiet })
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(streamedText(body)).toBe(`This is ${model}. I see 2 images. You said moss`)
    expect(dataLines(body).at(-1)).toBe('[DONE]')
    expect(mock.chats(model)).toHaveLength(1)
  })

  it('answers whole when no stream is asked for', async () => {
    mock = await start()
    const { headers, body } = await chat(model, { stream: false })
    expect(headers['content-type']).toBe('application/json')
    expect(JSON.parse(body.toString())).toMatchObject({
      model,
      choices: [{ finish_reason: 'stop' }],
      usage: { prompt_tokens: 3 }
    })
  })

  it('fits its answer to a JSON Schema', async () => {
    mock = await start()
    const schema = {
      type: 'object',
      properties: { word: { type: 'string' }, count: { type: 'integer' } }
    }
    const format = { type: 'json_schema', json_schema: { name: 'a', schema } }
    const parsed = model.startsWith('qwen/') ? { reasoning_format: 'hidden' } : {}
    const { body } = await chat(model, { response_format: format, ...parsed })
    expect(JSON.parse(streamedText(body))).toEqual({ word: 'picture.', count: 7 })
  })

  it('asks for its key, knows its models, and refuses what it does not know', async () => {
    mock = await start({ apiKey: 'right' })
    expect((await exchange(`${mock.baseUrl}/models`)).status).toBe(401)
    const key = { authorization: 'Bearer right' }
    expect((await exchange(`${mock.baseUrl}/models`, undefined, key)).status).toBe(200)
    const post = (body: unknown, path = 'chat/completions') =>
      exchange(`${mock.baseUrl}/${path}`, body, key)
    expect((await post(chatBody('nobody'))).status).toBe(404)
    expect([400, 422]).toContain((await post(chatBody(model, { colour: 'red' }))).status)
    expect([400, 422]).toContain((await post(chatBody(model, { temperature: 9 }))).status)
    expect((await post({}, 'completions')).status).toBe(404)
  })

  it('behaves as every server of the dialect can: busy, slow, cut, silent', async () => {
    mock = await start()
    expect((await chat('error-429:1')).status).toBe(429)
    expect(streamedText((await chat('error-429:1')).body)).toMatch(/^Recovered after 1/)
    const cut = await chat('cut')
    expect([cut.complete, cut.body.toString().includes('[DONE]')]).toEqual([true, false])
    expect((await chat('error-502-html')).headers['content-type']).toMatch(/html/)
    expect((await chat('cut-mid-utf8')).body.subarray(-2).toString('hex')).toBe('f09f')
  })
})

describe('where vendors differ', () => {
  it('Mistral tells usage with the finish reason and thinks in content chunks', async () => {
    mock = await startMistralMock()
    const { headers, body } = await chat('mistral-small-latest', {
      reasoning_effort: 'high',
      random_seed: 3
    })
    expect(headers['mistral-correlation-id']).toBe('corr_mock')
    const all = chunks(body)
    expect(all.at(-1)).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, num_cached_tokens: 1 }
    })
    expect(all.filter((chunk) => 'usage' in chunk)).toHaveLength(1)
    expect(all[1]).toMatchObject({
      choices: [{ delta: { content: [{ type: 'thinking', thinking: [{ text: 'First' }] }] } }]
    })
  })

  it.each([
    [{ seed: 1 }, ['body', 'seed']],
    [{ stream_options: { include_usage: true } }, ['body', 'stream_options']],
    [{ reasoning_effort: 'max' }, ['body', 'reasoning_effort']],
    [pictures(9), ['body', 'messages']],
    [
      pictures(1, { url: `data:image/png;base64,${PIXEL_PNG}`, detail: 'original' }),
      ['body', 'messages']
    ]
  ])('Mistral refuses %j with a list of details', async (rest, loc) => {
    mock = await startMistralMock()
    const { status, json } = await refused('mistral-large-latest', rest)
    expect([status, json.detail[0].loc]).toEqual([422, loc])
  })

  it('Mistral takes an image as a bare string', async () => {
    mock = await startMistralMock()
    const { body } = await chat(
      'mistral-large-latest',
      pictures(1, `data:image/png;base64,${PIXEL_PNG}`)
    )
    expect(streamedText(body)).toContain('I see 1 image.')
  })

  it('Mistral answers a key without allowance like a busy one', async () => {
    mock = await startMistralMock()
    const { status, headers, json } = await refused('no-allowance')
    expect([status, headers['x-ratelimit-limit-req-minute']]).toEqual([429, '0'])
    expect(json).toMatchObject({ object: 'error', type: 'rate_limited', code: '1300' })
  })

  it('Groq tells usage in x_groq, and once more when asked', async () => {
    mock = await startGroqMock()
    const model = 'openai/gpt-oss-120b'
    const { headers, body } = await chat(model)
    expect(headers['x-ratelimit-reset-requests']).toBe('2m59.56s')
    expect(chunks(body).at(-1)).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      x_groq: { usage: { prompt_tokens: 3, queue_time: 0.01 } }
    })
    const asked = chunks((await chat(model, { stream_options: { include_usage: true } })).body)
    expect(asked.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 3 } })
    expect(asked[1]).toMatchObject({ choices: [{ delta: { reasoning: 'First' } }] })
  })

  it.each([
    ['openai/gpt-oss-120b', { reasoning_format: 'parsed' }, 400],
    ['openai/gpt-oss-120b', { reasoning_effort: 'none' }, 400],
    ['qwen/qwen3.6-27b', { reasoning_effort: 'medium' }, 400],
    [
      'qwen/qwen3.6-27b',
      { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } } },
      400
    ],
    ['qwen/qwen3.6-27b', pictures(4), 400],
    ['qwen/qwen3.6-27b', { user: 'x'.repeat(4_000_000) }, 413],
    ['tokens-per-minute', {}, 413],
    ['json-invalid', {}, 400]
  ])('Groq refuses %s %j', async (model, rest, status) => {
    mock = await startGroqMock()
    expect((await chat(model, rest)).status).toBe(status)
  })

  it('Together lists a bare array with prices, and reasons in `reasoning`', async () => {
    mock = await startTogetherMock()
    const list = JSON.parse((await exchange(`${mock.baseUrl}/models`)).body.toString())
    expect(list[0]).toMatchObject({ type: 'chat', pricing: { input: 0.13, output: 0.77 } })
    const { body } = await chat('Qwen/Qwen3.7-VL-Plus', { reasoning: { enabled: true } })
    expect(chunks(body)[1]).toMatchObject({ choices: [{ delta: { reasoning: 'First' } }] })
    expect(chunks(body).at(-1)).toMatchObject({ usage: { prompt_tokens: 3 } })
    expect((await chat('Qwen/Qwen3.7-VL-Plus', { reasoning: true })).status).toBe(400)
  })

  it('Fireworks reasons in `reasoning_content` and suspends accounts', async () => {
    mock = await startFireworksMock()
    const { body } = await chat('accounts/fireworks/models/kimi-k3', { reasoning_effort: 'low' })
    expect(chunks(body)[1]).toMatchObject({ choices: [{ delta: { reasoning_content: 'First' } }] })
    const { status, json } = await refused('suspended')
    expect([status, json.error.object]).toEqual([412, 'error'])
  })

  it('DashScope tells usage only when asked, with null before', async () => {
    mock = await startDashScopeMock()
    expect((await chat('qwen3-vl-plus')).body.toString()).not.toContain('usage')
    const asked = chunks(
      (await chat('qwen3-vl-plus', { stream_options: { include_usage: true }, ...pictures(1) }))
        .body
    )
    expect(asked[1]).toMatchObject({ usage: null })
    expect(asked.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 87, prompt_tokens_details: { image_tokens: 85, text_tokens: 2 } }
    })
  })

  it.each([
    ['qwen3-vl-plus', { enable_thinking: 'yes' }],
    ['qwen3-vl-plus', { enable_thinking: true, stream: false }],
    ['qwen3-vl-plus', { thinking_budget: 0 }],
    [
      'qwen3-vl-plus',
      { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } } }
    ],
    ['inspection', {}],
    ['arrearage', {}]
  ])('DashScope refuses %s %j', async (model, rest) => {
    mock = await startDashScopeMock()
    const { status, json } = await refused(model, rest)
    expect([status, json.request_id]).toEqual([400, 'req_dashscope'])
  })

  it('DashScope may stop an answer in the middle', async () => {
    mock = await startDashScopeMock()
    const { body } = await chat('inspection-in-stream')
    expect(chunks(body).at(-1)).toMatchObject({ error: { code: 'data_inspection_failed' } })
  })
})
