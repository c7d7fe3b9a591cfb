import { useCallback, useRef, useSyncExternalStore } from 'react'

/**
 * Many small values that change often, each with its own listeners: a change of one cell wakes only
 * what shows that cell. (A zustand store wakes every selector at every change, which a run over
 * thousands of cells cannot afford.)
 */
export class KeyedStore<K, V> {
  readonly #values = new Map<K, V>()
  readonly #listeners = new Map<K, Set<() => void>>()

  get(key: K): V | undefined {
    return this.#values.get(key)
  }

  set(key: K, value: V): void {
    if (this.#values.get(key) === value) return
    this.#values.set(key, value)
    this.#notify(key)
  }

  delete(key: K): void {
    if (this.#values.delete(key)) this.#notify(key)
  }

  clear(): void {
    const keys = [...this.#values.keys()]
    this.#values.clear()
    keys.forEach((key) => this.#notify(key))
  }

  subscribe(key: K, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(key)
    }
  }

  #notify(key: K): void {
    this.#listeners.get(key)?.forEach((listener) => listener())
  }
}

/** The value of one key, re-rendering when it changes. */
export function useKeyed<K, V>(store: KeyedStore<K, V>, key: K | undefined): V | undefined {
  const subscribe = useCallback(
    (listener: () => void) =>
      key === undefined ? () => undefined : store.subscribe(key, listener),
    [store, key]
  )
  const read = () => (key === undefined ? undefined : store.get(key))
  return useSyncExternalStore(subscribe, read)
}

/** The values of several keys, in their order; the same array until one of them changes. */
export function useKeyedAll<K, V>(
  store: KeyedStore<K, V>,
  keys: readonly K[]
): readonly (V | undefined)[] {
  const last = useRef<readonly (V | undefined)[]>([])
  const subscribe = useCallback(
    (listener: () => void) => {
      const offs = keys.map((key) => store.subscribe(key, listener))
      return () => offs.forEach((off) => off())
    },
    [store, keys]
  )
  return useSyncExternalStore(subscribe, () => {
    const values = keys.map((key) => store.get(key))
    const same =
      values.length === last.current.length && values.every((value, i) => value === last.current[i])
    if (!same) last.current = values
    return last.current
  })
}
