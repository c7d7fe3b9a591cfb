import { describe, expect, it } from 'vitest'
import { ANY_CLAUDE, CLAUDES } from '../../../../../../e2e/mocks/anthropic/anthropicModels'
import { REASONING_EFFORTS } from '../../../../../shared/domain/lane'
import { claudeName, claudeParams, claudeRules, isFrom, nearestEffort } from './anthropicModelRules'
import { answerTokens, readThinking } from './anthropicThinking'

describe('names', () => {
  it.each([
    ['claude-opus-4-7', 'opus', [4, 7]],
    ['claude-opus-4-20250514', 'opus', [4, 0]],
    ['claude-sonnet-4-5-20250929', 'sonnet', [4, 5]],
    ['claude-haiku-4-10', 'haiku', [4, 10]],
    ['claude-fable-5', 'fable', [5, 0]],
    ['claude-3-5-sonnet-latest', 'sonnet', [3, 5]],
    ['claude-3-opus-20240229', 'opus', [3, 0]],
    ['anthropic/claude-sonnet-4.6', 'sonnet', [4, 6]],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'haiku', [4, 5]],
    ['claude-mythos-preview', 'mythos', undefined]
  ])('%s', (model, line, version) => {
    expect(claudeName(model)).toEqual({ line, ...(version && { version }) })
  })

  it('has none for models of others', () => {
    expect(claudeName('gpt-6-sol')).toBeUndefined()
  })

  it('orders versions by number, not by spelling', () => {
    expect([isFrom([4, 10], [4, 7]), isFrom([4, 6], [4, 7]), isFrom([5, 0], [4, 7])]).toEqual([
      true,
      false,
      true
    ])
  })
})

/** The mock's table was written model by model; the rules have to agree with every line of it. */
describe.each(CLAUDES)('$id', (model) => {
  const rules = claudeRules(model.id)

  it('is taken for what its own page says', () => {
    expect(rules).toMatchObject({
      efforts: model.efforts,
      sampling: model.sampling,
      schema: model.schema,
      thinksUnasked: model.thinksUnasked
    })
  })

  it.each([undefined, ...REASONING_EFFORTS])(
    'is sent nothing it refuses for effort %s',
    (effort) => {
      const params = effort === undefined ? {} : { reasoningEffort: effort }
      const thinking = readThinking(params, rules)
      const type = thinking.config?.['type']
      if (type !== undefined) expect(model.thinking).toContain(type)
      if (thinking.effort !== undefined) expect(model.efforts).toContain(thinking.effort)
      const limit = answerTokens(params, thinking)
      expect(limit).toBeLessThanOrEqual(model.output)
      if (thinking.budget !== undefined) {
        expect(thinking.budget).toBeGreaterThanOrEqual(1024)
        expect(thinking.budget).toBeLessThan(limit)
      }
    }
  )
})

it('takes an unknown name for a newer model', () => {
  expect(claudeParams('claude-quartz-7')).toEqual(claudeParams('claude-opus-5'))
  expect(claudeRules('slow:5').efforts).toEqual(ANY_CLAUDE.efforts)
})

it('knows which parameters each generation takes', () => {
  expect(claudeParams('claude-sonnet-5-5')).toEqual([
    'maxTokens',
    'reasoningEffort',
    'jsonSchema',
    'options'
  ])
  expect(claudeParams('claude-3-5-sonnet-latest')).toEqual([
    'temperature',
    'topP',
    'maxTokens',
    'options'
  ])
})

describe('effort', () => {
  it.each([
    ['minimal', 'low'],
    ['low', 'low'],
    ['xhigh', 'high'],
    ['max', 'max']
  ] as const)('%s becomes %s where there is no xhigh', (wished, sent) => {
    expect(nearestEffort(wished, ['low', 'medium', 'high', 'max'])).toBe(sent)
  })
})

describe('budgets', () => {
  const rules = claudeRules('claude-sonnet-4-5')

  it('leave a quarter of the limit for the answer', () => {
    const { budget } = readThinking({ reasoningEffort: 'max', maxTokens: 8000 }, rules)
    expect(budget).toBe(6000)
  })

  it('are not asked for where the limit leaves no room, and that is said', () => {
    const thinking = readThinking({ reasoningEffort: 'low', maxTokens: 1024 }, rules)
    expect(thinking).toMatchObject({ on: false, warnings: [expect.stringContaining('1024')] })
    expect(thinking.config).toBeUndefined()
  })
})
