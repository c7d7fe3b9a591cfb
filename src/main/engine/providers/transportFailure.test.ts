import { describe, expect, it } from 'vitest'
import type { Hop } from '../network/hops'
import { TransportError, type TransportKind, type TransportPhase } from './transportError'
import { transportFailure } from './transportFailure'

type Details = ConstructorParameters<typeof TransportError>[2]

const words = (
  kind: TransportKind,
  phase: TransportPhase,
  repeatable = false,
  details: Details = {}
) => transportFailure(new TransportError(kind, phase, details), { host: 'h:1', repeatable })

it('is not charged before there was a connection', () => {
  for (const kind of ['refused', 'name-not-found', 'certificate', 'tls', 'timeout'] as const)
    expect(words(kind, 'connect').notCharged).toBe(true)
  expect(words('reset', 'wait').notCharged).toBeUndefined()
})

it('is unknown once all was sent, unless it may be sent again', () => {
  expect(words('reset', 'wait').class).toBe('outcome-unknown')
  expect(words('reset', 'wait', true).class).toBe('network')
  expect(words('reset', 'upload').class).toBe('network')
})

it('is unknown behind a proxy too', () => {
  expect(words('reset', 'wait', false, { proxy: 'p:2' }).class).toBe('outcome-unknown')
})

it('names the host', () => {
  for (const kind of ['refused', 'name-not-found', 'unreachable', 'certificate', 'tls'] as const)
    expect(words(kind, 'connect').sentence).toContain('h:1')
})

const ON_THE_WAY: readonly Hop[] = ['route', 'lookup', 'connect', 'tls']
const TO_THE_PROXY: readonly Hop[] = ['proxy-lookup', 'proxy-connect', 'proxy-tls', 'proxy']

describe('a time-out', () => {
  const late = (hop: Hop) =>
    words('timeout', 'connect', false, {
      hop,
      proxy: 'p:2',
      limit: { kind: 'connect', seconds: 15 }
    })

  it.each(ON_THE_WAY)('on the stretch %s names the provider', (hop) => {
    expect(late(hop).sentence).toContain('h:1')
    expect(late(hop)).toMatchObject({ class: 'timeout', notCharged: true })
  })

  it.each(TO_THE_PROXY)('on the stretch %s names the proxy', (hop) => {
    expect(late(hop).sentence).toContain(
      'The proxy p:2'.replace('The', hop === 'proxy-lookup' ? 'name of the' : 'The')
    )
    expect(late(hop).sentence).toContain('within 15 seconds')
  })

  it('has another sentence for each', () => {
    const all = [...ON_THE_WAY, ...TO_THE_PROXY].map((hop) => late(hop).sentence)
    // The proxy's TLS is part of reaching it.
    expect(new Set(all).size).toBe(all.length - 1)
  })
})

describe('a certificate', () => {
  const step = (code: string) =>
    words('certificate', 'connect', false, { code, hop: 'tls' }).nextStep
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'company’s certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'company’s certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'company’s certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'If the server is yours'],
    ['CERT_HAS_EXPIRED', 'this computer’s date'],
    ['CERT_NOT_YET_VALID', 'this computer’s date'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'proper name'],
    ['CERT_REVOKED', 'trusts']
  ])('%s has a next step that helps', (code, text) => {
    expect(step(code)).toContain(text)
  })
})
