import Big from 'big.js'
import { failure } from '../../../../shared/domain/failure'
import { AdapterFailure, type ListedModel } from '../adapter'
import { isFields } from '../errorBody'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a list of models in the dialect's shape (`{data: [{id}]}`) or its variants (`{models}`, a
 * bare array), with what some servers say besides: names, context, prices, whether images are seen.
 *
 * @throws AdapterFailure `unreadable` when the body is no list of models
 */
export function readModelList(body: unknown): readonly ListedModel[] {
  const list = listOf(body)
  if (!list)
    throw new AdapterFailure(
      failure('unreadable', { sentence: 'The address answers, but not with a list of models.' })
    )
  return list.filter(isFields).flatMap(readModel)
}

function listOf(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as readonly unknown[]
  if (!isFields(body)) return undefined
  const { data, models } = body
  const list: unknown = Array.isArray(data) ? data : models
  return Array.isArray(list) ? (list as readonly unknown[]) : undefined
}

function readModel(fields: Fields): readonly ListedModel[] {
  const id = text(fields['id'] ?? fields['name'] ?? fields['key'])
  if (id === undefined) return []
  const label = text(fields['display_name'] ?? fields['name'])
  const contextTokens = contextOf(fields)
  const vision = visionOf(fields)
  const price = priceOf(fields['pricing'])
  return [
    {
      id,
      ...(label !== undefined && label !== id && { label }),
      ...(vision !== undefined && { vision }),
      ...(contextTokens !== undefined && { contextTokens }),
      ...(price !== undefined && { price })
    }
  ]
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function contextOf(fields: Fields): number | undefined {
  return ['context_length', 'max_model_len', 'context_window', 'max_context_length']
    .map((name) => fields[name])
    .find((value) => typeof value === 'number' && value > 0) as number | undefined
}

/** Only what the server says in so many words; a name is never taken for a capability. */
function visionOf(fields: Fields): 'yes' | 'no' | undefined {
  const { architecture, capabilities } = fields
  const modalities =
    (isFields(architecture) ? architecture['input_modalities'] : undefined) ??
    fields['input_modalities']
  if (Array.isArray(modalities)) return modalities.includes('image') ? 'yes' : 'no'
  const said = isFields(capabilities) ? capabilities['vision'] : fields['supports_vision']
  if (typeof said === 'boolean') return said ? 'yes' : 'no'
  return undefined
}

/** OpenRouter's prices: decimal strings in dollars per token. */
function priceOf(pricing: unknown): ListedModel['price'] {
  if (!isFields(pricing)) return undefined
  const input = perMillion(pricing['prompt'])
  const output = perMillion(pricing['completion'])
  if (input === undefined || output === undefined) return undefined
  const cached = perMillion(pricing['input_cache_read'])
  return {
    inputPerMTok: input,
    outputPerMTok: output,
    ...(cached !== undefined && { cachedInputPerMTok: cached }),
    source: 'said by the server'
  }
}

function perMillion(perToken: unknown): string | undefined {
  if (typeof perToken !== 'string' && typeof perToken !== 'number') return undefined
  try {
    const price = new Big(perToken).times(1_000_000)
    // A router's price of -1 means that it depends on where the request goes.
    return price.lt(0) ? undefined : price.toFixed()
  } catch {
    return undefined
  }
}
