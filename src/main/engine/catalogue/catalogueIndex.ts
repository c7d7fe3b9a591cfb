import type { CatalogueModel } from './catalogueModel'
import { modelOf, type Layer } from './entry'
import { laidOver, type Sourced } from './layers'
import { sellsFor } from './vendorNames'

/** All models of all lists, each once, found by exactly what their vendor calls them. */
export class CatalogueIndex {
  readonly models: readonly CatalogueModel[]
  private readonly byName = new Map<string, CatalogueModel | 'ambiguous'>()

  /** @param layers later ones are laid over earlier ones */
  constructor(layers: readonly Layer[]) {
    this.models = [...merge(layers)].map(([vendor, entries]) => modelsOf(vendor, entries)).flat()
    for (const model of this.models) this.byName.set(nameOf(model.vendor, model.id), model)
    for (const model of this.models)
      for (const alias of model.aliases) this.addAlias(nameOf(model.vendor, alias), model)
  }

  /** Never by prefix: an id that is not listed has no price. */
  find(vendor: string, id: string): CatalogueModel | undefined {
    const found = this.byName.get(nameOf(vendor, id))
    if (found !== undefined) return found === 'ambiguous' ? undefined : found
    const other = sellsFor(vendor)
    return other === undefined ? undefined : this.find(other, id)
  }

  /** An id of its own goes before an alias, and an alias of two models names neither. */
  private addAlias(name: string, model: CatalogueModel): void {
    const taken = this.byName.get(name)
    if (taken === undefined) this.byName.set(name, model)
    else if (taken === 'ambiguous' || nameOf(taken.vendor, taken.id) === name) return
    else if (taken !== model) this.byName.set(name, 'ambiguous')
  }
}

/** No vendor has a line break in its name. */
function nameOf(vendor: string, id: string): string {
  return `${vendor}\n${id}`
}

function merge(layers: readonly Layer[]): Map<string, Map<string, Sourced>> {
  const vendors = new Map<string, Map<string, Sourced>>()
  for (const layer of layers) {
    for (const [vendor, entries] of Object.entries(layer.vendors)) {
      const known = vendors.get(vendor) ?? new Map<string, Sourced>()
      vendors.set(vendor, known)
      for (const entry of entries) {
        const older = known.get(entry.id)
        const newer = { entry, layer }
        known.set(entry.id, older ? laidOver(older, newer) : newer)
      }
    }
  }
  return vendors
}

function modelsOf(vendor: string, entries: ReadonlyMap<string, Sourced>): CatalogueModel[] {
  return [...entries.values()].map(({ entry, layer }) => modelOf(vendor, entry, layer))
}
