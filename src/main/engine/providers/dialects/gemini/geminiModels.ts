import { z } from 'zod'
import { json, type Ask, type AskContext, type ListedModel } from '../../adapter'
import { versionedUrl } from '../versionedUrl'

const listed = z.object({
  name: z.string().min(1),
  displayName: z.string().optional(),
  inputTokenLimit: z.number().positive().optional(),
  outputTokenLimit: z.number().positive().optional(),
  supportedGenerationMethods: z.array(z.string()).optional()
})

const page = z.object({
  models: z.array(listed).optional(),
  nextPageToken: z.string().optional()
})

/** The most the API gives at once. */
const PAGE_SIZE = 1000
/** A list that goes on for longer is a server that repeats itself. */
const MOST_PAGES = 20

/** Lists the models that answer prompts, page after page (https://ai.google.dev/api/models). */
export function* listGeminiModels({ baseUrl }: AskContext): Ask<readonly ListedModel[]> {
  const models: ListedModel[] = []
  let token: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { models: found = [], nextPageToken } = yield* json(pageRequest(baseUrl, token), page)
    models.push(...found.filter(answersPrompts).map(readModel))
    if (nextPageToken === undefined || nextPageToken === '' || nextPageToken === token) break
    token = nextPageToken
  }
  return models
}

function pageRequest(baseUrl: string, token: string | undefined) {
  const query = new URLSearchParams({
    pageSize: String(PAGE_SIZE),
    ...(token !== undefined && { pageToken: token })
  })
  return {
    label: 'models',
    method: 'GET',
    url: versionedUrl(baseUrl, 'v1beta', `models?${query.toString()}`),
    auth: 'key',
    repeatable: true
  } as const
}

type Listed = z.infer<typeof listed>

/** Models for embeddings, images alone and live talk are in the same list. */
function answersPrompts({ supportedGenerationMethods: methods }: Listed): boolean {
  return methods?.includes('generateContent') === true
}

/** The API does not say which models see images; the catalogue does. */
function readModel({ name, displayName, inputTokenLimit, outputTokenLimit }: Listed): ListedModel {
  const id = name.replace(/^models\//, '')
  return {
    id,
    ...(displayName !== undefined && displayName !== id && { label: displayName }),
    ...(inputTokenLimit !== undefined && { contextTokens: inputTokenLimit }),
    ...(outputTokenLimit !== undefined && { maxOutputTokens: outputTokenLimit })
  }
}
