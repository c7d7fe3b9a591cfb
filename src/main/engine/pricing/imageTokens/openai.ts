/**
 * Tokens that OpenAI counts for an image, by the rules of its vision guide
 * (https://developers.openai.com/api/docs/guides/images-vision, as published in autumn 2026). For
 * estimates only: what was really counted comes with the answer.
 */

export interface PixelSize {
  readonly width: number
  readonly height: number
}

export type ImageDetail = 'auto' | 'low' | 'high' | 'original'

/** How large an image may be before it is shrunk. */
interface Bounds {
  /** Longest side in pixels; absent: as large as it is. */
  readonly side?: number
  /** Most patches of 32 × 32 pixels; more, and the image is shrunk to them. */
  readonly patches: number
}

/** Images are cut into patches of 32 × 32 pixels; a multiplier makes tokens of them. */
interface PatchRule {
  readonly kind: 'patches'
  /** Times a thousand: `⌈n × multiplier⌉` must not suffer from binary fractions. */
  readonly perThousand: number
  readonly low: Bounds
  readonly high: Bounds
  /** Absent: the model has no such level and takes it for `high`. */
  readonly original?: Bounds
  readonly auto: 'high' | 'original'
}

/** Images are cut into tiles of 512 × 512 pixels. */
interface TileRule {
  readonly kind: 'tiles'
  readonly base: number
  readonly tile: number
}

type ImageRule = PatchRule | TileRule

const PATCH = 32
const TILE = 512
/** An image that still has more patches than this after shrinking is refused. */
const MOST_PATCHES = 30_000

const THUMBNAIL: Bounds = { side: 512, patches: Infinity }
const SCALED: Bounds = { side: 2048, patches: 2_500 }
/** As it is, or refused. */
const FULL: Bounds = { patches: Infinity }
const LARGE: Bounds = { side: 6000, patches: 10_000 }
const GENEROUS: Bounds = { side: 2048, patches: 6_144 }
/** The first patch scheme, whose models are being retired. */
const FIRST_SCHEME: Bounds = { patches: 1_536 }

const GPT_6: PatchRule = {
  kind: 'patches',
  perThousand: 1200,
  low: THUMBNAIL,
  high: { side: 65_535, patches: 2_500 },
  original: FULL,
  auto: 'original'
}
const GPT_5_6: PatchRule = { ...GPT_6, high: SCALED }
const GPT_5_5: PatchRule = { ...GPT_5_6, original: LARGE }
const GPT_5_4: PatchRule = { ...GPT_5_5, low: GENEROUS, auto: 'high' }

function oneLevel(bounds: Bounds, perThousand: number): PatchRule {
  return { kind: 'patches', perThousand, low: bounds, high: bounds, auto: 'high' }
}

function tiles(base: number, tile: number): TileRule {
  return { kind: 'tiles', base, tile }
}

const RULES: Readonly<Record<string, ImageRule>> = {
  'gpt-6-astra': GPT_6,
  // Not in the published table yet; taken for its elder sister, so these estimates are uncertain.
  'gpt-6-sol': GPT_6,
  'gpt-6-luna': GPT_6,
  'gpt-6.1-sol': GPT_6,
  'gpt-6.1-terra': GPT_6,
  'gpt-6.1-luna': GPT_6,
  'gpt-5.6-sol': GPT_5_6,
  'gpt-5.6-terra': GPT_5_6,
  'gpt-5.6-luna': GPT_5_6,
  'gpt-5.5': GPT_5_5,
  'gpt-5.4': GPT_5_4,
  'gpt-5.4-mini': GPT_5_4,
  'gpt-5.4-nano': GPT_5_4,
  'gpt-5.2': oneLevel(GENEROUS, 1200),
  'gpt-4.1-mini': oneLevel(GENEROUS, 1620),
  // Their bounds are no longer published; those of the first patch scheme are taken, uncertain too.
  'gpt-5-mini': oneLevel(FIRST_SCHEME, 1200),
  'gpt-5-nano': oneLevel(FIRST_SCHEME, 1500),
  'o4-mini': oneLevel(FIRST_SCHEME, 1720),
  'gpt-4.1-nano': oneLevel(FIRST_SCHEME, 2460),
  'gpt-5.1': tiles(70, 140),
  'gpt-5': tiles(70, 140),
  'gpt-4o': tiles(85, 170),
  'gpt-4.1': tiles(85, 170),
  'gpt-4o-mini': tiles(2833, 5667),
  o1: tiles(75, 150),
  o3: tiles(75, 150)
}

