import { prepareModelSearch } from '../../shared/domain/modelSearch'
import type { ModelSearch } from '../../shared/domain/modelSearch'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { isReady, lacks, needsKey } from '../lib/providers'
import { usualCost } from '../lib/priceWords'

/** A model with the provider it belongs to, and what a list of thousands has to know at once. */
export interface Choice {
  /** `provider/model`. */
  readonly key: string
  readonly model: ModelInfo
  readonly provider: ProviderInfo
  /** A run can ask it now. */
  readonly ready: boolean
  /** It cannot be chosen before its provider has a key. */
  readonly keyless: boolean
  /** What its provider lacks, when it is not ready. */
  readonly lacks: string | undefined
  /** Dollars of the usual answer, to filter by; undefined where nobody knows. */
  readonly cost: number | undefined
}

export function keyOf(model: { readonly provider: string; readonly id: string }): string {
  return `${model.provider}/${model.id}`
}

/** Models beside their providers; one whose provider is gone is left out. */
export function choicesOf(
  models: readonly ModelInfo[],
  providers: readonly ProviderInfo[]
): readonly Choice[] {
  const known = new Map(
    providers.map((provider) => [
      provider.id,
      {
        provider,
        ready: isReady(provider),
        keyless: needsKey(provider),
        lacks: lacks(provider)
      }
    ])
  )
  return models.flatMap((model) => {
    const owner = known.get(model.provider)
    return owner ? [{ key: keyOf(model), model, ...owner, cost: usualCost(model) }] : []
  })
}

/** The search over all models, folded once so that a keystroke only compares. */
export function searchOf(choices: readonly Choice[]): ModelSearch<Choice> {
  return prepareModelSearch(choices, ({ model, provider }) => ({
    label: model.label,
    id: model.id,
    provider: provider.label,
    ...(model.family !== undefined && { family: model.family }),
    ...(model.tags && { tags: model.tags })
  }))
}

/** Stays on this computer: built in, or a local server that does the work itself. */
export function isLocal({ model, provider }: Choice): boolean {
  return provider.kind !== 'cloud' && model.free
}
