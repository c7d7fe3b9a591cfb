/** The two readers of text, with their real weights, on real pictures. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  ask,
  createStudio,
  MODELS_FOLDER,
  recall,
  requireModels,
  sample,
  type Answered
} from './engineTestKit'
import { createPpOcr } from './ppOcr'
import { createTesseract } from './tesseract'
import { NO_TEXT, type VisionEngine } from './visionEngine'

/** What stands on receipt-0412.jpg, read from the picture, row by row. */
const RECEIPT = [
  'CAFE LUMEN',
  '14 Quay Street, Bristol',
  'VAT GB 318 4407 62',
  '12/04/2025 08:47',
  'Receipt 0412-118',
  'Table 6 Served by Ines',
  '2 Flat white 8.40',
  '@ 4.20',
  '1 Cortado 3.60',
  '1 Almond croissant 4.10',
  '1 Sparkling water 2.80',
  'Loyalty -10% -1.89',
  'Subtotal 17.01',
  'VAT 20% incl. 2.84',
  'TOTAL GBP 17.01',
  'Visa contactless **** 4417',
  'Auth 071 552',
  'Thank you',
  'PAID'
]
const RECEIPT_WORDS = RECEIPT.flatMap((row) => row.split(' '))

/** PP-OCR drops spaces, so rows are compared without them. */
const RECEIPT_ROWS = RECEIPT.map(compact)

function compact(row: string): string {
  return row.replaceAll(/\s/g, '')
}

function rowsOf({ text }: Answered): string[] {
  return text.split('\n').map(compact)
}

let studio: Awaited<ReturnType<typeof createStudio>>

beforeAll(async () => {
  requireModels('tesseract', 'pp-ocr')
  // Nothing here may ever use the network.
  vi.stubGlobal('fetch', () => {
    throw new Error('A built-in engine tried to use the network.')
  })
  studio = await createStudio()
})

afterAll(async () => {
  vi.unstubAllGlobals()
  await studio.close()
})

/** Stops at the first text; returns how long the engine took to notice, and what came after. */
async function stopAtFirstText(engine: VisionEngine, file: string) {
  const stop = new AbortController()
  let stoppedAt = 0
  let textsAfter = 0
  const answer = ask(engine, file, {
    signal: stop.signal,
    onEvent(event) {
      if (event.type !== 'text') return
      if (stop.signal.aborted) textsAfter += 1
      else {
        stoppedAt = performance.now()
        stop.abort()
      }
    }
  })
  await expect(answer).rejects.toThrow('aborted')
  return { tookMs: performance.now() - stoppedAt, textsAfter }
}

describe('Tesseract', () => {
  const engine = createTesseract(MODELS_FOLDER)

  test('reads a receipt that lies askew, in pieces, with a box for every line', async () => {
    const answer = await ask(engine, sample('receipt-0412'))
    expect(recall(RECEIPT_WORDS, answer.text)).toBeGreaterThan(0.85)
    expect(answer.text).toContain('1 Almond croissant 4.10')
    expect(answer.pieces).toBeGreaterThan(5)
    const title = answer.regions.find((region) => region.label === 'CAFE LUMEN')
    expectNear(title?.box, [257, 92, 169, 26], 8)
    expect(title?.score).toBeGreaterThan(0.8)
  })

  test('names its version and how far it is', async () => {
    const { events } = await ask(engine, sample('chart-energy'))
    expect(events).toContainEqual({
      type: 'served',
      model: expect.stringMatching(/^Tesseract 5\./)
    })
    const progress = events.flatMap((event) =>
      event.type === 'phase' && event.progress !== undefined ? [event.progress] : []
    )
    expect(progress.at(-1)).toBe(1)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })

  test('stops at once, and reads the next image as before', async () => {
    const { tookMs, textsAfter } = await stopAtFirstText(engine, sample('receipt-0412'))
    expect(tookMs).toBeLessThan(500)
    // The lines of the paragraph that was just read may still come out; another paragraph may not.
    expect(textsAfter).toBeLessThan(4)
    const next = await ask(engine, sample('receipt-0412'))
    expect(recall(RECEIPT_WORDS, next.text)).toBeGreaterThan(0.85)
  })

  test.each([
    ['blank', 400, 300],
    ['of a single pixel', 1, 1],
    ['a thin strip', 3, 4000]
  ])('says that an image that is %s has no text', async (_name, width, height) => {
    const { text, regions } = await ask(engine, await studio.plain(width, height, '#fff'))
    expect(text).toBe(NO_TEXT)
    expect(regions).toEqual([])
  })

  test('reads no text into a photograph', async () => {
    expect((await ask(engine, sample('march-pastoral'))).text).toBe(NO_TEXT)
  })
})

