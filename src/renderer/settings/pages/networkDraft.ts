import type { NetworkSettings, ProxySettings } from '../../../shared/domain/settings'

export type ProxyMode = ProxySettings['mode']

export const MODES: readonly {
  readonly value: ProxyMode
  readonly label: string
  readonly what: string
}[] = [
  {
    value: 'system',
    label: 'System',
    what: 'As this computer is set up, its proxy script included.'
  },
  { value: 'none', label: 'None', what: 'Straight to the provider.' },
  { value: 'manual', label: 'Manual', what: 'One proxy for everything but the exceptions.' },
  { value: 'pac', label: 'Script', what: 'A proxy script (PAC) at a web address decides.' }
]

/** The proxy as the form holds it: what another mode needs is kept while a person looks around. */
export interface ProxyDraft {
  readonly mode: ProxyMode
  readonly url: string
  /** Separated by commas. */
  readonly bypass: string
  readonly loopback: boolean
}

export function draftOf({ proxy, proxyLoopback }: NetworkSettings): ProxyDraft {
  return {
    mode: proxy.mode,
    url: 'url' in proxy ? proxy.url : '',
    bypass: 'bypass' in proxy ? proxy.bypass.join(', ') : '',
    loopback: proxyLoopback === true
  }
}

/** The settings with the proxy of the form; certificates stay as they are. */
export function proxyOf(draft: ProxyDraft, network: NetworkSettings): NetworkSettings {
  const { proxyLoopback: _old, ...rest } = network
  return {
    ...rest,
    proxy: settingsOf(draft),
    ...(draft.loopback && draft.mode !== 'none' && { proxyLoopback: true as const })
  }
}

function settingsOf({ mode, url, bypass }: ProxyDraft): ProxySettings {
  if (mode === 'manual') return { mode, url: url.trim(), bypass: readList(bypass) }
  if (mode === 'pac') return { mode, url: url.trim() }
  return { mode }
}

/** `a, b c` as its three parts. */
export function readList(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean)
}

export function isSameProxy(draft: ProxyDraft, network: NetworkSettings): boolean {
  const next = proxyOf(draft, network)
  return (
    JSON.stringify(next.proxy) === JSON.stringify(proxyOf(draftOf(network), network).proxy) &&
    next.proxyLoopback === network.proxyLoopback
  )
}

export function countCertificates(pem: string): number {
  return pem.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0
}
