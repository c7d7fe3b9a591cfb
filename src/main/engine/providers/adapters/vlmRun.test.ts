import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MOCK_XYWH } from '../../../../../e2e/mocks/vlmRun/vlmRunGrounding'
import { startVlmRunMock, type VlmRunMock } from '../../../../../e2e/mocks/vlmRun/vlmRunServer'
import type { LaneParams } from '../../../../shared/domain/lane'
import { AdapterFailure, type AttemptPlan } from '../adapter'
import { ask } from '../ask'
import { PIXEL_PNG, planImages, preparedImage } from '../testing/attempt'
import { quickAttempt, type QuickOptions } from '../testing/quickAttempt'
import vlmRun from './vlmRun'

const KEY = 'vlm-canary-key-0123456789'
const PIXEL = preparedImage(PIXEL_PNG)
/** As the mock names the pixel in its answers. */
const PIXEL_SHA = createHash('sha256').update(PIXEL_PNG).digest('hex').slice(0, 12)

let mock: VlmRunMock
beforeEach(async () => {
  mock = await startVlmRunMock({ apiKey: KEY, polls: 1 })
})
afterEach(async () => {
  await mock.close()
})

/** One attempt with one image of one pixel unless told otherwise. */
function run(
  text: string,
  params: LaneParams = {},
  options: Partial<Omit<QuickOptions, 'plan'>> & { readonly plan?: Partial<AttemptPlan> } = {}
) {
  return quickAttempt({
    adapter: vlmRun,
    key: KEY,
    images: [PIXEL],
    ...options,
    plan: {
      baseUrl: mock.baseUrl,
      model: 'vlm-1',
      prompt: { text, system: '' },
      params,
      ...options.plan
    }
  })
}

function models() {
  return ask({
    adapter: vlmRun,
    script: vlmRun.models!,
    baseUrl: mock.baseUrl,
    key: KEY,
    clock: { now: () => performance.now(), date: () => new Date() },
    timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
  })
}

function sent(): Record<string, unknown> {
  return mock.submits().at(-1)?.json as Record<string, unknown>
}

describe('an answer', () => {
  it('reads as a caption, holds its data, and costs what was billed', async () => {
    const { answer, events } = await run('Name the dog')
    expect(answer.failure).toBeUndefined()
    const caption = `This is vlm-1 for image.caption, looking at ${PIXEL_SHA}. Your last word: dog`
    expect(answer.text).toBe(caption)
    expect(answer.structured).toEqual({ caption, tags: ['dog', 'beach'] })
    expect(answer.cost).toEqual({
      mark: 'billed',
      usd: '0.02',
      reason: '2 credits, as VLM Run said; 100 credits are $1.'
    })
    expect(events.filter(({ type }) => type === 'remote-id')).toHaveLength(1)
  })

  it('sends nothing that was not set, but says no to training', async () => {
    await run('', {}, { plan: { prompt: { text: ' ', system: '' } } })
    expect(sent()).toEqual({
      images: [`data:image/png;base64,${PIXEL_PNG.toString('base64')}`],
      domain: 'image.caption',
      model: 'vlm-1',
      batch: false,
      config: { confidence: false, grounding: false },
      metadata: { allow_training: false }
    })
  })

  it('sends everything that was set, in the vendor’s words', async () => {
    const jsonSchema = { type: 'object', properties: { sign: { type: 'string' } } }
    const options = { domain: 'document.markdown', confidence: true, allowTraining: true }
    const params = {
      temperature: 0.2,
      maxTokens: 400,
      detail: 'high',
      jsonSchema,
      options
    } as const
    const prompt = { text: 'Read the sign', system: 'Be exact.' }
    const { answer } = await run('', params, { plan: { prompt } })
    expect(sent()).toMatchObject({
      domain: 'document.markdown',
      config: {
        prompt: 'Be exact.\n\nRead the sign',
        detail: 'hi',
        json_schema: jsonSchema,
        max_tokens: 400,
        temperature: 0.2,
        confidence: true,
        grounding: false
      },
      metadata: { allow_training: true }
    })
    expect(JSON.parse(answer.text)).toEqual({ sign: expect.stringContaining('word: sign') })
    expect(answer.cost).toMatchObject({ mark: 'billed', usd: '0.06' })
  })

  it.each([
    ['auto', 'auto', '0.02'],
    ['low', 'lo', '0.01'],
    ['high', 'hi', '0.04'],
    ['original', 'hi', '0.04']
  ] as const)('asks for detail %s as %s', async (detail, word, usd) => {
    const { answer } = await run('Look', { detail })
    expect(sent()['config']).toMatchObject({ detail: word })
    expect(answer.cost).toMatchObject({ usd })
  })

  it('shows the fields of a domain as JSON, without the metadata', async () => {
    const options = { domain: 'document.receipt', grounding: true }
    const { answer } = await run('Read', { options })
    expect(JSON.parse(answer.text)).toMatchObject({ merchant_address: { city: 'Sampleton' } })
    expect(answer.text).not.toContain('_metadata')
    expect(answer.structured).toMatchObject({ total_metadata: { bboxes: [{}] } })
    expect(answer.regions.map(({ label }) => label)).toContain('items[1].quantity')
  })
})

