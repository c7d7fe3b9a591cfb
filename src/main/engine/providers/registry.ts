import type { Adapter } from './adapter'

const found = import.meta.glob<Adapter>(['./adapters/*.ts', '!./adapters/*.test.ts'], {
  eager: true,
  import: 'default'
})

/** Every adapter by its id: a file in adapters/ is all it takes to be here. */
export const adapters: ReadonlyMap<string, Adapter> = byId(Object.values(found))

function byId(all: readonly Adapter[]): ReadonlyMap<string, Adapter> {
  const map = new Map<string, Adapter>()
  for (const adapter of all) {
    if (map.has(adapter.id)) throw new Error(`Two adapters are called ${adapter.id}.`)
    map.set(adapter.id, adapter)
  }
  return map
}
