import type { IconType } from '../components/ui'
import { SECTIONS } from '../commands/registry'
import type { Command } from '../commands/registry'
import { fuzzyMatch } from './fuzzy'

/** One line of the palette: something to do or somewhere to go. */
export interface PaletteItem {
  readonly id: string
  readonly label: string
  readonly icon?: IconType | undefined
  /** Instead of an icon: a model's letter and hue. */
  readonly tag?: { readonly letter: string; readonly hue: number }
  /** Quiet words at the right. */
  readonly hint?: string
  readonly keys?: string | undefined
  /** Extra words it is found by. */
  readonly words?: string
  readonly run: () => void
}

/** An item with the characters of its label that fit the search. */
export interface FoundItem extends PaletteItem {
  readonly at: readonly number[]
}

export interface PaletteSection {
  readonly title: string
  readonly items: readonly FoundItem[]
}

/** What the first character limits the search to. */
export type Mode = 'all' | 'commands' | 'models' | 'images'

const PREFIXES: Readonly<Record<string, Mode>> = { '>': 'commands', '@': 'models', '#': 'images' }

/** Takes the prefix off what was typed. */
export function readSearch(typed: string): { readonly mode: Mode; readonly search: string } {
  const text = typed.trimStart()
  const mode = PREFIXES[text.charAt(0)]
  return mode ? { mode, search: text.slice(1).trim() } : { mode: 'all', search: text.trim() }
}

export interface PaletteSources {
  /** Those that can be run now. */
  readonly commands: readonly Command[]
  /** Ids of commands, last used first. */
  readonly recent: readonly string[]
  readonly models: readonly PaletteItem[]
  readonly images: readonly PaletteItem[]
  readonly boards: readonly PaletteItem[]
  /** Found by main for this search, newest first. */
  readonly runs: readonly PaletteItem[]
}

const MOST_RECENT = 4
const MOST_BOARDS = 5
const MOST_OF_KIND = 6
const MOST_COMMANDS = 8
const MOST_IMAGES = 60
/** Found by an extra word, not by its name. */
const HIDDEN_WORD = -24
const USED_LATELY = 8
const FITS_NOW = 5

/** Sections whose commands act on what is on screen, so that they come first. */
const CONTEXT: readonly string[] = ['Run', 'Answers']

/** Everything that fits, in sections, best first. */
export function paletteSections(typed: string, sources: PaletteSources): readonly PaletteSection[] {
  const { mode, search } = readSearch(typed)
  const sections =
    mode === 'all' && search === '' ? overview(sources) : found(mode, search, sources)
  return sections.filter((section) => section.items.length > 0)
}

/** Before anything is typed: lately used, what fits what is on screen, then all the rest. */
function overview({ commands, recent, boards }: PaletteSources): readonly PaletteSection[] {
  const used = recent
    .map((id) => commands.find((command) => command.id === id))
    .filter((command) => command !== undefined)
    .slice(0, MOST_RECENT)
  const rest = commands.filter((command) => !used.includes(command))
  const now = rest.filter((command) => CONTEXT.includes(command.section))
  const others = SECTIONS.filter((name) => !CONTEXT.includes(name)).map((name) =>
    listed(name, rest.filter((command) => command.section === name).map(plainItem))
  )
  return [
    listed('Used lately', used.map(plainItem)),
    listed('Now', now.map(plainItem)),
    listed('Boards', boards.slice(0, MOST_BOARDS)),
    ...others
  ]
}

function listed(title: string, items: readonly PaletteItem[]): PaletteSection {
  return { title, items: items.map((item) => ({ ...item, at: [] })) }
}

function found(mode: Mode, search: string, sources: PaletteSources): readonly PaletteSection[] {
  const { models, images, boards, runs } = sources
  const commands = () => rankCommands(search, sources)
  if (mode === 'commands') return [section('Commands', commands(), Infinity)]
  if (mode === 'models') return [section('Models on this board', rank(search, models), Infinity)]
  if (mode === 'images') return [section('Images', rank(search, images), MOST_IMAGES)]
  const kinds: readonly (readonly [string, readonly Ranked[], number])[] = [
    ['Commands', commands(), MOST_COMMANDS],
    ['Models on this board', rank(search, models), MOST_OF_KIND],
    ['Boards', rank(search, boards), MOST_OF_KIND],
    ['Images', rank(search, images), MOST_OF_KIND]
  ]
  const best = (ranked: readonly Ranked[]) => ranked[0]?.score ?? -Infinity
  const sorted = kinds.toSorted((a, b) => best(b[1]) - best(a[1]))
  // Runs arrive later than the rest, so they stand last: nothing moves under the reader.
  return [
    ...sorted.map(([title, ranked, most]) => section(title, ranked, most)),
    listed('Runs', runs)
  ]
}

interface Ranked {
  readonly item: FoundItem
  readonly score: number
}

function section(title: string, ranked: readonly Ranked[], most: number): PaletteSection {
  return { title, items: ranked.slice(0, most).map(({ item }) => item) }
}

function rank(search: string, items: readonly PaletteItem[]): readonly Ranked[] {
  return items.flatMap((item) => fit(search, item)).toSorted((a, b) => b.score - a.score)
}

/** By its label if it fits, else by label and extra words together, which counts less. */
function fit(search: string, item: PaletteItem): readonly Ranked[] {
  const byLabel = fuzzyMatch(search, item.label)
  if (byLabel) return [{ item: { ...item, at: byLabel.at }, score: byLabel.score }]
  const byWords = item.words && fuzzyMatch(search, `${item.label} ${item.words}`)
  if (!byWords) return []
  const at = byWords.at.filter((index) => index < item.label.length)
  return [{ item: { ...item, at }, score: byWords.score + HIDDEN_WORD }]
}

function rankCommands(
  search: string,
  { commands, recent }: Pick<PaletteSources, 'commands' | 'recent'>
): readonly Ranked[] {
  const boosted = commands.flatMap((command) =>
    fit(search, commandItem(command)).map(({ item, score }) => ({
      item,
      score: score + boost(command, recent)
    }))
  )
  return boosted.toSorted((a, b) => b.score - a.score)
}

function boost(command: Command, recent: readonly string[]): number {
  const used = recent.includes(command.id) ? USED_LATELY : 0
  return used + (CONTEXT.includes(command.section) ? FITS_NOW : 0)
}

function plainItem({ id, label, icon, keys, run }: Command): PaletteItem {
  return { id: `command/${id}`, label, icon, keys, run }
}

/** With its section as a hint, for where commands of several sections stand together. */
function commandItem(command: Command): PaletteItem {
  const { section, words = '' } = command
  return { ...plainItem(command), hint: section, words: `${words} ${section}` }
}
