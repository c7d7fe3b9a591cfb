/** What Groq counts for an image, whatever its size. */
const TOKENS_PER_IMAGE = 2_048

/** Tokens of an image for the Qwen models that Groq serves; undefined for all others. */
export function groqImageTokens(model: string): number | undefined {
  return /^qwen\/qwen3\.\d/.test(model) ? TOKENS_PER_IMAGE : undefined
}
