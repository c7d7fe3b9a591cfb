/** Which kind of text a piece of the stream is. */
export interface Piece {
  readonly kind: 'text' | 'reasoning'
  readonly text: string
}

const OPEN = '<think>'
const CLOSE = '</think>'

/**
 * Separates reasoning that a model writes inline, as `<think>…</think>` before its answer, from the
 * answer. Tags may be cut anywhere between two pieces. Only a tag at the very beginning counts: an
 * answer that speaks about the tag later is left as it is.
 */
export class ThinkTags {
  private state: 'start' | 'thinking' | 'gap' | 'answer' = 'start'
  /** Text that cannot be told yet: perhaps the beginning of a tag. */
  private held = ''

  push(delta: string): readonly Piece[] {
    if (this.state === 'answer') return delta === '' ? [] : [{ kind: 'text', text: delta }]
    const pieces: Piece[] = []
    let rest = this.held + delta
    this.held = ''
    let before: typeof this.state
    do {
      before = this.state
      rest = this.step(rest, pieces)
    } while (this.state !== before)
    this.held = rest
    return pieces
  }

  /** The stream is over: what was held back is what it looks like. */
  flush(): readonly Piece[] {
    const text = this.held
    this.held = ''
    if (text === '' || this.state === 'gap') return []
    return [{ kind: this.state === 'thinking' ? 'reasoning' : 'text', text }]
  }

  /** Consumes what can be decided; answers what cannot. */
  private step(input: string, pieces: Piece[]): string {
    switch (this.state) {
      case 'start':
        return this.atStart(input)
      case 'thinking':
        return this.whileThinking(input, pieces)
      case 'gap':
        return this.afterThinking(input)
      case 'answer':
        if (input !== '') pieces.push({ kind: 'text', text: input })
        return ''
    }
  }

  private atStart(input: string): string {
    const trimmed = input.trimStart()
    if (trimmed.startsWith(OPEN)) {
      this.state = 'thinking'
      return trimmed.slice(OPEN.length)
    }
    if (!OPEN.startsWith(trimmed)) this.state = 'answer'
    return input
  }

  private whileThinking(input: string, pieces: Piece[]): string {
    const end = input.indexOf(CLOSE)
    const safe = end >= 0 ? end : input.length - tagBeginningAtEnd(input)
    if (safe > 0) pieces.push({ kind: 'reasoning', text: input.slice(0, safe) })
    if (end < 0) return input.slice(safe)
    this.state = 'gap'
    return input.slice(end + CLOSE.length)
  }

  /** The line breaks between reasoning and answer belong to neither. */
  private afterThinking(input: string): string {
    const rest = input.trimStart()
    if (rest !== '') this.state = 'answer'
    return rest
  }
}

function tagBeginningAtEnd(input: string): number {
  for (let length = Math.min(CLOSE.length - 1, input.length); length > 0; length--)
    if (input.endsWith(CLOSE.slice(0, length))) return length
  return 0
}
