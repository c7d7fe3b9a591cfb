import { expect, it } from 'vitest'
import type { ProviderId } from '../../../shared/domain/ids'
import { entriesOf } from './entries'
import { modelsOf } from './providerModels'

const provider = 'own' as ProviderId
const entry = entriesOf({
  addresses: {},
  found: undefined,
  own: [{ id: provider, label: 'Own', baseUrl: 'http://127.0.0.1:1/v1', concurrency: 1 }],
  overrides: {},
  adHoc: [],
  mocks: {}
}).find(({ id }) => id === provider)!

function models(listed: readonly string[]) {
  return modelsOf({
    entry,
    told: listed.map((id) => ({ id })),
    catalogue: { find: () => undefined, sight: () => undefined, of: () => [] },
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

it('a model that a second one looks for counts as seeing, and says how', () => {
  const provider = '302ai'
  const entry = entriesOf({
    addresses: {},
    found: undefined,
    own: [],
    overrides: {},
    adHoc: [],
    mocks: {}
  }).find(({ id }) => id === (provider as string))!
  const [seeing, blind] = modelsOf({
    entry,
    told: [{ id: 'gpt-4o' }, { id: 'deepseek-chat' }],
    catalogue: {
      find: () => undefined,
      sight: (id) => (id === 'gpt-4o' ? 'yes' : 'no'),
      of: () => []
    },
    overrides: {}
  })
  expect(seeing).toMatchObject({ vision: 'yes', visionSource: 'from the catalogue' })
  expect(blind).toMatchObject({
    vision: 'yes',
    visionSource: 'through a second model that describes the image'
  })
})
