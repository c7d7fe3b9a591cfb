import type { Capability } from '../../../shared/domain/model'
import { CallFailure } from '../../../shared/ipc/result'
import type { CatalogueNews } from '../../../shared/ipc/views'
import type { CatalogueService } from '../engine'
import type { ListedModel } from '../providers/adapter'
import type { CatalogueLookup } from '../providers/providerModels'
import type { CatalogueModel } from './catalogueModel'
import type { Catalogue } from './createCatalogue'

/** The catalogue as windows use it; `onChange` hears of every refresh that brought something. */
export function createCatalogueService(
  catalogue: Catalogue,
  onChange: () => void
): CatalogueService {
  let stopping: AbortController | undefined
  return {
    info: () => catalogue.info(),
    async refresh(): Promise<CatalogueNews> {
      const control = (stopping ??= new AbortController())
      try {
        const { added, changed, removed, lists } = await catalogue.refresh({
          signal: control.signal
        })
        if (added + changed + removed > 0) onChange()
        const problems = lists.flatMap((list) =>
          list.ok ? [] : [`${list.sentence} ${list.nextStep}`]
        )
        return { info: catalogue.info(), added, changed, removed, problems }
      } catch (error) {
        if (!control.signal.aborted) throw error
        throw new CallFailure('refused', 'The refresh was stopped; what was known still holds.')
      } finally {
        if (stopping === control) stopping = undefined
      }
    },
    stopRefresh: () => stopping?.abort()
  }
}

/** The catalogue as providers look things up in it. */
export function catalogueLookup(catalogue: Catalogue): CatalogueLookup {
  let list: readonly CatalogueModel[] | undefined
  let of: ReadonlyMap<string, readonly ListedModel[]> = new Map()
  let sights: ReadonlyMap<string, 'yes' | 'no' | undefined> = new Map()

  /** A refresh makes a new list; what was drawn from the old one is drawn anew. */
  const prepare = (): void => {
    const now = catalogue.list()
    if (now === list) return
    list = now
    of = byVendor(now)
    sights = bySight(now)
  }

  return {
    find(vendor, model) {
      const found = catalogue.find(vendor, model)
      return found && listedOf(found)
    },
    sight(model) {
      prepare()
      return sights.get(model)
    },
    of(vendor) {
      prepare()
      return of.get(vendor) ?? []
    }
  }
}

/** Undefined for a model about which its vendors do not agree. */
function bySight(models: readonly CatalogueModel[]): ReadonlyMap<string, 'yes' | 'no' | undefined> {
  const sights = new Map<string, 'yes' | 'no' | undefined>()
  for (const { id, vision } of models) {
    const known = said(vision)
    if (known === undefined) continue
    sights.set(id, sights.has(id) && sights.get(id) !== known ? undefined : known)
  }
  return sights
}

function byVendor(models: readonly CatalogueModel[]): ReadonlyMap<string, readonly ListedModel[]> {
  const lists = new Map<string, ListedModel[]>()
  for (const model of models) {
    const listed = lists.get(model.vendor)
    if (listed === undefined) lists.set(model.vendor, [listedOf(model)])
    else listed.push(listedOf(model))
  }
  return lists
}

function listedOf(model: CatalogueModel): ListedModel {
  const { contextTokens, maxOutputTokens, price, family, released, json } = model
  const vision = said(model.vision)
  return {
    id: model.id,
    label: model.name,
    ...(vision && { vision }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(price && { price }),
    ...(family !== undefined && { family }),
    ...(released !== undefined && { released }),
    ...(model.tags.length > 0 && { tags: model.tags }),
    ...(json && { json })
  }
}

function said(capability: Capability): 'yes' | 'no' | undefined {
  return capability === 'unknown' ? undefined : capability
}
