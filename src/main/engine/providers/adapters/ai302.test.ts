import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAi302Mock, type Ai302Mock } from '../../../../../e2e/mocks/ai302/ai302Server'
import { startServer } from '../../../../../e2e/mocks/httpServer'
import type { Timeouts } from '../../../../shared/domain/settings'
import { ask } from '../ask'
import type { AttemptPlan } from '../adapter'
import { attempt, PIXEL_PNG, preparedImage } from '../testing/attempt'
import { quickAttempt } from '../testing/quickAttempt'
import adapter from './ai302'

const KEY = 'sk-302-0123456789abcdef'
const PICTURE = preparedImage(PIXEL_PNG)
const TIMEOUTS: Timeouts = { connect: 5, firstByte: 5, idle: 5, total: 20 }

let mock: Ai302Mock
beforeEach(async () => {
  mock = await startAi302Mock({ apiKey: KEY })
})
afterEach(async () => {
  await mock.close()
})

function run(model: string, plan: Partial<AttemptPlan> = {}, images = [PICTURE]) {
  return quickAttempt({
    adapter,
    key: KEY,
    images,
    plan: { baseUrl: mock.baseUrl, model, ...plan }
  })
}

function question<T>(script: Parameters<typeof ask<T>>[0]['script']): Promise<T> {
  return ask({
    adapter,
    script,
    baseUrl: mock.baseUrl,
    key: KEY,
    clock: { now: () => performance.now(), date: () => new Date('2026-01-05T10:00:00Z') },
    timeouts: TIMEOUTS
  })
}

function sent(): Record<string, unknown> {
  return mock.chats().at(-1)?.json as Record<string, unknown>
}

describe('an answer', () => {
  it('streams, with parameters by their names and the cost of the record', async () => {
    const { answer, waits } = await run('gpt-4o', {
      prompt: { text: 'What is this thing?', system: 'Be brief.' },
      params: { temperature: 0.2, topP: 0.9, maxTokens: 400 }
    })
    expect(answer.state).toBe('done')
    expect(answer.text).toContain('This is gpt-4o [temperature=0.2 top_p=0.9 max_tokens=400].')
    expect(answer.text).toContain('I see 1 image')
    expect(answer.text).toMatch(/thing\?$/)
    expect(answer).toMatchObject({
      servedModel: 'gpt-4o',
      requestId: '302-1',
      finishReason: 'stop'
    })
    const { inputTokens = 0, outputTokens = 0 } = answer.usage ?? {}
    expect(inputTokens).toBeGreaterThan(85)
    const micro = inputTokens * 3 + outputTokens * 7
    expect(answer.cost).toEqual({
      mark: 'billed',
      usd: `0.${String(micro).padStart(6, '0')}`,
      reason: 'Main call, as 302.AI’s record says.'
    })
    expect(waits).toEqual([250, 500])
    expect(sent()).toMatchObject({ temperature: 0.2, top_p: 0.9, max_tokens: 400, stream: true })
    expect(Object.keys(sent())).not.toContain('ocr_model')
    expect(answer.warnings).toEqual([])
  })

  it('takes an address that ends in /v1 too', async () => {
    const { answer } = await run('gpt-4o', { baseUrl: `${mock.baseUrl}/v1/` })
    expect(answer.state).toBe('done')
    expect(answer.cost.mark).toBe('billed')
  })

  it('sees several images in their order, or none', async () => {
    const other = preparedImage(Buffer.concat([PIXEL_PNG, Buffer.from([0])]))
    const { answer } = await run('gpt-4o', {}, [other, PICTURE])
    const [first, second] = [PIXEL_PNG.length + 1, PIXEL_PNG.length]
    expect(answer.text).toContain(
      `I see 2 images: image/png, ${first} bytes; image/png, ${second} bytes.`
    )
    expect((await run('deepseek-chat', {}, [])).answer.text).toContain('There is no image.')
    expect(sent()).not.toHaveProperty('ocr_model')
  })

  it('keeps reasoning apart', async () => {
    const { answer } = await run('deepseek-r1')
    expect(answer.reasoning).toBe('Let me think about it.')
    expect(answer.text).toMatch(/^This is deepseek-r1\./)
  })

  it('is over before its cost is asked for', async () => {
    const { answer } = await attempt({
      adapter,
      key: KEY,
      plan: { baseUrl: mock.baseUrl, model: 'gpt-4o' }
    })
    expect(answer.cost.mark).toBe('billed')
    // The two waits of 750 ms in all are no part of the answer's time.
    expect(answer.timings.done).toBeLessThan(700)
  })

  it('has no cost of its own when no record appears, and tokens from the record when it does', async () => {
    mock.set({ recordReadyAt: 4 })
    const late = await run('gpt-4o')
    expect(late.answer.state).toBe('done')
    expect(late.answer.cost.mark).toBe('unknown')
    mock.set({ recordReadyAt: 1 })
    const { answer } = await run('no-usage', {}, [])
    expect(answer.usage).toEqual({ inputTokens: 3, outputTokens: 15 })
  })
})

