import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ProviderId } from '../../shared/domain/ids'
import type { SecretCipher } from './secretCipher'
import { createSecretStore, describeKeyStorage } from './secretStore'
import type { StoreFile } from './storeFile'

const PROVIDER = 'my.server' as ProviderId
const KEY = 'sk-canary-0123456789abcdef-wxyz'

/** Reverses and marks the text: unreadable enough to find a key that was written as it is. */
function fakeCipher(state: { backend: string; account: string }): SecretCipher {
  return {
    backend: () => state.backend,
    encrypt: async (plain) =>
      Buffer.from(`${state.account}|${[...plain].reverse().join('')}`).toString('base64'),
    decrypt: async (base64) => {
      const [account, text] = Buffer.from(base64, 'base64').toString().split('|')
      if (account !== state.account || text === undefined) throw new Error('wrong account')
      return [...text].reverse().join('')
    }
  }
}

let values: Map<string, unknown>
let registered: string[]
let state: { backend: string; account: string }
beforeEach(() => {
  values = new Map()
  registered = []
  state = { backend: 'gnome_libsecret', account: 'a' }
})

const file: StoreFile = {
  get: (key) => values.get(key),
  set: (key, value) => void values.set(key, value),
  delete: (key) => void values.delete(key)
}
const open = () =>
  createSecretStore({
    file,
    cipher: fakeCipher(state),
    registerSecret: (secret) => registered.push(secret),
    now: () => new Date('2026-11-21T05:00:00Z')
  })
const onDisk = () => JSON.stringify([...values])

describe('with encryption', () => {
  it('keeps a key over a restart, as cipher text only', async () => {
    await open().set(PROVIDER, KEY)
    expect(onDisk()).not.toContain(KEY)
    expect(await open().get(PROVIDER)).toBe(KEY)
    expect(open().status(PROVIDER)).toEqual({
      present: true,
      storage: 'encrypted',
      lastFour: 'wxyz',
      savedAt: '2026-11-21T05:00:00.000Z'
    })
  })

  it('has every key masked as soon as it passes', async () => {
    await open().set(PROVIDER, KEY)
    expect(registered).toEqual([KEY])
    await open().get(PROVIDER)
    expect(registered).toEqual([KEY, KEY])
  })

  it('forgets a key for good', async () => {
    const store = open()
    await store.set(PROVIDER, KEY)
    await store.forget(PROVIDER)
    expect(await store.get(PROVIDER)).toBeUndefined()
    expect(store.status(PROVIDER)).toEqual({ present: false })
    expect(values.size).toBe(0)
  })

  it('asks again when another key store is in use, and takes the first one back later', async () => {
    await open().set(PROVIDER, KEY)
    state.backend = 'kwallet6'
    expect(await open().get(PROVIDER)).toBeUndefined()
    expect(open().status(PROVIDER)).toMatchObject({ present: false, lost: true, lastFour: 'wxyz' })
    state.backend = 'gnome_libsecret'
    expect(await open().get(PROVIDER)).toBe(KEY)
  })

  it('asks again when the text cannot be decrypted, keeps it, and lets it be replaced', async () => {
    await open().set(PROVIDER, KEY)
    state.account = 'b'
    const store = open()
    expect(await store.get(PROVIDER)).toBeUndefined()
    expect(store.status(PROVIDER)).toMatchObject({ present: false, lost: true })
    expect(values.size).toBe(1)
    await store.set(PROVIDER, `${KEY}2`)
    expect(await store.get(PROVIDER)).toBe(`${KEY}2`)
    expect(store.status(PROVIDER)).toMatchObject({ present: true, storage: 'encrypted' })
  })

  it('shows no part of a short key', async () => {
    await open().set(PROVIDER, 'short-key')
    expect(open().status(PROVIDER)).not.toHaveProperty('lastFour')
  })

  it('never shows more than four characters of any key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 80 }), async (key) => {
        const store = open()
        await store.set(PROVIDER, key)
        const hint = store.status(PROVIDER).lastFour ?? ''
        expect(hint.length).toBeLessThanOrEqual(4)
        expect(hint.length * 3).toBeLessThanOrEqual(key.length)
      })
    )
  })

  it('treats a record it cannot understand as no key', async () => {
    values.set(PROVIDER, { cipherText: 4 })
    expect(await open().get(PROVIDER)).toBeUndefined()
    expect(open().status(PROVIDER)).toEqual({ present: false })
  })
})

describe('without encryption', () => {
  beforeEach(() => {
    state.backend = 'none'
  })

  it('keeps a key for this session and writes nothing', async () => {
    const store = open()
    await store.set(PROVIDER, KEY)
    expect(values.size).toBe(0)
    expect(await store.get(PROVIDER)).toBe(KEY)
    expect(store.status(PROVIDER)).toMatchObject({ present: true, storage: 'session' })
    expect(await open().get(PROVIDER)).toBeUndefined()
  })

  it('says so', () => {
    expect(describeKeyStorage('none')).toMatchObject({ encrypted: false })
    expect(describeKeyStorage('none').sentence).toContain('this session only')
    expect(describeKeyStorage('keychain').sentence).toContain('macOS keychain')
  })
})
