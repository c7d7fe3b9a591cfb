import { describe, expect, it } from 'vitest'
import type { Command } from '../commands/registry'
import { paletteSections, readSearch } from './sections'
import type { PaletteItem, PaletteSources } from './sections'

const nothing = () => undefined
const command = (
  id: string,
  label: string,
  section: Command['section'],
  words?: string
): Command => ({
  id,
  label,
  section,
  ...(words !== undefined && { words }),
  run: nothing
})
const item = (id: string, label: string): PaletteItem => ({ id, label, run: nothing })

const sources: PaletteSources = {
  commands: [
    command('settings', 'Settings', 'App', 'preferences'),
    command('save-set', 'Save these models as a set', 'Models'),
    command('retry', 'Retry this model', 'Answers'),
    command('retry-failed', 'Retry failed answers', 'Run'),
    command('theme-dark', 'Use the dark theme', 'App')
  ],
  recent: ['theme-dark', 'gone'],
  models: [item('a', 'Gemini 2.5 Flash'), item('b', 'Qwen2.5-VL 7B')],
  images: [item('i1', 'garage.jpg'), item('i2', 'harbour.jpg')],
  boards: [item('b1', 'Receipts, March')],
  runs: [item('r1', 'Run 4: Read the receipt')]
}

const titles = (typed: string) => paletteSections(typed, sources).map((section) => section.title)
const labels = (typed: string) =>
  paletteSections(typed, sources).flatMap((section) => section.items.map(({ label }) => label))

describe('before anything is typed', () => {
  it('shows what was used lately, then what fits now, then the rest; each once', () => {
    expect(titles('')).toEqual(['Used lately', 'Now', 'Boards', 'Models', 'App'])
    const all = labels('')
    expect(all.slice(0, 3)).toEqual([
      'Use the dark theme',
      'Retry this model',
      'Retry failed answers'
    ])
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('when something is typed', () => {
  it('puts the section with the best fit first, and runs last', () => {
    expect(titles('rec')[0]).toBe('Boards')
    expect(titles('rec').at(-1)).toBe('Runs')
    expect(labels('set')[0]).toBe('Settings')
  })

  it('finds a command by its other words, after those that have the word in their name', () => {
    expect(labels('>preferences')).toEqual(['Settings'])
  })

  it('prefers what was used lately and what fits now among equals', () => {
    const equals = [command('one', 'Open one', 'App'), command('two', 'Open two', 'App')]
    const found = paletteSections('open', { ...sources, commands: equals, recent: ['two'] })
    expect(found[0]?.items.map(({ label }) => label)).toEqual(['Open two', 'Open one'])
  })

  it('limits the search by its first character', () => {
    expect(titles('>')).toEqual(['Commands'])
    expect(labels('@')).toEqual(['Gemini 2.5 Flash', 'Qwen2.5-VL 7B'])
    expect(labels('@qw')).toEqual(['Qwen2.5-VL 7B'])
    expect(labels('# har')).toEqual(['harbour.jpg'])
    expect(readSearch('  > run ')).toEqual({ mode: 'commands', search: 'run' })
  })

  it('leaves out sections without a fit', () => {
    expect(paletteSections('>zzzz', sources)).toEqual([])
  })
})