describe('image analysis', () => {
  const SECOND =
    'A second model, gpt-4o-mini, looks at the image: deepseek-chat sees only its description. Both are billed.'

  it('is added by itself for a model that is not known to see images, and said', async () => {
    const { answer } = await run('deepseek-chat')
    expect(answer.text).toContain('gpt-4o-mini described 1 image, switched on by field.')
    expect(answer.warnings).toEqual([
      `${SECOND} If deepseek-chat sees images itself, turn image analysis off.`
    ])
    expect(answer.cost).toMatchObject({
      mark: 'billed',
      reason:
        'Main call, as 302.AI’s record says; the image analysis by gpt-4o-mini may come on top.'
    })
  })

  it('is by the model that was named', async () => {
    const options = { analysis: 'field', ocrModel: 'gpt-4.1-nano' }
    const { answer } = await run('deepseek-chat', { params: { options } })
    expect(sent()).toMatchObject({ model: 'deepseek-chat', ocr_model: 'gpt-4.1-nano' })
    expect(answer.warnings).toEqual([SECOND.replace('gpt-4o-mini', 'gpt-4.1-nano')])
  })

  it('is by the suffix alone, which is not put on twice', async () => {
    const options = { analysis: 'suffix', ocrModel: 'gpt-4.1-nano' }
    const { answer } = await run('deepseek-chat', { params: { options } })
    expect(sent()).toMatchObject({ model: 'deepseek-chat-ocr' })
    expect(sent()).not.toHaveProperty('ocr_model')
    expect(answer.warnings).toEqual([SECOND])
    await run('deepseek-chat-ocr')
    expect(sent()).toMatchObject({ model: 'deepseek-chat-ocr' })
    expect(sent()).not.toHaveProperty('ocr_model')
  })

  it('can be turned off', async () => {
    const { answer } = await run('deepseek-chat', { params: { options: { analysis: 'off' } } })
    expect(answer.failure?.class).toBe('bad-input')
    expect(answer.warnings).toEqual([])
  })

  it('on a model that sees images is said to be charged twice', async () => {
    const { answer } = await run('gpt-4o', { params: { options: { analysis: 'field' } } })
    expect(answer.warnings).toEqual([
      'gpt-4o sees images itself, and image analysis is on too: the image is looked at twice, by gpt-4o-mini and by gpt-4o, and charged twice.'
    ])
  })
})

