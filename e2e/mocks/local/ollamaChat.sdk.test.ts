import { Ollama } from 'ollama'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOllamaMock, type LocalMock } from './localServers'
import { PIXEL_PNG } from '../testClient'

/** Ollama's own client against the mock. */

let mock: LocalMock
let client: Ollama
beforeEach(async () => {
  mock = await startOllamaMock({
    models: [
      { id: 'gemma3:4b', vision: true, thinking: false },
      { id: 'qwen3-vl:8b', vision: true, thinking: true },
      { id: 'cut', vision: true },
      { id: 'midstream-error', vision: true }
    ]
  })
  client = new Ollama({ host: mock.origin })
})
afterEach(async () => {
  await mock.close()
})

const picture = Buffer.from(PIXEL_PNG, 'base64')
const messages = [
  { role: 'user', content: 'say moss', images: [new Uint8Array(picture), new Uint8Array(picture)] }
]

describe('ollama', () => {
  it('answers whole', async () => {
    const answer = await client.chat({
      model: 'gemma3:4b',
      messages,
      options: { temperature: 0, seed: 3, num_predict: 100 }
    })
    expect(answer).toMatchObject({
      message: { content: 'This is gemma3:4b. I see 2 images. You said moss' },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 172,
      eval_count: 10,
      eval_duration: 540_000_000
    })
  })

  it('streams text, thinking, counts and the end', async () => {
    let text = ''
    let thinking = ''
    let last
    for await (const part of await client.chat({
      model: 'qwen3-vl:8b',
      messages,
      think: true,
      stream: true
    })) {
      text += part.message.content
      thinking += part.message.thinking ?? ''
      last = part
    }
    expect(text).toBe('This is qwen3-vl:8b. I see 2 images. You said moss')
    expect(thinking).toBe('First the picture, then the question.')
    expect(last).toMatchObject({ done: true, prompt_eval_count: 172, eval_count: 16 })
  })

  it('answers in a schema', async () => {
    const format = { type: 'object', properties: { word: { type: 'string' } } }
    const answer = await client.chat({ model: 'gemma3:4b', messages, format })
    expect(JSON.parse(answer.message.content)).toEqual({ word: 'moss' })
  })

  it('lists, shows and says what runs', async () => {
    const { models } = await client.list()
    expect(models[0]).toMatchObject({ name: 'gemma3:4b', size: 3_338_801_804 })
    expect((await client.show({ model: 'qwen3-vl:8b' })).capabilities).toEqual([
      'completion',
      'vision',
      'thinking'
    ])
    expect((await client.ps()).models).toEqual([])
    await client.chat({ model: 'gemma3:4b', messages })
    expect((await client.ps()).models.map(({ name }) => name)).toEqual(['gemma3:4b'])
    expect(await client.version()).toEqual({ version: '0.12.6' })
  })

  it('reads errors before and inside a stream', async () => {
    await expect(client.chat({ model: 'nobody', messages })).rejects.toMatchObject({
      status_code: 404,
      message: "model 'nobody' not found"
    })
    const read = async (model: string) => {
      for await (const _part of await client.chat({ model, messages, stream: true }));
    }
    await expect(read('midstream-error')).rejects.toThrow('Upstream model overloaded')
    await expect(read('cut')).rejects.toThrow(/Did not receive done/)
  })
})
