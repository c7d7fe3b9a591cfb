import { ownAddresses } from '../ownAddresses'

/**
 * Addresses of mock servers that stand in for providers, from `TRIPTYCH_MOCKS`, such as
 * `openai=http://127.0.0.1:9001/v1,wavespeed=http://127.0.0.1:9002`. Whatever answers under them is
 * marked as a mock everywhere.
 */
export function mockAddresses(
  env: Readonly<Record<string, string | undefined>>
): Readonly<Record<string, string>> {
  return ownAddresses(env['TRIPTYCH_MOCKS'])
}
