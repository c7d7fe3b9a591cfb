const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Reads `name=http://127.0.0.1:9001/v1,other=…`, as variables of the environment give addresses for
 * development and tests. Only this computer's own addresses count, and lose the slash at their end.
 */
export function ownAddresses(text = ''): Readonly<Record<string, string>> {
  const addresses: Record<string, string> = {}
  for (const entry of text.split(',')) {
    const [name = '', address = ''] = entry.trim().split('=', 2)
    if (name !== '' && isOwn(address)) addresses[name] = address.replace(/\/+$/, '')
  }
  return addresses
}

function isOwn(address: string): boolean {
  return URL.canParse(address) && OWN_HOSTS.includes(new URL(address).hostname)
}
