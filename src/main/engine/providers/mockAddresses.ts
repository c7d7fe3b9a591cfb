/**
 * Addresses of mock servers that stand in for providers, from `TRIPTYCH_MOCKS`, such as
 * `openai=http://127.0.0.1:9001/v1,wavespeed=http://127.0.0.1:9002`. Only this computer's own
 * addresses count, and whatever answers under them is marked as a mock everywhere.
 */
export function mockAddresses(
  env: Readonly<Record<string, string | undefined>>
): Readonly<Record<string, string>> {
  const addresses: Record<string, string> = {}
  for (const entry of (env['TRIPTYCH_MOCKS'] ?? '').split(',')) {
    const [id = '', address = ''] = entry.trim().split('=', 2)
    if (id !== '' && isOwn(address)) addresses[id] = address.replace(/\/+$/, '')
  }
  return addresses
}

function isOwn(address: string): boolean {
  return (
    URL.canParse(address) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname)
  )
}
