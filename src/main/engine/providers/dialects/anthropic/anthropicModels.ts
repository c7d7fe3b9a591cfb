import { z } from 'zod'
import { json, type Ask, type AskContext, type ListedModel } from '../../adapter'
import { ANTHROPIC_HEADERS } from './anthropicMessages'
import { versionedUrl } from '../versionedUrl'

const support = z.object({ supported: z.boolean() }).nullish()

const listed = z.object({
  id: z.string().min(1),
  display_name: z.string().optional(),
  created_at: z.string().optional(),
  lifecycle: z.string().optional(),
  retires_at: z.string().nullish(),
  line: z.string().nullish(),
  max_input_tokens: z.number().positive().nullish(),
  max_tokens: z.number().positive().nullish(),
  capabilities: z.object({ image_input: support, structured_outputs: support }).nullish()
})

const page = z.object({
  data: z.array(listed),
  has_more: z.boolean().optional(),
  last_id: z.string().nullish()
})

/** The most the API gives at once. */
const PAGE_SIZE = 1000
/** A list that goes on for longer is a server that repeats itself. */
const MOST_PAGES = 20

/** Lists all models, page after page (https://platform.claude.com/docs/en/api/models-list). */
export function* listClaudeModels({ baseUrl }: AskContext): Ask<readonly ListedModel[]> {
  const models: ListedModel[] = []
  let after: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { data, has_more, last_id } = yield* json(pageRequest(baseUrl, after), page)
    models.push(...data.map(readModel))
    if (has_more !== true || typeof last_id !== 'string' || last_id === after) break
    after = last_id
  }
  return models
}

function pageRequest(baseUrl: string, after: string | undefined) {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(after && { after_id: after }) })
  return {
    label: 'models',
    method: 'GET',
    url: versionedUrl(baseUrl, 'v1', `models?${query.toString()}`),
    headers: ANTHROPIC_HEADERS,
    auth: 'key',
    repeatable: true
  } as const
}

function readModel(model: z.infer<typeof listed>): ListedModel {
  const { id, display_name: label, line, max_input_tokens: context, max_tokens: output } = model
  const vision = saidOf(model.capabilities?.image_input)
  const schema = saidOf(model.capabilities?.structured_outputs)
  const released = dateOf(model.created_at)
  const note = retirement(model)
  return {
    id,
    ...(label !== undefined && label !== id && { label }),
    ...(vision && { vision }),
    ...(schema && { json: schema }),
    ...(typeof context === 'number' && { contextTokens: context }),
    ...(typeof output === 'number' && { maxOutputTokens: output }),
    ...(typeof line === 'string' && { family: `Claude ${capital(line)}` }),
    ...(released !== undefined && { released }),
    ...(note !== undefined && { note })
  }
}

function saidOf(said: z.infer<typeof support>): 'yes' | 'no' | undefined {
  return said ? (said.supported ? 'yes' : 'no') : undefined
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

/** ISO date without time; a date near the epoch stands for one that is not known. */
function dateOf(instant: string | null | undefined): string | undefined {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(instant ?? '')?.[0]
  return date === undefined || date < '2000' ? undefined : date
}

function retirement({ lifecycle, retires_at }: z.infer<typeof listed>): string | undefined {
  if (lifecycle !== 'deprecated') return undefined
  const date = dateOf(retires_at)
  return date === undefined
    ? 'Anthropic is going to retire this model.'
    : `Anthropic is going to retire this model on ${date}.`
}
