import Big from 'big.js'
import type { Cost, Usage } from '../../../../../shared/domain/cost'
import { isFields } from '../../errorBody'

type Fields = Readonly<Record<string, unknown>>

/**
 * The usage a chunk or a whole body carries: in `usage`, or where Groq puts it. Absent when there is
 * none or it is null, as it is on all chunks but the last.
 */
export function usageFields(body: Fields): Fields | undefined {
  if (isFields(body['usage'])) return body['usage']
  const groq = body['x_groq']
  return isFields(groq) && isFields(groq['usage']) ? groq['usage'] : undefined
}

/**
 * What a server counted, in our words, from a chat completion (`prompt_tokens`) or a response
 * (`input_tokens`); a count it does not give stays absent.
 */
export function readUsage(fields: Fields): Usage {
  const input = inner(fields, 'prompt_tokens_details', 'input_tokens_details')
  const output = inner(fields, 'completion_tokens_details', 'output_tokens_details')
  return {
    ...count('inputTokens', inputOf(fields)),
    ...count('outputTokens', outputOf(fields, output['reasoning_tokens'])),
    ...count(
      'cachedTokens',
      input['cached_tokens'] ?? fields['num_cached_tokens'] ?? fields['cached_tokens']
    ),
    ...count('cacheWriteTokens', input['cache_write_tokens']),
    ...count('imageTokens', input['image_tokens']),
    ...count('reasoningTokens', output['reasoning_tokens'])
  }
}

function inputOf(fields: Fields): unknown {
  return fields['prompt_tokens'] ?? fields['input_tokens']
}

/**
 * Output with reasoning. xAI's chat completions count reasoning beside the completion, which shows
 * in the total; everyone else counts it as part of the completion.
 */
function outputOf(fields: Fields, reasoning: unknown): unknown {
  const output = fields['completion_tokens'] ?? fields['output_tokens']
  const input = inputOf(fields)
  if (!isCount(output) || !isCount(input) || !isCount(reasoning)) return output
  return fields['total_tokens'] === input + output + reasoning ? output + reasoning : output
}

function inner(fields: Fields, ...names: readonly string[]): Fields {
  return names.map((name) => fields[name]).find(isFields) ?? {}
}

function count<K extends keyof Usage>(name: K, value: unknown): Pick<Usage, K> | undefined {
  return isCount(value) ? ({ [name]: value } as Pick<Usage, K>) : undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

/**
 * The price the server itself says: OpenRouter's `cost` in dollars (with a key of one's own only its
 * fee, the upstream's price beside it), xAI's `cost_in_usd_ticks` of a ten-billionth dollar.
 */
export function readCost(fields: Fields): Cost | undefined {
  const usd = costOf(fields)
  if (!usd) return undefined
  return {
    mark: 'billed',
    usd: usd.toFixed(),
    reason: 'Said by the provider.',
    ...(usd.eq(0) && { free: true })
  }
}

function costOf(fields: Fields): Big | undefined {
  if (isCount(fields['cost'])) {
    if (fields['is_byok'] !== true) return new Big(fields['cost'])
    const upstream = inner(fields, 'cost_details')['upstream_inference_cost']
    // The fee alone is not what the answer cost.
    return isCount(upstream) ? new Big(fields['cost']).plus(upstream) : undefined
  }
  const ticks = fields['cost_in_usd_ticks']
  return isCount(ticks) ? new Big(ticks).div(1e10) : undefined
}
