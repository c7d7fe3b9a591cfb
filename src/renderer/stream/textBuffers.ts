import type { CellId } from '../../shared/domain/ids'

/** `append`: text was added at the end. `reset`: it is another text. */
export type TextChange = 'append' | 'reset'
type Listener = (change: TextChange) => void

/**
 * The growing texts of cells, outside React: the pane that shows a text listens to its cell alone
 * and writes to its own element, so that a token costs no render.
 */
export class TextBuffers {
  readonly #texts = new Map<CellId, string>()
  readonly #listeners = new Map<CellId, Set<Listener>>()
  readonly #pending = new Map<CellId, TextChange>()

  get(cell: CellId): string {
    return this.#texts.get(cell) ?? ''
  }

  /** Takes effect at once; listeners hear of it at the next `announce`. */
  append(cell: CellId, delta: string): void {
    this.#texts.set(cell, this.get(cell) + delta)
    if (!this.#pending.has(cell)) this.#pending.set(cell, 'append')
  }

  replace(cell: CellId, text: string): void {
    this.#texts.set(cell, text)
    this.#pending.set(cell, 'reset')
  }

  forget(cell: CellId): void {
    this.#texts.delete(cell)
    this.#pending.delete(cell)
  }

  /** Tells every listener of a changed text once. Called once a frame. */
  announce(): void {
    const changes = [...this.#pending]
    this.#pending.clear()
    for (const [cell, change] of changes)
      this.#listeners.get(cell)?.forEach((listener) => listener(change))
  }

  subscribe(cell: CellId, listener: Listener): () => void {
    const listeners = this.#listeners.get(cell) ?? new Set()
    this.#listeners.set(cell, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(cell)
    }
  }
}

/** Answers of the cells on screen. */
export const answerTexts = new TextBuffers()
/** Reasoning of the cells on screen. */
export const reasoningTexts = new TextBuffers()
