/**
 * Sentences about a picture, from what was measured and what a detector found. Only what there is
 * evidence for is said, and what is not certain is said to be so.
 */
import { COCO_THINGS } from './cocoThings'
import type { Detection } from './detection'
import type { PictureFacts } from './pictureFacts'

/** From here on a thing is stated; below it is a "perhaps". */
export const SURE_SCORE = 0.45

/** Share of exactly equal neighbours that no camera produces. */
const FLAT_SHARE = 0.65

const COLOUR_SHARE = 0.08
const MAX_COLOURS = 3

/** Mean chroma: none, some, much. */
const NEARLY_GREY = 4
const COLOURFUL = 28

/** A toned print has one hue and little of it; a cat on a beige sofa has more. */
const SINGLE_HUE = 0.985
const TONED_CHROMA = 15

export function describeShape({ width, height }: PictureFacts): string {
  return `${capital(shapeOf(width / height))} image, ${width} × ${height} pixels.`
}

function shapeOf(ratio: number): string {
  if (ratio >= 2) return 'a panoramic'
  if (ratio > 1.05) return 'a landscape'
  if (ratio >= 0.95) return 'a square'
  if (ratio > 0.5) return 'a portrait'
  return 'a tall, narrow'
}

export function describeLight(facts: PictureFacts): string {
  return `It is ${brightness(facts.lightness)}${contrast(facts.contrast)}, ${colouring(facts)}.`
}

function brightness(lightness: number): string {
  if (lightness < 15) return 'very dark'
  if (lightness < 35) return 'dark'
  if (lightness < 65) return 'of medium brightness'
  if (lightness < 88) return 'bright'
  return 'very bright'
}

function contrast(deviation: number): string {
  if (deviation < 8) return ' with little contrast'
  return deviation > 28 ? ' with strong contrast' : ''
}

function colouring({ chroma, hueUnity, colours }: PictureFacts): string {
  if (chroma < NEARLY_GREY) return 'black and white or nearly so'
  const named = colours.filter(({ share }) => share >= COLOUR_SHARE).slice(0, MAX_COLOURS)
  const names = list(named.map(({ name }) => name))
  const mostly = names === '' ? 'in many colours' : `mostly ${names}`
  if (chroma > COLOURFUL) return `colourful, ${mostly}`
  return hueUnity > SINGLE_HUE && chroma < TONED_CHROMA
    ? `in shades of a single colour, ${mostly}`
    : mostly
}

/** Undefined where nothing suggests that no camera made it. */
export function describeFlatness({ flatness }: PictureFacts): string | undefined {
  return flatness > FLAT_SHARE
    ? 'Large perfectly flat areas suggest a screenshot, a scan or a drawing.'
    : undefined
}

/** One to three sentences about the things found; always at least one. */
export function describeThings(detections: readonly Detection[]): string[] {
  const sure = detections.filter(({ score }) => score >= SURE_SCORE)
  const unsure = detections.filter(({ score }) => score < SURE_SCORE)
  const sentences: string[] = []
  if (sure.length > 0) sentences.push(`I can make out ${list(byKind(sure).map(statement))}.`)
  if (unsure.length > 0) {
    const known = new Set(sure.map(({ kind }) => kind))
    const guesses = byKind(unsure).map((group) => guess(group, known))
    sentences.push(`${sure.length > 0 ? 'Less sure' : 'Not sure'}: perhaps ${list(guesses)}.`)
  }
  if (sure.length === 0) {
    sentences.push(
      `None of the ${COCO_THINGS.length} kinds of things this model knows stands out${unsure.length > 0 ? ' clearly' : ''}; of scenes, text and actions it can say nothing.`
    )
  }
  return sentences
}

/** Groups of one kind each, the surest group first. */
function byKind(detections: readonly Detection[]): Detection[][] {
  const groups = new Map<number, Detection[]>()
  for (const detection of [...detections].sort((a, b) => b.score - a.score)) {
    groups.set(detection.kind, [...(groups.get(detection.kind) ?? []), detection])
  }
  return [...groups.values()]
}

function statement(group: readonly Detection[]): string {
  const [only, another] = group
  return only && !another ? `${counted(group)} (${placeOf(only)})` : counted(group)
}

function guess(group: readonly Detection[], known: ReadonlySet<number>): string {
  const thing = COCO_THINGS[group[0]?.kind ?? -1]
  if (!thing || !known.has(group[0]?.kind ?? -1)) return counted(group)
  return group.length === 1
    ? thing.one.replace(/^an? /, 'another ')
    : `${numberWord(group.length)} more ${thing.many}`
}

function counted(group: readonly Detection[]): string {
  const thing = COCO_THINGS[group[0]?.kind ?? -1]
  if (!thing) return 'a thing'
  return group.length === 1 ? thing.one : `${numberWord(group.length)} ${thing.many}`
}

const NUMBER_WORDS = 'two three four five six seven eight nine ten eleven twelve'.split(' ')

function numberWord(count: number): string {
  return NUMBER_WORDS[count - 2] ?? String(count)
}

/** Where in the picture: `centre`, `upper left`, `filling the picture`, … */
export function placeOf({ left, top, right, bottom }: Detection): string {
  if ((right - left) * (bottom - top) > 0.6) return 'filling the picture'
  const across = third((left + right) / 2, 'left', 'right')
  const down = third((top + bottom) / 2, 'upper', 'lower')
  if (across === '' && down === '') return 'centre'
  if (across === '') return down === 'upper' ? 'top' : 'bottom'
  return down === '' ? across : `${down} ${across}`
}

function third(position: number, low: string, high: string): string {
  if (position < 1 / 3) return low
  return position > 2 / 3 ? high : ''
}

/** `a`, `a and b`, `a, b and c`. */
function list(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
