import type { Price } from '../../../shared/domain/cost'
import type { ProviderId } from '../../../shared/domain/ids'
import type { SettingsStore } from '../engine'
import { modelKey, type ModelOverride } from './providerModels'

const OVERRIDES = 'modelOverrides'
const FAVOURITES = 'favourites'
const RECENT = 'recentModels'
const HUES = 'hues'
const HUE_COUNT = 8
const RECENT_COUNT = 20

/** Null takes back what was said; what is absent stays as it is. */
export interface OverridePatch {
  readonly vision?: 'yes' | 'no' | null
  readonly price?: Price | null
  readonly listed?: boolean
}

/** What a person and the app remember of single models: their own words, favourites, hues. */
export class ModelPreferences {
  constructor(private readonly settings: Pick<SettingsStore, 'readList' | 'writeList'>) {}

  overrides(): Readonly<Record<string, ModelOverride>> {
    return this.settings.readList(OVERRIDES, {})
  }

  /** The price a person typed. */
  priceOf(provider: ProviderId, model: string): Price | undefined {
    return this.overrides()[modelKey(provider, model)]?.price
  }

  override(provider: ProviderId, model: string, patch: OverridePatch): void {
    const key = modelKey(provider, model)
    this.settings.writeList(OVERRIDES, patched(this.overrides(), key, patch))
  }

  favourites(): readonly string[] {
    return this.settings.readList(FAVOURITES, [])
  }

  setFavourite(key: string, favourite: boolean): void {
    const rest = this.favourites().filter((other) => other !== key)
    this.settings.writeList(FAVOURITES, favourite ? [...rest, key] : rest)
  }

  recent(): readonly string[] {
    return this.settings.readList(RECENT, [])
  }

  markUsed(keys: readonly string[]): void {
    const before = this.recent()
    const next = [...new Set([...keys, ...before])].slice(0, RECENT_COUNT)
    if (next.join('\n') !== before.join('\n')) this.settings.writeList(RECENT, next)
  }

  /** The hue a model got when it was first used, 1 to 8. */
  hue(key: string): number {
    const hues = this.settings.readList<Record<string, number>>(HUES, {})
    const known = hues[key]
    if (known !== undefined) return known
    const next = (Object.keys(hues).length % HUE_COUNT) + 1
    this.settings.writeList(HUES, { ...hues, [key]: next })
    return next
  }
}

function patched(
  all: Readonly<Record<string, ModelOverride>>,
  key: string,
  patch: OverridePatch
): Record<string, ModelOverride> {
  const { vision, price, listed, ...rest } = all[key] ?? {}
  const nextVision = patch.vision === undefined ? vision : (patch.vision ?? undefined)
  const nextPrice = patch.price === undefined ? price : (patch.price ?? undefined)
  const nextListed = patch.listed ?? listed
  const next: ModelOverride = {
    ...rest,
    ...(nextVision && { vision: nextVision }),
    ...(nextPrice && { price: nextPrice }),
    ...(nextListed && { listed: true })
  }
  const { [key]: _old, ...others } = all
  return Object.keys(next).length === 0 ? others : { ...others, [key]: next }
}
