import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startServer } from '../../../../../e2e/mocks/httpServer'
import {
  MOCK_PREMIUM,
  MOCK_PRICES,
  TEXT_ROUTE,
  VISION_ROUTE
} from '../../../../../e2e/mocks/wavespeed/wavespeedCatalogue'
import {
  startWavespeedMock,
  type WavespeedMock
} from '../../../../../e2e/mocks/wavespeed/wavespeedServer'
import type { LaneParams } from '../../../../shared/domain/lane'
import { AdapterFailure, type AttemptPlan, type Step } from '../adapter'
import { ask } from '../ask'
import { attempt, PIXEL_PNG, preparedImage } from '../testing/attempt'
import { quickAttempt, type QuickOptions } from '../testing/quickAttempt'
import wavespeed from './wavespeed'

const KEY = 'ws-canary-key-0123456789'
const SYNC: LaneParams = { options: { mode: 'synchronous' } }

let mock: WavespeedMock
beforeEach(async () => {
  mock = await startWavespeedMock({ apiKey: KEY, polls: 1 })
})
afterEach(async () => {
  await mock.close()
})

/** One attempt; without images unless some are given. */
async function run(
  plan: Partial<AttemptPlan> & { model: string },
  options: Partial<Omit<QuickOptions, 'plan'>> = {}
) {
  const prompt = { text: 'What is on the sign', system: '' }
  const whole = { baseUrl: mock.baseUrl, prompt, ...plan }
  return quickAttempt({ adapter: wavespeed, key: KEY, ...options, plan: whole })
}

/** Stops an attempt as soon as its task has an id. */
function stopWithId(): Pick<QuickOptions, 'signal' | 'onEvent'> {
  const stop = new AbortController()
  return {
    signal: stop.signal,
    onEvent: (event) => void (event.type === 'remote-id' && stop.abort('cancelled'))
  }
}

function question<T>(script: (context: { baseUrl: string; now: string }) => Generator<Step, T>) {
  return ask({
    adapter: wavespeed,
    script,
    baseUrl: mock.baseUrl,
    key: KEY,
    clock: { now: () => performance.now(), date: () => new Date('2026-11-21T10:00:00Z') },
    timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
  })
}

function paths(): string[] {
  return mock.requests.map(({ method, path }) => `${method} ${path.slice('/api/v3/'.length)}`)
}

