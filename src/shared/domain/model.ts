import type { ImageLimits } from './image'
import type { Price } from './cost'
import type { LaneParams } from './lane'
import type { ProviderId } from './ids'

/** Whether something can be done; `unknown` is an honest answer and never treated as `no`. */
export type Capability = 'yes' | 'no' | 'unknown'

export interface ModelInfo {
  readonly provider: ProviderId
  /** As the provider names it. */
  readonly id: string
  readonly label: string
  /** Sees images. */
  readonly vision: Capability
  /** Where `vision` comes from: `said by the server`, `set by you`, `built in`. */
  readonly visionSource: string
  /** Named by a person; the server itself does not list it. */
  readonly listedByYou?: true
  readonly contextTokens?: number
  /** On disk, for local models. */
  readonly sizeBytes?: number
  readonly price?: Price
  /** Nothing to pay: runs on this computer. */
  readonly free: boolean
  readonly takesPrompt: boolean
  readonly streams: Capability
  readonly json: Capability
  readonly boxes: Capability
  /** What it can and cannot do, in one or two sentences; shown in its column. */
  readonly note?: string
  /** Parameters it takes; others are shown as dropped, never sent silently. */
  readonly params: readonly (keyof LaneParams)[]
}

export type ProviderKind = 'built-in' | 'local-server' | 'cloud'

/** What the app knows of a configured provider. Never holds a key. */
export interface ProviderInfo {
  readonly id: ProviderId
  /** Which adapter speaks to it: `local-engine`, `openai-compatible`, … */
  readonly adapter: string
  readonly kind: ProviderKind
  readonly label: string
  /** Two letters for its tile. */
  readonly tile: string
  /** Empty for built-in engines. */
  readonly baseUrl: string
  readonly key: KeyStatus
  readonly status: ProviderStatus
  readonly limits: ImageLimits
  /** Requests in flight at once. */
  readonly concurrency: number
  /** Added by a person, so that it can be edited and removed. */
  readonly custom: boolean
}

export interface KeyStatus {
  readonly needed: 'yes' | 'no' | 'optional'
  readonly present: boolean
  /** Last four characters, for telling keys apart. */
  readonly lastFour?: string
  /** ISO time it was saved. */
  readonly savedAt?: string
  /** `encrypted`: by the OS keychain, on disk. `session`: in memory, gone on quit. */
  readonly storage?: 'encrypted' | 'session'
  /** Stored earlier but cannot be read any more (another keychain); has to be entered again. */
  readonly lost?: boolean
}

export type ProviderStatus =
  | { readonly state: 'ready'; readonly detail: string; readonly checkedAt?: string }
  | { readonly state: 'unchecked'; readonly detail: string }
  | { readonly state: 'off'; readonly detail: string; readonly nextStep?: string }
  | { readonly state: 'error'; readonly detail: string; readonly nextStep: string }
