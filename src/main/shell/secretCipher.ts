import { safeStorage } from 'electron'

/**
 * Encryption by the operating system, behind an asynchronous interface: newer versions of Electron
 * retire the synchronous calls that older ones only have.
 */
export interface SecretCipher {
  /** Names the key store, such as `keychain` or `gnome_libsecret`; `none` when nothing can be encrypted. */
  backend(): string
  /** @returns base64 */
  encrypt(plain: string): Promise<string>
  /** @throws when the text was made by another key store or account */
  decrypt(base64: string): Promise<string>
}

/** The cipher of this computer. To be used only after the app is ready. */
export function createSecretCipher(): SecretCipher {
  return {
    backend,
    encrypt: async (plain) => safeStorage.encryptString(plain).toString('base64'),
    decrypt: async (base64) => safeStorage.decryptString(Buffer.from(base64, 'base64'))
  }
}

function backend(): string {
  if (!safeStorage.isEncryptionAvailable()) return 'none'
  if (process.platform === 'darwin') return 'keychain'
  if (process.platform === 'win32') return 'dpapi'
  const selected = safeStorage.getSelectedStorageBackend()
  // SECURITY: `basic_text` encrypts with a password that is the same for everyone: plain text with extra steps.
  return selected === 'basic_text' || selected === 'unknown' ? 'none' : selected
}
