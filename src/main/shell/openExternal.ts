/**
 * The address to hand to the system, or undefined when it may not be opened. Only http and https:
 * other schemes start programs. http stays allowed because servers on one's own network use it.
 * Pure, so that the rule can be tested without opening anything.
 */
export function externalAddress(text: string): string | undefined {
  // The URL parser drops these silently, so that what a person was shown would not be what is opened.
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  // `https://bank.example@evil.example` reads as the first and opens the second.
  if (url.username !== '' || url.password !== '') return undefined
  return url.href
}

/**
 * Opens an address in the person's browser.
 *
 * @returns false when the address was refused; the opener has not been called then
 */
export async function openExternal(
  text: string,
  opener: (address: string) => Promise<void>
): Promise<boolean> {
  const address = externalAddress(text)
  if (address === undefined) return false
  await opener(address)
  return true
}
