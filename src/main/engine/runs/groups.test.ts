import { afterEach, describe, expect, it } from 'vitest'
import type { ExportRow } from '../exports/columns'
import { jsonLines } from '../exports/jsonl'
import { answering, createHarness, imageId, lane, spec } from './testing/harness'
import type { Harness } from './testing/harness'

let harness: Harness | undefined

afterEach(async () => {
  await harness?.dispose()
  harness = undefined
})

describe('several images in a prompt', () => {
  it('make one cell for each group, found under each of its images', async () => {
    const h = (harness = createHarness({
      script: (input, emit) =>
        emit(...answering(input.plan.images.map(({ name }) => name).join(' and ')))
    }))
    const run = h.runs.start({ ...spec(5, [lane('a'), lane('b')]), groupSize: 2 })
    const summary = await h.runs.finished(run)
    expect(summary).toMatchObject({ imageCount: 5, counts: { total: 6, done: 6 } })
    const texts = [0, 1, 2, 3, 4].map((at) =>
      h.runs.answers(run, imageId(at)).cells.map(({ answer }) => answer?.text)
    )
    const pair = 'picture-0.png and picture-1.png'
    expect(texts.slice(0, 2)).toEqual([
      [pair, pair],
      [pair, pair]
    ])
    expect(texts[4]).toEqual(['picture-4.png', 'picture-4.png'])
    const rows = [...jsonLines(h.runs, run)].map((line) => JSON.parse(line) as ExportRow)
    expect(rows.map(({ image, more_images }) => [image, more_images])).toEqual(
      ['0', '0', '2', '2', '4', '4'].map((first) => [
        `picture-${first}.png`,
        first === '4' ? [] : [`picture-${Number(first) + 1}.png`]
      ])
    )
  })
})
