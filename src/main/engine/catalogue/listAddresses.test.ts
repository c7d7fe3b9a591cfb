import { expect, it } from 'vitest'
import { listAddresses } from './listAddresses'
import { publicLists } from './refresh'

it('names the servers that stand in for the public lists', () => {
  const own = 'http://127.0.0.1:9001'
  const env = { TRIPTYCH_CATALOGUE: `modelsdev=${own}/, openrouter=http://localhost:9002` }
  expect(publicLists(listAddresses(env)).map(({ url }) => url)).toEqual([
    `${own}/api.json`,
    'http://localhost:9002/api/v1/models'
  ])
})

it.each([
  undefined,
  '',
  'modelsdev',
  'modelsdev=https://models.example',
  'modelsdev=http://127.0.0.1.example.org',
  'another=http://127.0.0.1:9001'
])('leaves the lists where they are for %s', (value) => {
  expect(publicLists(listAddresses({ TRIPTYCH_CATALOGUE: value }))).toMatchObject(
    publicLists().map(({ url }) => ({ url }))
  )
})
