import type { ProviderInfo } from '../../../shared/domain/model'

/** The adapter of servers that speak the OpenAI chat format and are nobody in particular. */
export const OPEN_FORMAT = 'openai-compatible'

/** The providers that can be added once more, one for each adapter, by name. */
export function vendorsOf(providers: readonly ProviderInfo[]): readonly ProviderInfo[] {
  const vendors = new Map<string, ProviderInfo>()
  for (const provider of providers) {
    if (provider.kind === 'built-in' || provider.adapter === OPEN_FORMAT) continue
    // The built-in entry stands for its vendor, not an account that was added to it.
    if (!vendors.has(provider.adapter) || !provider.custom) vendors.set(provider.adapter, provider)
  }
  return [...vendors.values()].sort((a, b) => a.label.localeCompare(b.label))
}

/** `OpenAI 2`: the vendor's name with the first number that is free. */
export function nextName(vendor: ProviderInfo, providers: readonly ProviderInfo[]): string {
  const taken = new Set(providers.map(({ label }) => label))
  let number = 2
  while (taken.has(`${vendor.label} ${number}`)) number++
  return `${vendor.label} ${number}`
}

/** Where another one would usually be: the vendor's own address, or a local server's. */
export function usualAddressOf({ settings, baseUrl, mock }: ProviderInfo): string {
  return settings.defaultBaseUrl ?? (mock ? '' : baseUrl)
}
