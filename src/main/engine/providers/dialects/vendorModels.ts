import { failure } from '../../../../shared/domain/failure'
import { AdapterFailure, reply, type Ask, type AskContext, type ListedModel } from '../adapter'
import { isFields } from '../errorBody'
import { joinUrl } from './openai/openaiChat'
import { readModelList } from './openai/openaiModels'

export type ModelFields = Readonly<Record<string, unknown>>

/**
 * Lists models where a vendor says more of them than the dialect knows.
 *
 * @param read what the vendor's own fields say; undefined leaves the model out (it cannot chat)
 * @throws AdapterFailure `unreadable` when the address answers with something else
 */
export function* listVendorModels(
  { baseUrl }: Pick<AskContext, 'baseUrl'>,
  read: (fields: ModelFields) => Partial<ListedModel> | undefined,
  path = 'models'
): Ask<readonly ListedModel[]> {
  const { body } = yield* reply({
    label: 'models',
    method: 'GET',
    url: joinUrl(baseUrl, path),
    auth: 'key',
    repeatable: true
  })
  return rowsOf(body).flatMap((fields) => {
    const own = read(fields)
    if (own === undefined) return []
    return readModelList([fields]).map((model) => ({ ...model, ...own }))
  })
}

function rowsOf(body: unknown): readonly ModelFields[] {
  const list = isFields(body) ? (body['data'] ?? body['models']) : body
  if (Array.isArray(list)) return list.filter(isFields)
  throw new AdapterFailure(
    failure('unreadable', { sentence: 'The address answers, but not with a list of models.' })
  )
}

/** A count that a vendor gives; absent when it is missing, zero or no number. */
export function tokenCount<K extends 'contextTokens' | 'maxOutputTokens' | 'sizeBytes'>(
  name: K,
  value: unknown
): Partial<Pick<ListedModel, K>> {
  return typeof value === 'number' && value > 0
    ? ({ [name]: value } as Partial<Pick<ListedModel, K>>)
    : {}
}

/** Unix times of 2015 and 2100: outside them, `created` is a placeholder such as 0 or 1. */
const EARLIEST = 1_420_070_400
const LATEST = 4_102_444_800

/** The date of a Unix time in seconds, which most lists give as `created`. */
export function releasedAt(created: unknown): Pick<ListedModel, 'released'> {
  if (typeof created !== 'number' || !(created >= EARLIEST && created <= LATEST)) return {}
  return { released: new Date(created * 1_000).toISOString().slice(0, 10) }
}
