import { describe, expect, it } from 'vitest'
import type { OptionSpec } from '../../../shared/domain/option'
import { sampleModel, sampleProvider } from '../../testing/samples'
import { changedOptions, leftOut, leftOutSentence, limitFacts } from './readyFacts'

const MB = 1024 ** 2

describe('what a model takes of images', () => {
  it('is its provider’s limits, where the model has none of its own', () => {
    const provider = sampleProvider('cloud', {
      limits: { formats: ['jpeg', 'webp'], maxSide: 2048, maxBytes: 5 * MB, maxImages: 10 }
    })
    expect(limitFacts(provider, {})).toEqual([
      ['In one prompt', 'Up to 10 images'],
      ['Each up to', '2048 px, 5 MB'],
      ['Formats', 'JPEG, WebP']
    ])
    const own = { imageLimits: { maxImages: 1, maxPixels: 33_177_600, maxBytes: 3.75 * MB } }
    expect(limitFacts(provider, own).slice(0, 2)).toEqual([
      ['In one prompt', '1 image'],
      ['Each up to', '2048 px, 33.2 megapixels, 3.8 MB']
    ])
  })

  it('has no limit where none is known', () => {
    const provider = sampleProvider('cloud', {
      limits: {
        formats: ['png'],
        maxSide: Number.MAX_SAFE_INTEGER,
        maxBytes: Number.MAX_SAFE_INTEGER
      }
    })
    expect(limitFacts(provider, {})).toEqual([['Formats', 'PNG']])
    expect(limitFacts({ ...provider, kind: 'built-in' }, {})).toEqual([])
  })
})

describe('what is set', () => {
  const specs: readonly OptionSpec[] = [
    {
      id: 'mode',
      kind: 'choice',
      label: 'How to ask',
      choices: [
        { value: 'task', label: 'As a task' },
        { value: 'sync', label: 'Directly' }
      ],
      default: 'task',
      open: true
    },
    { id: 'grounding', kind: 'switch', label: 'Grounding', default: false }
  ]

  it('names the options that are not at their defaults', () => {
    expect(changedOptions(specs, { options: { mode: 'sync', grounding: true } })).toEqual([
      ['How to ask', 'Directly'],
      ['Grounding', 'On']
    ])
    expect(changedOptions(specs, { options: { mode: 'other' } })).toEqual([['How to ask', 'other']])
    expect(changedOptions(specs, { options: { mode: 'task', grounding: 'yes' } })).toEqual([])
  })

  it('names the parameters that are left out, and options never', () => {
    const model = sampleModel('cloud', 'one', { params: ['seed'] })
    const names = leftOut({ seed: 1, jsonSchema: {}, topP: 0.5, options: { a: true } }, model)
    expect(leftOutSentence(names)).toBe(
      'Top P and JSON Schema are left out, this model does not take them.'
    )
  })
})
