import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REASONING_EFFORTS, type ReasoningEffort } from '../../../../shared/domain/lane'
import type { AttemptPlan } from '../adapter'
import { adjustEffort, nearestEffort, switchNotes, wantsReasoning } from './adjusted'

function planWith(reasoningEffort?: ReasoningEffort): AttemptPlan {
  return {
    baseUrl: 'https://provider.example/v1',
    model: 'm',
    prompt: { text: '', system: '' },
    params: { temperature: 0.5, ...(reasoningEffort && { reasoningEffort }) },
    images: [],
    retries: 0
  }
}

const effort = fc.constantFrom(...REASONING_EFFORTS)

describe('the nearest effort', () => {
  it.each([
    ['max', ['none', 'high'], 'high'],
    ['minimal', ['low', 'medium', 'high'], 'low'],
    ['low', ['none', 'high'], 'high'],
    ['minimal', ['none', 'low'], 'low'],
    ['none', ['low', 'high'], 'low'],
    ['none', ['none', 'low'], 'none'],
    ['medium', ['low', 'high'], 'low']
  ] as const)('of %s among %j is %s', (asked, known, nearest) => {
    expect(nearestEffort(asked, known)).toBe(nearest)
  })

  it('is always one there is, and none that reasons is nearer', () => {
    fc.assert(
      fc.property(effort, effort, fc.array(effort), (asked, first, others) => {
        const known = [first, ...others] as const
        const away = (one: ReasoningEffort) =>
          Math.abs(REASONING_EFFORTS.indexOf(one) - REASONING_EFFORTS.indexOf(asked))
        const nearest = nearestEffort(asked, known)
        expect(known).toContain(nearest)
        const reasoning = known.filter((one) => one !== 'none')
        if (asked !== 'none' && reasoning.length > 0) {
          expect(nearest).not.toBe('none')
          expect(reasoning.every((one) => away(one) >= away(nearest))).toBe(true)
        }
      })
    )
  })
})

describe('what is changed', () => {
  it('is said, and nothing else is touched', () => {
    const { plan, notes } = adjustEffort(planWith('max'), ['none', 'xhigh'])
    expect(plan.params).toEqual({ temperature: 0.5, reasoningEffort: 'xhigh' })
    expect(notes).toEqual(['m has no reasoning effort “max”; “xhigh” was sent.'])
  })

  it.each([undefined, 'none', 'xhigh'] as const)('is nothing when %s can be sent', (asked) => {
    const plan = planWith(asked)
    expect(adjustEffort(plan, ['none', 'xhigh'])).toEqual({ plan, notes: [] })
  })
})

describe('reasoning as a switch', () => {
  it.each([
    [undefined, undefined, 0],
    ['none', false, 0],
    ['low', true, 1],
    ['max', true, 1]
  ] as const)('%s is %s', (asked, wanted, notes) => {
    expect(wantsReasoning(planWith(asked))).toBe(wanted)
    expect(switchNotes(planWith(asked))).toHaveLength(notes)
  })
})
