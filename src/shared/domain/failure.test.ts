import { describe, expect, it } from 'vitest'
import { FAILURE_CLASSES, FAILURE_WORDS, failure } from './failure'

describe('every failure class', () => {
  it.each(FAILURE_CLASSES)('%s has a title, a plain sentence and a next step', (kind) => {
    const { title, sentence, nextStep } = FAILURE_WORDS[kind]
    expect(title.split(' ').length).toBeLessThanOrEqual(3)
    expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(nextStep).toMatch(/^[A-Z].*\.$/)
  })
})

it('makes a failure with the words of its class, unless there are better ones', () => {
  expect(failure('timeout')).toEqual({
    class: 'timeout',
    sentence: FAILURE_WORDS.timeout.sentence,
    nextStep: FAILURE_WORDS.timeout.nextStep
  })
  expect(failure('network', { sentence: 'Nobody is there.', status: 0 })).toMatchObject({
    class: 'network',
    sentence: 'Nobody is there.',
    nextStep: FAILURE_WORDS.network.nextStep
  })
})
