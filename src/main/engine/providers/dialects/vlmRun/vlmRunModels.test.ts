import { expect, it } from 'vitest'
import { priceFor, SHIPPED_MODELS } from './vlmRunModels'

it.each([
  [{}, '0.02'],
  [{ detail: 'low' }, '0.01'],
  [{ detail: 'original', options: { grounding: true } }, '0.06'],
  [{ options: { domain: 'document.markdown', grounding: true } }, '0.04']
] as const)('with %j an image costs $%s', (params, perImage) => {
  const listed = SHIPPED_MODELS[0]!.price!
  expect(priceFor(listed, params)).toEqual({ ...listed, perImage })
})
