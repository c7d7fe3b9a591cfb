import { z } from 'zod'
import type { ProviderId } from '../../shared/domain/ids'
import type { SecretStore } from '../engine/engine'
import type { SecretCipher } from './secretCipher'
import type { StoreFile } from './storeFile'

/** A key as it lies on disk: never readable without the key store that is named beside it. */
const storedKey = z.object({
  cipherText: z.string(),
  backend: z.string(),
  lastFour: z.string().max(4).optional(),
  savedAt: z.string()
})
type StoredKey = z.infer<typeof storedKey>

interface SessionKey {
  readonly key: string
  readonly savedAt: string
}

/** Below this, four characters would give away too much of the key. */
const SHORTEST_TO_HINT_AT = 12

export interface SecretStoreOptions {
  readonly file: StoreFile
  readonly cipher: SecretCipher
  /** Told every key in the clear as it passes, so that logs and exports can mask it. */
  readonly registerSecret: (secret: string) => void
  readonly now?: () => Date
}

/**
 * Keys of providers: encrypted by the operating system on disk, or in memory for this session where
 * it offers no encryption. Cipher text that cannot be read any more is kept until it is replaced or
 * forgotten, because the right key store may come back.
 */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  const { file, cipher, registerSecret, now = () => new Date() } = options
  const session = new Map<ProviderId, SessionKey>()
  const unreadable = new Set<ProviderId>()

  const stored = (provider: ProviderId): StoredKey | undefined => {
    const parsed = storedKey.safeParse(file.get(provider))
    return parsed.success ? parsed.data : undefined
  }
  const isLost = (provider: ProviderId, key: StoredKey) =>
    unreadable.has(provider) || key.backend !== cipher.backend()

  return {
    async get(provider) {
      const inMemory = session.get(provider)
      if (inMemory) return inMemory.key
      const onDisk = stored(provider)
      if (!onDisk || isLost(provider, onDisk)) return undefined
      try {
        const key = await cipher.decrypt(onDisk.cipherText)
        registerSecret(key)
        return key
      } catch {
        unreadable.add(provider)
        return undefined
      }
    },

    async set(provider, key) {
      registerSecret(key)
      const savedAt = now().toISOString()
      const backend = cipher.backend()
      // SECURITY: without encryption the key stays in memory; it is never written in plain text.
      if (backend === 'none') {
        session.set(provider, { key, savedAt })
        return
      }
      const hint = lastFour(key)
      const record: StoredKey = {
        cipherText: await cipher.encrypt(key),
        backend,
        savedAt,
        ...(hint !== undefined && { lastFour: hint })
      }
      file.set(provider, record)
      unreadable.delete(provider)
      session.delete(provider)
    },

    async forget(provider) {
      session.delete(provider)
      unreadable.delete(provider)
      file.delete(provider)
    },

    status(provider) {
      const inMemory = session.get(provider)
      if (inMemory) {
        const hint = lastFour(inMemory.key)
        const { savedAt } = inMemory
        return { present: true, storage: 'session', savedAt, ...(hint && { lastFour: hint }) }
      }
      const onDisk = stored(provider)
      if (!onDisk) return { present: false }
      const facts = {
        savedAt: onDisk.savedAt,
        ...(onDisk.lastFour !== undefined && { lastFour: onDisk.lastFour })
      }
      return isLost(provider, onDisk)
        ? { present: false, lost: true, ...facts }
        : { present: true, storage: 'encrypted', ...facts }
    }
  }
}

function lastFour(key: string): string | undefined {
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
