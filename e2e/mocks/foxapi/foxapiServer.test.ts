import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFoxApiMock, type FoxApiMock } from './foxapiServer'
import { exchange, PIXEL_PNG } from '../testClient'

const KEY = { authorization: 'Bearer sk-fox' }
const IMAGE = `data:image/png;base64,${PIXEL_PNG}`

let mock: FoxApiMock
beforeEach(async () => {
  mock = await startFoxApiMock({ apiKey: 'sk-fox' })
})
afterEach(async () => {
  await mock.close()
})

interface Task {
  readonly id: string
  readonly status: string
  readonly stream: { readonly url: string } | null
  readonly results: readonly { readonly choices: readonly { message: { content: string } }[] }[]
  readonly error: { readonly code: string } | null
}

function submit(fields: Record<string, unknown> = {}) {
  const body = { model: 'claude-opus-4-7', prompt: 'Describe this', image_urls: [IMAGE], ...fields }
  return exchange(`${mock.baseUrl}/v1/llm/generations`, body, KEY)
}

function get(path: string, headers: Record<string, string> = KEY) {
  return exchange(new URL(path, mock.baseUrl).href, undefined, headers)
}

function jsonOf<T = unknown>({ body }: { readonly body: Buffer }): T {
  return JSON.parse(body.toString()) as T
}

async function submitted(fields: Record<string, unknown> = {}): Promise<Task> {
  return jsonOf<Task>(await submit(fields))
}

async function polled({ id }: Task, query = ''): Promise<Task> {
  return jsonOf<Task>(await get(`/v1/tasks/${id}${query}`))
}

/** Names of the events of a stream, `data` for those without a name. */
function eventsOf({ body }: { readonly body: Buffer }): string[] {
  return body
    .toString()
    .split('\n\n')
    .filter((block) => block.includes('data:'))
    .map((block) => /^event: (\w+)/.exec(block)?.[1] ?? 'data')
}

describe('a task', () => {
  it('is taken, worked on and completed, with the tokens it took', async () => {
    const task = await submitted()
    expect(task).toMatchObject({ object: 'llm.generation.task', status: 'pending', stream: null })
    expect(task.id).toMatch(/^task-llmrouter-\d+-\w{8}$/)
    expect(await polled(task)).toMatchObject({ status: 'processing', results: null })
    expect(await polled(task)).toMatchObject({
      status: 'completed',
      progress: 100,
      results: [
        {
          choices: [{ message: { content: expect.stringMatching(/^This is claude-opus-4-7, /) } }],
          // Two words and an image; eleven words of answer.
          usage: { prompt_tokens: 87, completion_tokens: 11, total_tokens: 98 }
        }
      ]
    })
    expect(mock.tasks()).toBe(1)
  })

  it.each([
    ['polls:1', 'completed'],
    ['failed', 'failed'],
    ['failed:model_not_supported', 'failed'],
    ['cancelled', 'cancelled']
  ])('%s ends as %s', async (marker, status) => {
    const task = await submitted({ prompt: `Describe [[mock:${marker}]]` })
    if (!marker.startsWith('polls')) await polled(task)
    expect((await polled(task)).status).toBe(status)
  })

  it('has its error in it when it failed', async () => {
    const task = await submitted({ prompt: '[[mock:failed:all_platforms_exhausted]] x' })
    await polled(task)
    expect((await polled(task)).error).toMatchObject({
      code: 'all_platforms_exhausted',
      type: 'task_error'
    })
  })

  it('may lack its results when it is refreshed, and may be in a state nobody knows', async () => {
    const task = await submitted({ prompt: '[[mock:null-results]] x' })
    await polled(task)
    expect((await polled(task, '?sync_upstream=true')).results).toBeNull()
    expect((await polled(task)).results).toHaveLength(1)
    const other = await submitted({ prompt: '[[mock:unknown-state]] x' })
    expect((await polled(other)).status).toBe('warming_up')
  })

  it('takes the time its words take', async () => {
    mock.set({ tokensPerSecond: 100 })
    const task = await submitted()
    for (let n = 0; n < 3; n++) expect((await polled(task)).status).toBe('processing')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect((await polled(task)).status).toBe('completed')
  })

  it('nobody knows is 404', async () => {
    expect((await get('/v1/tasks/task-llmrouter-1-abcdefgh')).status).toBe(404)
  })
})

