import type { Board } from '../../../shared/domain/board'
import { REASONING_EFFORTS } from '../../../shared/domain/lane'
import type { ReasoningEffort } from '../../../shared/domain/lane'
import type { ImageFit } from '../../../shared/domain/run'
import { formatCount, plural } from '../../lib/format'

const EFFORT_LABELS: Readonly<Record<ReasoningEffort, string>> = {
  none: 'Off',
  minimal: 'Minimal',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  xhigh: 'Extra high',
  max: 'Max'
}

export const EFFORTS = REASONING_EFFORTS.map((value) => ({ value, label: EFFORT_LABELS[value] }))

export const IMAGE_FITS: readonly {
  readonly value: ImageFit
  readonly label: string
  readonly help: string
}[] = [
  {
    value: 'provider',
    label: 'Fit to each provider',
    help: 'Each provider gets the image as large as it takes it.'
  },
  {
    value: 'same',
    label: 'Same pixels for all',
    help: 'Every model sees the same pixels: the most that all of their providers take.'
  },
  {
    value: 'original',
    label: 'As they are',
    help: 'Files are sent untouched; a provider that cannot take one is not asked.'
  }
]

/** What several images in a prompt mean, in a sentence. */
export function groupHelp(groupSize: number): string {
  return groupSize === 1
    ? 'Each image is asked about by itself.'
    : `${plural(groupSize, 'image')} go into each prompt together, in the order of the strip.`
}

/** `system prompt · temp 0.2 · max 1,024 · detail auto`: what is set, in few words. */
export function parameterWords(
  board: Pick<Board, 'params' | 'prompt' | 'repeats' | 'groupSize' | 'imageFit'>
): readonly string[] {
  const { temperature, maxTokens, topP, seed, detail, reasoningEffort, jsonSchema } = board.params
  const words = [
    board.prompt.system.trim() !== '' && 'system prompt',
    temperature !== undefined && `temp ${temperature}`,
    maxTokens !== undefined && `max ${formatCount(maxTokens)}`,
    jsonSchema !== undefined && 'JSON Schema',
    board.groupSize > 1 && `${board.groupSize} images a prompt`,
    board.imageFit === 'same' && 'same pixels',
    board.imageFit === 'original' && 'images as they are',
    topP !== undefined && `top p ${topP}`,
    seed !== undefined && `seed ${seed}`,
    detail !== undefined && `detail ${detail}`,
    reasoningEffort !== undefined && `reasoning ${EFFORT_LABELS[reasoningEffort].toLowerCase()}`,
    board.repeats > 1 && `${board.repeats} times`
  ]
  return words.filter((word): word is string => word !== false)
}
