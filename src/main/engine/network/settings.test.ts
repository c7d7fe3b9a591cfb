import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type NetworkSettings } from '../../../shared/domain/settings'
import { settingsFrom } from '../storage/settings'

const GOOD: readonly NetworkSettings[] = [
  { proxy: { mode: 'system' } },
  { proxy: { mode: 'none' }, extraCa: '-----BEGIN CERTIFICATE-----', caFile: '/etc/company.pem' },
  { proxy: { mode: 'manual', url: 'http://u:p@proxy:8080', bypass: ['10.0.0.0/8', '<local>'] } },
  { proxy: { mode: 'manual', url: 'proxy:8080', bypass: [] }, proxyLoopback: true },
  { proxy: { mode: 'manual', url: 'socks5://[::1]:1080', bypass: [] } },
  { proxy: { mode: 'pac', url: 'https://wpad.company.test/proxy.pac' } }
]

it.each(GOOD)('keeps %j', (network) => {
  expect(settingsFrom({ network }).network).toEqual(network)
})

it.each([
  { proxy: { mode: 'manual', url: 'ftp://proxy', bypass: [] } },
  { proxy: { mode: 'manual', url: 'http://proxy' } },
  { proxy: { mode: 'pac', url: 'file:///etc/proxy.pac' } },
  { proxy: { mode: 'pac' } },
  { proxy: { mode: 'wpad' } },
  { proxy: { mode: 'none' }, rejectUnauthorized: false },
  {}
])('takes the usual for %j, and keeps the other settings', (network) => {
  const read = settingsFrom({ network, tries: 7 })
  expect(read.network).toEqual(DEFAULT_SETTINGS.network)
  expect(read.tries).toBe(7)
})