describe('several images', () => {
  it('go in order, and regions name theirs in pixels of the original', async () => {
    const other = preparedImage(Buffer.concat([PIXEL_PNG, Buffer.from('2')]))
    const images = planImages([PIXEL, other])
    const sized = [images[0]!, { ...images[1]!, source: { width: 4000, height: 2000 } }]
    const params = {
      options: { domain: 'image.object-detection', grounding: true, confidence: true }
    }
    const { answer } = await run('Find', params, {
      images: [PIXEL, other],
      plan: { images: sized }
    })
    expect(answer.text).toContain(`looking at ${PIXEL_SHA} and `)
    const [x, y, w, h] = MOCK_XYWH
    const box = [x * 4000, y * 2000, w * 4000, h * 2000]
    expect(answer.regions).toEqual(
      ['content', 'dog', 'ball'].map((label) => ({ label, score: 0.91, box, image: 1 }))
    )
    expect(answer.cost).toMatchObject({ usd: '0.08' })
  })

  it.each(['old-boxes', 'suffixed-boxes'])('finds boxes in other forms: %s', async (form) => {
    const source = { width: 100, height: 100 }
    const images = [{ ...planImages([PIXEL])[0]!, source }]
    const params = { options: { grounding: true } }
    const { answer } = await run(`Find [[mock:${form}]]`, params, { plan: { images } })
    expect(answer.regions).toContainEqual({ label: 'caption', box: [12, 8, 21, 3] })
  })

  it('keeps boxes inside the image and leaves out what cannot be drawn', async () => {
    const source = { width: 100, height: 100 }
    const images = [{ ...planImages([PIXEL])[0]!, source }]
    const { answer } = await run(
      'Find [[mock:wild-boxes]]',
      { options: { grounding: true } },
      { plan: { images } }
    )
    const boxes = answer.regions.filter(({ label }) => label === 'caption').map(({ box }) => box)
    // With one image there is no other that a box could mean.
    expect(boxes).toEqual([
      [90, 0, 10, 20],
      [12, 8, 21, 3]
    ])
  })

  it('are needed at all', async () => {
    const { answer } = await run('Look', {}, { images: [] })
    expect(answer.failure).toMatchObject({ class: 'bad-input', notCharged: true })
    expect(mock.requests).toHaveLength(0)
  })

  it('are uploaded first when they are large, with small ones inside the request', async () => {
    const large = preparedImage(Buffer.concat([PIXEL_PNG, randomBytes(10_000_000)]))
    const { answer } = await run('Look', {}, { images: [large, PIXEL] })
    expect(answer.text).toContain(`looking at ${mock.origin}/public/file-1 and ${PIXEL_SHA}`)
    mock.set({ publicUrls: false })
    const inline = await run('Look', {}, { images: [large] })
    expect(inline.answer.text).toContain(`looking at ${large.info.sha256.slice(0, 12)}.`)
  })
})

