import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ERR_CODES } from './ai302Errors'
import { startAi302Mock, type Ai302Mock } from './ai302Server'
import { chatBody, dataLines, exchange, PIXEL_PNG, streamedText } from '../testClient'

const KEY = { authorization: 'Bearer sk-302' }

let mock: Ai302Mock
beforeEach(async () => {
  mock = await startAi302Mock({ apiKey: 'sk-302' })
})
afterEach(async () => {
  await mock.close()
})

function chat(model: string, rest: Record<string, unknown> = {}, headers = KEY) {
  return exchange(`${mock.baseUrl}/v1/chat/completions`, chatBody(model, rest), headers)
}

function get(path: string, headers: Record<string, string> = KEY) {
  return exchange(`${mock.baseUrl}${path}`, undefined, headers)
}

function jsonOf({ body }: { readonly body: Buffer }): unknown {
  return JSON.parse(body.toString()) as unknown
}

const WITH_IMAGE = {
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Which total is on this bill?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL_PNG}` } }
      ]
    }
  ]
}

describe('image analysis', () => {
  it('is switched on by the field, which names the model', async () => {
    const { body } = await chat('deepseek-chat', { ...WITH_IMAGE, ocr_model: 'gpt-4.1-nano' })
    expect(streamedText(body)).toBe(
      'This is deepseek-chat. gpt-4.1-nano described 1 image, switched on by field. The prompt ends with bill?'
    )
  })

  it('is switched on by the suffix, also among others, with the usual model', async () => {
    const { body } = await chat('deepseek-chat-ocr', WITH_IMAGE)
    expect(streamedText(body)).toContain('gpt-4o-mini described 1 image, switched on by suffix.')
    expect(streamedText(body)).toContain('This is deepseek-chat.')
  })

  it('is what a text model needs, and a seeing one does not', async () => {
    expect((await chat('deepseek-chat', WITH_IMAGE)).status).toBe(400)
    expect(streamedText((await chat('gpt-4o', WITH_IMAGE)).body)).toContain('I see 1 image')
  })

  it('needs a name in the field', async () => {
    expect((await chat('deepseek-chat', { ocr_model: '' })).status).toBe(400)
  })
})

describe('answers', () => {
  it('come as a stream with a request id, usage and [DONE]', async () => {
    const { status, headers, body } = await chat('gpt-4o', {
      stream_options: { include_usage: true }
    })
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('text/event-stream')
    expect(headers['request-id']).toBe('302-1')
    expect(headers['x-request-id']).toBeUndefined()
    expect(dataLines(body).at(-1)).toBe('[DONE]')
    expect(body.toString()).toContain('"prompt_tokens":3')
  })

  it('come whole when no stream is asked for', async () => {
    const { headers, body } = await chat('gpt-4o', { stream: false })
    expect(headers['content-type']).toContain('application/json')
    expect(body.toString()).toContain('"content":"This is gpt-4o.')
  })

  it('have their reasoning apart', async () => {
    expect((await chat('deepseek-r1')).body.toString()).toContain('"reasoning_content":"Let"')
  })

  it('skip comments and empty choices, and split characters', async () => {
    const empty = (await chat('empty-choices')).body
    expect(empty.toString()).toContain(': PROCESSING')
    expect(empty.toString()).toContain('"choices":[]')
    expect((await chat('split-utf8')).body.toString()).toContain('grün 🏍 Ende')
  })

  it('may break off: an error on a line of its own, or no end at all', async () => {
    const { body } = await chat('error-line:-10003')
    expect(body.toString()).toMatch(/\n\{"error":\{"err_code":-10003/)
    expect(body.toString()).not.toContain('[DONE]')
    expect((await chat('cut')).body.toString()).not.toContain('[DONE]')
    expect((await chat('cut-reset')).complete).toBe(false)
  })
})

describe('errors', () => {
  it.each(ERR_CODES)('%s has a body with its number', async (code) => {
    const reply = await chat(`err:${code}`)
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(jsonOf(reply)).toMatchObject({ error: { err_code: Number(code), type: 'api_error' } })
  })

  it('may come with another status', async () => {
    expect((await chat('err:-10004/400')).status).toBe(400)
  })

  it('an unknown model is 503 and -10008', async () => {
    const reply = await chat('no-such-model')
    expect(reply.status).toBe(503)
    expect(jsonOf(reply)).toMatchObject({ error: { err_code: -10008 } })
  })

  it('no key is -10001, another key -10002', async () => {
    expect(jsonOf(await chat('gpt-4o', {}, {} as typeof KEY))).toMatchObject({
      error: { err_code: -10001 }
    })
    expect(jsonOf(await get('/v1/models', { authorization: 'Bearer no' }))).toMatchObject({
      error: { err_code: -10002 }
    })
  })

  it('429 comes with and without Retry-After, and then no more', async () => {
    expect((await chat('error-429-plain')).headers['retry-after']).toBeUndefined()
    const first = await chat('error-429:1')
    expect([first.status, first.headers['retry-after']]).toEqual([429, '1'])
    expect((await chat('error-429:1')).status).toBe(200)
  })

  it('an unknown address is 404', async () => {
    expect((await get('/v1/nothing')).status).toBe(404)
  })
})

describe('the account', () => {
  it('lists models with prices as text', async () => {
    expect(jsonOf(await get('/v1/models?llm=1'))).toMatchObject({
      data: [{ id: 'gpt-4o', price: { input_token: '$0.150 / M tokens' } }, {}, {}, {}, {}, {}, {}]
    })
  })

  it('has the record of a call at the third question', async () => {
    const id = String((await chat('gpt-4o')).headers['request-id'])
    expect((await get(`/dashboard/record/${id}`)).status).toBe(404)
    expect(jsonOf(await get(`/dashboard/record/${id}`))).toEqual({ code: 0, data: null })
    // 3 words of prompt, 12 of answer: 3 × 3 + 12 × 7 millionths of a dollar.
    expect(jsonOf(await get(`/dashboard/record/${id}`))).toMatchObject({
      data: { cost: '0.000093', input_token: 3, output_token: 12 }
    })
  })

  it('tells the balance as a string, as a number, or not at all', async () => {
    expect(jsonOf(await get('/dashboard/balance'))).toMatchObject({ data: { balance: '12.3' } })
    mock.set({ balance: 4.5 })
    expect(jsonOf(await get('/dashboard/balance'))).toMatchObject({ data: { balance: 4.5 } })
    mock.set({ balance: 'refused' })
    expect((await get('/dashboard/balance')).status).toBe(403)
  })
})
