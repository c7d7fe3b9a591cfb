import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { startServer, type MockServer } from '../../../../../e2e/mocks/httpServer'
import type { FailureClass } from '../../../../shared/domain/failure'
import type { LaneParams } from '../../../../shared/domain/lane'
import type { Adapter, Ask, AskContext } from '../adapter'
import { ask } from '../ask'
import { attempt, PIXEL_PNG, preparedImage, type Options, type Outcome } from './attempt'

/** What every adapter of a chat has to do against the live mock of its vendor. */

export interface ChatMockOptions {
  readonly apiKey?: string
  readonly redirectTo?: string
}

export interface ChatTarget<M extends MockServer> {
  readonly adapter: Adapter
  start(options?: ChatMockOptions): Promise<M>
  /** What a person puts in the settings as the address. */
  baseUrl(mock: M): string
  /** Path of its chat requests. */
  readonly chatPath: string
  /** A model that sees images and answers by naming itself. */
  readonly model: string
}

export interface AskOptions extends Omit<Options, 'plan' | 'adapter'> {
  readonly params?: LaneParams
  readonly text?: string
}

/** One attempt of the adapter against a running mock. */
export function askModel(
  adapter: Adapter,
  baseUrl: string,
  model: string,
  { params = {}, text = 'Describe, then say moss', ...rest }: AskOptions = {}
): Promise<Outcome> {
  return attempt({
    adapter,
    ...rest,
    plan: { baseUrl, model, params, prompt: { text, system: '' } }
  })
}

/** A free question of the adapter against a running mock. */
export function askFree<T>(
  adapter: Adapter,
  baseUrl: string,
  script: (context: AskContext) => Ask<T>,
  key?: string
): Promise<T> {
  return ask({
    adapter,
    script,
    baseUrl,
    ...(key !== undefined && { key }),
    clock: { now: () => performance.now(), date: () => new Date() },
    timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 }
  })
}

/** A failure with its class, a sentence and a next step, and nothing of the key in it. */
export function expectFailure({ answer }: Outcome, kind: FailureClass, words: RegExp): void {
  expect(answer.state).toBe('failed')
  expect(answer.failure).toMatchObject({ class: kind })
  expect(answer.failure?.sentence).toMatch(words)
  expect(answer.failure?.nextStep).toMatch(/\.$/)
}

const KEY = 'key-0123456789-abcdef'

export function testChatAdapter<M extends MockServer>(target: ChatTarget<M>): void {
  const { adapter, model, chatPath } = target
  const open: MockServer[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()))
  })

  async function started(options?: ChatMockOptions): Promise<M> {
    const mock = await target.start(options)
    open.push(mock)
    return mock
  }

  const chats = (mock: M) => mock.requests.filter(({ path }) => path === chatPath)

  describe(`${adapter.id}, as every chat`, () => {
    it('answers as the model that was asked, with usage and what was served', async () => {
      const mock = await started({ apiKey: KEY })
      const images = [preparedImage(PIXEL_PNG)]
      const { answer } = await askModel(adapter, target.baseUrl(mock), model, { images, key: KEY })
      expect(answer.failure).toBeUndefined()
      expect(answer).toMatchObject({
        state: 'done',
        text: `This is ${model}. I see 1 image. You said moss`,
        servedModel: model,
        finishReason: 'stop',
        usage: { inputTokens: 89 },
        warnings: []
      })
      // Nobody said a price, so there is none yet; the catalogue's is laid over it elsewhere.
      expect(answer.cost.mark).toBe('unknown')
      expect(chats(mock)[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    })

    it('places several images in order, byte for byte', async () => {
      const mock = await started()
      const pictures = [PIXEL_PNG, Buffer.concat([PIXEL_PNG, Buffer.from('second')])]
      const { answer } = await askModel(adapter, target.baseUrl(mock), 'sees-image', {
        images: pictures.map((bytes) => preparedImage(bytes))
      })
      const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
      expect(answer.text).toBe(
        pictures
          .map((bytes) => `I see image/png, ${bytes.length} bytes, sha256 ${sha(bytes)}.`)
          .join(' ')
      )
    })

    it('takes a prompt without images', async () => {
      const mock = await started()
      const { answer } = await askModel(adapter, target.baseUrl(mock), model)
      expect(answer.text).toContain('I see no image.')
    })

    it('sends no parameter that was not set', async () => {
      const mock = await started()
      await askModel(adapter, target.baseUrl(mock), model)
      const sent = Object.keys(chats(mock)[0]?.json as object)
      const always = ['model', 'messages', 'stream', 'stream_options', 'reasoning_format']
      expect(sent.filter((name) => !always.includes(name))).toEqual([])
    })

    const failures = [
      ['error-429:9', 'rate-limited', /rate limit/i],
      ['error-402', 'balance', /credit/i],
      ['error-500', 'provider', /error of its own/],
      ['midstream-error', 'provider', /broke the answer off/],
      ['content-filter', 'filtered', /filter/],
      ['cut', 'truncated', /closed before/],
      ['empty', 'empty', /without saying/],
      ['error-502-html', 'provider', /web page/]
    ] as const
    // Ollama filters nothing, so it has no word for it.
    const possible = failures.filter(([, kind]) => adapter.id !== 'ollama' || kind !== 'filtered')
    it.each(possible)('%s is %s', async (behaviour, kind, words) => {
      const mock = await started()
      expectFailure(await askModel(adapter, target.baseUrl(mock), behaviour), kind, words)
      expect(chats(mock)).toHaveLength(1)
    })

    it('keeps what the server asks to wait', async () => {
      const mock = await started()
      const { answer } = await askModel(adapter, target.baseUrl(mock), 'error-429:1')
      expect(answer.failure?.retryAfterMs).toBe(50)
      const again = await askModel(adapter, target.baseUrl(mock), 'error-429:1')
      expect(again.answer.text).toMatch(/^Recovered after 1/)
    })

    it('says that the key is wrong, and never the key', async () => {
      const mock = await started({ apiKey: 'another' })
      const outcome = await askModel(adapter, target.baseUrl(mock), model, { key: KEY })
      expect(outcome.answer.failure?.class).toBe('auth')
      expect(JSON.stringify([outcome.answer, outcome.recording.exchanges])).not.toContain(KEY)
    })

    it('stops at once, and the server notices', async () => {
      const mock = await started()
      const stop = new AbortController()
      const outcome = await askModel(adapter, target.baseUrl(mock), 'slow:20', {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type === 'text') stop.abort('cancelled')
        }
      })
      expect(outcome.answer.failure?.class).toBe('cancelled')
      expect(outcome.answer.text).not.toBe('')
      await expect.poll(() => mock.open()).toBe(0)
      expect(chats(mock)).toHaveLength(1)
    })

    it('does not follow a redirect to another host, so no key goes there', async () => {
      const other = await startServer((_request, response) => void response.end('{}'))
      open.push(other)
      const mock = await started({ redirectTo: other.origin })
      const outcome = await askModel(adapter, target.baseUrl(mock), 'redirect', { key: KEY })
      expectFailure(outcome, 'unreadable', /does not follow/)
      expect(other.requests).toHaveLength(0)
    })
  })
}
