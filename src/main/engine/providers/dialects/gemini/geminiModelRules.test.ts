import { describe, expect, it } from 'vitest'
import { GEMINIS } from '../../../../../../e2e/mocks/gemini/geminiModels'
import { REASONING_EFFORTS } from '../../../../../shared/domain/lane'
import {
  geminiParams,
  geminiThinking,
  geminiVersion,
  nearestLevel,
  thinkingBudget
} from './geminiModelRules'

it.each([
  ['gemini-2.5-flash-lite', 2.5],
  ['gemini-3-flash-preview', 3],
  ['gemini-3.1-pro-preview-customtools', 3.1],
  ['models/gemini-4-argon', 4],
  ['gemini-2.0-flash-001', 2],
  ['gemini-flash-latest', undefined],
  ['gemini-robotics-er-1.6-preview', undefined],
  ['gemma-4-31b-it', undefined]
])('the version of %s', (model, version) => {
  expect(geminiVersion(model)).toBe(version)
})

/** The mock's table was written model by model; the rules have to agree with every line of it. */
describe.each(GEMINIS.filter(({ methods }) => methods.includes('generateContent')))(
  '$id',
  ({ id, thinking }) => {
    const takes = geminiThinking(id)

    it('is taken for what its own page says', () => {
      if (takes.by === 'none') expect(thinking).toBeUndefined()
      else if (takes.by === 'level') expect(thinking).toEqual({ levels: takes.levels })
      else expect(thinking).toEqual({ least: takes.least, most: takes.most, off: takes.off })
    })

    it.each(REASONING_EFFORTS)('is sent nothing it refuses for effort %s', (effort) => {
      if (takes.by === 'level') expect(takes.levels).toContain(nearestLevel(effort, takes.levels))
      if (takes.by !== 'budget') return
      const budget = thinkingBudget(effort, takes)
      const off = budget === 0 && takes.off && effort === 'none'
      expect(off || (budget >= takes.least && budget <= takes.most)).toBe(true)
    })
  }
)

it('asks nothing of models that do other work', () => {
  for (const model of ['gemini-3.1-flash-image', 'gemini-3.8-flash-tts', 'nano-banana-pro-preview'])
    expect(geminiThinking(model)).toEqual({ by: 'none' })
})

it('knows aliases and robots', () => {
  expect(geminiThinking('gemini-pro-latest')).toMatchObject({ levels: ['LOW', 'MEDIUM', 'HIGH'] })
  expect(geminiThinking('gemini-robotics-er-1.6-preview').by).toBe('budget')
  expect(geminiThinking('gemini-robotics-er-2-preview').by).toBe('level')
})

it('knows which parameters a model takes', () => {
  expect(geminiParams('gemma-4-31b-it')).toEqual([
    'temperature',
    'topP',
    'maxTokens',
    'seed',
    'jsonSchema'
  ])
  expect(geminiParams('gemini-3.8-flash')).toContain('reasoningEffort')
  expect(geminiParams('gemini-2.0-flash')).toEqual(expect.arrayContaining(['detail']) as unknown)
  expect(geminiParams('gemini-2.0-flash')).not.toContain('reasoningEffort')
})
