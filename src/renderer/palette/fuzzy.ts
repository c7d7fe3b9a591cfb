/** How well a text fits what was typed, and which of its characters made it fit. */
export interface Match {
  /** Higher is better; comparable between texts for the same search. */
  readonly score: number
  /** Ascending indices into the text, for marking. */
  readonly at: readonly number[]
}

const HIT = 16
const AFTER_HIT = 14
const WORD_START = 12
const TEXT_START = 6
/** What each stretch of skipped characters costs, and then each of its characters. */
const GAP = -8
const SKIPPED = -1
/** Beginning late in the text costs no more than this, so that long names are not lost. */
const LATEST_START = -12
/** Characters beyond these are not looked at: nobody searches for the end of a long prompt. */
const LONGEST_TEXT = 240
const LONGEST_TERM = 48
/** Below this share of a perfect score the letters lie so far apart that nobody meant them. */
const WORST_SHARE = 0.7

/** One character without case and accents, so that indices stay those of the text. */
function fold(character: string): string {
  // Normalising is slow, and nearly all text is ASCII.
  if (character < '\u0080') return character.toLowerCase()
  return character.normalize('NFD').charAt(0).toLowerCase()
}

function foldAll(text: string): readonly string[] {
  return Array.from({ length: Math.min(text.length, LONGEST_TEXT) }, (_, index) =>
    fold(text.charAt(index))
  )
}

function isWordStart(text: string, index: number): boolean {
  if (index === 0) return true
  const before = text.charAt(index - 1)
  const here = text.charAt(index)
  if (!/[\p{L}\p{N}]/u.test(before)) return /[\p{L}\p{N}]/u.test(here)
  return /\p{Ll}/u.test(before) && /\p{Lu}/u.test(here)
}

/**
 * Fits what was typed to a text: every word of it must appear in order of its letters, best at the
 * start of words and in one piece. The words themselves may come in any order.
 *
 * @returns undefined when it does not fit; an empty search fits everything with score 0
 */
export function fuzzyMatch(search: string, text: string): Match | undefined {
  const terms = search.trim().split(/\s+/).filter(Boolean)
  const letters = foldAll(text)
  const at = new Set<number>()
  let score = 0
  for (const term of terms) {
    const match = matchTerm(foldAll(term.slice(0, LONGEST_TERM)), letters, text)
    if (!match) return undefined
    score += match.score
    match.at.forEach((index) => at.add(index))
  }
  return { score, at: [...at].sort((a, b) => a - b) }
}

function bonusAt(text: string, index: number): number {
  return (isWordStart(text, index) ? WORD_START : 0) + (index === 0 ? TEXT_START : 0)
}

/**
 * The best way to find the letters of one term in a text, by dynamic programming over (letter of
 * the term, place in the text), after Smith and Waterman 1981 with gaps only in the text.
 */
function matchTerm(
  term: readonly string[],
  letters: readonly string[],
  text: string
): Match | undefined {
  const bonuses = letters.map((_, index) => bonusAt(text, index))
  let row: readonly number[] = []
  const steps: number[][] = []
  for (const [position, letter] of term.entries()) {
    const { scores, from } = scoreRow(letter, letters, bonuses, position === 0 ? undefined : row)
    row = scores
    steps.push(from)
  }
  const score = Math.max(...row)
  if (!Number.isFinite(score) || score < worstScore(term.length)) return undefined
  return { score, at: traceBack(steps, row.indexOf(score)) }
}

/** For one letter of the term: the best score that ends at each place, and where the one before lies. */
function scoreRow(
  letter: string,
  letters: readonly string[],
  bonuses: readonly number[],
  before: readonly number[] | undefined
): { scores: readonly number[]; from: number[] } {
  const from: number[] = []
  let best = -Infinity
  let bestAt = -1
  const scores = letters.map((candidate, index) => {
    const beforeGap = (before?.[index - 2] ?? -Infinity) + GAP
    best += SKIPPED
    if (beforeGap > best) [best, bestAt] = [beforeGap, index - 2]
    from.push(-1)
    if (candidate !== letter) return -Infinity
    const joined = (before?.[index - 1] ?? -Infinity) + AFTER_HIT
    const apart = (before === undefined ? lateStart(index) : best) + (bonuses[index] ?? 0)
    from[index] = joined >= apart ? index - 1 : bestAt
    return HIT + Math.max(joined, apart)
  })
  return { scores, from }
}

/** What it costs that a term begins late in the text; little, and never much. */
function lateStart(index: number): number {
  return Math.max(LATEST_START, -index / 4)
}

function traceBack(steps: readonly (readonly number[])[], end: number): readonly number[] {
  const at: number[] = []
  let index = end
  for (const from of steps.toReversed()) {
    at.unshift(index)
    index = from[index] ?? -1
  }
  return at
}

/** The least a term of this length must reach, of what it gets in one piece inside a word. */
function worstScore(length: number): number {
  const whole = length * HIT + (length - 1) * AFTER_HIT
  return WORST_SHARE * (whole + LATEST_START)
}
