import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Logger } from '../engine'
import { replaceFile } from '../storage/atomicFile'
import type { Entry, Layer, StoredPrice } from './entry'

/** Raise it when an older Triptych could not read the files any more. */
const FORMAT = 1

/*
 * Thousands of entries are not looked at one by one whenever the app starts: the shipped list is held
 * against the schema by its test, the refreshed ones when they are read from the network, and a
 * checksum says that nobody has touched them since.
 */
const Head = {
  source: z.string(),
  asOf: z.string(),
  licence: z.string().optional(),
  vendors: z.custom<Layer['vendors']>((value) => typeof value === 'object' && value !== null)
}

const SnapshotFile = z.object({ format: z.literal(FORMAT), ...Head })

const RefreshedFile = z
  .object({
    format: z.literal(FORMAT),
    /** ISO time. */
    refreshedAt: z.string(),
    /** Of `layers`, as JSON. */
    sha256: z.string(),
    layers: z.array(z.object(Head))
  })
  .refine(({ sha256, layers }) => sha256 === checksum(layers), 'changed since it was written')
type RefreshedFile = z.infer<typeof RefreshedFile>

/** Lists that were read from the network, later ones laid over earlier ones. */
export interface Refreshed {
  /** ISO time. */
  readonly refreshedAt: string
  readonly layers: readonly Layer[]
}

/** The shipped list; undefined, and a line in the log, when it is not there or damaged. */
export function readSnapshot(file: string, log: Logger): Layer | undefined {
  const layer = readJson(file, SnapshotFile, log)
  if (layer === undefined) log.warn('the shipped catalogue is missing or damaged', { file })
  return layer
}

/** What was refreshed last; undefined before the first time. A damaged file counts as none. */
export function readRefreshed(dataFolder: string, log: Logger): Refreshed | undefined {
  return readJson(refreshedFile(dataFolder), RefreshedFile, log)
}

export async function writeRefreshed(dataFolder: string, refreshed: Refreshed): Promise<void> {
  const layers = [...refreshed.layers]
  const content: RefreshedFile = {
    format: FORMAT,
    refreshedAt: refreshed.refreshedAt,
    sha256: checksum(layers),
    layers
  }
  await replaceFile(refreshedFile(dataFolder), JSON.stringify(content))
}

function checksum(layers: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(layers)).digest('hex')
}

function refreshedFile(dataFolder: string): string {
  return join(dataFolder, 'catalogue-refreshed.json')
}

function readJson<T>(file: string, schema: z.ZodType<T>, log: Logger): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (!isMissing(error))
      log.warn('a catalogue file cannot be read', { file, error: words(error) })
    return undefined
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function words(error: unknown): string {
  return error instanceof z.ZodError ? z.prettifyError(error).slice(0, 500) : String(error)
}

/** An entry and the list it is from. */
export interface Sourced {
  readonly entry: Entry
  readonly layer: Layer
}

/**
 * One entry laid over an older one of the same model: what the newer list says holds, what it does
 * not say stays. An announced change of price stays too while the price it follows is the same.
 */
export function laidOver(older: Sourced, newer: Sourced): Sourced {
  const price = priceOver(older, newer.entry.price)
  return {
    layer: newer.layer,
    entry: { ...older.entry, ...newer.entry, ...(price && { price }) }
  }
}

function priceOver(
  { entry, layer }: Sourced,
  newer: StoredPrice | undefined
): StoredPrice | undefined {
  const older = entry.price
  if (older === undefined) return newer
  if (newer === undefined) return { source: layer.source, asOf: layer.asOf, ...older }
  const isSame = older.in === newer.in && older.out === newer.out
  return isSame && older.changes ? { changes: older.changes, ...newer } : newer
}