describe('a task’s stream', () => {
  it('has named events, counts its chunks, and completes the task', async () => {
    const task = await submitted({ stream: true })
    expect(task.stream?.url).toBe(`/v1/llm/generations/${task.id}/stream`)
    const reply = await get(task.stream!.url)
    expect(reply.headers['content-type']).toBe('text/event-stream')
    expect(eventsOf(reply)).toEqual([...Array<string>(12).fill('chunk'), 'done'])
    expect(reply.body.toString()).toContain('data: {"total_chunks":12}')
    expect((await polled(task)).status).toBe('completed')
  })

  it('begins at the chunk that is asked for', async () => {
    const task = await submitted({ stream: true })
    expect(eventsOf(await get(`${task.stream!.url}?offset=10`))).toEqual(['chunk', 'chunk', 'done'])
  })

  it('is cut once and can be taken up again', async () => {
    const task = await submitted({ stream: true, prompt: '[[mock:cut:4]] Describe' })
    const first = await get(task.stream!.url)
    expect([first.complete, eventsOf(first).length]).toEqual([false, 4])
    expect(eventsOf(await get(`${task.stream!.url}?offset=4`)).at(-1)).toBe('done')
  })

  it('may have no names, no end, an error, or be gone', async () => {
    const streamOf = async (name: string) =>
      get((await submitted({ stream: true, prompt: `[[mock:${name}]] x` })).stream!.url)
    const unnamed = await streamOf('unnamed')
    expect(new Set(eventsOf(unnamed))).toEqual(new Set(['data']))
    expect(unnamed.body.toString()).toContain('data: [DONE]')
    expect(eventsOf(await streamOf('no-done')).at(-1)).toBe('chunk')
    expect(eventsOf(await streamOf('stream-error:busy')).at(-1)).toBe('error')
    expect((await streamOf('expired')).status).toBe(404)
    expect(eventsOf(await streamOf('gap'))).toHaveLength(12)
  })

  it('is at a relative, an absolute or a foreign address, and only where it was asked for', async () => {
    const urlOf = async (name: string) =>
      (await submitted({ stream: true, prompt: `[[mock:${name}]] x` })).stream?.url
    expect(await urlOf('absolute-url')).toMatch(`${mock.origin}/v1/llm/generations/`)
    expect(await urlOf('foreign-url')).toMatch('https://elsewhere.example/')
    const task = await submitted()
    expect((await get(`/v1/llm/generations/${task.id}/stream`)).status).toBe(404)
  })

  it('carries reasoning that the task does not have', async () => {
    const prompt = '[[mock:thoughts-only]] Describe'
    const task = await submitted({ stream: true, reasoning: true, prompt })
    expect((await get(task.stream!.url)).body.toString()).toContain('"reasoning_content":"Wheels"')
    const result = (await polled(task)).results[0]
    expect(result?.choices[0]?.message).toEqual({ role: 'assistant', content: '' })
  })
})