describe('a prompt with images', () => {
  it('uploads each without the key, submits their addresses in order, and asks for the answer', async () => {
    mock.set({ polls: 2 })
    const large = Buffer.concat([PIXEL_PNG, randomBytes(400_000)])
    const { answer, events } = await run(
      {
        model: 'google/gemini-2.5-flash',
        prompt: { text: 'Describe them. [[mock:sees-image]]', system: 'One line.' },
        params: {
          temperature: 0.2,
          maxTokens: 400,
          options: { priority: 'throughput', reasoning: true }
        }
      },
      { images: [preparedImage(large), preparedImage(PIXEL_PNG)] }
    )
    const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    expect(answer.failure).toBeUndefined()
    expect(answer.text).toBe(
      [large, PIXEL_PNG]
        .map((bytes) => `I see image/png, ${bytes.length} bytes, sha256 ${sha(bytes)}.`)
        .join(' ')
    )
    const [submitted] = mock.submits()
    expect(submitted?.path).toBe(`/api/v3/${VISION_ROUTE}`)
    expect(submitted?.json).toEqual({
      model: 'google/gemini-2.5-flash',
      prompt: 'Describe them. [[mock:sees-image]]',
      system_prompt: 'One line.',
      images: [expect.stringMatching(/image-1\.png$/), expect.stringMatching(/image-2\.png$/)],
      temperature: 0.2,
      max_tokens: 400,
      priority: 'throughput',
      reasoning: true,
      enable_sync_mode: false
    })
    const puts = mock.uploadHost.requests
    expect(puts.map(({ method }) => method)).toEqual(['PUT', 'PUT'])
    expect(JSON.stringify(puts.map(({ rawHeaders }) => rawHeaders))).not.toContain(KEY)
    const kinds = events.map((event) => (event.type === 'phase' ? event.detail : event.type))
    expect(kinds.indexOf('remote-id')).toBeLessThan(kinds.indexOf('Submitted, in line'))
    expect(kinds).toContain('Processing')
    expect(events.some((e) => e.type === 'phase' && e.phase === 'uploading')).toBe(true)
    // The list price is that of calls with images: the adapter says nothing of its own.
    expect(answer.cost.mark).toBe('unknown')
    expect(answer.servedModel).toBeUndefined()
  })

  it('uploads a form where there are no tickets, and asks for tickets only once', async () => {
    mock.set({ uploads: 'form' })
    const { answer } = await run(
      { model: 'sees-image', params: SYNC },
      { images: [preparedImage(PIXEL_PNG), preparedImage(PIXEL_PNG)] }
    )
    expect(answer.text).toMatch(/^(I see image\/png, 70 bytes, sha256 \w+\. ?){2}$/)
    expect(paths()).toEqual([
      'POST media/uploads',
      'POST media/upload/binary',
      'POST media/upload/binary',
      `POST ${VISION_ROUTE}`
    ])
  })

  it('never shows the key to a storage host that is not WaveSpeedAI’s', async () => {
    const evil = await startServer((_request, response) => void response.writeHead(200).end())
    try {
      mock.set({ uploadUrl: `${evil.origin}/steal`, resultOrigin: evil.origin })
      const { answer } = await run(
        { model: 'google/gemini-2.5-flash' },
        { images: [preparedImage(PIXEL_PNG)] }
      )
      expect(answer.state).toBe('done')
      expect(evil.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /steal'])
      expect(evil.requests[0]?.headers['x-evil']).toBe('yes')
      expect(JSON.stringify(evil.requests[0]?.rawHeaders)).not.toContain(KEY)
    } finally {
      await evil.close()
    }
  })

  it.each([
    ['not an address', 'not an address', 'unreadable'],
    ['a file', 'file:///etc/passwd', 'unreadable'],
    ['a redirect', undefined, 'provider']
  ])('does not follow an upload to %s', async (_what, uploadUrl, kind) => {
    const redirecting = await startServer(
      (_request, response) => void response.writeHead(307, { location: mock.origin }).end()
    )
    try {
      mock.set({ uploadUrl: uploadUrl ?? redirecting.origin })
      const { answer } = await run({ model: 'x' }, { images: [preparedImage(PIXEL_PNG)] })
      expect(answer.failure).toMatchObject({ class: kind, notCharged: true })
      expect(mock.submits()).toHaveLength(0)
    } finally {
      await redirecting.close()
    }
  })
})

describe('a prompt without images', () => {
  it('goes to the text route, with a cost of its own for a model that takes images too', async () => {
    const { answer } = await run({ model: 'openai/gpt-4o', params: SYNC })
    expect(mock.submits()[0]?.path).toBe(`/api/v3/${TEXT_ROUTE}`)
    expect(mock.submits()[0]?.json).not.toHaveProperty('images')
    expect(answer.text).toContain('This is openai/gpt-4o')
    expect(answer.cost).toMatchObject({ mark: 'estimate', usd: '0.01' })
    const plain = await run({ model: 'google/gemini-2.5-flash', params: SYNC })
    expect(plain.answer.cost).toMatchObject({ mark: 'estimate', usd: '0.001' })
  })

  it('leaves the cost of a text model to its list price', async () => {
    const { answer } = await run({ model: 'deepseek/deepseek-r1', params: SYNC })
    expect(answer.cost.mark).toBe('unknown')
  })
})

describe('the answer', () => {
  it.each([
    ['two-outputs', 'First part.\n\nSecond part.'],
    ['object-output', '{\n  "answer": "OPEN"\n}'],
    ['url-output', 'https://files.example/not-to-be-fetched.png']
  ])('is what stands in outputs: %s', async (model, text) => {
    expect((await run({ model, params: SYNC })).answer.text).toBe(text)
    expect(mock.requests).toHaveLength(1)
  })

  it('keeps reasoning apart', async () => {
    const { answer } = await run({ model: 'think-tags', params: SYNC })
    expect([answer.reasoning, answer.text]).toEqual(['Wheels and chrome.', 'A red motorcycle.'])
  })

  it('asks on when the synchronous wait ended, and never submits again', async () => {
    const { answer, events } = await run({ model: 'sync-timeout', params: SYNC })
    expect(answer.text).toContain('This is sync-timeout')
    expect(mock.submits()).toHaveLength(1)
    expect(events).toContainEqual({
      type: 'phase',
      phase: 'polling',
      detail: 'The synchronous wait ended, the task goes on'
    })
  })

  it.each(['poll-503', 'poll-429', 'poll-drop', 'poll-busy', 'unknown-state'])(
    'waits through trouble on the way: %s',
    async (model) => {
      const { answer } = await run({ model })
      expect(answer.text).toContain(`This is ${model}`)
      expect(mock.submits()).toHaveLength(1)
    }
  )
})

describe('failures', () => {
  it.each([
    ['failed-1200', 'filtered', '1200'],
    ['failed-1400', 'bad-input', '1400'],
    ['failed-1401', 'bad-input', '1401'],
    ['failed-1402', 'bad-input', '1402'],
    ['failed-1403', 'provider', '1403'],
    ['failed-5000', 'provider', '5000'],
    ['failed-9999', 'provider', '9999'],
    ['failed-silently', 'provider', 'failed'],
    ['cancelled', 'provider', 'cancelled'],
    ['timeout', 'timeout', 'timeout'],
    ['deleted', 'provider', 'deleted']
  ])('of the task: %s is %s', async (model, kind, vendorCode) => {
    const { answer } = await run({ model, params: SYNC })
    expect(answer.failure).toMatchObject({ class: kind, vendorCode })
    expect(answer.failure?.nextStep).toContain('back within three hours')
    expect(answer.failure?.resumable).toBeUndefined()
  })

  it('says in whose words an image was missed', async () => {
    const { answer } = await run({ model: 'failed-1402', params: SYNC })
    expect(answer.failure).toMatchObject({
      sentence: 'WaveSpeedAI could not read an image from its address.',
      vendorMessage: 'media could not be downloaded'
    })
  })

  it.each([
    ['no-credit', 'balance', 'The account with this provider has no credit left.', true],
    ['error-400', 'bad-input', 'The provider could not accept this request.', true],
    ['error-403', 'auth', 'The provider did not accept the key.', true],
    ['error-429:9', 'rate-limited', 'The provider’s rate limit is reached.', true],
    ['empty', 'empty', 'The model finished without saying anything.', undefined],
    [
      'drop',
      'outcome-unknown',
      'The request may have arrived, but no answer came back.',
      undefined
    ],
    ['no-id', 'outcome-unknown', 'WaveSpeedAI took the request but named no task.', undefined],
    [
      'error-503',
      'outcome-unknown',
      'The provider reported an error of its own (status 503); it may have taken the work all the same.',
      undefined
    ]
  ])('of the exchange: %s is %s', async (model, kind, sentence, notCharged) => {
    const { answer } = await run({ model, params: SYNC })
    expect(answer.failure).toMatchObject({ class: kind, sentence })
    expect(answer.failure?.nextStep).toMatch(/\.$/)
    expect(answer.failure?.notCharged).toBe(notCharged)
    expect(mock.requests).toHaveLength(1)
  })

  it('keeps open what became of a submission that was never answered', async () => {
    const timeouts = { connect: 1, firstByte: 0.2, idle: 1, total: 0.3 }
    const { answer } = await attempt({
      adapter: wavespeed,
      key: KEY,
      timeouts,
      plan: { baseUrl: mock.baseUrl, model: 'hang', params: SYNC }
    })
    expect(answer.failure).toMatchObject({ class: 'outcome-unknown' })
    expect(answer.failure?.nextStep).toContain('charged twice')
  })

  it('says that a key wants a first payment', async () => {
    const { answer } = await run({ model: 'x' }, { key: 'another key' })
    expect(answer.failure).toMatchObject({ class: 'auth', status: 401 })
    expect(answer.failure?.nextStep).toContain('first payment')
  })
})

describe('stop and resume', () => {
  it('stops at once and sends nothing more', async () => {
    const { answer } = await run({ model: 'stuck' }, stopWithId())
    expect(answer.failure?.class).toBe('cancelled')
    expect(answer.remoteId).toMatch(/^0f3c/)
    expect(mock.requests).toHaveLength(1)
  })

  it('asks for a task that was submitted earlier, sends nothing else, and knows its route', async () => {
    const { answer: first } = await run(
      { model: 'openai/gpt-4o' },
      { images: [preparedImage(PIXEL_PNG)], ...stopWithId() }
    )
    expect(first.failure?.class).toBe('cancelled')
    const before = mock.requests.length
    const { answer } = await run({
      model: 'openai/gpt-4o',
      resume: { remoteId: first.remoteId! }
    })
    expect(answer.text).toContain('with 1 image.')
    expect(answer.cost.mark).toBe('unknown')
    expect(paths().slice(before)).toEqual([`GET predictions/${first.remoteId}/result`])
  })

  it('says when the task is not there any more', async () => {
    const { answer } = await run({ model: 'x', resume: { remoteId: '../../balance' } })
    expect(answer.failure).toMatchObject({ class: 'bad-input', status: 404 })
    expect(paths()).toEqual(['GET predictions/..%2F..%2Fbalance/result'])
  })

  it('asks every second for 10 s, then every 2 and 5 s, and keeps the id after 10 min', () => {
    const script = wavespeed.run({
      baseUrl: mock.baseUrl,
      model: 'x',
      prompt: { text: 'x', system: '' },
      params: {},
      images: [],
      retries: 0,
      resume: { remoteId: 'task' }
    })
    const waits: number[] = []
    const body = { code: 200, data: { id: 'task', status: 'processing' } }
    let turn = script.next()
    const failed = (() => {
      try {
        while (turn.done !== true) {
          if (turn.value.kind === 'wait') waits.push(turn.value.ms)
          turn = script.next(turn.value.kind === 'json' ? { status: 200, headers: {}, body } : {})
        }
      } catch (error) {
        return error instanceof AdapterFailure ? error.failure : undefined
      }
    })()
    expect(waits.slice(0, 10)).toEqual(Array(10).fill(1_000))
    expect(waits.slice(10, 35)).toEqual(Array(25).fill(2_000))
    expect(new Set(waits.slice(35))).toEqual(new Set([5_000]))
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(600_000)
    expect(failed).toMatchObject({ class: 'timeout', resumable: true })
  })
})

describe('models, prices and balance', () => {
  it('lists what the routes take now, each at the price it has here', async () => {
    const models = await question(wavespeed.models!)
    const byId = new Map(models.map((model) => [model.id, model]))
    expect(byId.get('google/gemini-3-flash-preview')).toMatchObject({
      vision: 'yes',
      price: {
        perCall: String(MOCK_PRICES[VISION_ROUTE].paid),
        inputPerMTok: '0',
        approximate: true,
        source: 'WaveSpeedAI’s price call for google/gemini-2.5-flash',
        asOf: '2026-11-21'
      }
    })
    expect(byId.get('openai/gpt-4o')?.price?.perCall).toBe(String(MOCK_PREMIUM[VISION_ROUTE].paid))
    expect(byId.get('openai/gpt-4o')?.tags).toEqual(['premium'])
    expect(byId.get('openai/o3')).toMatchObject({
      vision: 'no',
      price: { perCall: String(MOCK_PREMIUM[TEXT_ROUTE].paid) }
    })
    expect(byId.get('openai/gpt-oss-120b')?.price?.perCall).toBe('0.00131')
    expect(byId.has('anthropic/claude-3-haiku')).toBe(false)
  })

  it('asks the older price call where the newer is not there, once', async () => {
    mock.set({ prices: 'pricing' })
    const models = await question(wavespeed.models!)
    expect(models.find(({ id }) => id === 'openai/gpt-4o')?.price?.perCall).toBe('0.06')
    expect(paths().filter((path) => path === 'POST model/price')).toHaveLength(1)
  })

  it('falls back on the shipped lists and the published prices', async () => {
    mock.set({ prices: 'none', models: 'none' })
    const models = await question(wavespeed.models!)
    expect(models).toEqual(wavespeed.vendor?.models)
    const byId = new Map(models.map((model) => [model.id, model]))
    expect(byId.get('openai/gpt-4o')?.price).toMatchObject({ perCall: '0.15', approximate: true })
    expect(byId.get('google/gemini-2.5-pro')?.price?.perCall).toBe('0.05')
    expect(byId.get('openai/o3')).toMatchObject({ vision: 'no', price: { perCall: '0.01' } })
    expect(models).toHaveLength(26)
    mock.set({ models: 'open' })
    expect(await question(wavespeed.models!)).toEqual(models)
  })

  it('tells the balance to the cent, and checks the key with it', async () => {
    mock.set({ balanceUsd: 0.019 })
    expect(await question(wavespeed.balance!)).toEqual({
      usd: '0.019',
      sentence: '$0.01 left',
      asOf: '2026-11-21T10:00:00.000Z'
    })
    mock.set({ apiKey: 'another' })
    for (const script of [wavespeed.check!, wavespeed.models!])
      await expect(question<unknown>(script)).rejects.toMatchObject({ failure: { class: 'auth' } })
  })
})
