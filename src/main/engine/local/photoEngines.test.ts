/** The two describers of photographs, with their real weights, on real pictures. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createVisionEngine } from './createVisionEngine'
import { ask, createStudio, MODELS_FOLDER, requireModels, sample } from './engineTestKit'

let studio: Awaited<ReturnType<typeof createStudio>>

beforeAll(async () => {
  requireModels('centernet/centernet.bin', 'nanodet/nanodet.bin', 'tfjs-wasm')
  vi.stubGlobal('fetch', () => {
    throw new Error('A built-in engine tried to use the network.')
  })
  studio = await createStudio()
})

afterAll(async () => {
  vi.unstubAllGlobals()
  await studio.close()
})

describe.each(['photo-centernet', 'photo-nanodet'] as const)('%s', (id) => {
  const engine = createVisionEngine(id, MODELS_FOLDER)

  // Places read from the pictures: x, y, width, height.
  test.each([
    ['garage-motorcycle', 'motorcycle', [92, 20, 592, 432]],
    ['espresso-cup', 'cup', [172, 18, 236, 290]],
    ['astronaut-portrait', 'person', [22, 15, 342, 497]]
  ])('finds in %s a %s', async (name, thing, place) => {
    const { text, regions, pieces } = await ask(engine, sample(name))
    expect(text).toContain(thing)
    const region = regions.find(({ label }) => label === thing)
    expect(overlapOf(region?.box ?? [0, 0, 0, 0], place)).toBeGreaterThan(0.55)
    expect(region?.score).toBeGreaterThan(0.4)
    expect(pieces).toBeGreaterThanOrEqual(3)
  })

  test('says size and light before it looks for things', async () => {
    const { events, text } = await ask(engine, sample('garage-motorcycle'))
    expect(text).toMatch(/^A landscape image, 741 × 500 pixels\. It is of medium brightness/)
    const texts = events.findIndex((event) => event.type === 'text')
    expect(texts).toBeLessThan(events.findIndex((event) => event.type === 'regions'))
    expect(events).toContainEqual({ type: 'served', model: expect.stringContaining('COCO') })
  })

  test('finds the same things, in its own pixels, in a larger copy', async () => {
    const { text, regions } = await ask(engine, await studio.turned('garage-motorcycle', 0, 4))
    expect(text).toContain('2964 × 2000 pixels')
    const region = regions.find(({ label }) => label === 'motorcycle')
    expect(overlapOf(region?.box ?? [0, 0, 0, 0], [368, 80, 2368, 1728])).toBeGreaterThan(0.55)
  })

  test.each([
    [320, 240, 'It is very bright with little contrast, black and white'],
    [1, 1, 'A square image, 1 × 1 pixels.'],
    [3, 4000, 'A tall, narrow image']
  ])(
    'describes a blank image of %i x %i without inventing things',
    async (width, height, words) => {
      const { text, regions } = await ask(engine, await studio.plain(width, height, '#fff'))
      expect(text).toContain(words)
      expect(text).toContain('None of the 80 kinds')
      expect(regions).toEqual([])
    }
  )

  test('stops before it looks for things', async () => {
    const stop = new AbortController()
    const texts: string[] = []
    const answer = ask(engine, sample('espresso-cup'), {
      signal: stop.signal,
      onEvent(event) {
        if (event.type === 'text') texts.push(event.delta)
        stop.abort()
      }
    })
    await expect(answer).rejects.toThrow('aborted')
    expect(texts.length).toBeLessThanOrEqual(1)
  })
})

test('a photo engine without its weights says what to do', async () => {
  const engine = createVisionEngine('photo-nanodet', '/nowhere')
  await expect(engine.load(() => {})).rejects.toMatchObject({
    failure: { class: 'provider', nextStep: expect.stringContaining('ensure-models') }
  })
})

/** Shared area over joined area. */
function overlapOf(a: readonly number[], b: readonly number[]): number {
  const [ax = 0, ay = 0, aw = 0, ah = 0] = a
  const [bx = 0, by = 0, bw = 0, bh = 0] = b
  const width = Math.max(0, Math.min(ax + aw, bx + bw) - Math.max(ax, bx))
  const height = Math.max(0, Math.min(ay + ah, by + bh) - Math.max(ay, by))
  const shared = width * height
  return shared / (aw * ah + bw * bh - shared)
}
