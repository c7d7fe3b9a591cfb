/** Pixels of a tile's side, most tiles along a side, and tokens of a tile. */
const TILE = 560
const MOST_ALONG = 2
const TOKENS_PER_TILE = 1_601

/**
 * Tokens of an image for the Llama vision models at Together: one to four tiles of 560 pixels
 * (https://docs.together.ai/docs/vision-overview).
 *
 * @returns undefined for other models, whose rule is that of the model itself
 */
export function togetherImageTokens(
  model: string,
  { width, height }: { readonly width: number; readonly height: number }
): number | undefined {
  if (!/llama/i.test(model)) return undefined
  const tiles = (pixels: number): number =>
    Math.min(MOST_ALONG, Math.max(1, Math.floor(pixels / TILE)))
  return tiles(width) * tiles(height) * TOKENS_PER_TILE
}
