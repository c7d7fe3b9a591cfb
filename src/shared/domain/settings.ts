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
  readonly network: NetworkSettings
}

/** How requests leave this computer. */
export interface NetworkSettings {
  readonly proxy: ProxySettings
  /** PEM text of certificates that are trusted beside the usual ones, for every request. */
  readonly extraCa?: string
  /** Path of a file with the same. */
  readonly caFile?: string
  /** Addresses of this computer go through the proxy as well; otherwise they never do. */
  readonly proxyLoopback?: true
}

/**
 * `system`: what the system, or for the command line the environment, says. `manual`: one proxy
 * such as `http://user:password@host:8080` or `socks5://host:1080`, but not for what `bypass` names
 * (`example.com`, `10.0.0.0/8`, `<local>`). `pac`: a proxy script at a web address.
 */
export type ProxySettings =
  | { readonly mode: 'system' | 'none' }
  | { readonly mode: 'manual'; readonly url: string; readonly bypass: readonly string[] }
  | { readonly mode: 'pac'; readonly url: string }

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
  shortcutsEnabled: true,
  network: { proxy: { mode: 'system' } }
}
