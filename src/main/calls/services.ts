import type { PushName, Pushes } from '../../shared/ipc/contract'
import type { AppInfo } from '../../shared/ipc/views'
import type { Engine, SettingsStore } from '../engine/engine'

/** Sends something to the window; does nothing when there is none. */
export type Push = <N extends PushName>(name: N, payload: Pushes[N]) => void

/** What the clipboard holds that can become images. */
export type ClipboardImages =
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | { readonly kind: 'bitmap'; readonly png: Uint8Array }
  | { readonly kind: 'nothing' }

/** A question with one way to agree. */
export interface ConfirmWords {
  readonly message: string
  readonly detail: string
  /** Name of the button that agrees. */
  readonly action: string
}

/**
 * All that calls need of Electron and the system, handed in by the shell, so that calls stay plain
 * Node and can be tested there.
 */
export interface ShellServices {
  info(): AppInfo
  /** Text with secrets removed. */
  diagnostics(): Promise<string>
  /** The page has saved what it held; a quit that waits for it goes on. */
  pageSaved(): void
  openDataFolder(): Promise<void>
  /** @returns false when the address was refused */
  openExternal(url: string): Promise<boolean>
  copyText(text: string): Promise<void>
  /** Pops the application menu up where the title bar's menu button is; window pixels. */
  showMenu(x: number, y: number): void
  /** The system's dialog; empty when it was cancelled. */
  chooseImages(kind: 'files' | 'folder'): Promise<readonly string[]>
  /** The system's dialog; undefined when it was cancelled. */
  chooseExportFile(suggestedName: string, format: 'jsonl' | 'html'): Promise<string | undefined>
  /** The system's own dialog, which no page can answer. */
  confirm(words: ConfirmWords): Promise<boolean>
  readClipboard(): Promise<ClipboardImages>
  /** Shows a file in the system's file manager. */
  reveal(path: string): void
}

export interface CallContext {
  readonly engine: Engine
  readonly settings: SettingsStore
  readonly shell: ShellServices
  readonly push: Push
  /** Sends the events that wait to be merged, so that a snapshot read now begins where they end. */
  readonly flushEvents: () => void
}
