import type { Timeouts } from '../../../shared/domain/settings'
import type { Clock } from '../engine'
import type { Network } from '../network/network'
import type { Adapter, Ask, AskContext, Step } from './adapter'
import { exchangeStep, follow } from './drive'
import { presentable } from './failures'
import { AdapterFailure } from './adapter'
import { MASK } from '../log/redact'
import { secretOf } from './keyMask'
import type { RecordingSink } from './recording'
import { createSender } from './sender'

export interface AskInput<T> {
  readonly adapter: Adapter
  readonly script: (context: AskContext) => Ask<T>
  readonly baseUrl: string
  readonly key?: string
  readonly clock: Clock
  readonly timeouts: Timeouts
  readonly signal?: AbortSignal
  /** Proxies and certificates; absent: straight to the provider. */
  readonly network?: Network
}

/**
 * Asks a provider something free: its models, a balance, whether the key is good. Over the same
 * road as attempts (proxies, certificates, no redirects, the key to its own origin only).
 *
 * @throws AdapterFailure whose failure is safe to show
 */
export async function ask<T>(input: AskInput<T>): Promise<T> {
  const { adapter, baseUrl, key, clock, timeouts, signal = new AbortController().signal } = input
  const send = createSender({
    adapter,
    plan: { baseUrl },
    images: [],
    ...(key !== undefined && { key }),
    timeouts,
    signal,
    clock,
    ...(input.network && { network: input.network }),
    recording: UNRECORDED,
    onEvent: () => undefined
  })
  const secret = secretOf(key)
  const hide = (text: string): string =>
    secret === undefined ? text : text.replaceAll(secret, MASK)
  try {
    return await follow(input.script({ baseUrl, now: clock.date().toISOString() }), (step) =>
      performFree(step, adapter, send)
    )
  } catch (error) {
    if (error instanceof AdapterFailure) throw new AdapterFailure(presentable(error.failure, hide))
    throw error
  }
}

async function performFree(
  step: Step,
  adapter: Adapter,
  send: ReturnType<typeof createSender>
): Promise<unknown> {
  if (step.kind === 'json' || step.kind === 'send')
    return await exchangeStep(step, { adapter, emit: () => undefined, send })
  throw new Error(`A question cannot do a step of kind ${step.kind}.`)
}

/** Questions leave no recording: they belong to no answer. */
const UNRECORDED: RecordingSink = {
  exchange: () => ({
    chunk: () => undefined,
    response: () => undefined,
    end: () => undefined
  }),
  message: () => undefined
}
