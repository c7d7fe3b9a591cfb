import type { PixelSize } from './openai'

const TILE = 448
const TOKENS_PER_TILE = 256
const MOST_TILES = 6

/**
 * Tokens that xAI counts for an image: tiles of 448 × 448 pixels, six of them at most, and one more
 * for the image as a whole, 256 tokens each. Taken from an older page of its documentation and not
 * confirmed since, so this estimate is uncertain; the answer says what was really counted.
 */
export function xaiImageTokens({ width, height }: PixelSize): number | undefined {
  if (width < 1 || height < 1) return undefined
  const tiles = Math.min(MOST_TILES, Math.ceil(width / TILE) * Math.ceil(height / TILE))
  return (tiles + 1) * TOKENS_PER_TILE
}
