import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeyId, ProviderId } from '../../shared/domain/ids'
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
    await open().add(PROVIDER, KEY)
    expect(onDisk()).not.toContain(KEY)
    expect(await open().get(PROVIDER)).toBe(KEY)
    expect(open().list(PROVIDER)[0]).toMatchObject({
      name: 'Key',
      inUse: true,
      present: true,
      storage: 'encrypted',
      lastFour: 'wxyz',
      savedAt: '2026-11-21T05:00:00.000Z'
    })
  })

  it('has every key masked as soon as it passes', async () => {
    await open().add(PROVIDER, KEY)
    expect(registered).toEqual([KEY])
    await open().get(PROVIDER)
    expect(registered).toEqual([KEY, KEY])
  })

  it('forgets a key for good', async () => {
    const store = open()
    await store.add(PROVIDER, KEY)
    await store.forget(PROVIDER)
    expect(await store.get(PROVIDER)).toBeUndefined()
    expect(store.list(PROVIDER)[0]).toBeUndefined()
    expect(values.size).toBe(0)
  })

  it('asks again when another key store is in use, and takes the first one back later', async () => {
    await open().add(PROVIDER, KEY)
    state.backend = 'kwallet6'
    expect(await open().get(PROVIDER)).toBeUndefined()
    expect(open().list(PROVIDER)[0]).toMatchObject({ present: false, lost: true, lastFour: 'wxyz' })
    state.backend = 'gnome_libsecret'
    expect(await open().get(PROVIDER)).toBe(KEY)
  })

  it('asks again when the text cannot be decrypted, keeps it, and lets it be replaced', async () => {
    await open().add(PROVIDER, KEY)
    state.account = 'b'
    const store = open()
    expect(await store.get(PROVIDER)).toBeUndefined()
    expect(store.list(PROVIDER)[0]).toMatchObject({ present: false, lost: true })
    expect(values.size).toBe(1)
    const [lost] = store.list(PROVIDER)
    await store.replace(PROVIDER, lost?.id as KeyId, `${KEY}2`)
    expect(store.list(PROVIDER)).toHaveLength(1)
    expect(await store.get(PROVIDER)).toBe(`${KEY}2`)
    expect(store.list(PROVIDER)[0]).toMatchObject({ present: true, storage: 'encrypted' })
  })

  it('shows no part of a short key', async () => {
    await open().add(PROVIDER, 'short-key')
    expect(open().list(PROVIDER)[0]).not.toHaveProperty('lastFour')
  })

  it('never shows more than four characters of any key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 80 }), async (key) => {
        const store = open()
        await store.forget(PROVIDER)
        await store.add(PROVIDER, key)
        const hint = store.list(PROVIDER)[0]?.lastFour ?? ''
        expect(hint.length).toBeLessThanOrEqual(4)
        expect(hint.length * 3).toBeLessThanOrEqual(key.length)
      })
    )
  })

  it('treats a record it cannot understand as no key', async () => {
    values.set(PROVIDER, { cipherText: 4 })
    expect(await open().get(PROVIDER)).toBeUndefined()
    expect(open().list(PROVIDER)[0]).toBeUndefined()
  })
})

describe('several keys', () => {
  it('uses the newest, until another one is chosen, over a restart', async () => {
    const store = open()
    const first = await store.add(PROVIDER, `${KEY}-one1`, 'Work')
    const second = await store.add(PROVIDER, `${KEY}-two2`)
    expect(await store.get(PROVIDER)).toBe(`${KEY}-two2`)
    expect(store.list(PROVIDER).map(({ name, inUse }) => [name, inUse])).toEqual([
      ['Key', true],
      ['Work', false]
    ])
    store.use(PROVIDER, first)
    store.rename(PROVIDER, second, 'Private')
    expect(await open().get(PROVIDER)).toBe(`${KEY}-one1`)
    expect(open().list(PROVIDER)).toMatchObject([
      { id: first, name: 'Work', lastFour: 'one1', inUse: true },
      { id: second, name: 'Private', lastFour: 'two2', inUse: false }
    ])
  })

  it('falls back to another key when the one in use is removed, and leaves nothing behind at last', async () => {
    const store = open()
    const first = await store.add(PROVIDER, `${KEY}1`)
    const second = await store.add(PROVIDER, `${KEY}2`)
    await store.remove(PROVIDER, second)
    expect(await store.get(PROVIDER)).toBe(`${KEY}1`)
    await store.remove(PROVIDER, first)
    expect(await store.get(PROVIDER)).toBeUndefined()
    expect(values.size).toBe(0)
  })

  it('gives each key a name of its own', async () => {
    const store = open()
    for (let n = 0; n < 3; n++) await store.add(PROVIDER, KEY)
    expect(
      store
        .list(PROVIDER)
        .map(({ name }) => name)
        .sort()
    ).toEqual(['Key', 'Key 2', 'Key 3'])
  })

  it('takes over the one key that an earlier Triptych kept', async () => {
    const cipherText = await fakeCipher(state).encrypt(KEY)
    const savedAt = '2026-11-20T08:00:00.000Z'
    values.set(PROVIDER, { cipherText, backend: state.backend, lastFour: 'wxyz', savedAt })
    const store = open()
    expect(await store.get(PROVIDER)).toBe(KEY)
    expect(store.list(PROVIDER)).toMatchObject([{ name: 'Key', lastFour: 'wxyz', savedAt }])
    await store.add(PROVIDER, `${KEY}2`)
    expect(open().list(PROVIDER)).toHaveLength(2)
  })

  it('keeps a key of this session beside those on disk, and goes back to them', async () => {
    const store = open()
    const kept = await store.add(PROVIDER, `${KEY}1`)
    state.backend = 'none'
    const passing = await store.add(PROVIDER, `${KEY}2`)
    expect(await store.get(PROVIDER)).toBe(`${KEY}2`)
    expect(store.list(PROVIDER).map(({ id }) => id)).toEqual([passing, kept])
    expect(onDisk()).not.toContain(`${KEY}2`)
    state.backend = 'gnome_libsecret'
    await store.remove(PROVIDER, passing)
    expect(await store.get(PROVIDER)).toBe(`${KEY}1`)
  })
})

describe('without encryption', () => {
  beforeEach(() => {
    state.backend = 'none'
  })

  it('keeps a key for this session and writes nothing', async () => {
    const store = open()
    await store.add(PROVIDER, KEY)
    expect(values.size).toBe(0)
    expect(await store.get(PROVIDER)).toBe(KEY)
    expect(store.list(PROVIDER)[0]).toMatchObject({ present: true, storage: 'session' })
    expect(await open().get(PROVIDER)).toBeUndefined()
  })

  it('says so', () => {
    expect(describeKeyStorage('none')).toMatchObject({ encrypted: false })
    expect(describeKeyStorage('none').sentence).toContain('this session only')
    expect(describeKeyStorage('keychain').sentence).toContain('macOS keychain')
  })
})