/** A model's id without the date of its snapshot: `gpt-4o-2024-08-06` counts as `gpt-4o` does. */
export function undatedModel(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '')
}

/** False when the model is known to have no level `original`; undefined when it is not known. */
export function hasOriginalDetail(model: string): boolean | undefined {
  const rule = ruleOf(model)
  return rule && rule.kind === 'patches' && rule.original !== undefined
}

/**
 * Tokens for an image of this size.
 *
 * @param detail absent: `auto`, as the API takes it
 * @returns undefined when the model's rule is not known, or the image would be refused
 */
export function openaiImageTokens(
  model: string,
  size: PixelSize,
  detail: ImageDetail = 'auto'
): number | undefined {
  const rule = ruleOf(model)
  if (!rule || size.width < 1 || size.height < 1) return undefined
  if (rule.kind === 'tiles') return tileTokens(rule, size, detail)
  const { width, height } = shrinkToPatches(size, boundsFor(rule, detail))
  const patches = patchesOf(width) * patchesOf(height)
  return patches > MOST_PATCHES ? undefined : Math.ceil((patches * rule.perThousand) / 1000)
}

function ruleOf(model: string): ImageRule | undefined {
  const name = undatedModel(model)
  return Object.hasOwn(RULES, name) ? RULES[name] : undefined
}

function boundsFor(rule: PatchRule, detail: ImageDetail): Bounds {
  const level = detail === 'auto' ? rule.auto : detail
  return rule[level] ?? rule.high
}

function patchesOf(pixels: number): number {
  return Math.ceil(pixels / PATCH)
}

/** The size an image is given before it is cut: never enlarged, within the side, then the patches. */
export function shrinkToPatches(size: PixelSize, { side, patches }: Bounds): PixelSize {
  const { width, height } = fitSide(size, side ?? Infinity)
  if (patchesOf(width) * patchesOf(height) <= patches) return { width, height }
  const factor = Math.sqrt((PATCH * PATCH * patches) / (width * height))
  // Both sides are rounded down to whole patches, and the one that loses more decides.
  const across = (width * factor) / PATCH
  const down = (height * factor) / PATCH
  const exact = factor * Math.min(Math.floor(across) / across, Math.floor(down) / down)
  return { width: wholePixels(width * exact), height: wholePixels(height * exact) }
}

function fitSide({ width, height }: PixelSize, side: number): PixelSize {
  const longest = Math.max(width, height)
  if (longest <= side) return { width, height }
  return {
    width: wholePixels((width * side) / longest),
    height: wholePixels((height * side) / longest)
  }
}

/** Floor, forgiving what a product that should be whole lacks in floating point. */
function wholePixels(pixels: number): number {
  return Math.max(1, Math.floor(pixels + 1e-6))
}

const TILED_SIDE = 2048
const TILED_SHORT_SIDE = 768

function tileTokens({ base, tile }: TileRule, size: PixelSize, detail: ImageDetail): number {
  if (detail === 'low') return base
  const fitted = fitSide(size, TILED_SIDE)
  const shortest = Math.min(fitted.width, fitted.height)
  const scale = Math.min(1, TILED_SHORT_SIDE / shortest)
  const across = Math.ceil(wholePixels(fitted.width * scale) / TILE)
  const down = Math.ceil(wholePixels(fitted.height * scale) / TILE)
  return base + tile * across * down
}
