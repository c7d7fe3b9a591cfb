import { z } from 'zod'
import { newId } from '../../shared/domain/ids'
import type { KeyId, ProviderId } from '../../shared/domain/ids'
import type { KeyInfo } from '../../shared/domain/model'
import type { SecretStore } from '../engine/engine'
import type { SecretCipher } from './secretCipher'
import type { StoreFile } from './storeFile'

/** A key as it lies on disk: never readable without the key store that is named beside it. */
const storedKey = z.object({
  id: z.string(),
  name: z.string(),
  cipherText: z.string(),
  backend: z.string(),
  lastFour: z.string().max(4).optional(),
  savedAt: z.string()
})
type StoredKey = z.infer<typeof storedKey>

const storedKeys = z.object({ inUse: z.string(), keys: z.array(storedKey) })
/** Before a provider could have several keys, its one key lay there by itself. */
const singleKey = storedKey.omit({ id: true, name: true })

/** A key without its secret part, wherever that is. */
interface KeptKey {
  readonly id: KeyId
  readonly name: string
  readonly savedAt: string
  readonly lastFour?: string
  /** Present: encrypted on disk. Absent: in memory, for this session only. */
  readonly stored?: StoredKey
}

/** Below this, four characters would give away too much of the key. */
const SHORTEST_TO_HINT_AT = 12
const FIRST_KEY = 'Key'

export interface SecretStoreOptions {
  readonly file: StoreFile
  readonly cipher: SecretCipher
  /** Told every key in the clear as it passes, so that logs and exports can mask it. */
  readonly registerSecret: (secret: string) => void
  readonly now?: () => Date
}

/**
 * Keys of providers, several for each: encrypted by the operating system on disk, or in memory for
 * this session where it offers no encryption. Cipher text that cannot be read any more is kept until
 * it is replaced or removed, because the right key store may come back.
 */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  return new Secrets(options)
}

class Secrets implements SecretStore {
  /** Keys in the clear that no disk has: those of this session. */
  readonly #session = new Map<KeyId, string>()
  /** Keys of this session by provider, and which of all its keys is in use, where that is one of them. */
  readonly #sessionKeys = new Map<ProviderId, readonly KeptKey[]>()
  readonly #sessionUse = new Map<ProviderId, KeyId>()
  readonly #unreadable = new Set<KeyId>()

  constructor(private readonly options: SecretStoreOptions) {}

