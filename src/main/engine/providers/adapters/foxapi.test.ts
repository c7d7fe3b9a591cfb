import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startServer } from '../../../../../e2e/mocks/httpServer'
import { MODES } from '../dialects/foxapi/foxapiRequest'
import { PIXEL_PNG, preparedImage } from '../testing/attempt'
import { FoxapiBench, PICTURE, POLL, STREAM, SUBMIT, TEXT, USAGE } from '../testing/foxapiBench'
import adapter from './foxapi'

let bench: FoxapiBench
beforeEach(async () => {
  bench = await FoxapiBench.start()
})
afterEach(async () => {
  await bench.mock.close()
})

describe('the four modes', () => {
  it.each([
    ['task-stream', [SUBMIT, STREAM, POLL], [0]],
    ['task', [SUBMIT, POLL, POLL], [2_000, 5_000]],
    ['sync-stream', [SUBMIT], []],
    ['sync', [SUBMIT], []]
  ] as const)('%s', async (mode, asked, waited) => {
    const { answer, waits } = await bench.run({ options: { mode } })
    expect(answer.failure).toBeUndefined()
    expect(answer.text).toMatch(TEXT)
    expect(answer.usage).toEqual(USAGE)
    expect(answer).toMatchObject({ servedModel: 'claude-opus-4-7', finishReason: 'stop' })
    expect(answer.cost.mark).toBe('unknown')
    expect(answer.warnings).toEqual([])
    expect(bench.paths()).toEqual(asked)
    expect(waits).toEqual(waited)
    expect(bench.sent()).toMatchObject({
      sync: mode.startsWith('sync'),
      stream: mode.endsWith('stream'),
      max_tokens: 1024
    })
  })

  it('are read by what comes back: a task where an answer was asked for, and the other way', async () => {
    const server = await startServer((request, response) => {
      const isSubmit = request.method === 'POST'
      response.writeHead(200, { 'content-type': 'application/json' })
      const choices = [{ index: 0, message: { content: 'Moss.' }, finish_reason: 'stop' }]
      const task = { id: 'task-1', status: isSubmit ? 'pending' : 'completed', error: null }
      const wantsTask = isSubmit && !(request.json as { sync: boolean }).sync
      const answer = { id: 'chatcmpl-1', choices }
      const said = wantsTask ? answer : { ...task, results: isSubmit ? null : [answer] }
      response.end(JSON.stringify(said))
    })
    for (const mode of MODES) {
      const { answer } = await bench.run({ baseUrl: server.origin, options: { mode } })
      expect([mode, answer.text, answer.state]).toEqual([mode, 'Moss.', 'done'])
    }
    await server.close()
  })

  it('send what a person set by the vendor’s names, and nothing else', async () => {
    const params = { temperature: 0.2, maxTokens: 64, options: { reasoning: true } }
    const { answer } = await bench.run({
      baseUrl: `${bench.mock.baseUrl}/v1`,
      system: 'Be brief.',
      params
    })
    expect(answer.text).toContain('[temperature=0.2 max_tokens=64 reasoning=true]')
    expect(answer.reasoning).toBe('Wheels and chrome: a motorcycle.')
    expect(Object.keys(bench.sent()).sort()).toEqual([
      'image_urls',
      'max_tokens',
      'model',
      'prompt',
      'reasoning',
      'stream',
      'sync',
      'system_prompt',
      'temperature'
    ])
  })
})

describe('images', () => {
  it('go inline in their order, ten at most', async () => {
    const pictures = [1, 2, 3].map((n) =>
      preparedImage(Buffer.concat([PIXEL_PNG, Buffer.alloc(n)]))
    )
    const { answer } = await bench.provoke('sees-image', { images: pictures })
    expect(answer.text).toBe(
      pictures
        .map(({ bytes, info }) => `I see image/png, ${bytes.length} bytes, sha256 ${info.sha256}.`)
        .join(' ')
    )
  })

  it('may be none: then it is a text prompt', async () => {
    const { answer } = await bench.run({ images: [], model: 'deepseek-v4' })
    expect(answer.text).toContain('with 0 images')
    expect(bench.sent()).not.toHaveProperty('image_urls')
  })

  it.each([
    ['task-stream', 3_200_000, true],
    ['task-stream', 2_000_000, false],
    ['sync', 800_000, true],
    ['sync', 700_000, false]
  ] as const)('are uploaded first when large: %s, %i bytes', async (mode, size, isUploaded) => {
    const large = preparedImage(Buffer.concat([PIXEL_PNG, Buffer.alloc(size)]))
    const { answer } = await bench.provoke('sees-image', {
      images: [large, PICTURE],
      options: { mode }
    })
    expect(answer.text).toContain(`${large.bytes.length} bytes, sha256 ${large.info.sha256}`)
    const urls = bench.sent()['image_urls'] as string[]
    expect(urls.map((url) => url.startsWith('http'))).toEqual([isUploaded, isUploaded])
    if (isUploaded) expect(bench.mock.stored(urls[1] ?? '')).toBe(PICTURE.info.sha256)
    const uploads = bench.mock.requests.filter(({ path }) => path === '/v1/files/upload/stream')
    expect(uploads).toHaveLength(isUploaded ? 2 : 0)
  })

  it.each([
    [
      'nemotron-3-nano-omni',
      2,
      'nemotron-3-nano-omni takes one image in one prompt, and this one has 2.'
    ],
    ['claude-opus-4-7', 11, 'claude-opus-4-7 takes 10 images in one prompt, and this one has 11.']
  ])('too many for %s are known before anything is sent', async (model, count, sentence) => {
    const { answer } = await bench.run({
      model,
      images: Array<typeof PICTURE>(count).fill(PICTURE)
    })
    expect(answer.failure).toMatchObject({ class: 'bad-input', sentence, notCharged: true })
    expect(bench.mock.requests).toHaveLength(0)
  })

  it.each([
    ['', 'FoxAPI needs a prompt.'],
    ['x'.repeat(100_001), 'The prompt is longer than the 100,000 characters that FoxAPI takes.']
  ])('a prompt that cannot be sent is not', async (text, sentence) => {
    const { answer } = await bench.run({ text })
    expect(answer.failure).toMatchObject({ class: 'bad-input', sentence })
    expect(bench.mock.requests).toHaveLength(0)
  })
})

