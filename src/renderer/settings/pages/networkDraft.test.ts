import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NetworkSettings } from '../../../shared/domain/settings'
import { countCertificates, draftOf, isSameProxy, proxyOf, readList } from './networkDraft'

const manual: NetworkSettings = {
  proxy: { mode: 'manual', url: 'http://proxy:8080', bypass: ['example.org', '<local>'] },
  extraCa: 'PEM'
}

describe('the proxy in the form', () => {
  it('becomes the settings it came from', () => {
    const host = fc.stringMatching(/^[a-z0-9.*<>/-]{1,12}$/)
    const proxy = fc.oneof(
      fc.constantFrom({ mode: 'system' as const }, { mode: 'none' as const }),
      fc.record({ mode: fc.constant('pac' as const), url: fc.webUrl() }),
      fc.record({ mode: fc.constant('manual' as const), url: fc.webUrl(), bypass: fc.array(host) })
    )
    fc.assert(
      fc.property(proxy, (value) => {
        const network: NetworkSettings = { proxy: value, extraCa: 'PEM' }
        expect(proxyOf(draftOf(network), network)).toEqual(network)
        expect(isSameProxy(draftOf(network), network)).toBe(true)
      })
    )
  })

  it('keeps the address while another mode is looked at, and saves only what the mode needs', () => {
    const draft = { ...draftOf(manual), mode: 'none' as const }
    expect(draft.url).toBe('http://proxy:8080')
    expect(proxyOf(draft, manual)).toEqual({ proxy: { mode: 'none' }, extraCa: 'PEM' })
    expect(isSameProxy(draft, manual)).toBe(false)
  })

  it('sends this computer’s addresses through it only when asked', () => {
    const on = proxyOf({ ...draftOf(manual), loopback: true }, manual)
    expect(on.proxyLoopback).toBe(true)
    expect(proxyOf({ ...draftOf(on), loopback: false }, on)).toEqual(manual)
  })

  it('reads a list however it is separated', () =>
    expect(readList(' a, b;c\n d ,')).toEqual(['a', 'b', 'c', 'd']))
})

it('counts certificates by where they begin', () => {
  const one = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n'
  expect([countCertificates(''), countCertificates(one), countCertificates(one + one)]).toEqual([
    0, 1, 2
  ])
})
