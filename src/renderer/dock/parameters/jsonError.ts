/** Where a text stops being JSON (RFC 8259), from 0, and why; in words that follow a colon. */
export interface JsonError {
  readonly at: number
  readonly what: string
}

const SPACE = /[ \t\n\r]*/y
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
/** Everything from the space on but the quote and the backslash, or an escape. */
const STRING_PART = /[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/**
 * Finds the first error. The browser's parser finds it too, but names a place only for some errors
 * and speaks in its own words.
 */
export function findJsonError(text: string): JsonError | undefined {
  try {
    const scan = new Scan(text)
    scan.value()
    scan.space()
    return scan.at < text.length
      ? { at: scan.at, what: 'something follows after the end' }
      : undefined
  } catch (error) {
    if (error instanceof Found) return error.error
    throw error
  }
}

/** Carries an error out of the nested scan. */
class Found extends Error {
  constructor(readonly error: JsonError) {
    super(error.what)
  }
}

class Scan {
  at = 0
  constructor(readonly text: string) {}

  value(): void {
    this.space()
    const next = this.text[this.at]
    if (next === '{') this.#list('}', 'object', () => this.#property())
    else if (next === '[') this.#list(']', 'list', () => this.value())
    else if (next === '"') this.#string()
    else if (!this.#take(LITERAL)) this.#fail(notAValue(next))
  }

  space(): void {
    this.#take(SPACE)
  }

  /** What stands between a bracket and its partner, parted by commas. */
  #list(close: string, name: string, item: () => void): void {
    this.at++
    this.space()
    if (this.text[this.at] === close) return void this.at++
    for (;;) {
      item()
      this.space()
      const next = this.text[this.at]
      if (next === undefined)
        this.#fail(`the text ends before this ${name} is closed with ${close}`)
      if (next !== ',' && next !== close) this.#fail('a comma is missing')
      this.at++
      if (next === close) return
      this.space()
      if (this.text[this.at] === close) this.#fail(`the comma before this ${close} is one too many`)
    }
  }

  #property(): void {
    this.space()
    if (this.text[this.at] !== '"') this.#fail('a name in double quotes is expected')
    this.#string()
    this.space()
    if (this.text[this.at] !== ':') this.#fail('a colon is missing')
    this.at++
    this.value()
  }

  #string(): void {
    this.at++
    while (this.#take(STRING_PART));
    const next = this.text[this.at]
    if (next === '"') return void this.at++
    if (next === undefined) this.#fail('the text ends before this string is closed with "')
    if (next === '\\') this.#fail('this is no escape; a backslash itself is written \\\\')
    this.#fail('a line break or tab inside a string is written \\n or \\t')
  }

  /** Moves past what matches here; false where nothing does. */
  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const length = pattern.exec(this.text)?.[0].length ?? 0
    this.at += length
    return length > 0
  }

  #fail(what: string): never {
    throw new Found({ at: this.at, what })
  }
}

function notAValue(next: string | undefined): string {
  if (next === undefined) return 'the text ends where a value is expected'
  if (next === "'") return 'strings stand in double quotes'
  if (next === ',') return 'a value is missing before this comma'
  return 'a value is expected: a string in double quotes, a number, true, false, null, { or ['
}
