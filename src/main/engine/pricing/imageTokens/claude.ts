import { claudeName, isFrom } from '../../providers/dialects/anthropic/anthropicModelRules'

/** In pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** What a group of Claude models sees of an image at most. */
export interface ClaudeTier {
  /** Longest side in pixels, padding included. */
  readonly edge: number
  readonly tokens: number
}

/** A token stands for a square of this many pixels. */
const PATCH = 28

export const CLAUDE_TIERS = {
  standard: { edge: 1568, tokens: 1568 },
  high: { edge: 2576, tokens: 4784 }
} as const satisfies Readonly<Record<string, ClaudeTier>>

/**
 * Tokens that Claude counts for one image: the squares of 28 pixels that cover it once it was
 * resized to the model's limits. Undefined for a model that is not a Claude of known generation.
 *
 * Source: Anthropic's vision page (platform.claude.com/docs/en/build-with-claude/vision, September
 * 2026). The older rule of width × height / 750 no longer holds.
 */
export function claudeImageTokens(model: string, size: Size): number | undefined {
  const tier = claudeTier(model)
  return tier && patches(claudeSize(size, tier))
}

/** Claude 4.7 and later see more of an image than those before. */
export function claudeTier(model: string): ClaudeTier | undefined {
  const version = claudeName(model)?.version
  if (version === undefined) return undefined
  return isFrom(version, [4, 7]) ? CLAUDE_TIERS.high : CLAUDE_TIERS.standard
}

/**
 * The size at which Claude looks at an image, before it is padded to whole squares; boxes that the
 * model names are pixels of this size. It is the largest of the same shape within the tier's limits,
 * found by its long side; the short side is rounded half to even.
 */
export function claudeSize(size: Size, tier: ClaudeTier): Size {
  const long = Math.max(size.width, size.height)
  let fits = 1
  let tooLong = Math.min(long, tier.edge) + 1
  // Both limits only ever tighten as the long side grows, so the border can be halved down to.
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (patches(scaled(size, middle)) <= tier.tokens) fits = middle
    else tooLong = middle
  }
  return scaled(size, fits)
}

function scaled({ width, height }: Size, long: number): Size {
  const short = (side: number, other: number): number =>
    Math.max(1, roundHalfEven((long * side) / other))
  return width >= height
    ? { width: long, height: short(height, width) }
    : { width: short(width, height), height: long }
}

function patches({ width, height }: Size): number {
  return Math.ceil(width / PATCH) * Math.ceil(height / PATCH)
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
