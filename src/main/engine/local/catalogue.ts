/** The built-in engines: real models whose weights ship with the app. Pure data, no libraries. */

export const ENGINE_IDS = ['tesseract', 'pp-ocr', 'photo-centernet', 'photo-nanodet'] as const
export type EngineId = (typeof ENGINE_IDS)[number]

export interface LocalEngineInfo {
  /** Model id under the provider `local`. */
  readonly id: EngineId
  readonly label: string
  /** `text`: the writing in the image. `photo`: what a photograph shows. */
  readonly answers: 'text' | 'photo'
  /** What it can and cannot do, for its column. */
  readonly note: string
  /** Gives regions with its answer. */
  readonly boxes: boolean
  /** Gives its answer in pieces. */
  readonly streams: boolean
  /** The library that computes it; engines of one family share what is loaded. */
  readonly family: 'tesseract' | 'onnx-runtime' | 'tensorflow'
}

export const LOCAL_ENGINES: readonly LocalEngineInfo[] = [
  {
    id: 'tesseract',
    label: 'Tesseract',
    answers: 'text',
    note: 'Reads printed English text, paragraph by paragraph, and keeps its spaces. Weak on very small text, text turned sideways and other scripts. Takes no prompt.',
    boxes: true,
    streams: true,
    family: 'tesseract'
  },
  {
    id: 'pp-ocr',
    label: 'PP-OCRv4',
    answers: 'text',
    note: 'Reads Latin and Chinese text, row by row, also when it is small, askew or turned. Tends to drop spaces and some accents. Takes no prompt.',
    boxes: true,
    streams: true,
    family: 'onnx-runtime'
  },
  {
    id: 'photo-centernet',
    label: 'CenterNet photo',
    answers: 'photo',
    note: 'Says what a photograph shows: size, light, colours and things of 80 everyday kinds, with boxes. Knows no scenes, no actions and no text, and mistakes what it does not know for something alike. Takes no prompt.',
    boxes: true,
    streams: true,
    family: 'tensorflow'
  },
  {
    id: 'photo-nanodet',
    label: 'NanoDet photo',
    answers: 'photo',
    note: 'The same question as CenterNet photo, asked of another model: size, light, colours and things of the same 80 kinds, with boxes. Often finds more of them; knows no scenes, no actions and no text. Takes no prompt.',
    boxes: true,
    streams: true,
    family: 'tensorflow'
  }
]

export function isEngineId(id: string): id is EngineId {
  return (ENGINE_IDS as readonly string[]).includes(id)
}

/** The name of an engine for people. */
export function engineLabel(id: EngineId): string {
  return LOCAL_ENGINES.find((engine) => engine.id === id)?.label ?? id
}
