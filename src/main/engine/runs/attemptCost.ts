import type { Answer } from '../../../shared/domain/answer'
import type { Cost } from '../../../shared/domain/cost'
import type { Failure } from '../../../shared/domain/failure'
import type { LaneParams } from '../../../shared/domain/lane'
import { costOf } from '../pricing/cost'
import type { ResolvedProvider } from '../providers/providerService'

/**
 * What an attempt that is over cost. What the provider itself said stands, and so does its adapter's
 * estimate unless a person typed a price; a request that was never carried out costs nothing; otherwise received tokens times price, or unknown.
 *
 * @param provider undefined when it is not set up any more
 */
export function attemptCost(
  provider: ResolvedProvider | undefined,
  model: string,
  answer: Answer,
  failure: Failure | undefined,
  params: LaneParams = {}
): Cost {
  const typed = provider?.typedPriceOf(model)
  const isGuess = answer.cost.mark === 'estimate' && typed !== undefined
  if (answer.cost.mark !== 'unknown' && !isGuess) return answer.cost
  const freeReason = provider?.freeReason(model)
  if (freeReason !== undefined) return costOf({ free: true, freeReason })
  if (failure?.notCharged === true) return NOT_CHARGED
  if (failure !== undefined && answer.usage === undefined) return UNTOLD
  const price = provider?.priceOf(model, params)
  return costOf({
    free: false,
    images: answer.prepared.length,
    at: answer.startedAt,
    ...(price && { price }),
    ...(answer.usage && { usage: answer.usage })
  })
}

const UNTOLD: Cost = {
  mark: 'unknown',
  reason: 'The provider did not say whether it charges for this.'
}

const NOT_CHARGED: Cost = {
  mark: 'computed',
  usd: '0',
  reason: 'Not charged: the request was not carried out.'
}
