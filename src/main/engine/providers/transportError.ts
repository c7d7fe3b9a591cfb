import type { Timeouts } from '../../../shared/domain/settings'

/**
 * How far an exchange had come: no connection yet; the request on its way; all of it handed over
 * and nothing back; inside the response.
 */
export type TransportPhase = 'connect' | 'upload' | 'wait' | 'body'

export type TransportKind =
  | 'aborted'
  | 'timeout'
  | 'refused'
  | 'name-not-found'
  | 'unreachable'
  | 'certificate'
  | 'tls'
  | 'reset'
  /** What came back is not HTTP, or its head is larger than 64 KB. */
  | 'not-http'

interface Details {
  readonly code?: string
  readonly limit?: { readonly kind: keyof Timeouts; readonly seconds: number }
}

const CODES: Readonly<Record<string, TransportKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'unreachable',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate'
}

/** Node names these families of errors by prefix: OpenSSL's certificates and alerts, llhttp's parser. */
const PREFIXES: readonly (readonly [RegExp, TransportKind])[] = [
  [/^(CERT_|ERR_TLS_CERT_)/, 'certificate'],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$)/, 'tls'],
  [/^HPE_/, 'not-http']
]

/** An exchange that came to nothing, before a response's body could be read to its end. */
export class TransportError extends Error {
  /** Of the system or of OpenSSL, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly code: string | undefined
  readonly limit: Details['limit']

  constructor(
    readonly kind: TransportKind,
    readonly phase: TransportPhase,
    details: Details = {}
  ) {
    super(`${kind} while ${phase}`)
    this.name = 'TransportError'
    this.code = details.code
    this.limit = details.limit
  }

  static from(error: Error, phase: TransportPhase): TransportError {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
    return new TransportError(kindOf(code), phase, code === undefined ? {} : { code })
  }
}

function kindOf(code: string | undefined): TransportKind {
  if (code === undefined) return 'reset'
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined
  return known ?? PREFIXES.find(([pattern]) => pattern.test(code))?.[1] ?? 'reset'
}
