import { joinUrl } from './openai/openaiChat'

/**
 * Joins an address with a path below the API's version. People enter these addresses with the
 * version or without it (the vendors' own SDKs leave it out), so both are understood.
 *
 * @param version used when the address does not end in one, such as `v1`
 */
export function versionedUrl(baseUrl: string, version: string, path: string): string {
  const address = baseUrl.replace(/\/+$/, '')
  return joinUrl(/\/v\d\w*$/.test(address) ? address : joinUrl(address, version), path)
}
