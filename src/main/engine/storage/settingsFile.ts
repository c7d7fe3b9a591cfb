import { existsSync, readFileSync, renameSync } from 'node:fs'
import { basename, dirname, join, parse } from 'node:path'
import { z } from 'zod'
import type { Settings } from '../../../shared/domain/settings'
import type { Logger, SettingsStore } from '../engine'
import { replaceFileSync } from './atomicFile'
import { fileStamp } from './integrity'
import { patchedSettings, settingsFrom } from './settings'

export interface SettingsFile extends SettingsStore {
  /** A sentence to tell the person: the file was damaged, and where it is now. */
  readonly recovered?: string
}

const contentSchema = z.object({
  settings: z.unknown(),
  lists: z.record(z.string(), z.unknown()).catch({})
})

/**
 * Settings in a plain JSON file, for the command line and for tests; the app has electron-store.
 * The file is read once and replaced as a whole on each change. A torn one is set aside.
 */
export function openSettingsFile(file: string, log: Logger): SettingsFile {
  const found = readContent(file, log)
  const lists = new Map(Object.entries(found.content.lists))
  let settings = settingsFrom(found.content.settings)

  const save = (): void => {
    const content = { settings, lists: Object.fromEntries(lists) }
    replaceFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  }

  return {
    read: () => settings,
    write(patch): Settings {
      settings = patchedSettings(settings, patch)
      save()
      return settings
    },
    readList: <T>(name: string, fallback: T) =>
      lists.has(name) ? (lists.get(name) as T) : fallback,
    writeList(name, value) {
      lists.set(name, value)
      save()
    },
    ...(found.recovered !== undefined && { recovered: found.recovered })
  }
}

interface Found {
  readonly content: z.infer<typeof contentSchema>
  readonly recovered?: string
}

function readContent(file: string, log: Logger): Found {
  const empty = { settings: {}, lists: {} }
  if (!existsSync(file)) return { content: empty }
  try {
    return { content: contentSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error
    return { content: empty, recovered: setAside(file, log) }
  }
}

function setAside(file: string, log: Logger): string {
  const { name, ext } = parse(file)
  const aside = join(dirname(file), `${name}.damaged-${fileStamp(new Date())}${ext}`)
  renameSync(file, aside)
  log.warn('The settings file could not be read and was set aside.', { file: basename(aside) })
  return (
    'The settings could not be read, so Triptych started with the usual ones. ' +
    `The old file is kept as ${basename(aside)}.`
  )
}
