/** Pixels of an image, upright. */
interface Size {
  readonly width: number
  readonly height: number
}

/** Tokens of the smallest and the largest image; the second limit holds with high resolution. */
const LEAST = 4
const MOST = 1_280
const MOST_HIGH_RESOLUTION = 16_384

/** Every image is framed by a token before and one after it. */
const FRAME = 2

/**
 * Tokens of an image for Qwen's vision models, by the rule Alibaba Cloud publishes: both sides are
 * rounded to a multiple of the token's side, the area is brought between the limits, and a token is
 * one square (https://www.alibabacloud.com/help/en/model-studio/vision). Qwen3-VL and later, and the
 * commercial names since August 2025, have squares of 32 pixels, models before of 28.
 *
 * @returns undefined for a model that is not known to see by this rule
 */
export function qwenImageTokens(
  model: string,
  { width, height }: Size,
  highResolution = false
): number | undefined {
  const side = tokenSide(model)
  if (side === undefined || width <= 0 || height <= 0) return undefined
  const most = (highResolution ? MOST_HIGH_RESOLUTION : MOST) * side * side
  const least = LEAST * side * side
  const area = roundedArea(width, height, side)
  if (area > most) return tokens(width, height, side, Math.sqrt((width * height) / most))
  if (area < least) return grownTokens(width, height, side, Math.sqrt(least / (width * height)))
  return area / (side * side) + FRAME
}

/** Pixels of a token's side; the one place where the generation is read from the name. */
function tokenSide(model: string): 28 | 32 | undefined {
  const name = model.split('/').at(-1)?.toLowerCase() ?? ''
  if (/^qwen(3-vl|3\.[5-9]|[4-9])/.test(name)) return 32
  if (/^qwen-vl-(max|plus)($|-latest|-2025-(0[89]|1\d)|-202[6-9])/.test(name)) return 32
  if (/^(qwen-vl|qwen2(\.5)?-vl|qvq)/.test(name)) return 28
  return undefined
}

function roundedArea(width: number, height: number, side: number): number {
  const across = (pixels: number): number => Math.max(side, Math.round(pixels / side) * side)
  return across(width) * across(height)
}

function tokens(width: number, height: number, side: number, shrink: number): number {
  const squares = (pixels: number): number => Math.max(1, Math.floor(pixels / shrink / side))
  return squares(width) * squares(height) + FRAME
}

function grownTokens(width: number, height: number, side: number, grow: number): number {
  const squares = (pixels: number): number => Math.ceil((pixels * grow) / side)
  return squares(width) * squares(height) + FRAME
}
