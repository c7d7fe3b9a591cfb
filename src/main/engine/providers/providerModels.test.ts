import { expect, it } from 'vitest'
import type { ProviderId } from '../../../shared/domain/ids'
import { serverModels } from './providerModels'
import { adapters } from './registry'

const provider = 'own' as ProviderId
const adapter = adapters.get('openai-compatible')!

function models(listed: readonly string[]) {
  return serverModels({
    provider,
    kind: 'cloud',
    adapter,
    listed: listed.map((id) => ({ id })),
    overrides: {
      'own/hidden': { listed: true },
      'own/plain': { vision: 'yes' },
      'other/model': { listed: true }
    }
  })
}

it('adds the models a person named, marked as theirs, for this provider only', () => {
  expect(models(['plain']).map(({ id, listedByYou }) => [id, listedByYou])).toEqual([
    ['plain', undefined],
    ['hidden', true]
  ])
})

it('a model that the server lists too is the server’s', () => {
  expect(models(['plain', 'hidden']).filter((model) => model.listedByYou)).toEqual([])
})
