import type { Measure } from './cell'
import { costMark, reasoning, stream, usage } from './cellsAnswer'
import { errorsMapped, resume, retry, stop } from './cellsEnds'
import { image, jsonSchema, listModels, severalImages } from './cellsInput'

export interface Column {
  readonly title: string
  /** What a pass means, for a person who chooses a provider. */
  readonly meaning: string
  readonly measure: Measure
}

/** The columns of docs/providers.md, in their order. */
export const COLUMNS: readonly Column[] = [
  {
    title: 'List models',
    meaning:
      'Triptych can ask which models there are, for free; a wrong key is told as such. “no key”: the server asks for none, and none is sent.',
    measure: listModels
  },
  {
    title: 'Image',
    meaning:
      'The prepared image arrives byte for byte, inside the request or uploaded before it. “text”: these models have no sight.',
    measure: image
  },
  {
    title: 'Several images',
    meaning:
      'Two images arrive with one prompt, in their order. Where a model takes one, the second is refused in words before anything is sent.',
    measure: severalImages
  },
  {
    title: 'Stream',
    meaning:
      'The answer is shown while it is written. “polls”: the provider is asked until the answer is there. “one piece”: one request is held open for the whole answer.',
    measure: stream
  },
  {
    title: 'Usage',
    meaning:
      'The tokens that the provider counts: input, of it from the cache, written to the cache and of images; output, of it reasoning.',
    measure: usage
  },
  {
    title: 'Cost mark',
    meaning:
      'Where an answer’s cost comes from: billed (the provider says it), computed (counted tokens times a known price) or estimate (the price leaves something open). The amount was checked to the last digit.',
    measure: costMark
  },
  {
    title: 'Reasoning',
    meaning:
      'Reasoning is shown apart from the answer. “only counted”: the provider keeps the text to itself. “not shown”: this way of asking leaves it out.',
    measure: reasoning
  },
  {
    title: 'JSON Schema',
    meaning:
      'A JSON Schema is sent as the vendor names it, and the answer fits it. Where it is not offered, the schema is shown as dropped and not sent.',
    measure: jsonSchema
  },
  {
    title: 'Stop',
    meaning:
      'Stop ends the answer at once: the provider sees the connection close, or hears no further question, and nothing is sent anew.',
    measure: stop
  },
  {
    title: 'Retry',
    meaning:
      'Turned away with 429, the request is sent again after the pause the provider asks for, and answered. “own pace”: the provider names no pause, so Triptych takes one that doubles.',
    measure: retry
  },
  {
    title: 'Errors mapped',
    meaning:
      'Each of so many errors has its class, a sentence and a next step; the key is in none of them.',
    measure: errorsMapped
  },
  {
    title: 'Resume',
    meaning:
      'An answer that was on its way when Triptych closed is asked for again, without ordering or paying anything a second time.',
    measure: resume
  }
]
