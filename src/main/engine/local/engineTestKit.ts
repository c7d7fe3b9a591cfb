/** Helpers for the tests of this folder; the app does not import them. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas'
import type { Region } from '../../../shared/domain/events'
import { decodePixels } from '../images/codec'
import type { AdapterEvent } from '../providers/adapter'
import { nextTurn } from './stopping'
import type { VisionEngine } from './visionEngine'

const resources = resolve(import.meta.dirname, '../../../../resources')
export const MODELS_FOLDER = join(resources, 'models')

/** Fails a test run loudly rather than skipping what it is there to prove. */
export function requireModels(...folders: readonly string[]): void {
  const missing = folders.filter((folder) => !existsSync(join(MODELS_FOLDER, folder)))
  if (missing.length === 0) return
  throw new Error(
    `The weights ${missing.join(', ')} are missing in resources/models. Make them with: node scripts/ensure-models.mjs`
  )
}

export function sample(name: string): string {
  return join(resources, 'samples', `${name}.jpg`)
}

export interface Answered {
  readonly text: string
  readonly pieces: number
  readonly regions: readonly Region[]
  readonly events: readonly AdapterEvent[]
}

/** What an engine says of one file, at most 2400 pixels of it, as in the app. */
export async function ask(
  engine: VisionEngine,
  file: string,
  options: { readonly signal?: AbortSignal; readonly onEvent?: (event: AdapterEvent) => void } = {}
): Promise<Answered> {
  const signal = options.signal ?? new AbortController().signal
  const events: AdapterEvent[] = []
  await engine.load(() => {})
  await engine.answer(await decodePixels(file, { maxSide: 2400 }), {
    emit: (event) => {
      events.push(event)
      options.onEvent?.(event)
    },
    signal,
    pause: () => nextTurn(signal)
  })
  const texts = events.flatMap((event) => (event.type === 'text' ? [event.delta] : []))
  return {
    text: texts.join(''),
    pieces: texts.length,
    regions: events.flatMap((event) => (event.type === 'regions' ? [...event.regions] : [])),
    events
  }
}

/** Part of the expected words that were found, each counted as often as it stands there. */
export function recall(expected: readonly string[], text: string): number {
  const left = text.split(/\s+/)
  const found = expected.filter((word) => {
    const at = left.indexOf(word)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
  return found.length / expected.length
}

/** A folder for made pictures, and a way to make them. */
export async function createStudio() {
  const folder = await mkdtemp(join(tmpdir(), 'triptych-engines-'))
  let count = 0
  async function save(canvas: Canvas): Promise<string> {
    const file = join(folder, `${(count += 1)}.png`)
    await writeFile(file, canvas.toBuffer('image/png'))
    return file
  }
  return {
    /** A picture of one colour. */
    plain(width: number, height: number, colour: string): Promise<string> {
      const canvas = createCanvas(width, height)
      const context = canvas.getContext('2d')
      context.fillStyle = colour
      context.fillRect(0, 0, width, height)
      return save(canvas)
    },
    /** A sample turned by quarter turns, clockwise, and scaled. */
    async turned(name: string, quarters: 0 | 1 | 2 | 3, scale = 1): Promise<string> {
      const image = await loadImage(sample(name))
      const width = Math.round(image.width * scale)
      const height = Math.round(image.height * scale)
      const canvas = quarters % 2 === 0 ? createCanvas(width, height) : createCanvas(height, width)
      const context = canvas.getContext('2d')
      context.translate(canvas.width / 2, canvas.height / 2)
      context.rotate((quarters * Math.PI) / 2)
      context.drawImage(image, -width / 2, -height / 2, width, height)
      return save(canvas)
    },
    close: () => rm(folder, { recursive: true, force: true })
  }
}