  async get(provider: ProviderId): Promise<string | undefined> {
    const key = this.#inUse(provider)
    if (key === undefined) return undefined
    const inMemory = this.#session.get(key.id)
    if (inMemory !== undefined) return inMemory
    if (key.stored === undefined || this.#isLost(key)) return undefined
    try {
      const secret = await this.options.cipher.decrypt(key.stored.cipherText)
      this.options.registerSecret(secret)
      return secret
    } catch {
      this.#unreadable.add(key.id)
      return undefined
    }
  }

  async add(provider: ProviderId, secret: string, name?: string): Promise<KeyId> {
    const id = newId('key')
    const names = this.#all(provider).map((key) => key.name)
    await this.#put(provider, id, name ?? freeName(names), secret)
    this.use(provider, id)
    return id
  }

  async replace(provider: ProviderId, id: KeyId, secret: string): Promise<void> {
    const known = this.#all(provider).find((key) => key.id === id)
    if (known !== undefined) await this.#put(provider, id, known.name, secret)
  }

  rename(provider: ProviderId, id: KeyId, name: string): void {
    const { inUse, keys } = this.#onDisk(provider)
    this.#save(
      provider,
      inUse,
      keys.map((key) => (key.id === id ? { ...key, name } : key))
    )
    this.#sessionKeys.set(
      provider,
      this.#ofSession(provider).map((key) => (key.id === id ? { ...key, name } : key))
    )
  }

  use(provider: ProviderId, id: KeyId): void {
    if (this.#ofSession(provider).some((key) => key.id === id)) {
      this.#sessionUse.set(provider, id)
      return
    }
    this.#sessionUse.delete(provider)
    const { keys } = this.#onDisk(provider)
    if (keys.some((key) => key.id === id)) this.#save(provider, id, keys)
  }

  async remove(provider: ProviderId, id: KeyId): Promise<void> {
    this.#session.delete(id)
    this.#unreadable.delete(id)
    const left = this.#ofSession(provider).filter((key) => key.id !== id)
    this.#sessionKeys.set(provider, left)
    if (this.#sessionUse.get(provider) === id) this.#sessionUse.delete(provider)
    const { inUse, keys } = this.#onDisk(provider)
    this.#save(
      provider,
      inUse,
      keys.filter((key) => key.id !== id)
    )
  }

  async forget(provider: ProviderId): Promise<void> {
    for (const { id } of this.#all(provider)) await this.remove(provider, id)
  }

  list(provider: ProviderId): readonly KeyInfo[] {
    const used = this.#inUse(provider)
    const infos = this.#all(provider).map((key) => this.#info(key, key.id === used?.id))
    return infos.sort((a, b) => Number(b.inUse) - Number(a.inUse))
  }

  #info(key: KeptKey, inUse: boolean): KeyInfo {
    const { id, name, savedAt, lastFour } = key
    const isLost = this.#isLost(key)
    return {
      id,
      name,
      inUse,
      savedAt,
      present: !isLost,
      ...(lastFour !== undefined && { lastFour }),
      ...(isLost
        ? { lost: true }
        : { storage: key.stored === undefined ? ('session' as const) : ('encrypted' as const) })
    }
  }

  async #put(provider: ProviderId, id: KeyId, name: string, secret: string): Promise<void> {
    const { cipher, registerSecret, now = () => new Date() } = this.options
    registerSecret(secret)
    const hint = lastFourOf(secret)
    const facts = { id, name, savedAt: now().toISOString(), ...(hint && { lastFour: hint }) }
    const backend = cipher.backend()
    // SECURITY: without encryption the key stays in memory; it is never written in plain text.
    if (backend === 'none') {
      this.#session.set(id, secret)
      this.#sessionKeys.set(provider, replaced(this.#ofSession(provider), facts))
      return
    }
    const record = { ...facts, backend, cipherText: await cipher.encrypt(secret) }
    const { inUse, keys } = this.#onDisk(provider)
    this.#save(provider, inUse ?? id, replaced(keys, record))
    this.#unreadable.delete(id)
    this.#session.delete(id)
    this.#sessionKeys.set(
      provider,
      this.#ofSession(provider).filter((key) => key.id !== id)
    )
  }

  #inUse(provider: ProviderId): KeptKey | undefined {
    const all = this.#all(provider)
    const id = this.#sessionUse.get(provider) ?? this.#onDisk(provider).inUse
    return all.find((key) => key.id === id) ?? all[0]
  }

  #all(provider: ProviderId): readonly KeptKey[] {
    const inMemory = this.#ofSession(provider)
    const onDisk = this.#onDisk(provider)
      .keys.filter(({ id }) => !inMemory.some((key) => key.id === id))
      .map(keptOf)
    return [...onDisk, ...inMemory]
  }

  #ofSession(provider: ProviderId): readonly KeptKey[] {
    return this.#sessionKeys.get(provider) ?? []
  }

  #onDisk(provider: ProviderId): { inUse: string | undefined; keys: readonly StoredKey[] } {
    const value = this.options.file.get(provider)
    const several = storedKeys.safeParse(value)
    if (several.success) return several.data
    const single = singleKey.safeParse(value)
    if (!single.success) return { inUse: undefined, keys: [] }
    const id = `key_of_${provider}`
    return { inUse: id, keys: [{ ...single.data, id, name: FIRST_KEY }] }
  }

  #save(provider: ProviderId, inUse: string | undefined, keys: readonly StoredKey[]): void {
    const { file } = this.options
    const used = keys.find(({ id }) => id === inUse) ?? keys[0]
    if (used !== undefined) file.set(provider, { inUse: used.id, keys })
    else if (file.get(provider) !== undefined) file.delete(provider)
  }

  #isLost({ id, stored }: KeptKey): boolean {
    if (stored === undefined) return false
    return this.#unreadable.has(id) || stored.backend !== this.options.cipher.backend()
  }
}

function keptOf(stored: StoredKey): KeptKey {
  const { id, name, savedAt, lastFour } = stored
  return { id: id as KeyId, name, savedAt, stored, ...(lastFour !== undefined && { lastFour }) }
}

function replaced<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ id }) => id === one.id)
    ? all.map((other) => (other.id === one.id ? one : other))
    : [...all, one]
}

function freeName(taken: readonly string[]): string {
  let name = FIRST_KEY
  for (let n = 2; taken.includes(name); n++) name = `${FIRST_KEY} ${n}`
  return name
}

function lastFourOf(key: string): string | undefined {
  return key.length < SHORTEST_TO_HINT_AT ? undefined : key.slice(-4)
}

const BACKENDS: Readonly<Record<string, string>> = {
  keychain: 'the macOS keychain',
  dpapi: 'Windows, for your account',
  gnome_libsecret: 'the GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet'
}

/** How keys are kept on this computer, for the settings page. */
export function describeKeyStorage(backend: string): { encrypted: boolean; sentence: string } {
  if (backend === 'none') {
    return {
      encrypted: false,
      sentence:
        'This computer offers no keychain to Triptych, so keys last for this session only and are never written to disk. ' +
        'Unlock or install a keyring to keep them.'
    }
  }
  return {
    encrypted: true,
    sentence: `Keys are encrypted by ${BACKENDS[backend] ?? backend} and never leave the main process.`
  }
}
