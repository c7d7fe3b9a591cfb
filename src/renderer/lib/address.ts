/** Why an address cannot be used, in a sentence; undefined when it can. Main checks the same again. */
export function addressProblem(address: string): string | undefined {
  const text = address.trim()
  if (text === '') return 'Enter the address of the server.'
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return 'Begin with http:// or https://, as in http://127.0.0.1:1234/v1.'
  if (url.username !== '' || url.password !== '')
    return 'Leave the user name and password out; enter a key below instead.'
  return undefined
}

/** Whether a new address belongs to another host, port or scheme, so that a key must not follow it. */
export function changesOrigin(before: string, after: string): boolean {
  if (!URL.canParse(before) || !URL.canParse(after)) return false
  return new URL(before).origin !== new URL(after).origin
}

/** Whether text to this address can be read on its way: plain http to another computer. */
export function isUnprotected(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/** `api.example.org` of an address, as a first name for its server. */
export function nameFromAddress(address: string): string {
  return URL.canParse(address) ? new URL(address).host : ''
}
