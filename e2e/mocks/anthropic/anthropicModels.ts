/**
 * The models of the Anthropic mock with what each of them takes, written down one by one from
 * Anthropic's model pages, so that it can contradict the rules of the adapter.
 */
export type ThinkingType = 'adaptive' | 'enabled' | 'disabled' | 'between_tools'

export interface MockClaude {
  readonly id: string
  readonly name: string
  readonly line: string
  readonly created: string
  readonly context: number
  readonly output: number
  readonly thinking: readonly ThinkingType[]
  readonly efforts: readonly string[]
  /** `one`: temperature or top_p. */
  readonly sampling: 'both' | 'one' | 'none'
  readonly schema: boolean
  readonly thinksUnasked: boolean
  /** What `thinking.display` is when it is not said. */
  readonly display: 'summarized' | 'omitted'
  readonly retires?: string
}

const ALL = ['low', 'medium', 'high', 'xhigh', 'max']
const NO_XHIGH = ['low', 'medium', 'high', 'max']

const NEWEST = {
  context: 1_000_000,
  output: 128_000,
  thinking: ['adaptive'],
  efforts: ALL,
  sampling: 'none',
  schema: true,
  thinksUnasked: true,
  display: 'omitted'
} as const

const OLDER = {
  context: 200_000,
  output: 64_000,
  thinking: ['enabled', 'disabled'],
  efforts: [],
  sampling: 'one',
  schema: true,
  thinksUnasked: false,
  display: 'summarized'
} as const

/** Newest first, as the API lists them. */
export const CLAUDES: readonly MockClaude[] = [
  {
    ...NEWEST,
    id: 'claude-fable-5-2',
    name: 'Claude Fable 5.2',
    line: 'fable',
    created: '2026-11-02'
  },
  {
    ...NEWEST,
    id: 'claude-haiku-5-5',
    name: 'Claude Haiku 5.5',
    line: 'haiku',
    created: '2026-10-07',
    thinking: ['adaptive', 'disabled']
  },
  {
    ...NEWEST,
    id: 'claude-sonnet-5-5',
    name: 'Claude Sonnet 5.5',
    line: 'sonnet',
    created: '2026-09-28',
    thinking: ['adaptive', 'between_tools']
  },
  {
    ...NEWEST,
    id: 'claude-opus-5-5',
    name: 'Claude Opus 5.5',
    line: 'opus',
    created: '2026-09-22'
  },
  {
    ...NEWEST,
    id: 'claude-opus-5',
    name: 'Claude Opus 5',
    line: 'opus',
    created: '2026-07-20',
    thinking: ['adaptive', 'disabled']
  },
  {
    ...NEWEST,
    id: 'claude-opus-4-7',
    name: 'Claude Opus 4.7',
    line: 'opus',
    created: '2026-04-16',
    thinking: ['adaptive', 'disabled'],
    thinksUnasked: false
  },
  {
    ...OLDER,
    id: 'claude-sonnet-4-6',
    name: 'Claude Sonnet 4.6',
    line: 'sonnet',
    created: '2026-02-17',
    thinking: ['adaptive', 'enabled', 'disabled'],
    efforts: NO_XHIGH
  },
  {
    ...OLDER,
    id: 'claude-haiku-4-5-20251001',
    name: 'Claude Haiku 4.5',
    line: 'haiku',
    created: '2025-10-15'
  },
  {
    ...OLDER,
    id: 'claude-sonnet-4-5-20250929',
    name: 'Claude Sonnet 4.5',
    line: 'sonnet',
    created: '2025-09-29',
    retires: '2026-11-30'
  }
]

/** Models named after a behaviour take everything. */
export const ANY_CLAUDE: Omit<MockClaude, 'id'> = {
  ...NEWEST,
  name: 'Mock',
  line: 'mock',
  created: '2026-01-01',
  thinking: ['adaptive', 'enabled', 'disabled', 'between_tools'],
  sampling: 'both',
  thinksUnasked: false,
  display: 'summarized'
}

function can(supported: boolean) {
  return { supported }
}

function listed(model: MockClaude) {
  const { thinking, efforts } = model
  const types = ['adaptive', 'between_tools', 'disabled', 'enabled'] as const
  return {
    type: 'model',
    id: model.id,
    display_name: model.name,
    created_at: `${model.created}T00:00:00Z`,
    line: model.line,
    lifecycle: model.retires === undefined ? 'active' : 'deprecated',
    deprecated_at: model.retires === undefined ? null : `${model.created}T00:00:00Z`,
    retires_at: model.retires === undefined ? null : `${model.retires}T00:00:00Z`,
    max_input_tokens: model.context,
    max_tokens: model.output,
    capabilities: {
      batch: can(true),
      citations: can(true),
      image_input: can(true),
      pdf_input: can(true),
      structured_outputs: can(model.schema),
      effort: {
        supported: efforts.length > 0,
        ...Object.fromEntries(ALL.map((effort) => [effort, can(efforts.includes(effort))]))
      },
      thinking: {
        supported: true,
        types: Object.fromEntries(types.map((type) => [type, can(thinking.includes(type))]))
      }
    }
  }
}

/** A page of the list, as `GET /v1/models?limit=&after_id=` answers; undefined for a bad cursor. */
export function claudePage(query: URLSearchParams): unknown {
  const limit = Number(query.get('limit') ?? 20)
  const after = query.get('after_id')
  const start = after === null ? 0 : CLAUDES.findIndex(({ id }) => id === after) + 1
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return undefined
  if (after !== null && start === 0) return undefined
  const data = CLAUDES.slice(start, start + limit).map(listed)
  return {
    data,
    has_more: start + data.length < CLAUDES.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null
  }
}
