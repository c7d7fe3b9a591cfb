import type { Capability, ModelInfo } from '../../../shared/domain/model'
import type { ProviderId } from '../../../shared/domain/ids'
import type { Price } from '../../../shared/domain/cost'
import type { ParamName } from '../../../shared/domain/lane'
import { isLoopback } from '../network/bypass'
import { LOCAL_ENGINES } from '../local/catalogue'
import type { Adapter, ListedModel } from './adapter'
import type { Entry } from './entries'

/** What a person knows better than the server. */
export interface ModelOverride {
  readonly vision?: 'yes' | 'no'
  readonly price?: Price
  /** Listed by hand, although the server does not name it. */
  readonly listed?: true
}

/** The catalogue as providers need it: exact names only. */
export interface CatalogueLookup {
  find(vendor: string, model: string): ListedModel | undefined
  /** Whether a model of exactly this name sees images, where all vendors that list it agree. */
  sight(model: string): 'yes' | 'no' | undefined
  of(vendor: string): readonly ListedModel[]
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
    params: [],
    options: []
  }))
}

interface ModelSource {
  readonly entry: Entry
  /** As the provider told it; undefined while nobody has asked. */
  readonly told: readonly ListedModel[] | undefined
  readonly catalogue: CatalogueLookup
  readonly overrides: Readonly<Record<string, ModelOverride>>
}

/**
 * A provider's models: its own list, or what is shipped until it was asked; the catalogue fills in
 * what the list does not say, a person's word is laid over all, and what was listed by hand is added.
 */
export function modelsOf(source: ModelSource): readonly ModelInfo[] {
  const { entry, overrides } = source
  if (entry.kind === 'built-in') return builtInModels(entry.id)
  const listed = source.told ?? shippedModels(source)
  const known = new Set(listed.map((model) => model.id))
  const prefix = modelKey(entry.id, '')
  const byHand = Object.entries(overrides)
    .filter(([key, override]) => override.listed && key.startsWith(prefix))
    .map(([key]) => ({ id: key.slice(prefix.length) }))
    .filter((model) => !known.has(model.id))
  return [
    ...listed.map((model) => describeModel(model, source)),
    ...byHand.map((model) => ({ ...describeModel(model, source), listedByYou: true as const }))
  ]
}

/** The models that ship with the vendor, and those of the catalogue it does not have. */
export function shippedModels({
  entry,
  catalogue
}: Pick<ModelSource, 'entry' | 'catalogue'>): readonly ListedModel[] {
  const { vendor } = entry.adapter
  const own = vendor?.models ?? []
  const names = new Set(own.map(({ id }) => id))
  const more = vendor?.catalogue === undefined ? [] : catalogue.of(vendor.catalogue)
  return [...own, ...more.filter(({ id }) => !names.has(id))]
}

/** One model, also when no list has it: what is known of it under this provider. */
export function describeModel(told: ListedModel, source: ModelSource): ModelInfo {
  const { entry, catalogue } = source
  const { adapter } = entry
  const override = source.overrides[modelKey(entry.id, told.id)] ?? {}
  const shipped = adapter.vendor?.models?.find(({ id }) => id === told.id)
  const recorded = recordedIn(catalogue, adapter, told.id)
  const model: ListedModel = { ...recorded, ...shipped, ...told }
  const price = override.price ?? model.price
  return {
    provider: entry.id,
    id: model.id,
    label: model.label ?? model.id,
    ...sightOf({ told, shipped, recorded, override, adapter }, model.vision),
    free: isFree(entry, model.id),
    takesPrompt: true,
    streams: adapter.streams ?? 'yes',
    json: jsonOf(model, adapter),
    boxes: model.boxes ?? 'unknown',
    params: paramsOf(adapter, model.id),
    options: adapter.options?.(model.id) ?? [],
    ...(price !== undefined && { price }),
    ...(model.contextTokens !== undefined && { contextTokens: model.contextTokens }),
    ...(model.maxOutputTokens !== undefined && { maxOutputTokens: model.maxOutputTokens }),
    ...(model.sizeBytes !== undefined && { sizeBytes: model.sizeBytes }),
    ...(model.family !== undefined && { family: model.family }),
    ...(model.released !== undefined && { released: model.released }),
    ...(model.tags !== undefined && { tags: model.tags }),
    ...(model.note !== undefined && { note: model.note }),
    ...(adapter.limitsOf && { imageLimits: adapter.limitsOf(model.id) })
  }
}

/**
 * What the catalogue has of a model at its vendor. Where that says nothing, as of vendors that sell
 * others' models under their names, sight is taken from those others: it goes with the model, a
 * price does not.
 */
function recordedIn(
  catalogue: CatalogueLookup,
  { vendor }: Adapter,
  id: string
): ListedModel | undefined {
  if (vendor === undefined) return undefined
  const own = vendor.catalogue === undefined ? undefined : catalogue.find(vendor.catalogue, id)
  const vision = own?.vision ?? catalogue.sight(id)
  return own || vision ? { ...own, id, ...(vision && { vision }) } : undefined
}

/** What the adapter can send to this model. */
export function paramsOf(adapter: Adapter, model: string): readonly ParamName[] {
  const params = adapter.paramsOf?.(model) ?? adapter.params
  const hasOptions = (adapter.options?.(model).length ?? 0) > 0
  return hasOptions && !params.includes('options') ? [...params, 'options'] : params
}

function jsonOf(model: ListedModel, adapter: Adapter): Capability {
  if (!paramsOf(adapter, model.id).includes('jsonSchema')) return 'no'
  return model.json ?? 'unknown'
}

interface SightSources {
  readonly adapter: Adapter
  readonly told: ListedModel
  readonly shipped: ListedModel | undefined
  readonly recorded: ListedModel | undefined
  readonly override: ModelOverride
}

function sightOf(
  sources: SightSources,
  vision: ListedModel['vision']
): Pick<ModelInfo, 'vision' | 'visionSource'> {
  const { adapter, override } = sources
  if (override.vision === undefined && vision !== 'yes' && adapter.seesThrough !== undefined)
    return { vision: 'yes', visionSource: adapter.seesThrough }
  return {
    vision: override.vision ?? vision ?? 'unknown',
    visionSource: visionSource(sources)
  }
}

function visionSource({ told, shipped, recorded, override }: SightSources): string {
  if (override.vision) return 'set by you'
  if (shipped?.vision && shipped === told) return 'as the provider publishes it'
  if (told.vision && told !== recorded) return 'said by the server'
  if (shipped?.vision) return 'as the provider publishes it'
  return recorded?.vision ? 'from the catalogue' : 'the server does not say'
}

function isFree(entry: Entry, model: string): boolean {
  return freeReason(entry, model) !== undefined
}

/** Why there is nothing to pay for this model; absent when there may be. */
export function freeReason(entry: Entry, model: string): string | undefined {
  if (entry.kind === 'built-in') return 'Free: a built-in engine on this computer.'
  if (entry.kind !== 'local-server' || isCloudModel(model)) return undefined
  return isHere(entry.baseUrl)
    ? `Free: ${entry.label} runs on your own computer.`
    : `Free: ${entry.label} runs on a server of your own.`
}

function isHere(address: string): boolean {
  return isLoopback(new URL(address).hostname)
}

/** Ollama serves cloud models under the same address; they leave this computer and may cost money. */
export function isCloudModel(id: string): boolean {
  return /[:-]cloud$/.test(id)
}