describe('a direct answer', () => {
  it('is a whole completion without a task around it', async () => {
    expect(jsonOf(await submit({ sync: true }))).toMatchObject({
      object: 'chat.completion',
      choices: [{ finish_reason: 'stop' }],
      usage: { prompt_tokens: 87 }
    })
  })

  it('is a stream of its own', async () => {
    const reply = await submit({ sync: true, stream: true })
    expect(reply.headers['content-type']).toBe('text/event-stream')
    expect(reply.body.toString()).toMatch(/"usage":\{"prompt_tokens":87.*\n\ndata: \[DONE\]\n\n$/)
  })

  it('stops at max_tokens and says so', async () => {
    expect(jsonOf(await submit({ sync: true, max_tokens: 2 }))).toMatchObject({
      choices: [{ message: { content: 'This is' }, finish_reason: 'length' }]
    })
  })
})

describe('what is refused', () => {
  it.each([
    [{ image_urls: [] }, 'invalid_param'],
    [{ image_urls: Array<string>(11).fill(IMAGE) }, 'invalid_param'],
    [{ image_urls: ['https://elsewhere.example/a.png'] }, 'invalid_image_url'],
    [{ image_urls: ['data:image/jpeg;base64,AAAA'] }, 'invalid_image_url'],
    [{ model: 'nemotron-3-nano-omni', image_urls: [IMAGE, IMAGE] }, 'model_rule_violation'],
    [{ model: 'deepseek-v4' }, 'model_not_support_capability'],
    [{ model: 'no-such-model' }, 'model_not_found'],
    [{ top_p: 0.5 }, 'invalid_param'],
    [{ temperature: 3 }, 'invalid_param'],
    [{ max_tokens: 0 }, 'invalid_param'],
    [{ system_prompt: 'x'.repeat(10_001) }, 'invalid_param']
  ])('%j', async (fields, code) => {
    const reply = await submit(fields)
    expect(reply.status).toBe(422)
    expect(jsonOf(reply)).toMatchObject({ error: { code, type: 'invalid_request_error' } })
    expect(mock.tasks()).toBe(0)
  })

  it('a broken type is FastAPI’s list', async () => {
    expect(jsonOf(await submit({ max_tokens: 'many', prompt: undefined }))).toMatchObject({
      detail: [
        { loc: ['body', 'prompt'], type: 'missing' },
        { loc: ['body', 'max_tokens'], msg: 'Input should be a valid number' }
      ]
    })
  })

  it('a field it does not know, unless it is lenient', async () => {
    mock.set({ lenient: true })
    expect((await submit({ top_p: 0.5 })).status).toBe(200)
  })

  it.each([
    ['error-401', 401, 'authentication_error'],
    ['error-402', 402, 'insufficient_quota'],
    ['error-404', 404, 'not_found'],
    ['error-422:no_available_model', 422, 'service_unavailable_error'],
    ['error-500', 500, 'server_error'],
    ['error-503:all_platforms_exhausted', 503, 'service_unavailable_error']
  ])('%s', async (model, status, type) => {
    const reply = await submit({ model })
    expect(reply.status).toBe(status)
    expect(jsonOf(reply)).toMatchObject({ error: { type } })
  })

  it('429 asks for two seconds, and is over the second time', async () => {
    const prompt = '[[mock:error-429]] Describe'
    const first = await submit({ prompt })
    expect([first.status, first.headers['retry-after']]).toEqual([429, '2'])
    expect((await submit({ prompt })).status).toBe(200)
  })

  it('by Cloudflare, in text and as a web page', async () => {
    const turned = await submit({ model: 'cloudflare-1010' })
    expect([turned.status, turned.body.toString()]).toEqual([403, 'error code: 1010'])
    const large = await submit({ model: 'html-413' })
    expect([large.status, large.headers['content-type']]).toEqual([413, 'text/html'])
  })

  it('a connection may break after the task was made', async () => {
    await expect(submit({ prompt: '[[mock:reset]] x' })).rejects.toThrow()
    expect(mock.tasks()).toBe(1)
  })

  it('a wrong key, and an unknown address', async () => {
    expect((await get('/v1/models', { authorization: 'Bearer no' })).status).toBe(401)
    expect((await get('/v1/nothing')).status).toBe(404)
  })
})

describe('uploads', () => {
  it('are kept with their bytes, and an image at their address is seen', async () => {
    const bytes = Buffer.from(PIXEL_PNG, 'base64')
    const form = [
      '--b\r\ncontent-disposition: form-data; name="auto_cleanup"\r\n\r\ntrue\r\n',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n',
      'content-type: image/png\r\n\r\n',
      bytes.toString('latin1'),
      '\r\n--b--\r\n'
    ].join('')
    const reply = await fetch(`${mock.baseUrl}/v1/files/upload/stream`, {
      method: 'POST',
      headers: { ...KEY, 'content-type': 'multipart/form-data; boundary=b' },
      body: Buffer.from(form, 'latin1')
    })
    const { url, size } = (await reply.json()) as { url: string; size: number }
    expect(size).toBe(bytes.length)
    expect(mock.stored(url)).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(
      jsonOf(await submit({ image_urls: [url], sync: true, model: 'sees-image' }))
    ).toMatchObject({
      choices: [{ message: { content: expect.stringContaining(`${bytes.length} bytes`) } }]
    })
  })

  it('also come as base64 or by address, and not without a file', async () => {
    const upload = (kind: string, body: unknown) =>
      exchange(`${mock.baseUrl}/v1/files/upload/${kind}`, body, KEY)
    expect((await upload('base64', { file_data: PIXEL_PNG, file_name: 'a.png' })).status).toBe(200)
    expect((await upload('url', { url: 'https://elsewhere.example/a.png' })).status).toBe(200)
    expect((await upload('base64', {})).status).toBe(422)
    expect((await upload('stream', {})).status).toBe(422)
  })
})

describe('the account', () => {
  it('lists models with what they can do, and prices to everybody', async () => {
    expect(jsonOf(await get('/v1/configs/llm_generations_models'))).toMatchObject({
      data: [{ id: 'claude-opus-4-7', capabilities: ['text', 'vision'] }, {}, {}, {}, {}]
    })
    expect(jsonOf(await get('/api/pricing', {}))).toMatchObject({
      data: [{ model_name: 'claude-opus-4-7', quota_type: 0 }, {}, {}, { model_price: 0.04 }],
      group_ratio: { default: 1.5 }
    })
  })

  it('tells what a key has left; a key it does not know is 200 all the same', async () => {
    expect(jsonOf(await get('/api/usage/token/'))).toMatchObject({
      code: true,
      data: { total_available: 750_000, unlimited_quota: false }
    })
    const unknown = await get('/api/usage/token/', { authorization: 'Bearer no' })
    expect([unknown.status, jsonOf(unknown)]).toEqual([
      200,
      { success: false, message: 'invalid token' }
    ])
  })
})
