import type { Answer } from '../../../shared/domain/answer'
import type { Cost } from '../../../shared/domain/cost'
import type { Failure } from '../../../shared/domain/failure'
import { costOf } from '../pricing/cost'
import type { ResolvedProvider } from '../providers/providerService'

/**
 * What an attempt that is over cost. What the provider itself said stands; a request that was never
 * carried out costs nothing; otherwise received tokens times price, or unknown.
 *
 * @param provider undefined when it is not set up any more
 */
export function attemptCost(
  provider: ResolvedProvider | undefined,
  model: string,
  answer: Answer,
  failure: Failure | undefined
): Cost {
  if (answer.cost.mark !== 'unknown') return answer.cost
  const freeReason = provider?.freeReason(model)
  if (freeReason !== undefined) return costOf({ free: true, freeReason })
  if (failure?.notCharged === true) return NOT_CHARGED
  const price = provider?.priceOf(model)
  return costOf({
    free: false,
    ...(price && { price }),
    ...(answer.usage && { usage: answer.usage })
  })
}

const NOT_CHARGED: Cost = {
  mark: 'computed',
  usd: '0',
  reason: 'Not charged: the request was not carried out.'
}
