import '../../testing/dom'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { KeyId, ProviderId } from '../../../shared/domain/ids'
import type { KeyInfo, ProviderInfo } from '../../../shared/domain/model'
import type { FoundKey } from '../../../shared/ipc/views'
import { useToasts } from '../../components/ui'
import { queryClient } from '../../ipc/hooks'
import type { FakeHandlers } from '../../testing/fakeBridge'
import {
  button,
  closeSettings,
  everythingShown,
  openSettings,
  type
} from '../../testing/openSettings'
import { sampleKey, sampleProvider } from '../../testing/samples'
import { suggestName } from './KeysRow'

const SECRET = 'sk-live-0123456789abcdefWXYZ'
const LAB = 'lab' as ProviderId
const ID = 'key_1' as KeyId

function lab(keys: readonly KeyInfo[], patch: Partial<ProviderInfo> = {}): ProviderInfo {
  const key = { needed: 'yes', present: keys.length > 0 } as const
  return sampleProvider('lab', { label: 'Lab', key, keys, ...patch })
}

const saved = sampleKey(ID, { name: 'Studio', inUse: true })

/** Nothing that outlives the call may hold the key. */
function cached(): string {
  const kept = [...queryClient.getMutationCache().getAll(), ...queryClient.getQueryCache().getAll()]
  return JSON.stringify(kept.map((entry) => entry.state))
}

afterEach(closeSettings)

describe('a key', () => {
  it('goes to main once, is tested, and is never shown again', async () => {
    let keys: readonly KeyInfo[] = []
    const { callsOf } = openSettings(
      {
        'providers.list': () => [lab(keys)],
        'keys.add': () => {
          keys = [saved]
          return ID
        },
        'providers.test': () => ({ ok: true, sentence: 'Answered in 18 ms, 1 model.' })
      },
      { provider: LAB }
    )
    await screen.findByLabelText('Key of Lab')
    type('Key of Lab', `  ${SECRET} `)
    fireEvent.click(button('Save and test'))

    await screen.findByText('A key is saved that ends in WXYZ')
    await screen.findByText('Works.')
    expect(callsOf('keys.add')).toEqual([{ provider: LAB, key: SECRET }])
    expect(everythingShown()).not.toContain(SECRET)
    expect(cached()).not.toContain(SECRET)
  })

  it('stays in its field when main refuses it', async () => {
    const refuse = () => {
      throw new Error('The keychain is locked.')
    }
    const { callsOf } = openSettings(
      { 'providers.list': () => [lab([])], 'keys.add': refuse },
      { provider: LAB }
    )
    await screen.findByLabelText('Key of Lab')
    type('Key of Lab', SECRET)
    fireEvent.click(button('Save and test'))
    await waitFor(() =>
      expect(useToasts.getState().toasts[0]?.title).toBe('The keychain is locked.')
    )
    expect(screen.getByLabelText<HTMLInputElement>('Key of Lab').value).toBe(SECRET)
    expect(callsOf('providers.test')).toEqual([])
  })

  it('is replaced in one step, in an empty field', async () => {
    const { callsOf } = openSettings(
      {
        'providers.list': () => [lab([saved])],
        'keys.replace': () => undefined,
        'providers.test': () => ({ ok: false, sentence: 'The server refused the key.' })
      },
      { provider: LAB }
    )
    fireEvent.click(await screen.findByRole('button', { name: 'Replace' }))
    expect(screen.getByLabelText<HTMLInputElement>('Key of Lab').value).toBe('')
    type('Key of Lab', SECRET)
    fireEvent.click(button('Save and test'))
    await screen.findByText('Does not work.')
    expect(callsOf('keys.replace')).toEqual([{ provider: LAB, id: ID, key: SECRET }])
    expect(cached()).not.toContain(SECRET)
  })

  it('is renamed', async () => {
    const { callsOf } = openSettings(
      { 'providers.list': () => [lab([saved])], 'keys.rename': () => undefined },
      { provider: LAB }
    )
    fireEvent.click(await screen.findByRole('button', { name: 'Rename the key Studio' }))
    type('Name of the key', ' Home ')
    fireEvent.click(button('Save name'))
    await waitFor(() =>
      expect(callsOf('keys.rename')).toEqual([{ provider: LAB, id: ID, name: 'Home' }])
    )
  })

  it('is removed only after a question that begins on Cancel', async () => {
    const { callsOf, closed } = openSettings(
      { 'providers.list': () => [lab([saved])], 'keys.remove': () => undefined },
      { provider: LAB }
    )
    fireEvent.click(await screen.findByRole('button', { name: 'Remove' }))
    const question = await screen.findByRole('alertdialog')
    expect(document.activeElement).toBe(within(question).getByText('Cancel'))
    expect(callsOf('keys.remove')).toEqual([])
    fireEvent.click(within(question).getByRole('button', { name: 'Remove key' }))
    await waitFor(() => expect(callsOf('keys.remove')).toEqual([{ provider: LAB, id: ID }]))
    expect(closed()).toBe(false)
  })

  it('that can no longer be read is explained, and the way out stands beside it', async () => {
    const lost = { ...saved, present: false, lost: true }
    openSettings(
      {
        'providers.list': () => [
          lab([lost], { key: { needed: 'yes', present: false, lost: true } })
        ]
      },
      { provider: LAB }
    )
    await screen.findByText('This key can no longer be read.')
    expect(screen.getByText('Cannot be read')).toBeDefined()
    expect(button('Replace')).toBeDefined()
  })

  it('says plainly when keys last for this session only', async () => {
    openSettings(
      {
        'app.info': () => ({
          version: '0.1.0',
          electron: '33.2.1',
          chromium: '130.0',
          platform: 'linux',
          dataFolder: '',
          keyStorage: { encrypted: false, sentence: 'This computer offers no keychain.' }
        }),
        'providers.list': () => [lab([{ ...saved, storage: 'session' }])]
      },
      { provider: LAB }
    )
    await screen.findByText('This session only')
    await screen.findByText(/This computer offers no keychain/)
    await screen.findByText(/Kept in memory for this session; gone when Triptych closes/)
  })
})

