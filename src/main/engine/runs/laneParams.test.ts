import { expect, it } from 'vitest'
import type { OptionSpec } from '../../../shared/domain/option'
import { fitParams } from './laneParams'

const OPTION: OptionSpec = { id: 'mode', label: 'Mode', kind: 'text', default: '' }
const model = { label: 'GPT', params: ['maxTokens', 'seed'] as const, options: [OPTION] }

it('sends what the model takes and says what it drops', () => {
  const { params, dropped } = fitParams({ temperature: 0, seed: 7, maxTokens: 100 }, model)
  expect(params).toEqual({ seed: 7, maxTokens: 100 })
  expect(dropped).toEqual(['Temperature was not sent: GPT does not take it.'])
})

it('keeps the options this provider has and leaves those of others, without a word', () => {
  const { params, dropped } = fitParams({ options: { mode: 'sync', domain: 'x' } }, model)
  expect(params).toEqual({ options: { mode: 'sync' } })
  expect(dropped).toEqual([])
})

it('sends nothing that nobody set', () => {
  expect(fitParams({}, model)).toEqual({ params: {}, dropped: [] })
})
