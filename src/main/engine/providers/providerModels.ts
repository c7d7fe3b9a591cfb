import type { ModelInfo, ProviderKind } from '../../../shared/domain/model'
import type { ProviderId } from '../../../shared/domain/ids'
import type { Price } from '../../../shared/domain/cost'
import { LOCAL_ENGINES } from '../local/catalogue'
import type { Adapter, ListedModel } from './adapter'

/** What a person knows better than the server. */
export interface ModelOverride {
  readonly vision?: 'yes' | 'no'
  readonly price?: Price
  /** Listed by hand, although the server does not name it. */
  readonly listed?: true
}

/** Key of an override, a favourite and a hue. */
export function modelKey(provider: ProviderId, model: string): string {
  return `${provider}/${model}`
}

/** The built-in engines as models: nothing to ask, always there. */
export function builtInModels(provider: ProviderId): readonly ModelInfo[] {
  return LOCAL_ENGINES.map((engine) => ({
    provider,
    id: engine.id,
    label: engine.label,
    vision: 'yes',
    visionSource: 'built in',
    free: true,
    takesPrompt: false,
    streams: 'yes',
    json: 'no',
    boxes: engine.boxes ? 'yes' : 'no',
    note: engine.note,
    params: []
  }))
}

interface ModelSource {
  readonly provider: ProviderId
  readonly kind: ProviderKind
  readonly adapter: Adapter
  readonly listed: readonly ListedModel[]
  readonly overrides: Readonly<Record<string, ModelOverride>>
}

/** A server's own list with a person's overrides laid over it, and what was listed by hand added. */
export function serverModels(source: ModelSource): readonly ModelInfo[] {
  const { provider, overrides } = source
  const known = new Set(source.listed.map((model) => model.id))
  const prefix = modelKey(provider, '')
  const byHand = Object.entries(overrides)
    .filter(([key, override]) => override.listed && key.startsWith(prefix))
    .map(([key]) => ({ id: key.slice(prefix.length) }))
    .filter((model) => !known.has(model.id))
  const describe = (model: ListedModel): ModelInfo =>
    describeModel(model, source, overrides[modelKey(provider, model.id)] ?? {})
  return [
    ...source.listed.map(describe),
    ...byHand.map((model) => ({ ...describe(model), listedByYou: true as const }))
  ]
}

function describeModel(
  model: ListedModel,
  source: ModelSource,
  override: ModelOverride
): ModelInfo {
  const price = override.price ?? model.price
  return {
    provider: source.provider,
    id: model.id,
    label: model.label ?? model.id,
    vision: override.vision ?? model.vision ?? 'unknown',
    visionSource: visionSource(model, override),
    ...(model.contextTokens !== undefined && { contextTokens: model.contextTokens }),
    ...(model.sizeBytes !== undefined && { sizeBytes: model.sizeBytes }),
    ...(price !== undefined && { price }),
    free: source.kind === 'local-server' && !isCloudModel(model.id),
    takesPrompt: true,
    streams: 'yes',
    json: 'unknown',
    boxes: 'unknown',
    params: source.adapter.params
  }
}

function visionSource(model: ListedModel, override: ModelOverride): string {
  if (override.vision) return 'set by you'
  return model.vision ? 'said by the server' : 'the server does not say'
}

/** Ollama serves cloud models under the same address; they leave this computer and may cost money. */
export function isCloudModel(id: string): boolean {
  return /[:-]cloud$/.test(id)
}
