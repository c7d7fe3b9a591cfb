import { failure, type Failure } from '../../../shared/domain/failure'
import type { Hop } from '../network/hops'
import type { TransportError, TransportKind } from './transportError'

type Details = Partial<Omit<Failure, 'class'>>
interface Words {
  readonly sentence: string
  readonly nextStep?: string
}

const CHECK_PROXY = 'Check the proxy under Settings, Network.'
const CHECK_CONNECTION =
  'Check the connection and the address. Some company networks need a proxy: Settings, Network.'

/**
 * Failure of an exchange that came to nothing; its sentence names the stretch of the way that
 * failed. `repeatable` is the request's: when one that must not be sent twice may have arrived, its
 * outcome is unknown rather than a mere network error.
 */
export function transportFailure(
  error: TransportError,
  request: { readonly host: string; readonly repeatable: boolean }
): Failure {
  const { kind, phase, hop } = error
  const { host, repeatable } = request
  const facts: Details = {
    ...(error.code !== undefined && { vendorCode: error.code }),
    // Without a connection nothing was sent, and what the proxy refuses never reaches the provider.
    ...((phase === 'connect' || kind === 'proxy-refused') && { notCharged: true })
  }
  if (kind === 'timeout') return failure('timeout', { ...facts, ...timeoutWords(error, host) })
  if (kind === 'settings') return failure('network', { ...facts, permanent: true, ...error.words })
  if (kind === 'proxy-refused')
    return failure('network', { ...facts, permanent: true, ...refusalWords(error, host) })
  const ofProxy = hop !== undefined && error.proxy !== undefined && wordsOfProxy(error, host)
  if (ofProxy) return failure('network', { ...facts, ...ofProxy })
  if (kind === 'certificate')
    return failure('network', {
      ...facts,
      permanent: true,
      ...certificateWords(error.code, host)
    })
  if (kind === 'not-http')
    return failure('unreadable', { ...facts, sentence: `${host} does not speak HTTP.` })
  const words = phase === 'connect' ? wordsOfProvider(kind, hop, host) : undefined
  if (words) return failure('network', { ...facts, ...words })
  if (phase === 'wait' && !repeatable) return failure('outcome-unknown', facts)
  return failure('network', {
    ...facts,
    sentence: `The connection to ${host} broke before an answer came.`,
    nextStep: 'Check the connection, then retry this model.'
  })
}

function wordsOfProvider(
  kind: TransportKind,
  hop: Hop | undefined,
  host: string
): Words | undefined {
  if (kind === 'refused')
    return {
      sentence: `Nothing answers at ${host}.`,
      nextStep: 'Start the server, or check the address and its port.'
    }
  if (kind === 'name-not-found')
    return {
      sentence: `The name ${host} was not found.`,
      nextStep: 'Check the address for a typing error, and the connection.'
    }
  if (kind === 'unreachable')
    return { sentence: `${host} cannot be reached.`, nextStep: CHECK_CONNECTION }
  if (kind === 'tls')
    return {
      sentence: `No secure connection to ${host} was possible.`,
      nextStep: 'Check whether the address should begin with http:// instead of https://.'
    }
  if (kind === 'reset' && hop === 'tls')
    return {
      sentence: `${host} closed the connection instead of securing it.`,
      nextStep: 'Check the address. A firewall may block it: ask who runs the network.'
    }
  return undefined
}

/** The proxy's own stretches, up to its word about the way; undefined for those after it. */
function wordsOfProxy({ kind, hop, proxy = '' }: TransportError, host: string): Words | undefined {
  if (hop === 'proxy-lookup')
    return { sentence: `The name of the proxy ${proxy} was not found.`, nextStep: CHECK_PROXY }
  if (hop === 'proxy-connect')
    return {
      sentence:
        kind === 'refused'
          ? `Nothing answers at the proxy ${proxy}.`
          : `The proxy ${proxy} cannot be reached.`,
      nextStep: CHECK_PROXY
    }
  if (hop === 'proxy-tls')
    return {
      sentence:
        kind === 'certificate'
          ? `The certificate of the proxy ${proxy} is not trusted.`
          : `No secure connection to the proxy ${proxy} was possible.`,
      nextStep:
        kind === 'certificate'
          ? 'Add the company’s certificate under Settings, Network.'
          : 'Check under Settings, Network, whether its address should begin with http://.'
    }
  if (hop !== 'proxy') return undefined
  return {
    sentence:
      kind === 'not-http'
        ? `What answers at ${proxy} is not an HTTP proxy.`
        : `The proxy ${proxy} closed the connection when it was asked for ${host}.`,
    nextStep: CHECK_PROXY
  }
}