describe('batch', () => {
  it('asks until it is over, and keeps the id before that', async () => {
    mock.set({ polls: 2 })
    const { answer, events } = await run('Name the dog', { options: { batch: true } })
    expect(answer.text).toContain('Your last word: dog')
    expect(answer.cost).toMatchObject({ mark: 'billed', usd: '0.02' })
    const told = events.map((event) => (event.type === 'phase' ? event.detail : event.type))
    expect(told.indexOf('remote-id')).toBeLessThan(told.indexOf('Submitted'))
    expect(told).toContain('Submitted, in line')
    expect(mock.submits()).toHaveLength(1)
  })

  it.each(['pending', 'poll-504', 'poll-drop'])(
    'waits through what comes between: %s',
    async (marker) => {
      const params = marker === 'pending' ? {} : { options: { batch: true } }
      const { answer } = await run(`Look [[mock:${marker}]]`, params)
      expect(answer.text).toContain('This is vlm-1')
      expect(mock.submits()).toHaveLength(1)
    }
  )

  it('goes on with a prediction that was submitted earlier, and sends nothing else', async () => {
    const options = { batch: true, grounding: true }
    const stop = new AbortController()
    const first = await run(
      'Name the dog',
      { options },
      {
        signal: stop.signal,
        onEvent: (event) => void (event.type === 'remote-id' && stop.abort('cancelled'))
      }
    )
    expect(first.answer.failure?.class).toBe('cancelled')
    const before = mock.requests.length
    const resume = { remoteId: first.answer.remoteId! }
    const { answer } = await run('Name the dog', { options }, { plan: { resume } })
    expect(answer.text).toContain('Your last word: dog')
    expect(answer.cost).toMatchObject({ mark: 'billed', usd: '0.04' })
    expect(mock.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v1/predictions/${resume.remoteId}`
    ])
  })

  it('asks after 2 s, then slower up to 5 s, tells what it waits for, and keeps the id', () => {
    const script = vlmRun.run({
      baseUrl: mock.baseUrl,
      model: 'vlm-1',
      prompt: { text: '', system: '' },
      params: {},
      images: [],
      retries: 0,
      resume: { remoteId: 'id' }
    })
    const waits: { ms: number; why: string }[] = []
    const states = ['enqueued', 'paused', 'warming_up']
    let failed: unknown
    try {
      let turn = script.next()
      while (turn.done !== true) {
        if (turn.value.kind === 'wait') waits.push(turn.value)
        const status = states[waits.length - 1] ?? 'running'
        turn = script.next({ status: 200, headers: {}, body: { id: 'id', status } })
      }
    } catch (error) {
      failed = error instanceof AdapterFailure ? error.failure : undefined
    }
    expect(waits.slice(0, 7).map(({ ms }) => ms)).toEqual(
      [2, 2, 2, 3, 3, 5, 5].map((s) => s * 1000)
    )
    expect(waits.reduce((sum, { ms }) => sum + ms, 0)).toBeGreaterThanOrEqual(300_000)
    expect(waits.slice(0, 5).map(({ why }) => why)).toEqual([
      'Submitted',
      'Submitted, in line',
      'Paused at VLM Run; Triptych keeps asking',
      'In state “warming_up”',
      'Processing'
    ])
    expect(failed).toMatchObject({ class: 'timeout', resumable: true })
  })
})

describe('failures', () => {
  it.each([
    ['failed', 'VLM Run could not make this prediction, and gave no reason.', undefined],
    ['failed:message', 'VLM Run could not make this prediction.', 'The image is unreadable.'],
    ['failed:usage', 'VLM Run could not make this prediction.', 'No page could be read.']
  ])('of the prediction: %s', async (marker, sentence, vendorMessage) => {
    const { answer } = await run(`Look [[mock:${marker}]]`)
    expect(answer.failure).toMatchObject({ class: 'provider', sentence, vendorCode: 'failed' })
    expect(answer.failure?.vendorMessage).toBe(vendorMessage)
    expect(answer.failure?.resumable).toBeUndefined()
    expect(answer.cost).toMatchObject({ mark: 'billed', usd: '0' })
  })

  it.each([
    ['error-400', 'bad-input', true],
    ['error-402', 'balance', true],
    ['error-403', 'auth', true],
    ['error-429', 'rate-limited', true],
    ['error-500', 'outcome-unknown', undefined],
    ['error-504', 'outcome-unknown', undefined],
    ['drop', 'outcome-unknown', undefined],
    ['no-id', 'outcome-unknown', undefined],
    ['null-response', 'empty', undefined]
  ])('of the exchange: %s is %s', async (marker, kind, notCharged) => {
    const { answer } = await run(`Look [[mock:${marker}]]`)
    expect(answer.failure).toMatchObject({ class: kind })
    expect(answer.failure?.notCharged).toBe(notCharged)
    expect(answer.failure?.sentence).toMatch(/\.$/)
    expect(answer.failure?.nextStep).toMatch(/\.$/)
    expect(mock.requests).toHaveLength(1)
  })

  it('keeps the vendor’s words and number of the request', async () => {
    const { answer } = await run('Look', {}, { key: 'another' })
    expect(answer.failure).toMatchObject({
      class: 'auth',
      vendorMessage: 'Invalid API key',
      vendorCode: 'authentication_error',
      requestId: 'req_7d1c'
    })
  })

  it('says what of the request does not fit', async () => {
    const { answer } = await run('Look', { options: { domain: 'image.poem' } })
    expect(answer.failure).toMatchObject({
      class: 'bad-input',
      status: 422,
      sentence: 'VLM Run does not take this domain for images.'
    })
    expect(answer.failure?.vendorMessage).toMatch(/^body\.domain: Input should be one of /)
    const hot = await run('Look', { temperature: 'hot' as unknown as number })
    expect(hot.answer.failure?.vendorMessage).toBe(
      'body.config.temperature: Input should be a valid number'
    )
    expect(hot.answer.failure?.sentence).not.toContain('domain')
  })

  it('says when the prediction is not there any more', async () => {
    const { answer } = await run('Look', {}, { plan: { resume: { remoteId: '../health' } } })
    expect(answer.failure).toMatchObject({ class: 'bad-input', status: 404 })
    expect(mock.requests[0]?.path).toBe('/v1/predictions/..%2Fhealth')
  })

  it('stops at once', async () => {
    const stop = new AbortController()
    const { answer } = await run(
      'Look [[mock:hang]]',
      {},
      {
        signal: stop.signal,
        onEvent: (event) =>
          void (event.type === 'mark' && event.mark === 'sent' && stop.abort('cancelled'))
      }
    )
    expect(answer.failure?.class).toBe('cancelled')
    expect(answer.cost.mark).toBe('unknown')
  })
})

describe('what else it may say', () => {
  it.each(['timestamps:space', 'timestamps:offset', 'text-response'])(
    'is read all the same: %s',
    async (marker) => {
      const { answer } = await run(`Look [[mock:${marker}]]`)
      expect(answer.text).toContain('This is vlm-1')
      expect(answer.cost.mark).toBe('billed')
    }
  )

  it.each(['no-usage', 'empty-usage'])('leaves the cost open: %s', async (marker) => {
    const { answer } = await run(`Look [[mock:${marker}]]`)
    expect(answer.state).toBe('done')
    expect(answer.cost.mark).toBe('unknown')
  })
})

describe('models', () => {
  it('lists one model, with the domains that nobody here knew', async () => {
    const [model, ...others] = await models()
    expect(others).toEqual([])
    expect(model).toMatchObject({
      id: 'vlm-1',
      vision: 'yes',
      boxes: 'yes',
      price: { perImage: '0.02', approximate: true }
    })
    expect(model?.note).toMatch(/More domains to type in: healthcare\.mock-chart\.$/)
  })

  it('does without a list of domains, but not without a key', async () => {
    mock.set({ domains: false })
    expect(await models()).toEqual(vlmRun.vendor?.models)
    mock.set({ apiKey: 'another' })
    await expect(models()).rejects.toMatchObject({ failure: { class: 'auth' } })
  })

  it('offers every domain of the image route, and any other by its name', () => {
    const domain = vlmRun.options!('vlm-1')[0]!
    expect(domain).toMatchObject({ id: 'domain', default: 'image.caption', open: true })
    expect('choices' in domain && domain.choices).toHaveLength(17)
  })
})
