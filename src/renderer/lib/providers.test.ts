import { describe, expect, it } from 'vitest'
import { sampleProvider } from '../testing/samples'
import { groupProviders, isReady, lacks, needsKey, searchProviders } from './providers'

const noKey = { needed: 'yes', present: false } as const
const withKey = { needed: 'yes', present: true } as const

const all = [
  sampleProvider('openai', { key: withKey }),
  sampleProvider('anthropic', {
    key: noKey,
    status: { state: 'off', detail: 'Needs a key, 9 models known' }
  }),
  sampleProvider('azure', { key: withKey, status: { state: 'off', detail: 'Needs its address' } }),
  sampleProvider('groq', {
    key: withKey,
    status: { state: 'error', detail: 'The server refused the key.', nextStep: 'Replace the key.' }
  }),
  sampleProvider('xai', {
    key: { ...noKey, lost: true },
    status: { state: 'error', detail: 'Its key cannot be read', nextStep: 'Enter the key again.' }
  }),
  sampleProvider('ollama', {
    kind: 'local-server',
    status: { state: 'off', detail: 'Nothing on 127.0.0.1:11434' }
  }),
  sampleProvider('lab', {
    custom: true,
    status: { state: 'error', detail: 'Nothing listens.', nextStep: 'Start it.' }
  }),
  sampleProvider('fresh', {
    key: withKey,
    status: { state: 'unchecked', detail: 'Not checked yet' }
  })
]
const named = (id: string) => {
  const found = all.find((provider) => provider.id === id)
  if (!found) throw new Error(`No provider ${id}.`)
  return found
}

describe('groups of providers', () => {
  it('say what can be done with each, and no provider is lost or shown twice', () => {
    const groups = groupProviders(all).map(({ title, providers }) => [
      title,
      providers.map(({ id }) => id)
    ])
    expect(groups).toEqual([
      ['Needs attention', ['groq', 'xai']],
      ['Ready', ['openai', 'fresh']],
      ['On this computer', ['ollama']],
      ['Own servers and accounts', ['lab']],
      ['Needs a key', ['anthropic', 'azure']]
    ])
  })

  it('leave out what is empty, but keep the places a person can add to', () =>
    expect(groupProviders([]).map(({ id }) => id)).toEqual(['here', 'own']))
})

describe('a provider', () => {
  it('is ready when it answered, or when it is set up and was not asked yet', () => {
    expect(all.filter(isReady).map(({ id }) => id)).toEqual(['openai', 'fresh'])
    const looking = sampleProvider('vllm', {
      kind: 'local-server',
      status: { state: 'unchecked', detail: 'Looking at 127.0.0.1:8000' }
    })
    expect(isReady(looking)).toBe(false)
  })

  it('says what it lacks', () => {
    expect(needsKey(named('xai'))).toBe(true)
    expect(lacks(named('openai'))).toBeUndefined()
    expect(lacks(named('anthropic'))).toBe('Needs a key')
    expect(lacks(named('groq'))).toBe('The server refused the key')
    expect(lacks(named('ollama'))).toBe('Nothing on 127.0.0.1:11434')
  })

  it('is found by name, address, state, and by being a mock', () => {
    const found = (search: string, list = all) => searchProviders(list, search).map(({ id }) => id)
    expect(found('GROQ refused')).toEqual(['groq'])
    expect(found('api.lab')).toEqual(['lab'])
    expect(found('mock')).toEqual([])
    expect(found('mock', [sampleProvider('m', { mock: true })])).toEqual(['m'])
    expect(found(' ')).toHaveLength(all.length)
  })
})
