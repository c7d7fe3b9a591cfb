import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LaneSet } from '../../../shared/domain/board'
import type { ProviderId } from '../../../shared/domain/ids'
import { presetId, prompt } from '../../../shared/ipc/schemas'
import type { SettingsStore } from '../engine'
import { openSettingsFile } from '../storage/settingsFile'
import { createLibraryService } from './libraryService'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const lanes: LaneSet['lanes'] = [
  {
    provider: 'ollama' as ProviderId,
    model: 'llava:13b',
    label: 'llava',
    providerLabel: 'Ollama',
    hue: 2,
    params: { maxTokens: 300 }
  }
]
let folder: string
const open = (): SettingsStore => openSettingsFile(join(folder, 'settings.json'), log)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-library-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('sets', () => {
  it('are kept, replaced in place and deleted', () => {
    const library = createLibraryService(open())
    const first = library.saveSet({ name: 'Readers', lanes })
    const second = library.saveSet({ name: 'Others', lanes })
    expect(library.saveSet({ id: first, name: 'Text readers', lanes })).toBe(first)
    const again = createLibraryService(open())
    expect(again.sets()).toEqual([
      { id: first, name: 'Text readers', lanes },
      { id: second, name: 'Others', lanes }
    ])
    again.deleteSet(first)
    expect(again.sets().map((set) => set.id)).toEqual([second])
  })

  it('survive an entry that is broken', () => {
    const settings = open()
    const library = createLibraryService(settings)
    library.saveSet({ name: 'Good', lanes })
    settings.writeList('sets', [{ id: 'x', lanes: 'none' }, 7, ...library.sets()])
    expect(library.sets().map((set) => set.name)).toEqual(['Good'])
    settings.writeList('sets', 'not a list')
    expect(library.sets()).toEqual([])
  })
})

describe('presets', () => {
  it('begin with the built-in ones, which are valid and cannot be lost', () => {
    const library = createLibraryService(open())
    const builtIn = library.presets()
    expect(builtIn.map((preset) => preset.name)).toEqual([
      'Describe',
      'Alt text',
      'Read all text',
      'List objects with positions',
      'Extract fields as JSON',
      'Training caption'
    ])
    for (const preset of builtIn) {
      expect(presetId.safeParse(preset.id).success).toBe(true)
      expect(prompt.safeParse(preset.prompt).success).toBe(true)
    }
    expect(() => library.deletePreset(builtIn[0]!.id)).toThrow('comes with Triptych')
  })

  it('of a person’s own follow, and a changed built-in one is a copy', () => {
    const library = createLibraryService(open())
    const [describe] = library.presets()
    const text = { text: 'What breed is this cat?', system: '' }
    const own = library.savePreset({ id: describe!.id, name: 'Breed', prompt: text })
    expect(own).not.toBe(describe!.id)
    expect(library.presets()[0]).toEqual(describe)
    expect(library.presets().at(-1)).toEqual({
      id: own,
      name: 'Breed',
      prompt: text,
      builtIn: false
    })
    library.deletePreset(own)
    expect(library.presets()).toHaveLength(6)
  })
})
