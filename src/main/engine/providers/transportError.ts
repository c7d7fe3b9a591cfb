import type { Timeouts } from '../../../shared/domain/settings'
import type { Hop } from '../network/hops'
import { ProxyRefusal, type RefusalReason } from '../network/proxyRefusal'
import { NetworkSettingsError } from '../network/settingsError'

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
  /** The proxy was reached and said no. */
  | 'proxy-refused'
  /** The network settings cannot be used. */
  | 'settings'

/** Where on the way it happened. */
export interface Place {
  /** Present where the phase is `connect`. */
  readonly hop?: Hop
  /** `host:port` of the proxy in use. */
  readonly proxy?: string
}

interface Details extends Place {
  readonly code?: string
  readonly limit?: { readonly kind: keyof Timeouts; readonly seconds: number }
  /** Of the proxy. */
  readonly refusal?: { readonly reason: RefusalReason; readonly said: string }
  /** For people, where the error knows them itself. */
  readonly words?: { readonly sentence: string; readonly nextStep: string }
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
  readonly hop: Details['hop']
  readonly proxy: Details['proxy']
  readonly refusal: Details['refusal']
  readonly words: Details['words']

  constructor(
    readonly kind: TransportKind,
    readonly phase: TransportPhase,
    details: Details = {}
  ) {
    super(`${kind} while ${phase}${details.hop === undefined ? '' : ` (${details.hop})`}`)
    this.name = 'TransportError'
    this.code = details.code
    this.limit = details.limit
    this.hop = details.hop
    this.proxy = details.proxy
    this.refusal = details.refusal
    this.words = details.words
  }

  static from(error: Error, phase: TransportPhase, place: Place = {}): TransportError {
    if (error instanceof ProxyRefusal) {
      const { proxy, reason, said } = error
      const refusal = { reason, said }
      return new TransportError('proxy-refused', phase, { ...place, proxy, code: said, refusal })
    }
    if (error instanceof NetworkSettingsError) {
      const { sentence, nextStep } = error
      return new TransportError('settings', phase, { ...place, words: { sentence, nextStep } })
    }
    const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
    return new TransportError(kindOf(code), phase, {
      ...place,
      ...(code !== undefined && { code })
    })
  }
}

function kindOf(code: string | undefined): TransportKind {
  if (code === undefined) return 'reset'
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined
  return known ?? PREFIXES.find(([pattern]) => pattern.test(code))?.[1] ?? 'reset'
}
