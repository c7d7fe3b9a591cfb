import type { Answer } from '../../../shared/domain/answer'
import type { Cost, Usage } from '../../../shared/domain/cost'
import { durations } from '../../../shared/domain/timing'
import {
  formatBytes,
  formatCount,
  formatMs,
  formatSize,
  formatWhen,
  plural
} from '../../lib/format'
import type { ShownLane } from '../../state/shownRun'

/** A name and its value; one that was never said is absent and not shown. */
export type AnswerFact = readonly [name: string, value: string | undefined]

/** Who answered what, word for word as the provider named it. */
export function identityFacts(lane: ShownLane, answer: Answer): readonly AnswerFact[] {
  return [
    ['Asked for', lane.model],
    ['Served by', answer.servedModel],
    ['Request', answer.requestId ?? answer.failure?.requestId],
    ['Task', answer.remoteId],
    ['Ended with', answer.finishReason ?? answer.failure?.vendorCode]
  ]
}

/** How long what took that is not in the column's head. */
export function timeFacts(answer: Answer): readonly AnswerFact[] {
  const { queueMs, prepareMs, loadMs } = durations(answer.timings)
  const { started, sent, firstByte } = answer.timings
  const took = (ms: number | undefined) => (ms === undefined ? undefined : formatMs(ms))
  return [
    ['Begun', formatWhen(answer.startedAt)],
    ['In line', took(queueMs)],
    ['Loading the model', took(loadMs)],
    ['Preparing images', took(prepareMs)],
    [
      'Until it was sent',
      sent === undefined || started === undefined ? undefined : took(sent - started)
    ],
    [
      'Until the first byte',
      sent === undefined || firstByte === undefined ? undefined : took(firstByte - sent)
    ]
  ]
}

/** `1,290, of which 258 for images, 1,024 from the cache` */
function tokenWords(
  total: number | undefined,
  parts: readonly (readonly [number | undefined, string])[]
): string | undefined {
  if (total === undefined) return undefined
  const known = parts.flatMap(([count, what]) =>
    count === undefined || count === 0 ? [] : [`${formatCount(count)} ${what}`]
  )
  return [formatCount(total), ...(known.length > 0 ? [`of which ${known.join(', ')}`] : [])].join(
    ', '
  )
}

export function tokenFacts(usage: Usage | undefined): readonly AnswerFact[] {
  return [
    [
      'Tokens in',
      tokenWords(usage?.inputTokens, [
        [usage?.imageTokens, 'for images'],
        [usage?.cachedTokens, 'from the cache'],
        [usage?.cacheWriteTokens, 'put into the cache']
      ])
    ],
    ['Tokens out', tokenWords(usage?.outputTokens, [[usage?.reasoningTokens, 'for reasoning']])]
  ]
}

/** The exact amount and how it is known. */
export function costFacts(cost: Cost, isMock: boolean): readonly AnswerFact[] {
  const amount = cost.mark === 'unknown' ? 'Unknown' : cost.free === true ? 'Free' : `$${cost.usd}`
  const mock = isMock && cost.mark !== 'unknown' && cost.free !== true ? ', mock price' : ''
  return [
    ['Amount', `${amount}${mock}`],
    ['Known by', cost.reason]
  ]
}

/** What was really sent: `741 × 500 JPEG, 148 KB`. */
export function sentFacts({ prepared }: Answer): readonly AnswerFact[] {
  return prepared.map((image, index) => {
    const format = image.format === 'pixels' ? 'raw pixels' : image.format.toUpperCase()
    const changes = image.changes.length > 0 ? `; ${image.changes.join(', ')}` : ''
    const name = prepared.length > 1 ? `Image ${index + 1} of ${prepared.length}` : 'Image'
    return [name, `${formatSize(image)} ${format}, ${formatBytes(image.sizeBytes)}${changes}`]
  })
}

/** The heading over {@link sentFacts}. */
export function sentTitle({ prepared }: Answer): string {
  return prepared.length > 1 ? `Sent, ${plural(prepared.length, 'image')}` : 'Sent'
}
