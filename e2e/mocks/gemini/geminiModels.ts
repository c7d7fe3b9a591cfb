/**
 * The models of the Gemini mock with what each of them takes, written down one by one from Google's
 * model pages, so that it can contradict the rules of the adapter.
 */
export interface MockGemini {
  readonly id: string
  readonly name: string
  readonly thinking:
    | { readonly levels: readonly string[] }
    | { readonly least: number; readonly most: number; readonly off: boolean }
    | undefined
  readonly methods: readonly string[]
  readonly input: number
  readonly output: number
}

const ANSWERS = ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent']
const FOUR = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']
const LARGE = { methods: ANSWERS, input: 1_048_576, output: 65_536 } as const

export const GEMINIS: readonly MockGemini[] = [
  { ...LARGE, id: 'gemini-4-argon', name: 'Gemini 4 Argon', thinking: { levels: FOUR } },
  { ...LARGE, id: 'gemini-3.8-flash', name: 'Gemini 3.8 Flash', thinking: { levels: FOUR } },
  {
    ...LARGE,
    id: 'gemini-3.1-pro-preview',
    name: 'Gemini 3.1 Pro Preview',
    thinking: { levels: ['LOW', 'MEDIUM', 'HIGH'] }
  },
  {
    ...LARGE,
    id: 'gemini-2.5-pro',
    name: 'Gemini 2.5 Pro',
    thinking: { least: 128, most: 32_768, off: false }
  },
  {
    ...LARGE,
    id: 'gemini-2.5-flash',
    name: 'Gemini 2.5 Flash',
    thinking: { least: 1, most: 24_576, off: true }
  },
  {
    ...LARGE,
    id: 'gemini-2.5-flash-lite',
    name: 'Gemini 2.5 Flash-Lite',
    thinking: { least: 512, most: 24_576, off: true }
  },
  { ...LARGE, id: 'gemma-4-31b-it', name: 'Gemma 4 31B', thinking: undefined },
  {
    id: 'gemini-embedding-2',
    name: 'Gemini Embedding 2',
    thinking: undefined,
    methods: ['embedContent', 'countTokens'],
    input: 8192,
    output: 1
  }
]

/** A page of the list, as `GET /v1beta/models?pageSize=&pageToken=` answers; undefined for a bad token. */
export function geminiPage(query: URLSearchParams): unknown {
  const size = Math.min(1000, Number(query.get('pageSize') ?? 50))
  const token = query.get('pageToken')
  const start = token === null ? 0 : Number(/^from-(\d+)$/.exec(token)?.[1])
  if (!(size >= 1) || Number.isNaN(start)) return undefined
  const models = GEMINIS.slice(start, start + size).map((model) => ({
    name: `models/${model.id}`,
    version: '001',
    displayName: model.name,
    description: `${model.name}, played by a mock.`,
    inputTokenLimit: model.input,
    outputTokenLimit: model.output,
    supportedGenerationMethods: model.methods,
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    ...(model.thinking && { thinking: true })
  }))
  const next = start + models.length
  return { models, ...(next < GEMINIS.length && { nextPageToken: `from-${next}` }) }
}
