import { readFuses } from './fuses.mjs'
import { PlainError } from './progress.mjs'

/**
 * How the fuses of a packaged Triptych have to be. electron-builder.yml sets them; this is what the packaged
 * binary is compared with, so that neither can change unnoticed.
 */
export const PACKAGE_FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true, // has no effect on Linux
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false
}

function describe(state) {
  if (state === null) return 'missing'
  return state ? 'on' : 'off'
}

/** Reads the fuses of a packaged binary back; throws where one is not as it has to be. */
export function assertPackageFuses(file) {
  const found = readFuses(file)
  const wrong = Object.entries(PACKAGE_FUSES)
    .filter(([name, wanted]) => found[name] !== wanted)
    .map(([name, wanted]) => `${name} is ${describe(found[name])}, must be ${describe(wanted)}`)
  if (wrong.length === 0) return
  throw new PlainError(
    `The fuses of ${file} are wrong:\n  ${wrong.join('\n  ')}\n` +
      'Compare electronFuses in electron-builder.yml with scripts/lib/package-fuses.mjs. Do not hand this package out.'
  )
}
