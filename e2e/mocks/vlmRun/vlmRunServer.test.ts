import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exchange, PIXEL_PNG } from '../testClient'
import { MOCK_SCORE, MOCK_XYWH } from './vlmRunGrounding'
import { startVlmRunMock, type VlmRunMock } from './vlmRunServer'

let mock: VlmRunMock
beforeEach(async () => {
  mock = await startVlmRunMock()
})
afterEach(async () => {
  await mock.close()
})

const IMAGE = `data:image/png;base64,${PIXEL_PNG}`

async function ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await exchange(`${mock.baseUrl}/${path}`, body, headers)
  return { status: response.status, body: JSON.parse(response.body.toString()) }
}

function generate(config: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  return ask('image/generate', { images: [IMAGE], domain: 'image.caption', config, ...rest })
}

function marked(marker: string) {
  return { prompt: `Look [[mock:${marker}]]` }
}

describe('a prediction', () => {
  it('is made at once, says who answered what, and what it took', async () => {
    const { status, body } = await generate({ prompt: 'Name the dog', detail: 'hi' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'completed',
      response: { tags: ['dog', 'beach'] },
      usage: { elements_processed: 1, element_type: 'image', credits_used: 4 }
    })
    expect(body.response.caption).toBe(
      'This is vlm-1 for image.caption, looking at 6b7fa434f92a. Your last word: dog'
    )
    expect((await ask(`predictions/${body.id}`)).body).toMatchObject({ status: 'completed' })
    expect((await ask('predictions?skip=0&limit=10')).body).toHaveLength(1)
  })

  it('goes through its states in batch mode', async () => {
    const { status, body } = await generate({}, { batch: true })
    expect(status).toBe(201)
    const empty = { elements_processed: null, element_type: null, credits_used: null }
    expect(body).toMatchObject({ status: 'pending', response: null, usage: empty })
    const states: string[] = []
    for (let n = 0; n < 3; n++) states.push((await ask(`predictions/${body.id}`)).body.status)
    expect(states).toEqual(['enqueued', 'running', 'completed'])
  })

  it.each([
    ['paused', 'paused'],
    ['unknown-state', 'warming_up'],
    ['stuck', 'running'],
    ['slow:60', 'running']
  ])('may be on its way in other states: %s', async (marker, state) => {
    const { body } = await generate(marked(marker), { batch: true })
    expect((await ask(`predictions/${body.id}`)).body.status).toBe(state)
  })

  it.each([
    ['failed', undefined, undefined],
    ['failed:message', 'The image is unreadable.', undefined],
    ['failed:usage', undefined, 'No page could be read.']
  ])('may fail, with or without a reason: %s', async (marker, message, inUsage) => {
    const { status, body } = await generate(marked(marker))
    expect([status, body.status, body.response]).toEqual([201, 'failed', null])
    expect([body.message, body.usage.message]).toEqual([message, inUsage])
  })

  it('is not final though it was asked for at once, if told so', async () => {
    const { body } = await generate(marked('pending'))
    expect(body).toMatchObject({ status: 'pending', response: null })
  })

  it('writes its times in the three shapes', async () => {
    const shapes = ['x', 'space', 'offset'].map(async (shape) => {
      const { body } = await generate(marked(`timestamps:${shape}`))
      return String(body.created_at).replace(/\d+/g, '0')
    })
    expect(await Promise.all(shapes)).toEqual([
      '0-0-0T0:0:0.0Z',
      '0-0-0 0:0:0.0',
      '0-0-0T0:0:0.0+0:0'
    ])
  })

  it('may leave out its usage', async () => {
    expect((await generate(marked('no-usage'))).body).not.toHaveProperty('usage')
    expect((await generate(marked('empty-usage'))).body.usage).toEqual({})
  })

  it('fits a JSON Schema of one’s own', async () => {
    const json_schema = {
      type: 'object',
      properties: { sign: { type: 'string' }, lines: { type: 'array', items: { type: 'number' } } }
    }
    const { body } = await generate({ json_schema, prompt: 'Read' })
    expect(body.response).toEqual({ sign: expect.stringContaining('Read'), lines: [1] })
  })
})

