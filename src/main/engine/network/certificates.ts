import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'
import { NetworkSettingsError } from './settingsError'

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g
const WHAT_PEM_IS =
  'Under Settings, Network, give it as text that begins with -----BEGIN CERTIFICATE-----.'

export interface ExtraCertificates {
  /** PEM text. */
  readonly extraCa?: string
  /** Path of a PEM file. */
  readonly caFile?: string
}

/** What a person added, as one certificate looks to people. */
export interface CertificateInfo {
  /** Common name of its owner, or all of the owner's fields when it has none. */
  readonly name: string
  /** As OpenSSL writes it, such as `Oct 28 05:37:32 2126 GMT`. */
  readonly validTo: string
}

/**
 * Splits PEM text into its certificates and reads each of them.
 *
 * @param where how a message names it, such as `The file company.pem`
 * @throws NetworkSettingsError when there is none, or one cannot be read
 */
export function readCertificates(
  pem: string,
  where: string
): readonly (CertificateInfo & { readonly pem: string })[] {
  const found = pem.match(PEM) ?? []
  if (found.length === 0)
    throw new NetworkSettingsError(`${where} holds no certificate.`, WHAT_PEM_IS)
  return found.map((text, index) => {
    try {
      const { subject, validTo } = new X509Certificate(text)
      const name = /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ')
      return { pem: text, name, validTo }
    } catch {
      throw new NetworkSettingsError(
        `${where} holds a certificate that cannot be read (number ${index + 1}).`,
        'Copy the whole text again, from the first BEGIN to the last END line.'
      )
    }
  })
}

/**
 * What connections trust when a person added certificates: those, and all that Node trusts anyway.
 * Undefined when nothing was added, so that Node's own way stays as it is.
 *
 * @throws NetworkSettingsError
 */
export async function trustOf(extra: ExtraCertificates): Promise<tls.SecureContext | undefined> {
  const added: string[] = []
  if (extra.extraCa !== undefined && extra.extraCa.trim() !== '')
    added.push(...pemsOf(extra.extraCa, 'The added certificate'))
  if (extra.caFile !== undefined && extra.caFile !== '')
    added.push(...pemsOf(await readPemFile(extra.caFile), `The file ${extra.caFile}`))
  if (added.length === 0) return undefined
  return tls.createSecureContext({ ca: [...(await builtInRoots()), ...added] })
}

function pemsOf(pem: string, where: string): readonly string[] {
  return readCertificates(pem, where).map((certificate) => certificate.pem)
}

async function readPemFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new NetworkSettingsError(
      `The certificate file ${path} cannot be read.`,
      'Choose the file again under Settings, Network.'
    )
  }
}

type Listing = (type: 'default') => readonly string[]

/** A list of one's own replaces Node's, NODE_EXTRA_CA_CERTS included; so both are put back. */
async function builtInRoots(): Promise<readonly string[]> {
  // Since Node 22.15; earlier ones do not tell what the variable added.
  const list = (tls as { readonly getCACertificates?: Listing }).getCACertificates
  if (list) return list('default')
  const file = process.env['NODE_EXTRA_CA_CERTS']
  const more = file ? await readFile(file, 'utf8').catch(() => '') : ''
  return [...tls.rootCertificates, ...(more.match(PEM) ?? [])]
}
