import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ProviderId } from '../../../shared/domain/ids'
import type { Logger } from '../engine'
import { replaceFileSync } from '../storage/atomicFile'
import type { ListedModel } from './adapter'

/** A list of models as a provider last told it. */
export interface ModelList {
  readonly models: readonly ListedModel[]
  /** ISO time. */
  readonly readAt: string
}

export interface ModelLists {
  get(slot: ProviderId): ModelList | undefined
  set(slot: ProviderId, list: ModelList): void
  delete(slot: ProviderId): void
}

const stored = z.record(
  z.string(),
  z.object({
    readAt: z.string(),
    models: z.array(z.custom<ListedModel>((value) => typeof value === 'object' && value !== null))
  })
)

/**
 * Keeps what providers told of their models over restarts, so that lists are there without a
 * network. A file that cannot be read is only a list that has to be asked for again.
 */
export function createModelLists(file: string | undefined, log: Logger): ModelLists {
  let lists = file === undefined ? {} : read(file)
  const save = (): void => {
    if (file === undefined) return
    try {
      replaceFileSync(file, JSON.stringify(lists))
    } catch (error) {
      log.warn('The lists of models could not be kept.', { error: String(error) })
    }
  }
  return {
    get: (slot) => lists[slot],
    set(slot, list) {
      lists = { ...lists, [slot]: list }
      save()
    },
    delete(slot) {
      const { [slot]: gone, ...rest } = lists
      if (gone === undefined) return
      lists = rest
      save()
    }
  }
}

function read(file: string): Readonly<Record<string, ModelList>> {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}
