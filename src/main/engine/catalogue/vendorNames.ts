/** Names of vendors in the lists, where ours differ; a vendor that is not named here keeps its name. */
const OURS: Readonly<Record<string, string>> = {
  alibaba: 'dashscope',
  'alibaba-cn': 'dashscope-cn',
  azure: 'azure-openai',
  'fireworks-ai': 'fireworks',
  togetherai: 'together'
}

/** Vendors that sell the models of another at its ids and prices; what differs is listed for them. */
const SELLS_FOR: Readonly<Record<string, string>> = { 'azure-openai': 'openai' }

export function ourVendor(listed: string): string {
  return Object.hasOwn(OURS, listed) ? (OURS[listed] ?? listed) : listed
}

/** The vendor whose models this one sells too, or undefined. */
export function sellsFor(vendor: string): string | undefined {
  return Object.hasOwn(SELLS_FOR, vendor) ? SELLS_FOR[vendor] : undefined
}
