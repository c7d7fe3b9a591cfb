import { useEffect } from 'react'
import type { ImageId } from '../../shared/domain/ids'
import { api } from '../ipc/client'
import { KeyedStore, useKeyed } from './keyedStore'

/** The contract's limit for one call. */
const MOST_PER_CALL = 64
/** Small pictures that are kept; about 8 KB each. */
const MOST_KEPT = 2_000
/** Long enough to bring the rows of one scroll together, and to drop those that only flew by. */
const GATHER_MS = 40

/** Data URI of each small picture that is here; null where there is none to be had. */
const thumbnails = new KeyedStore<ImageId, string | null>()
/** In the order of last use; the first go first. */
const kept = new Map<ImageId, true>()
const wanted = new Set<ImageId>()
let timer: ReturnType<typeof setTimeout> | undefined

function touch(id: ImageId): void {
  kept.delete(id)
  kept.set(id, true)
  const oldest = kept.keys().next().value
  if (kept.size > MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest)
    thumbnails.delete(oldest)
  }
}

async function fetchWanted(): Promise<void> {
  timer = undefined
  const ids = [...wanted].slice(0, MOST_PER_CALL)
  ids.forEach((id) => wanted.delete(id))
  if (wanted.size > 0) schedule()
  const answer: Readonly<Partial<Record<ImageId, string | null>>> = await api('images.thumbnails', {
    ids
  }).catch(() => ({}))
  for (const id of ids) {
    thumbnails.set(id, answer[id] ?? null)
    touch(id)
  }
}

function schedule(): void {
  timer ??= setTimeout(() => void fetchWanted(), GATHER_MS)
}

/** A small picture as a data URI: undefined while it is on its way, null when there is none. */
export function useThumbnail(id: ImageId): string | null | undefined {
  const value = useKeyed(thumbnails, id)
  useEffect(() => {
    if (thumbnails.get(id) !== undefined) {
      touch(id)
      return
    }
    wanted.add(id)
    schedule()
    return () => void wanted.delete(id)
  }, [id])
  return value
}
