import { expect, it } from 'vitest'
import type { CatalogueModel } from './catalogueModel'
import { catalogueLookup, createCatalogueService } from './catalogueService'
import type { Catalogue } from './createCatalogue'

function model(vendor: string, id: string, vision: CatalogueModel['vision']): CatalogueModel {
  return { vendor, id, name: id, aliases: [], vision, tags: [], source: 'test', asOf: '2026-11-21' }
}

const INFO = { models: 1, asOf: '2026-11-21', source: 'test' }

function catalogue(more: Partial<Catalogue>): Catalogue {
  return {
    find: () => undefined,
    list: () => [],
    info: () => INFO,
    refresh: () => Promise.reject(new Error('not here')),
    ...more
  }
}

it('knows the sight of a model by its exact name, where its vendors agree', () => {
  const models = [
    model('openai', 'gpt-4o', 'yes'),
    model('host', 'gpt-4o', 'yes'),
    model('openai', 'split', 'yes'),
    model('host', 'split', 'no'),
    model('openai', 'quiet', 'unknown'),
    model('deepseek', 'deepseek-chat', 'no')
  ]
  const { sight } = catalogueLookup(catalogue({ list: () => models }))
  const names = ['gpt-4o', 'gpt-4o-mini', 'split', 'quiet', 'deepseek-chat']
  expect(names.map(sight)).toEqual(['yes', undefined, undefined, undefined, 'no'])
})

it('sees what a refresh brought', () => {
  let models = [model('openai', 'old', 'yes')]
  const lookup = catalogueLookup(catalogue({ list: () => models }))
  expect(lookup.of('openai').map(({ id }) => id)).toEqual(['old'])
  models = [model('openai', 'new', 'yes')]
  expect(lookup.of('openai').map(({ id }) => id)).toEqual(['new'])
})

it('tells of a refresh only when it brought something, and of lists that could not be read', async () => {
  let changes = 0
  const bad = { name: 'a', ok: false as const, sentence: 'It is down.', nextStep: 'Try later.' }
  const report = { added: 0, changed: 0, removed: 0, lists: [bad] }
  const service = (news: Partial<typeof report>) =>
    createCatalogueService(
      catalogue({ refresh: () => Promise.resolve({ ...report, ...news }) }),
      () => changes++
    )
  expect(await service({}).refresh()).toEqual({
    info: INFO,
    added: 0,
    changed: 0,
    removed: 0,
    problems: ['It is down. Try later.']
  })
  expect(changes).toBe(0)
  await service({ changed: 1 }).refresh()
  expect(changes).toBe(1)
})

it('can be stopped, and says that what was known still holds', async () => {
  const service = createCatalogueService(
    catalogue({
      refresh: ({ signal } = {}) =>
        new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(new Error('stopped')))
        )
    }),
    () => undefined
  )
  const refreshed = service.refresh()
  service.stopRefresh()
  await expect(refreshed).rejects.toThrow(/stopped/)
})
