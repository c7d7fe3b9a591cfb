import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exchange, PIXEL_PNG } from '../testClient'
import { MOCK_PREMIUM, TEXT_MODELS, TEXT_ROUTE, VISION_ROUTE } from './wavespeedCatalogue'
import { startWavespeedMock, type WavespeedMock } from './wavespeedServer'

let mock: WavespeedMock
beforeEach(async () => {
  mock = await startWavespeedMock()
})
afterEach(async () => {
  await mock.close()
})

const KEY = { authorization: 'Bearer right' }

async function ask(path: string, body?: unknown, headers: Record<string, string> = KEY) {
  const response = await exchange(`${mock.baseUrl}/api/v3/${path}`, body, headers)
  return { status: response.status, body: JSON.parse(response.body.toString() || 'null') }
}

function prompt(rest: Record<string, unknown> = {}) {
  return { prompt: 'What is on the sign', model: 'google/gemini-2.5-flash', ...rest }
}

interface TaskData {
  readonly id: string
  readonly status: string
}

async function submit(
  rest: Record<string, unknown> = {},
  route: string = TEXT_ROUTE
): Promise<TaskData> {
  const { status, body } = await ask(route, prompt(rest))
  expect(status).toBe(200)
  return body.data as TaskData
}

function result(id: string) {
  return ask(`predictions/${id}/result`)
}

/** The task as it is at the end, and every state on the way. */
async function followed(rest: Record<string, unknown>) {
  const { id, status } = await submit(rest)
  const states: string[] = [status]
  for (let n = 0; n < 10; n++) {
    const { data } = (await result(id)).body
    states.push(data.status)
    if (!['created', 'processing', 'warming_up'].includes(data.status)) return { states, data }
  }
  return { states, data: undefined }
}

describe('a task', () => {
  it('goes from created over processing to completed, and says who answered what', async () => {
    const { states, data } = await followed({ temperature: 0.2, priority: 'throughput' })
    expect(states).toEqual(['created', 'processing', 'completed'])
    expect(data.outputs).toEqual([
      'This is google/gemini-2.5-flash [temperature=0.2 priority=throughput] at WaveSpeedAI with 0 images. Your last word: sign'
    ])
    expect(data).toMatchObject({ model: TEXT_ROUTE, error: '', timings: { inference: 2140 } })
    expect(data.urls.get).toBe(`${mock.origin}/api/v3/predictions/${data.id}/result`)
  })

  it.each([
    ['failed-1402', 'failed', 1402],
    ['failed-1200', 'failed', 1200],
    ['failed-silently', 'failed', undefined],
    ['cancelled', 'cancelled', undefined],
    ['timeout', 'timeout', undefined],
    ['deleted', 'deleted', undefined]
  ])('ends badly: %s', async (name, status, code) => {
    const { data } = await followed({ prompt: `Look. [[mock:${name}]]` })
    expect([data.status, data.code, data.outputs]).toEqual([status, code, []])
  })

  it('takes as many questions or seconds as its name says', async () => {
    expect((await followed({ model: 'polls:4' })).states).toHaveLength(5)
    expect((await followed({ model: 'stuck' })).data).toBeUndefined()
    const { id } = await submit({ model: 'slow:0.05' })
    expect((await result(id)).body.data.status).toBe('processing')
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect((await result(id)).body.data.status).toBe('completed')
  })

  it('answers at once in synchronous mode, or with 5004 after a wait in vain', async () => {
    expect(await submit({ enable_sync_mode: true })).toMatchObject({ status: 'completed' })
    const late = await submit({ enable_sync_mode: true, model: 'sync-timeout' })
    expect(late).toMatchObject({ status: 'processing', code: 5004 })
    await result(late.id)
    expect((await result(late.id)).body.data.status).toBe('completed')
  })

  it('counts what was taken, also when the connection broke afterwards', async () => {
    await submit()
    await expect(ask(TEXT_ROUTE, prompt({ model: 'drop' }))).rejects.toThrow()
    await ask(TEXT_ROUTE, prompt({ model: 'error-429' }))
    await ask(TEXT_ROUTE, {})
    expect(mock.submits()).toHaveLength(2)
  })
})