describe('PP-OCR', () => {
  const engine = createPpOcr(MODELS_FOLDER)

  test('reads a receipt row by row, in order, with boxes', async () => {
    const answer = await ask(engine, sample('receipt-0412'))
    expect(recall(RECEIPT_ROWS, rowsOf(answer).join(' '))).toBeGreaterThan(0.9)
    expect(rowsOf(answer)[0]).toBe('CAFELUMEN')
    expect(rowsOf(answer).at(-1)).toBe('PAID')
    expect(answer.pieces).toBeGreaterThan(10)
    const title = answer.regions.find((region) => region.label === 'CAFE LUMEN')
    expectNear(title?.box, [257, 92, 169, 26], 12)
  })

  test.each([1, 2, 3] as const)('reads it in order after %i quarter turns', async (quarters) => {
    const answer = await ask(engine, await studio.turned('receipt-0412', quarters))
    expect(recall(RECEIPT_ROWS, rowsOf(answer).join(' '))).toBeGreaterThan(0.75)
    const found = rowsOf(answer).filter((row) => RECEIPT_ROWS.includes(row))
    const order = found.map((row) => RECEIPT_ROWS.indexOf(row))
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  test('gives boxes in pixels of the original, however much it was shrunk', async () => {
    const large = await studio.turned('receipt-0412', 0, 4)
    const { regions } = await ask(engine, large)
    const title = regions.find((region) => compact(region.label) === 'CAFELUMEN')
    expectNear(title?.box, [1028, 368, 676, 104], 48)
  })

  test('reads the labels of a chart', async () => {
    const { text } = await ask(engine, sample('chart-energy'))
    expect(recall(['Wind', 'Solar', 'Nuclear', 'Gas', 'Hydro', 'Coal', '41.2'], text)).toBe(1)
  })

  test('stops between pieces, and reads the next image as before', async () => {
    const { tookMs, textsAfter } = await stopAtFirstText(engine, sample('receipt-0412'))
    expect(tookMs).toBeLessThan(1000)
    expect(textsAfter).toBe(0)
    expect((await ask(engine, sample('chart-energy'))).text).toContain('Nuclear')
  })

  test.each([
    ['blank', 400, 300],
    ['of a single pixel', 1, 1],
    ['a thin strip', 3, 4000]
  ])('says that an image that is %s has no text', async (_name, width, height) => {
    const { text, regions } = await ask(engine, await studio.plain(width, height, '#fff'))
    expect(text).toBe(NO_TEXT)
    expect(regions).toEqual([])
  })
})

test.each([
  ['Tesseract', createTesseract],
  ['PP-OCR', createPpOcr]
])('%s without its weights says what to do', async (_name, create) => {
  await expect(create('/nowhere').load(() => {})).rejects.toMatchObject({
    failure: {
      class: 'provider',
      sentence: expect.stringContaining('weights'),
      nextStep: expect.stringContaining('ensure-models')
    }
  })
})

function expectNear(
  box: readonly number[] | undefined,
  expected: readonly number[],
  tolerance: number
): void {
  expect(box).toBeDefined()
  for (const [index, value] of expected.entries()) {
    expect(Math.abs((box?.[index] ?? NaN) - value)).toBeLessThanOrEqual(tolerance)
  }
}
