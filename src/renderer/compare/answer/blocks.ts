/**
 * Cuts a growing Markdown text into blocks that can no longer change, so that each is rendered once.
 * What follows the last of them is the open block. Splitting at blank lines alone would be wrong
 * inside code fences, in loose lists and before indented lines.
 */
export interface BlockCut {
  /** Where the closed part ends, in characters; everything before it is in `closed`. */
  readonly end: number
  /** Blocks that closed since the cut before. */
  readonly closed: readonly string[]
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/
const ITEM = /^(?:[-*+]|\d{1,9}[.)])\s/
const BLANK = /^\s*$/
const INDENTED = /^(?: {2,}|\t)/

/** Full lines of a text from `start`, each with where it ends; the last one may still grow. */
function linesFrom(text: string, start: number): { line: string; from: number; to: number }[] {
  const lines: { line: string; from: number; to: number }[] = []
  let from = start
  while (from < text.length) {
    const newline = text.indexOf('\n', from)
    if (newline === -1) break
    lines.push({ line: text.slice(from, newline), from, to: newline + 1 })
    from = newline + 1
  }
  return lines
}

/** Whether a line that is not blank begins a new block after what is open. */
function beginsBlock(open: string, line: string, afterBlank: boolean): boolean {
  if (INDENTED.test(line)) return false
  if (HEADING.test(line) || FENCE.test(line)) return true
  // Each item of a list becomes a list of its own while the text streams, so that a long list closes.
  if (ITEM.test(line)) return true
  return afterBlank || HEADING.test(open)
}

/**
 * @param text the whole text so far
 * @param start where the last cut ended
 */
export function cutBlocks(text: string, start: number): BlockCut {
  const closed: string[] = []
  let blockStart = start
  let fence: string | undefined
  let blank = false
  for (const { line, from, to } of linesFrom(text, start)) {
    const open = text.slice(blockStart, from)
    if (fence !== undefined) {
      if (closesFence(line, fence)) {
        fence = undefined
        closed.push(text.slice(blockStart, to))
        blockStart = to
      }
      continue
    }
    if (BLANK.test(line)) {
      blank = true
      continue
    }
    if (open.trim() !== '' && beginsBlock(open, line, blank)) {
      closed.push(open)
      blockStart = from
    }
    blank = false
    fence = FENCE.exec(line)?.[1]
  }
  return closeBefore(text, { closed, blockStart, blank, fenced: fence !== undefined })
}

/** The last line is still growing: it closes what is before it only if it can be nothing else. */
function closeBefore(
  text: string,
  state: { closed: string[]; blockStart: number; blank: boolean; fenced: boolean }
): BlockCut {
  const { closed, blockStart, blank, fenced } = state
  if (fenced) return { end: blockStart, closed }
  const lastStart = text.lastIndexOf('\n') + 1
  const open = text.slice(blockStart, lastStart)
  const growing = text.slice(lastStart)
  const begun = /^\S/.test(growing) && growing.trimEnd().length >= 3
  if (begun && open.trim() !== '' && beginsBlock(open, growing, blank)) {
    closed.push(open)
    return { end: lastStart, closed }
  }
  return { end: blockStart, closed }
}

function closesFence(line: string, fence: string): boolean {
  const mark = FENCE.exec(line)?.[1]
  return mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length
}

/** Paragraphs of a plain text that can no longer change; nothing of it is interpreted. */
export function cutParagraphs(text: string, start: number): BlockCut {
  const end = text.lastIndexOf('\n\n')
  if (end < start) return { end: start, closed: [] }
  const closed = text
    .slice(start, end + 2)
    .split(/(?<=\n\n)(?!\n)/)
    .filter((part) => part !== '')
  return { end: end + 2, closed }
}

/** Whether an open block is an item of a list, so that it can be set as one. */
export function isItem(open: string): boolean {
  return ITEM.test(open.trimStart())
}

/**
 * An open block as it may be read before it is rendered: marks of emphasis and headings are left
 * out, so that no asterisks flicker on screen.
 */
export function readable(open: string): string {
  return open
    .replace(/^\s*\n/, '')
    .replace(/^ {0,3}#{1,6}\s+/gm, '')
    .replace(/^(\s*)[-*+]\s/gm, '$1•\u2002\u2005')
    .replace(/\*\*|__|(?<!`)`(?!`)/g, '')
}