describe('errors', () => {
  it.each([
    ['err:-10002', 'auth', 'The key is disabled or deleted.'],
    ['err:-10004', 'balance', 'The balance of the 302.AI account is too low.'],
    ['err:-10004/429', 'balance', 'The balance of the 302.AI account is too low.'],
    ['err:-10007', 'balance', 'The daily quota of this key is used up.'],
    ['err:-10014', 'auth', '302.AI blocks requests from this network address.'],
    ['err:-10016', 'bad-input', '302.AI could not fetch the image.'],
    ['err:-10017', 'too-large', 'The image is larger than the 50 MB that 302.AI takes.'],
    [
      'no-such-model',
      'bad-input',
      '302.AI has no channel for this model; trying again does not help.'
    ]
  ] as const)('%s is %s', async (model, kind, sentence) => {
    const { answer } = await run(model)
    expect(answer.failure).toMatchObject({ class: kind, sentence, notCharged: true })
    expect(answer.failure?.nextStep).toMatch(/\.$/)
    expect(answer.failure?.vendorMessage).toBeDefined()
    expect(mock.chats()).toHaveLength(1)
  })

  it('of its own network may be worth another try', async () => {
    const { answer } = await run('err:-10003')
    expect(answer.failure).toMatchObject({ class: 'provider', vendorCode: '-10003' })
    expect(answer.failure?.notCharged).toBeUndefined()
  })

  it('429 keeps the time that was asked for', async () => {
    expect((await run('error-429-plain')).answer.failure).toMatchObject({ class: 'rate-limited' })
    expect((await run('error-429:1')).answer.failure).toMatchObject({
      class: 'rate-limited',
      retryAfterMs: 50
    })
  })

  it('on a line of its own in mid-stream ends the attempt, and the record is asked for', async () => {
    const { answer } = await run('error-line:-10004')
    expect(answer.text).toBe('The first half')
    expect(answer.failure).toMatchObject({
      class: 'balance',
      vendorCode: '-10004',
      sentence: 'The balance of the 302.AI account is too low.'
    })
    expect(answer.cost.mark).toBe('billed')
    expect((await run('error-line')).answer.failure).toMatchObject({
      class: 'provider',
      vendorCode: 'gone'
    })
  })

  it('a stream that closes early is cut; one at its length limit was billed', async () => {
    expect((await run('cut')).answer.failure?.class).toBe('truncated')
    const { answer } = await run('gpt-4o', { params: { maxTokens: 2 } })
    expect(answer.failure).toMatchObject({ class: 'truncated', vendorCode: 'length' })
    expect(answer.cost.mark).toBe('billed')
  })

  it('comments, empty choices and split characters are none', async () => {
    expect((await run('empty-choices')).answer.state).toBe('done')
    expect((await run('split-utf8')).answer.text).toBe('grün 🏍 Ende')
  })
})

describe('the connection', () => {
  it('is closed when a person stops', async () => {
    const abort = new AbortController()
    const { answer } = await quickAttempt({
      adapter,
      key: KEY,
      signal: abort.signal,
      plan: { baseUrl: mock.baseUrl, model: 'stall' },
      onEvent: (event) => event.type === 'text' && abort.abort()
    })
    expect(answer.failure?.class).toBe('cancelled')
    expect(mock.requests).toHaveLength(1)
  })

  it('is not followed to another host, and the key does not go there', async () => {
    const elsewhere = await startServer((_request, response) => void response.end('{}'))
    const gate = await startServer(
      (_request, response) =>
        void response.writeHead(307, { location: `${elsewhere.origin}/v1/chat/completions` }).end()
    )
    const { answer } = await run('gpt-4o', { baseUrl: gate.origin })
    expect(answer.failure?.class).toBe('unreadable')
    expect(elsewhere.requests).toHaveLength(0)
    await Promise.all([elsewhere.close(), gate.close()])
  })
})

describe('the account', () => {
  it('lists the models with their prices', async () => {
    const models = await question(adapter.models!)
    expect(mock.requests.at(-1)?.path).toBe('/v1/models?llm=1')
    expect(models.find(({ id }) => id === 'gpt-4o')).toEqual({
      id: 'gpt-4o',
      contextTokens: 128_000,
      maxOutputTokens: 16_384,
      price: {
        inputPerMTok: '0.15',
        outputPerMTok: '0.6',
        source: '302.AI’s list of models',
        asOf: '2026-01-05'
      }
    })
    expect(models.find(({ id }) => id === 'deepseek-chat')?.note).toContain('second model')
  })

  it('tells the balance, said as a string or as a number', async () => {
    const asOf = '2026-01-05T10:00:00.000Z'
    const balance = () => question(adapter.balance!)
    expect(await balance()).toEqual({ usd: '12.3', sentence: '$12.30 left', asOf })
    mock.set({ balance: 4.5 })
    expect(await balance()).toEqual({ usd: '4.5', sentence: '$4.50 left', asOf })
    mock.set({ balance: 'refused' })
    expect(await balance()).toEqual({
      sentence: 'This key is not allowed to see the balance.',
      asOf
    })
  })

  it('does not take a wrong key for one without permission', async () => {
    mock.set({ apiKey: 'another' })
    await expect(question(adapter.balance!)).rejects.toMatchObject({ failure: { class: 'auth' } })
  })
})
