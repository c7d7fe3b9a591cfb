import type { FetchJson } from './catalogue/refresh'
import type { EngineDependencies } from './engine'
import { environmentProxy } from './network/environment'
import { fetchJson } from './network/fetchJson'
import { createNetwork, type Network } from './network/network'

/** The lists of models are a few megabytes; this is far above and still bounded. */
const LARGEST_LIST_BYTES = 64 * 1024 * 1024

/** The one way out of this computer, as the settings and the system say. */
export function engineNetwork({
  settings,
  proxies,
  environment = process.env,
  log
}: EngineDependencies): Network {
  return createNetwork({
    settings: () => settings.read().network,
    resolveSystemProxy: async (url) =>
      proxies ? proxies.system(url) : environmentProxy(new URL(url), environment),
    ...(proxies && { resolveScriptProxy: (script, url) => proxies.script(script, url) }),
    log
  })
}

/** Reads public lists; what is no good answer is a failure. */
export function publicJson(network: Network): FetchJson {
  return async (url, { signal }) => {
    const { status, body } = await fetchJson(url, {
      network,
      maxBytes: LARGEST_LIST_BYTES,
      ...(signal && { signal })
    })
    if (status !== 200) throw new Error(`The list answered with status ${status}.`)
    return body
  }
}