describe('errors', () => {
  it.each([
    ['error-401', 'auth', /key/],
    ['error-402', 'balance', /no credit/],
    ['error-422:model_not_supported', 'bad-input', /does not offer this model/],
    ['error-422:no_available_model', 'provider', /no free channel/],
    ['error-422:unheard_of', 'bad-input', /could not accept/],
    ['error-429', 'rate-limited', /limit/],
    ['cloudflare-1010', 'provider', /Cloudflare/],
    ['html-413', 'too-large', /larger/]
  ] as const)('%s is %s and not charged', async (marker, kind, sentence) => {
    for (const mode of MODES) {
      const { answer } = await bench.provoke(`${marker}`, { options: { mode }, model: 'gpt-5.5' })
      // 429 is given once for each prompt and model; what comes after it is an answer.
      if (marker === 'error-429' && mode !== MODES[0]) continue
      expect(answer.failure).toMatchObject({ class: kind, notCharged: true })
      expect(answer.failure?.sentence).toMatch(sentence)
      expect(answer.failure?.nextStep).toMatch(/\.$/)
    }
  })

  it('429 keeps its two seconds', async () => {
    expect((await bench.provoke('error-429')).answer.failure?.retryAfterMs).toBe(2_000)
  })

  it('a field that is refused by its type has its own words', async () => {
    const { answer } = await bench.run({ params: { temperature: 'hot' as unknown as number } })
    expect(answer.failure).toMatchObject({
      class: 'bad-input',
      vendorMessage: 'body.temperature: Input should be a valid number'
    })
  })

  it.each(MODES)(
    'a connection that breaks after the submission is never sent again: %s',
    async (mode) => {
      const { answer } = await bench.provoke('reset', { options: { mode } })
      expect(answer.failure?.class).toBe('outcome-unknown')
      expect(answer.failure?.notCharged).toBeUndefined()
      expect(bench.mock.submits()).toHaveLength(1)
    }
  )

  it('an error of its own at the submission leaves open whether a task was made', async () => {
    const { answer } = await bench.provoke('error-503')
    expect(answer.failure).toMatchObject({ class: 'outcome-unknown', status: 503 })
    expect(bench.mock.submits()).toHaveLength(1)
  })
})

describe('the account', () => {
  it('lists the models that see, with prices of the default group; the list is asked for without key', async () => {
    const models = await bench.question(adapter.models!)
    expect(models.map(({ id, vision, price }) => [id, vision, price])).toEqual([
      ['claude-opus-4-7', 'yes', priced('7.5', '37.5')],
      ['gemini-2.5-pro', 'yes', priced('1.875', '15')],
      ['gpt-5.5', 'yes', { ...priced('0', '0'), perCall: '0.06' }],
      ['nemotron-3-nano-omni', 'yes', priced('0.15', '0.6')]
    ])
    const [, prices] = bench.mock.requests
    expect([prices?.path, prices?.headers.authorization]).toEqual(['/api/pricing', undefined])
  })

  const priced = (inputPerMTok: string, outputPerMTok: string) => ({
    inputPerMTok,
    outputPerMTok,
    source: 'FoxAPI’s price list, default group',
    asOf: '2026-01-05'
  })

  it('tells what is left, or that there is no limit', async () => {
    const asOf = '2026-01-05T10:00:00.000Z'
    expect(await bench.question(adapter.balance!)).toEqual({
      usd: '1.5',
      sentence: '$1.50 left (750,000 of 1,000,000 quota)',
      asOf
    })
    bench.mock.set({ unlimitedKey: true })
    expect(await bench.question(adapter.balance!)).toEqual({
      sentence: 'No limit on this key',
      asOf
    })
  })

  it('knows a good key from a bad one, although that is answered with 200', async () => {
    await bench.question(adapter.check!)
    await expect(bench.question(adapter.check!, 'sk-other')).rejects.toMatchObject({
      failure: { class: 'auth', vendorMessage: 'invalid token' }
    })
  })
})
