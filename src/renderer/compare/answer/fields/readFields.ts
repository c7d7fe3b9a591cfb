/** A JSON object or list in an answer's text, also one in a code fence; undefined for anything else. */
export function readFields(text: string): object | undefined {
  const fenced = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/i.exec(text.trim())
  try {
    const value: unknown = JSON.parse(fenced?.[1] ?? text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
