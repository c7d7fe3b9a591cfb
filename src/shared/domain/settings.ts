/** What a person sets once for the whole app. Small and rare; results never go here. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  /** Font size of answers in pixels, 11 to 22. */
  readonly answerFontPx: number
  /** Look for local servers on their usual ports. */
  readonly findLocalServers: boolean
  /** Seconds. */
  readonly timeouts: Timeouts
  /** Most cells in flight over all providers, 1 to 64. */
  readonly concurrency: number
  /** Tries in all when a provider is busy (429) or refuses the connection, 1 to 10. */
  readonly tries: number
  /** Single-letter and other app shortcuts. */
  readonly shortcutsEnabled: boolean
}

/** Limits in seconds, each for itself; long by default, because some models think for minutes. */
export interface Timeouts {
  readonly connect: number
  readonly firstByte: number
  readonly idle: number
  readonly total: number
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  answerFontPx: 13,
  findLocalServers: true,
  timeouts: { connect: 15, firstByte: 300, idle: 120, total: 1800 },
  concurrency: 8,
  tries: 4,
  shortcutsEnabled: true
}
