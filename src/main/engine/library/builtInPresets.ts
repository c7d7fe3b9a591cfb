import type { PromptPreset } from '../../../shared/domain/board'
import type { PresetId } from '../../../shared/domain/ids'

/** Prompts that come with Triptych. Their ids are kept for good: a board may remember one. */
export const BUILT_IN_PRESETS: readonly PromptPreset[] = [
  builtIn(
    'describe',
    'Describe',
    'Describe this image in one paragraph: what it shows, where things are, the setting, the light ' +
      'and the colours. Say only what can be seen. If something is unclear, say that it is.'
  ),
  builtIn(
    'alt-text',
    'Alt text',
    'Write alternative text for this image, for someone who cannot see it. Use at most 125 ' +
      'characters, in one plain sentence. Begin with what matters most; do not begin with “Image of” ' +
      'or “Photo of”. If words in the image carry its meaning, include them. Answer with the text only.'
  ),
  builtIn(
    'read-text',
    'Read all text',
    'Write down all text in this image exactly as it stands, in reading order, with its line breaks. ' +
      'Keep spelling, punctuation, numbers and capitals; do not correct or translate anything. Write ' +
      '[unreadable] for what cannot be read. If there is no text, answer: No text. Add nothing else.'
  ),
  builtIn(
    'objects',
    'List objects with positions',
    'List every distinct object in this image. Answer with a JSON array only, without a code fence. ' +
      'Each entry has "label" (one or two words), "box" ([left, top, right, bottom] as whole numbers ' +
      'from 0 to 1000, relative to the width and height of the image) and "confidence" (0 to 1). List ' +
      'several objects of one kind separately. If there is nothing to list, answer [].'
  ),
  builtIn(
    'fields',
    'Extract fields as JSON',
    'Extract the information on this document, receipt, label or form as one flat JSON object, ' +
      'without a code fence. Use short field names in snake_case, taken from the printed labels. Write ' +
      'dates as YYYY-MM-DD, amounts as numbers with a point and without the currency, and put the ' +
      'currency in a field of its own as a three-letter code. Put repeated rows in one array named ' +
      '"items". Use null for a field that is there but cannot be read. Invent nothing.'
  ),
  builtIn(
    'caption',
    'Training caption',
    'Write a caption of this image for training an image model: one sentence of 20 to 60 words in the ' +
      'present tense. Name the main subject first, then its pose or action, clothing or material, the ' +
      'background, the light, the framing and the medium (photograph, drawing, 3D render). Be concrete. ' +
      'Leave out guesses, opinions, names of people, and openings such as “This image shows”.'
  )
]

function builtIn(key: string, name: string, text: string): PromptPreset {
  return {
    id: `preset_built-in_${key}` as PresetId,
    name,
    prompt: { text, system: '' },
    builtIn: true
  }
}
