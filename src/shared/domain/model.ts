import type { ImageLimits } from './image'
import type { Balance, Price } from './cost'
import type { ParamName } from './lane'
import type { OptionSpec } from './option'
import type { Timeouts } from './settings'
import type { KeyId, ProviderId } from './ids'

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
  readonly params: readonly ParamName[]
  /** Choices that only this provider has for this model. */
  readonly options: readonly OptionSpec[]
  /** Longest answer in tokens. */
  readonly maxOutputTokens?: number
  /** Such as `GPT-6` or `Qwen3-VL`. */
  readonly family?: string
  /** ISO date of release. */
  readonly released?: string
  readonly tags?: readonly string[]
  /** Where this differs from its provider's. */
  readonly imageLimits?: Partial<ImageLimits>
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
  /** Its address is that of a mock server: marked wherever an answer, price or export shows. */
  readonly mock?: true
  /** Every key kept for it, the one in use first; empty where no key is kept. */
  readonly keys: readonly KeyInfo[]
  /** What its settings page offers. */
  readonly settings: ProviderSettingsInfo
  /** Limits as they stand for the key in use. */
  readonly rate?: RateInfo
  readonly balance?: Balance
}

/** One key of a provider. Never the key itself. */
export interface KeyInfo extends Omit<KeyStatus, 'needed'> {
  readonly id: KeyId
  readonly name: string
  /** The one that runs use. */
  readonly inUse: boolean
}

export interface ProviderSettingsInfo {
  /** The vendor's own address, to go back to; absent where there is none. */
  readonly defaultBaseUrl?: string
  /** Other addresses of the same vendor. */
  readonly regions: readonly { readonly label: string; readonly baseUrl: string }[]
  /** Where a person gets a key. */
  readonly keyPage?: string
  /** What a person has to know of its address, such as `https://NAME.openai.azure.com`. */
  readonly addressHint?: string
  readonly canTellBalance: boolean
  /** Set by a person; what is absent is the general limit. */
  readonly timeouts: Partial<Timeouts>
  readonly concurrency?: number
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
}

/** How fast a key may be used, and how that is known. */
export interface RateInfo {
  readonly concurrency: number
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
  /** Plain words: `Set by you`, `Said by the provider`, `Lowered after “too many requests” at 14:03`. */
  readonly source: string
  readonly remainingRequests?: number
  readonly remainingTokens?: number
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