function refusalWords({ proxy = '', refusal }: TransportError, host: string): Words {
  const { reason, said } = refusal ?? { reason: 'other', said: '' }
  if (reason === 'credentials')
    return {
      sentence: `The proxy ${proxy} wants a user name and password.`,
      nextStep: 'Put them into its address under Settings, Network: http://name:password@host:port.'
    }
  if (reason === 'forbidden')
    return {
      sentence: `The proxy ${proxy} does not let requests to ${host} through (${said}).`,
      nextStep: 'Ask who runs the proxy to allow this address.'
    }
  if (reason === 'unreachable')
    return {
      sentence: `The proxy ${proxy} could not reach ${host} (${said}).`,
      nextStep: 'Check the provider’s address for a typing error; otherwise retry in a moment.'
    }
  return {
    sentence: `The proxy ${proxy} refused the way to ${host} (${said}).`,
    nextStep: CHECK_PROXY
  }
}

/** What stands behind a certificate decides what helps against it. */
function certificateWords(code: string | undefined, host: string): Words {
  const sentence = (reason: string) => `The certificate of ${host} is not trusted${reason}.`
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return {
        sentence: sentence(': it has expired'),
        nextStep: 'Check this computer’s date; otherwise whoever runs the server has to renew it.'
      }
    case 'CERT_NOT_YET_VALID':
      return {
        sentence: sentence(': it is not valid yet'),
        nextStep: 'Check this computer’s date and time.'
      }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        sentence: sentence(': it belongs to another name'),
        nextStep: 'Use the server’s proper name.'
      }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return {
        sentence: sentence(': it is self-signed'),
        nextStep: 'If the server is yours, add its certificate under Settings, Network.'
      }
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return {
        sentence: sentence(': who issued it is not known here'),
        nextStep:
          'If your company or a virus scanner looks into connections, add the company’s certificate under Settings, Network.'
      }
    default:
      return {
        sentence: sentence(''),
        nextStep: 'Use the server’s proper name, or a certificate that this computer trusts.'
      }
  }
}

function timeoutWords(error: TransportError, host: string): Partial<Words> {
  const { limit, phase } = error
  if (!limit) return {}
  const time = `${limit.seconds} ${limit.seconds === 1 ? 'second' : 'seconds'}`
  if (limit.kind === 'connect') return connectTimeoutWords(error, host, time)
  if (limit.kind === 'firstByte')
    return { sentence: `${host} did not begin to answer within ${time}.` }
  if (limit.kind === 'total') return { sentence: `The answer was not complete after ${time}.` }
  return {
    sentence:
      phase === 'upload'
        ? `${host} took no more of the request for ${time}.`
        : `Nothing more of the answer came for ${time}.`
  }
}

function connectTimeoutWords(
  { hop, proxy = '' }: TransportError,
  host: string,
  time: string
): Words {
  switch (hop) {
    case 'route':
      return {
        sentence: `Which proxy leads to ${host} could not be found out within ${time}.`,
        nextStep: CHECK_PROXY
      }
    case 'proxy-lookup':
      return {
        sentence: `The name of the proxy ${proxy} was not found within ${time}.`,
        nextStep: CHECK_PROXY
      }
    case 'proxy-connect':
    case 'proxy-tls':
      return {
        sentence: `The proxy ${proxy} could not be reached within ${time}.`,
        nextStep: CHECK_PROXY
      }
    case 'proxy':
      return {
        sentence: `The proxy ${proxy} opened no way to ${host} within ${time}.`,
        nextStep: 'Check the provider’s address; otherwise ask who runs the proxy.'
      }
    case 'lookup':
      return {
        sentence: `The name ${host} was not found within ${time}.`,
        nextStep: CHECK_CONNECTION
      }
    case 'tls':
      return {
        sentence: `${host} made no secure connection within ${time}.`,
        nextStep: 'Check whether the address should begin with http:// instead of https://.'
      }
    case 'connect':
    case 'http':
    case undefined:
      return {
        sentence: `${host} could not be reached within ${time}.`,
        nextStep: CHECK_CONNECTION
      }
  }
}
