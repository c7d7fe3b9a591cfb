import type { Timeouts } from '../../../shared/domain/settings'
import type { ListedModel } from './adapter'

/** What makes an adapter a provider of its own: everything the settings page and the limits need. */
export interface Vendor {
  /** Two letters for its tile. */
  readonly tile: string
  /** Where requests go unless a person enters another address; absent: a person has to (Azure). */
  readonly baseUrl?: string
  /** What a person has to know of its address, such as `https://NAME.openai.azure.com`. */
  readonly addressHint?: string
  /** Other addresses of the same vendor, often with keys of their own. */
  readonly regions?: readonly { readonly label: string; readonly baseUrl: string }[]
  /** Web page where a person gets a key. */
  readonly keyPage?: string
  /** Usual names of the environment variable that holds the key, the most usual first. */
  readonly keyEnv: readonly string[]
  /** Requests in flight at once. */
  readonly concurrency: number
  /** Published limits for the smallest account; learned and lowered at run time. */
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
  /** Where the general limits would be wrong for it, in seconds. */
  readonly timeouts?: Partial<Timeouts>
  /** Its name in the catalogue snapshot, where models, sight and prices are looked up exactly. */
  readonly catalogue?: string
  /** Models that are known without asking; the provider's own list replaces them. */
  readonly models?: readonly ListedModel[]
}
