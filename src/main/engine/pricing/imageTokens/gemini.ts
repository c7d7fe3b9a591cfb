import type { LaneParams } from '../../../../shared/domain/lane'
import { geminiVersion } from '../../providers/dialects/gemini/geminiModelRules'

/** Gemini 3 and later: a fixed number for each image, by `mediaResolution`; unset is `high`. */
const BY_DETAIL = { low: 280, high: 1120, auto: 1120, original: 2240 } as const

/** Gemini 2: a small image, and each tile of a larger one. */
const TILE_TOKENS = 258
const SMALL_SIDE = 384
const TILE_SIDE = 768

/**
 * Tokens that Gemini counts for one image. Undefined where the rule is not known: models without a
 * version in their name, and `mediaResolution` for Gemini 2, whose numbers Google does not publish.
 *
 * Source: Google's media resolution and image understanding pages (ai.google.dev/gemini-api/docs,
 * September 2026). The 64 and 256 tokens in the comments of Google's SDK are out of date.
 *
 * @param size in pixels
 */
export function geminiImageTokens(
  model: string,
  size: { readonly width: number; readonly height: number },
  detail: LaneParams['detail']
): number | undefined {
  const version = geminiVersion(model)
  if (version === undefined) return undefined
  if (version >= 3) return BY_DETAIL[detail ?? 'auto']
  if (version < 2 || (detail !== undefined && detail !== 'auto')) return undefined
  const { width, height } = size
  if (width <= SMALL_SIDE && height <= SMALL_SIDE) return TILE_TOKENS
  return TILE_TOKENS * Math.ceil(width / TILE_SIDE) * Math.ceil(height / TILE_SIDE)
}
