import type { BoardId } from '../domain/ids'
import type { ImportReport } from '../domain/image'
import type { CallInput, CallName, CallOutput, PushName, Pushes } from './contract'
import type { Result } from './result'

/** All that a window sees of the world outside it: `window.bridge`. */
export interface Bridge {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>
  /** Returns a function that ends the subscription. */
  onPush<N extends PushName>(name: N, listener: (payload: Pushes[N]) => void): () => void
  /**
   * Imports what was dropped. Takes the File objects themselves: their paths are looked up in the
   * preload script and never reach the page.
   */
  importFiles(boardId: BoardId, files: readonly File[]): Promise<Result<ImportReport>>
}

/** `/image/<id>` gives the original's pixels as Chromium or the media worker can show them. */
export function imageUrl(id: string): string {
  return `app-image://image/${id}`
}

declare global {
  interface Window {
    readonly bridge: Bridge
  }
}
