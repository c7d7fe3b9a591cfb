import { afterEach, describe, expect, it } from 'vitest'
import { startLlamaCppMock, startOllamaMock, startVllmMock, type LocalMock } from './localServers'
import { chatBody, dataLines, exchange, PIXEL_PNG } from '../testClient'

let mock: LocalMock
afterEach(async () => {
  await mock.close()
})

const MODELS = [
  { id: 'gemma3:4b', vision: true, thinking: false },
  { id: 'qwen3-vl:8b', vision: true, thinking: true },
  { id: 'phi4:14b', vision: false, thinking: false },
  { id: 'qwen3-vl:235b-cloud', vision: true }
]

function message(images: readonly string[] = [], content = 'say moss') {
  return { role: 'user', content, ...(images.length > 0 && { images }) }
}

interface Line {
  readonly message?: { readonly content?: string; readonly thinking?: string }
  readonly done?: boolean
  readonly done_reason?: string
  readonly error?: string
  readonly load_duration?: number
  readonly eval_count?: number
}

async function chat(model: string, rest: Record<string, unknown> = {}) {
  const { status, headers, body } = await exchange(`${mock.origin}/api/chat`, {
    model,
    messages: [message()],
    ...rest
  })
  const lines = body
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
  return { status, headers, lines, last: lines.at(-1)! }
}

const textOf = (lines: readonly Line[]) => lines.map((line) => line.message?.content ?? '').join('')

describe('Ollama’s own chat', () => {
  it('streams one object a line, and ends with counts and durations in nanoseconds', async () => {
    mock = await startOllamaMock({ models: MODELS })
    const { headers, lines, last } = await chat('gemma3:4b', {
      messages: [{ role: 'system', content: 'Be brief.' }, message([PIXEL_PNG, PIXEL_PNG])]
    })
    expect(headers['content-type']).toBe('application/x-ndjson')
    expect(textOf(lines)).toBe('This is gemma3:4b. I see 2 images. You said moss')
    expect(lines.slice(0, -1).every(({ done }) => done === false)).toBe(true)
    expect(last).toMatchObject({
      model: 'gemma3:4b',
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: 'stop',
      load_duration: 12_345_678,
      prompt_eval_count: 174,
      eval_count: 10,
      total_duration: 782_345_678
    })
  })

  it('thinks when asked, and not when told not to', async () => {
    mock = await startOllamaMock({ models: MODELS })
    const thoughts = async (think?: boolean) =>
      (await chat('qwen3-vl:8b', { think })).lines
        .map((line) => line.message?.thinking ?? '')
        .join('')
    expect(await thoughts(true)).toBe('First the picture, then the question.')
    expect(await thoughts(false)).toBe('')
    expect(await thoughts()).toBe('')
  })

  it('reads a model into memory once, and says how long that took', async () => {
    mock = await startOllamaMock({ models: MODELS, loadMs: 120 })
    const running = async () => {
      const { body } = await exchange(`${mock.origin}/api/ps`)
      return (JSON.parse(body.toString()) as { models: unknown[] }).models.length
    }
    expect(await running()).toBe(0)
    const start = performance.now()
    expect((await chat('gemma3:4b')).last.load_duration).toBe(132_345_678)
    expect(performance.now() - start).toBeGreaterThan(110)
    expect((await chat('gemma3:4b')).last.load_duration).toBe(12_345_678)
    expect(await running()).toBe(1)
  })

  it('loads and says nothing when nothing is asked', async () => {
    mock = await startOllamaMock({ models: MODELS })
    const { last } = await chat('gemma3:4b', { messages: [] })
    expect(last).toMatchObject({ done: true, done_reason: 'load' })
  })

  it('fits its answer to a schema, stops at num_predict, and answers whole', async () => {
    mock = await startOllamaMock({ models: MODELS })
    const format = { type: 'object', properties: { word: { type: 'string' } } }
    expect(textOf((await chat('gemma3:4b', { format })).lines)).toBe('{"word":"moss"}')
    const short = await chat('gemma3:4b', { options: { num_predict: 2 } })
    expect([textOf(short.lines), short.last.done_reason]).toEqual(['This is', 'length'])
    const whole = await chat('gemma3:4b', { stream: false })
    expect(whole.lines).toHaveLength(1)
    expect(whole.last).toMatchObject({
      message: { content: 'This is gemma3:4b. I see no image. You said moss' },
      done: true,
      eval_count: 10
    })
  })

  it.each([
    ['gemma3:4b', { colour: 1 }, 400, /unknown field/],
    ['gemma3:4b', { options: { warmth: 1 } }, 400, /invalid option/],
    ['gemma3:4b', { think: true }, 400, /does not support thinking/],
    ['gemma3:4b', { think: 'lots' }, 400, /invalid think value/],
    [
      'gemma3:4b',
      { messages: [message([`data:image/png;base64,${PIXEL_PNG}`])] },
      400,
      /illegal base64 data at input byte 4/
    ],
    ['phi4:14b', { messages: [message([PIXEL_PNG])] }, 500, /image input/],
    ['nobody', {}, 404, /model 'nobody' not found/],
    ['needs-memory', {}, 500, /more system memory/],
    ['qwen3-vl:235b-cloud', {}, 401, /unauthorized/]
  ])('refuses %s %j with a plain string', async (model, rest, status, words) => {
    mock = await startOllamaMock({ models: MODELS })
    const refused = await chat(model, rest)
    expect(refused.status).toBe(status)
    expect(refused.last.error).toMatch(words)
  })

  it('tells an error in a line of its own after the status', async () => {
    mock = await startOllamaMock()
    const { status, lines, last } = await chat('midstream-error')
    expect(status).toBe(200)
    expect(textOf(lines)).toBe('The first half')
    expect(last).toEqual({ error: 'Upstream model overloaded' })
  })

  it('may end without its end, or without counts', async () => {
    mock = await startOllamaMock()
    expect((await chat('cut')).last.done).toBe(false)
    const { last } = await chat('no-usage')
    expect([last.done, last.eval_count]).toEqual([true, undefined])
  })
})

describe('llama.cpp and vLLM', () => {
  it('llama.cpp times its answer', async () => {
    mock = await startLlamaCppMock({ models: [{ id: 'gemma', vision: true }] })
    const url = `${mock.baseUrl}/chat/completions`
    const { body } = await exchange(
      url,
      chatBody('gemma', { stream_options: { include_usage: true } })
    )
    const last = JSON.parse(dataLines(body).at(-2)!)
    expect(last).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 3, completion_tokens: 10 },
      timings: { cache_n: 1, prompt_n: 2, predicted_n: 10, predicted_ms: 540 }
    })
    const unasked = await exchange(url, chatBody('gemma'))
    expect(JSON.parse(dataLines(unasked.body).at(-2)!)).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      timings: { predicted_n: 10 }
    })
  })

  it('vLLM limits the images of a prompt', async () => {
    mock = await startVllmMock({ models: [{ id: 'qwen', vision: true }], imagesPerPrompt: 1 })
    const part = { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL_PNG}` } }
    const ask = (parts: unknown[]) =>
      exchange(
        `${mock.baseUrl}/chat/completions`,
        chatBody('qwen', { messages: [{ role: 'user', content: parts }] })
      )
    expect((await ask([part])).status).toBe(200)
    const refused = await ask([part, part])
    expect(refused.status).toBe(400)
    expect(refused.body.toString()).toContain('At most 1 image(s)')
  })
})
