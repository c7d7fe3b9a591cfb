/** Pixels of a token's side, and the square an image is fitted into. */
const PATCH = 16
const LARGEST_SIDE = 1_024

/**
 * Tokens of an image for the Pixtral models: fitted into 1024 × 1024, one token for each 16 × 16
 * pixels and one more that ends each row (https://huggingface.co/docs/transformers/model_doc/pixtral).
 *
 * @returns undefined for the other models of Mistral, whose rule is not published
 */
export function mistralImageTokens(
  model: string,
  { width, height }: { readonly width: number; readonly height: number }
): number | undefined {
  if (!/(^|\/)pixtral/i.test(model) || width <= 0 || height <= 0) return undefined
  const shrink = Math.max(width / LARGEST_SIDE, height / LARGEST_SIDE, 1)
  const patches = (pixels: number): number => Math.ceil(Math.max(1, pixels / shrink) / PATCH)
  return (patches(width) + 1) * patches(height)
}