describe('several keys', () => {
  const spare = sampleKey('key_2', { name: 'Spare', lastFour: 'abcd' })

  it('have names, and one of them is in use', async () => {
    const { callsOf } = openSettings(
      { 'providers.list': () => [lab([saved, spare])], 'keys.use': () => undefined },
      { provider: LAB }
    )
    const list = await screen.findByRole('list', { name: 'Keys of Lab' })
    const [first, second] = within(list).getAllByRole<HTMLInputElement>('radio')
    expect([first?.checked, second?.checked]).toEqual([true, false])
    fireEvent.click(screen.getByLabelText('Use the key Spare'))
    await waitFor(() => expect(callsOf('keys.use')).toEqual([{ provider: LAB, id: 'key_2' }]))
  })

  it('are added under a name that none has', async () => {
    expect(suggestName([])).toBe('Key 1')
    expect(suggestName([{ name: 'Key 3' }, { name: 'Studio' }])).toBe('Key 4')
    const { callsOf } = openSettings(
      {
        'providers.list': () => [lab([saved])],
        'keys.add': () => ID,
        'providers.test': () => ({ ok: true, sentence: 'Answered.' })
      },
      { provider: LAB }
    )
    fireEvent.click(await screen.findByRole('button', { name: 'Add another key' }))
    expect(screen.getByLabelText<HTMLInputElement>('Name of the key').value).toBe('Key 2')
    type('Key of Lab', SECRET)
    fireEvent.click(button('Save and test'))
    await waitFor(() =>
      expect(callsOf('keys.add')).toEqual([{ provider: LAB, key: SECRET, name: 'Key 2' }])
    )
  })
})

describe('keys in the environment', () => {
  const found: readonly FoundKey[] = [
    { provider: LAB, providerLabel: 'Lab', variable: 'LAB_API_KEY', lastFour: 'abcd' },
    { provider: 'hub' as ProviderId, providerLabel: 'Hub', variable: 'HUB_KEY', lastFour: 'ef01' },
    { provider: 'far' as ProviderId, providerLabel: 'Far', variable: 'FAR_KEY' }
  ]
  const handlers: FakeHandlers = {
    'providers.list': () => [lab([])],
    'keys.found': () => found,
    'keys.import': () => 2
  }

  it('are named, and none is taken over without a press', async () => {
    const { callsOf, closed } = openSettings(handlers, { page: 'providers' })
    await screen.findByText('3 keys lie in your environment')
    expect(screen.getByText('LAB_API_KEY (…abcd), HUB_KEY (…ef01) and 1 more.')).toBeDefined()
    fireEvent.click(button('Look and import'))
    const dialog = await screen.findByRole('dialog', { name: /Import keys/ })
    expect(within(dialog).getAllByRole('checkbox')).toHaveLength(3)
    fireEvent(dialog, new Event('cancel', { cancelable: true }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: /Import keys/ })).toBeNull())
    expect(closed()).toBe(false)
    expect(callsOf('keys.import')).toEqual([])
  })

  it('are imported as ticked', async () => {
    const { callsOf } = openSettings(handlers, { page: 'providers' })
    fireEvent.click(await screen.findByRole('button', { name: 'Look and import' }))
    const dialog = await screen.findByRole('dialog', { name: /Import keys/ })
    fireEvent.click(within(dialog).getByRole('checkbox', { name: /HUB_KEY/ }))
    fireEvent.click(within(dialog).getByRole('button', { name: 'Import 2 keys' }))
    await waitFor(() =>
      expect(callsOf('keys.import')).toEqual([{ variables: ['LAB_API_KEY', 'FAR_KEY'] }])
    )
    await waitFor(() => expect(useToasts.getState().toasts[0]?.title).toBe('2 keys imported'))
  })
})