describe('refusals', () => {
  it.each([
    ['no prompt', { prompt: undefined }, 'prompt is required'],
    ['a parameter it does not know', { top_p: 1 }, 'unknown parameter: top_p'],
    ['images on the text route', { images: [] }, 'unknown parameter: images'],
    ['a temperature out of range', { temperature: 3 }, 'invalid value for parameter: temperature'],
    ['half a token', { max_tokens: 0.5 }, 'invalid value for parameter: max_tokens'],
    ['another priority', { priority: 'speed' }, 'invalid value for parameter: priority']
  ])('%s', async (_what, rest, message) => {
    expect(await ask(TEXT_ROUTE, prompt(rest))).toEqual({
      status: 400,
      body: { code: 400, message }
    })
  })

  it('takes images by address only, and no more than 16', async () => {
    for (const images of [
      [`data:image/png;base64,${PIXEL_PNG}`],
      Array(17).fill('https://a.example/b')
    ])
      expect((await ask(VISION_ROUTE, prompt({ images }))).status).toBe(400)
  })

  it('hides an empty balance behind status 200', async () => {
    const { status, body } = await ask(TEXT_ROUTE, prompt({ model: 'no-credit' }))
    expect([status, body.code, body.data]).toEqual([200, 400, undefined])
  })

  it('asks for the bearer key, and knows no other address', async () => {
    mock.set({ apiKey: 'right' })
    expect((await ask('balance', undefined, {})).status).toBe(401)
    expect((await ask('balance', undefined, { 'x-api-key': 'right' })).status).toBe(401)
    expect((await ask('balance')).body.data).toEqual({ balance: 12.34 })
    expect((await ask('wavespeed-ai/any-llm-vision', prompt())).status).toBe(404)
    expect((await ask('predictions/nothing/result')).status).toBe(404)
  })

  it('is busy as often as told', async () => {
    expect((await ask(TEXT_ROUTE, prompt({ model: 'error-429:2' }))).status).toBe(429)
    expect((await ask(TEXT_ROUTE, prompt({ model: 'error-429:2' }))).status).toBe(429)
    const { id } = await submit({ model: 'error-429:2' })
    expect((await result(id)).status).toBe(200)
    const polled = await submit({ model: 'poll-503' })
    expect((await result(polled.id)).status).toBe(503)
    expect((await result(polled.id)).status).toBe(200)
  })
})

describe('uploads', () => {
  const bytes = Buffer.from(PIXEL_PNG, 'base64')

  async function put(headers: Record<string, string>) {
    const { body } = await ask('media/uploads', {
      filename: 'a.png',
      size: bytes.length,
      content_type: 'image/png'
    })
    const { upload, download_url } = body.data
    const sent = { ...upload.headers, ...headers }
    const { status } = await fetch(upload.url, {
      method: upload.method,
      headers: sent,
      body: bytes
    })
    return { status, download_url }
  }

  it('keeps what was put with the ticket’s own headers', async () => {
    const { status, download_url } = await put({})
    expect(status).toBe(200)
    expect(mock.uploadHost.fileAt(download_url)).toMatchObject({ type: 'image/png', bytes: 70 })
    const task = await submit({ model: 'sees-image', images: [download_url] }, VISION_ROUTE)
    await result(task.id)
    expect((await result(task.id)).body.data.outputs[0]).toMatch(/^I see image\/png, 70 bytes, /)
  })

  it('refuses a key, another type and another signature', async () => {
    expect((await put({ authorization: 'Bearer right' })).status).toBe(403)
    expect((await put({ 'Content-Type': 'image/jpeg' })).status).toBe(403)
    expect((await put({ 'x-mock-signature': 'x' })).status).toBe(403)
  })

  it('fails the task of an image that was never put there', async () => {
    const images = [`${mock.uploadHost.origin}/objects/nothing.png`]
    const task = await submit({ images }, VISION_ROUTE)
    await result(task.id)
    expect((await result(task.id)).body.data).toMatchObject({ status: 'failed', code: 1402 })
  })

  it('takes a form too, where tickets may be missing', async () => {
    mock.set({ uploads: 'form' })
    expect((await ask('media/uploads', { filename: 'a.png', size: 1 })).status).toBe(404)
    const form = new FormData()
    form.set('file', new File([bytes], 'a.png', { type: 'image/png' }))
    const url = `${mock.baseUrl}/api/v3/media/upload/binary`
    const { data } = (await (await fetch(url, { method: 'POST', body: form })).json()) as {
      data: { download_url: string; size: number }
    }
    expect(data.size).toBe(bytes.length)
    expect(mock.uploadHost.fileAt(data.download_url)).toMatchObject({ type: 'image/png' })
  })
})

describe('models and prices', () => {
  it('names the models of a route in the schema of its request', async () => {
    const { data } = (await ask('models')).body
    expect(data[1].model_id).toBe(TEXT_ROUTE)
    const { properties } = data[1].api_schema.api_schemas[0].request_schema
    expect(properties.model.enum).toEqual(TEXT_MODELS)
    mock.set({ models: 'open' })
    expect(JSON.stringify((await ask('models')).body)).not.toContain('enum')
  })

  it('prices a call in the newer or in the older form', async () => {
    const question = { model_id: VISION_ROUTE, inputs: { model: 'openai/gpt-4o' } }
    const { list, paid } = MOCK_PREMIUM[VISION_ROUTE]
    expect((await ask('model/price', question)).body.data).toMatchObject({
      price: list,
      discounted_price: paid
    })
    mock.set({ prices: 'pricing' })
    expect((await ask('model/price', question)).status).toBe(404)
    expect((await ask('model/pricing', question)).body.data).toMatchObject({
      unit_price: list,
      currency: 'USD'
    })
  })
})