describe('grounding and confidence', () => {
  async function metadata(config: Record<string, unknown>): Promise<object | undefined> {
    const { body } = await generate(config)
    return body.response.caption_metadata as object | undefined
  }

  it('have two forms of boxes, and either may be asked for alone', async () => {
    const both = { grounding: true, confidence: true }
    expect(await metadata(both)).toMatchObject({
      confidence: 'hi',
      bboxes: [{ bbox: { xywh: MOCK_XYWH }, page: 0, confidence: MOCK_SCORE }]
    })
    expect(await metadata({ ...both, ...marked('old-boxes') })).toEqual({
      confidence: 'hi',
      bboxes: [{ xywh: MOCK_XYWH, page: 0 }]
    })
    expect(await metadata({ confidence: true })).toEqual({ confidence: 'hi' })
    expect(Object.keys((await metadata({ grounding: true }))!)).toEqual(['bboxes'])
    expect(await metadata({})).toBeUndefined()
  })

  it('reach into objects and lists, and cost two credits', async () => {
    const { body } = await generate({ grounding: true }, { domain: 'document.receipt' })
    expect(body.response.merchant_address.city_metadata.bboxes).toHaveLength(1)
    expect(body.response.items[1].quantity_metadata.bboxes).toHaveLength(1)
    expect(body.usage).toMatchObject({ credits_used: 4, element_type: 'page' })
  })

  it('name labels in object detection', async () => {
    const { body } = await generate({ grounding: true }, { domain: 'image.object-detection' })
    expect(Object.keys(body.response)).toEqual([
      'content',
      'content_metadata',
      'dog_metadata',
      'ball_metadata'
    ])
  })
})

describe('refusals', () => {
  it.each([
    ['no images', { images: undefined }, ['body', 'images']],
    ['an empty list', { images: [] }, ['body', 'images']],
    [
      'bytes that are no image',
      { images: [IMAGE, 'data:image/png;base64,QUJD'] },
      ['body', 'images', 1]
    ],
    ['no domain', { domain: undefined }, ['body', 'domain']],
    ['another domain', { domain: 'image.poem' }, ['body', 'domain']],
    ['another model', { model: 'vlm-2' }, ['body', 'model']],
    ['an empty callback', { callback_url: '' }, ['body', 'callback_url']],
    ['detail in other words', { config: { detail: 'high' } }, ['body', 'config', 'detail']],
    ['a field it does not know', { config: { top_p: 1 } }, ['body', 'config', 'top_p']],
    [
      'permission as a word',
      { metadata: { allow_training: 'no' } },
      ['body', 'metadata', 'allow_training']
    ]
  ])('%s', async (_what, rest, loc) => {
    const { status, body } = await generate({}, rest)
    expect(status).toBe(422)
    expect(body.detail[0].loc).toEqual(loc)
    expect(mock.submits()).toHaveLength(0)
  })

  it('takes images in three forms, and null for what is not set', async () => {
    const images = [IMAGE, PIXEL_PNG, 'https://files.example/a.png']
    const config = { json_schema: null, gql_stmt: null, detail: 'auto' }
    const { status, body } = await generate(config, { images, callback_url: null })
    expect([status, body.usage.credits_used]).toEqual([201, 6])
  })

  it('asks for the bearer key, and knows no other address', async () => {
    mock.set({ apiKey: 'right' })
    const { status, body } = await ask('models')
    expect(status).toBe(401)
    expect(body.error).toMatchObject({ type: 'authentication_error', id: 'req_7d1c' })
    const key = { authorization: 'Bearer right' }
    expect((await ask('models', undefined, key)).body[0].model).toBe('vlm-1')
    expect((await ask('health', undefined, key)).status).toBe(200)
    expect((await ask('chat/completions', {}, key)).status).toBe(404)
    expect((await ask('predictions/nothing', undefined, key)).status).toBe(404)
  })

  it.each([400, 402, 403, 429, 500, 504])('answers %i when told so', async (status) => {
    const response = await generate(marked(`error-${status}`))
    expect([response.status, response.body.error.message]).toEqual([status, `Mock error ${status}`])
    expect(mock.submits()).toHaveLength(0)
  })

  it('recovers after as many as told, and counts what was taken though it dropped it', async () => {
    expect((await generate(marked('error-429:1'))).status).toBe(429)
    expect((await generate(marked('error-429:1'))).status).toBe(201)
    await expect(generate(marked('drop'))).rejects.toThrow()
    const { body } = await generate(marked('poll-504'), { batch: true })
    expect((await ask(`predictions/${body.id}`)).status).toBe(504)
    expect((await ask(`predictions/${body.id}`)).status).toBe(200)
    expect(mock.submits()).toHaveLength(3)
  })
})

describe('files', () => {
  async function upload(query: string) {
    const form = new FormData()
    const bytes = Buffer.from(PIXEL_PNG, 'base64')
    form.set('file', new File([bytes], 'a.png', { type: 'image/png' }))
    const response = await fetch(`${mock.baseUrl}/files${query}`, { method: 'POST', body: form })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  it('are kept, and public only where wished and allowed', async () => {
    const { status, body } = await upload('?purpose=assistants&generate_public_url=true')
    expect(status).toBe(201)
    expect(body).toMatchObject({ id: 'file-1', filename: 'a.png', bytes: 70, object: 'file' })
    expect(body['public_url']).toBe(`${mock.origin}/public/file-1`)
    expect((await upload('')).body).not.toHaveProperty('public_url')
    mock.set({ publicUrls: false })
    expect((await upload('?generate_public_url=true')).body).not.toHaveProperty('public_url')
  })

  it('refuses what is no form', async () => {
    expect((await ask('files', { file: 'a' })).status).toBe(422)
  })
})
