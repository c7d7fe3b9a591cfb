/** Finds models by a few words, among thousands, while a person types. */

/** What is looked through. */
export interface SearchText {
  readonly label: string
  readonly id: string
  readonly provider?: string
  readonly family?: string
  readonly tags?: readonly string[]
}

export interface ModelSearch<T> {
  /**
   * Items that hold every word, best first. Of equally good ones the shorter name comes first (`Opus 5`
   * before `Opus 5.5`), then the one that was given first.
   * Spelling is forgiving: `gpt4o`, `gpt 4o` and `GPT-4o` find the same. Without a word, all items.
   */
  find(query: string): readonly T[]
}

/** A text without case, accents, spaces and punctuation, and the places where its words began. */
interface Folded {
  readonly text: string
  readonly starts: ReadonlySet<number>
}

interface Entry<T> {
  readonly item: T
  /** Label, id and the rest, with {@link BREAK} between fields so that no word spans two. */
  readonly text: string
  readonly starts: ReadonlySet<number>
  readonly label: string
  readonly id: string
  readonly labelEnd: number
  readonly idEnd: number
}

const BREAK = '\n'

/** How well one word fits; the sum over the words is an item's place. */
const SCORE = {
  wholeLabel: 100,
  wholeId: 90,
  labelBegins: 60,
  wordOfLabel: 40,
  wordOfId: 30,
  wordElsewhere: 20,
  insideLabel: 10,
  insideId: 8,
  insideElsewhere: 4
}

/** All words together are the name itself, however it is spaced. */
const NAMED_EXACTLY = 1_000

/** Folds every text once, so that a query only compares strings. */
export function prepareModelSearch<T>(
  items: readonly T[],
  textOf: (item: T) => SearchText
): ModelSearch<T> {
  const entries = items.map((item) => entryOf(item, textOf(item)))
  return {
    find(query) {
      const words = wordsOf(query)
      if (words.length === 0) return items
      return best(entries, words)
    }
  }
}

function best<T>(entries: readonly Entry<T>[], words: readonly string[]): readonly T[] {
  const together = words.join('')
  const hits: { readonly entry: Entry<T>; readonly score: number }[] = []
  for (const entry of entries) {
    const score = scoreOf(entry, words)
    if (score === 0) continue
    const isNamed = entry.label === together || entry.id === together
    hits.push({ entry, score: isNamed ? score + NAMED_EXACTLY : score })
  }
  return hits
    .sort((one, other) => other.score - one.score || one.entry.labelEnd - other.entry.labelEnd)
    .map(({ entry }) => entry.item)
}

/** 0 when a word is missing. */
function scoreOf<T>(entry: Entry<T>, words: readonly string[]): number {
  let sum = 0
  for (const word of words) {
    const score = bestPlace(entry, word)
    if (score === 0) return 0
    sum += score
  }
  return sum
}

function bestPlace<T>(entry: Entry<T>, word: string): number {
  let score = 0
  let at = entry.text.indexOf(word)
  while (at !== -1) {
    score = Math.max(score, placeScore(entry, word, at))
    at = entry.text.indexOf(word, at + 1)
  }
  return score
}

function placeScore<T>(entry: Entry<T>, word: string, at: number): number {
  const isStart = entry.starts.has(at)
  if (at < entry.labelEnd) {
    if (at === 0) return word === entry.label ? SCORE.wholeLabel : SCORE.labelBegins
    return isStart ? SCORE.wordOfLabel : SCORE.insideLabel
  }
  if (at < entry.idEnd) {
    if (word === entry.id) return SCORE.wholeId
    return isStart ? SCORE.wordOfId : SCORE.insideId
  }
  return isStart ? SCORE.wordElsewhere : SCORE.insideElsewhere
}

function entryOf<T>(item: T, { label, id, provider, family, tags = [] }: SearchText): Entry<T> {
  const fields = [label, id, provider ?? '', family ?? '', ...tags].map(fold)
  const starts = new Set<number>()
  let offset = 0
  for (const field of fields) {
    for (const start of field.starts) starts.add(offset + start)
    offset += field.text.length + BREAK.length
  }
  const [foldedLabel = '', foldedId = ''] = fields.map(({ text }) => text)
  const labelEnd = foldedLabel.length
  return {
    item,
    text: fields.map(({ text }) => text).join(BREAK),
    starts,
    label: foldedLabel,
    id: foldedId,
    labelEnd,
    idEnd: labelEnd + BREAK.length + foldedId.length
  }
}

function wordsOf(query: string): readonly string[] {
  return query
    .split(/\s+/)
    .map((word) => fold(word).text)
    .filter((word) => word !== '')
}

/** A word begins after anything that is no letter or digit, and where digits follow letters. */
function fold(text: string): Folded {
  const starts = new Set<number>()
  let folded = ''
  for (const word of text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(OTHER)) {
    for (const part of word.split(BEFORE_DIGITS)) {
      if (part !== '') starts.add(folded.length)
      folded += part
    }
  }
  return { text: folded, starts }
}

const OTHER = /[^\p{L}\p{N}]+/u
const BEFORE_DIGITS = /(?<=\p{L})(?=\p{N})/u
