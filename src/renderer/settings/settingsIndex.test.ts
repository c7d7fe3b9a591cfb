import { describe, expect, it } from 'vitest'
import { PAGES, ROWS, findSettings, isPageId } from './settingsIndex'

const labels = (search: string) => findSettings(search).map((hit) => hit.label)

describe('finding a setting', () => {
  it('finds nothing for nothing', () => expect(findSettings('  ')).toEqual([]))

  it('finds by label, by extra words and by page', () => {
    expect(labels('theme')).toContain('Theme')
    expect(labels('timeout')).toEqual(['Time limits'])
    expect(labels('appearance dark')).toEqual(['Theme'])
    expect(labels('api key')[0]).toBe('Providers and keys')
    expect(labels('environment')).toEqual(['Providers and keys'])
    expect(labels('pac')[0]).toBe('Proxy')
    expect(labels('root ca')).toEqual(['Own certificate authority'])
    expect(labels('price list')).toContain('Models and prices')
  })

  it('shows a fitting label before a fitting extra word', () =>
    expect(labels('lim')[0]).toBe('Time limits'))

  it('leads every row to a page that exists', () => {
    for (const row of Object.values(ROWS)) expect(isPageId(row.page)).toBe(true)
    expect(new Set(PAGES.map((page) => page.id)).size).toBe(PAGES.length)
  })
})
