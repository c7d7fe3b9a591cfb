import { beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings'
import type { CallPayload } from '../../shared/ipc/contract'
import type { SettingsStore } from '../engine/engine'
import { COMPANY_ROOT } from '../engine/providers/testing/certificate'
import type { CallContext, ConfirmWords } from './services'
import { settingsCalls } from './settings'

type Network = NonNullable<CallPayload<'settings.write'>['patch']['network']>

let asked: ConfirmWords[]
let written: unknown[]
let agrees: boolean

beforeEach(() => {
  asked = []
  written = []
  agrees = true
})

function write(network: Network): Promise<unknown> {
  const settings = {
    read: () => DEFAULT_SETTINGS,
    write: (patch: unknown) => void written.push(patch)
  } as unknown as SettingsStore
  const confirm = async (words: ConfirmWords): Promise<boolean> => {
    asked.push(words)
    return agrees
  }
  const context = { settings, shell: { confirm } } as unknown as CallContext
  return Promise.resolve(settingsCalls(context)['settings.write']({ patch: { network } }))
}

const MANUAL: Network = {
  proxy: { mode: 'manual', url: 'http://anna:secret@proxy.test:8080', bypass: [] }
}
const TRUSTING: Network = { proxy: { mode: 'system' }, extraCa: COMPANY_ROOT }

describe('a way to the providers', () => {
  it('is changed only when a person agrees, outside of the page', async () => {
    agrees = false
    await expect(write(MANUAL)).rejects.toMatchObject({ error: { code: 'refused' } })
    expect(written).toEqual([])
    agrees = true
    await write(MANUAL)
    expect(written).toEqual([{ network: MANUAL }])
    expect(asked[1]?.detail).toContain('through the proxy proxy.test:8080')
    expect(JSON.stringify(asked)).not.toContain('secret')
  })

  it('that hands nothing to anybody new needs no word', async () => {
    await write({ proxy: { mode: 'none' } })
    expect(asked).toEqual([])
    expect(written).toHaveLength(1)
  })
})

describe('certificates', () => {
  it('are trusted only when a person agrees', async () => {
    await write(TRUSTING)
    expect(asked[0]?.detail).toContain('Trusted beside the usual certificates: ')
    expect(written).toHaveLength(1)
  })

  it.each([
    ['hello', 'The added text holds no certificate.'],
    [
      `${COMPANY_ROOT}-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----`,
      'The added text holds a certificate that cannot be read (number 2).'
    ]
  ])('that cannot be read are told at once, and not kept', async (extraCa, sentence) => {
    await expect(write({ ...TRUSTING, extraCa })).rejects.toMatchObject({ error: { sentence } })
    expect([asked, written]).toEqual([[], []])
  })
})
