import { startFoxApiMock, type FoxApiMock } from '../../../../../e2e/mocks/foxapi/foxapiServer'
import type { OptionValues } from '../../../../shared/domain/option'
import type { AttemptPlan } from '../adapter'
import adapter from '../adapters/foxapi'
import { ask, type AskInput } from '../ask'
import { PIXEL_PNG, preparedImage } from './attempt'
import { quickAttempt, type QuickOptions } from './quickAttempt'

/** Tools for FoxAPI's tests: attempts and questions against its mock, and what was asked of it. */

export const PICTURE = preparedImage(PIXEL_PNG)
const KEY = 'sk-fox-0123456789abcdef'

/** What an ordinary attempt answers; its usage is three words and an image, twelve words out. */
export const TEXT =
  /^This is claude-opus-4-7 \[max_tokens=1024\], asked about “moss” with 1 image\. A motorcycle\.$/
export const USAGE = { inputTokens: 88, outputTokens: 12 }

export const SUBMIT = 'POST /v1/llm/generations'
export const STREAM = 'GET /v1/llm/generations/TASK/stream'
export const POLL = 'GET /v1/tasks/TASK?sync_upstream=true'

export interface Order
  extends
    Partial<Omit<AttemptPlan, 'prompt' | 'images'>>,
    Pick<QuickOptions, 'signal' | 'onEvent' | 'images'> {
  readonly text?: string
  readonly system?: string
  readonly options?: OptionValues
}

export class FoxapiBench {
  private constructor(readonly mock: FoxApiMock) {}

  static async start(): Promise<FoxapiBench> {
    return new FoxapiBench(await startFoxApiMock({ apiKey: KEY }))
  }

  run(order: Order = {}) {
    const { text = 'Describe the moss', system = '', options, images, ...rest } = order
    const { signal, onEvent, ...plan } = rest
    return quickAttempt({
      adapter,
      key: KEY,
      images: images ?? [PICTURE],
      ...(signal && { signal }),
      ...(onEvent && { onEvent }),
      plan: {
        baseUrl: this.mock.baseUrl,
        model: 'claude-opus-4-7',
        prompt: { text, system },
        ...plan,
        ...(options && { params: { ...plan.params, options } })
      }
    })
  }

  /** Has the mock do something of its own, in the usual mode unless told otherwise. */
  provoke(marker: string, order: Order = {}) {
    return this.run({ text: `Describe the [[mock:${marker}]] moss`, ...order })
  }

  question<T>(script: AskInput<T>['script'], key = KEY): Promise<T> {
    return ask({
      adapter,
      script,
      baseUrl: this.mock.baseUrl,
      key,
      clock: { now: () => performance.now(), date: () => new Date('2026-01-05T10:00:00Z') },
      timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
    })
  }

  /** Every request so far, with `TASK` in place of a task's id. */
  paths(): string[] {
    return this.mock.requests.map(
      ({ method, path }) => `${method} ${path.replace(/task-[\w-]+/, 'TASK')}`
    )
  }

  /** The body of the last submission. */
  sent(): Record<string, unknown> {
    return this.mock.submits().at(-1)?.json as Record<string, unknown>
  }
}
