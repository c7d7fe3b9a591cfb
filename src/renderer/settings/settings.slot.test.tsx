import '../testing/dom'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings'
import type { CatalogueNews } from '../../shared/ipc/views'
import { useToasts } from '../components/ui'
import { button, closeSettings, openSettings, type } from '../testing/openSettings'
import { newsSentence } from './pages/CataloguePage'
import { useRefresh } from './pages/catalogueRefresh'

afterEach(() => {
  closeSettings()
  useRefresh.setState({}, true)
})

describe('the settings', () => {
  it('are shown at once, and taken back when they cannot be saved', async () => {
    let fail: (error: Error) => void = () => undefined
    const writing = new Promise<never>((_resolve, reject) => (fail = reject))
    const { callsOf } = openSettings({ 'settings.write': () => writing })
    const find = await screen.findByRole<HTMLInputElement>('switch', { name: /local servers/ })
    fireEvent.click(find)
    await waitFor(() => expect(find.checked).toBe(false))
    fail(new Error('The disk is full.'))
    await waitFor(() => expect(find.checked).toBe(true))
    expect(callsOf('settings.write')).toEqual([{ patch: { findLocalServers: false } }])
    expect(useToasts.getState().toasts[0]?.title).toBe('The disk is full.')
  })

  it('are found by typing, and the search leads to the row', async () => {
    openSettings({})
    const field = screen.getByLabelText('Find a setting')
    fireEvent.change(field, { target: { value: 'text size' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    const slider = await screen.findByLabelText('Answer text size in pixels')
    await waitFor(() => expect(document.activeElement).toBe(slider))
  })
})

describe('the network', () => {
  const PEM = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----'

  it('takes a proxy with its exceptions', async () => {
    const { callsOf } = openSettings(
      { 'settings.write': ({ patch }) => ({ ...DEFAULT_SETTINGS, ...patch }) },
      { page: 'network' }
    )
    fireEvent.click(await screen.findByRole('radio', { name: 'Manual' }))
    expect(button('Save proxy')).toHaveProperty('disabled', true)
    type('Address of the proxy', ' http://proxy:8080 ')
    type('Not for these addresses', 'example.org, <local>')
    fireEvent.click(button('Save proxy'))
    const proxy = { mode: 'manual', url: 'http://proxy:8080', bypass: ['example.org', '<local>'] }
    await waitFor(() =>
      expect(callsOf('settings.write')).toEqual([{ patch: { network: { proxy } } }])
    )
  })

  it('says beside the field what is wrong with a certificate', async () => {
    const { callsOf } = openSettings(
      {
        'settings.write': () => {
          throw new Error('The added certificate cannot be read.')
        }
      },
      { page: 'network' }
    )
    await screen.findByText('None added')
    type('Certificates as PEM text', PEM)
    expect(screen.getByText('1 certificate')).toBeDefined()
    fireEvent.click(button('Save certificates'))
    await screen.findByText('The added certificate cannot be read.')
    expect(useToasts.getState().toasts).toEqual([])
    expect(callsOf('settings.write')).toEqual([
      { patch: { network: { proxy: { mode: 'system' }, extraCa: PEM } } }
    ])
  })
})

describe('the catalogue', () => {
  const info = { models: 2_412, asOf: '2026-01-02', source: 'public lists' }
  const news: CatalogueNews = {
    info,
    added: 12,
    changed: 40,
    removed: 0,
    problems: ['The list of OpenRouter could not be read.']
  }

  it('is refreshed with one press, can be stopped, and says what changed', async () => {
    let finish: (news: CatalogueNews) => void = () => undefined
    const { callsOf } = openSettings(
      {
        'catalogue.info': () => info,
        'catalogue.refresh': () => new Promise((resolve) => (finish = resolve)),
        'catalogue.stopRefresh': () => undefined
      },
      { page: 'catalogue' }
    )
    await screen.findByText('2,412')
    await screen.findByText('Never; this is what Triptych came with')
    fireEvent.click(button('Refresh'))
    await screen.findByText('Reading the public lists')
    fireEvent.click(button('Stop'))
    await waitFor(() => expect(callsOf('catalogue.stopRefresh')).toEqual([{}]))
    finish(news)
    await screen.findByText('12 models added, 40 changed, none removed.')
    await screen.findByText('The list of OpenRouter could not be read.')
  })

  it('says when it could not be refreshed', async () => {
    openSettings(
      {
        'catalogue.refresh': () => {
          throw new Error('No list could be read.')
        }
      },
      { page: 'catalogue' }
    )
    fireEvent.click(await screen.findByRole('button', { name: 'Refresh' }))
    await screen.findByText('No list could be read.')
    expect(button('Refresh')).toBeDefined()
  })

  it('says when nothing is new', () =>
    expect(newsSentence({ ...news, added: 0, changed: 0 })).toMatch(/^Nothing has changed/))
})
