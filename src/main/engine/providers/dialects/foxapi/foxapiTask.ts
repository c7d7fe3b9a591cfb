import { z } from 'zod'
import type { AdapterEvent, ExchangeRequest, Step } from '../../adapter'
import { emit, json } from '../../adapter'
import { isFields } from '../../errorBody'
import { foxapiUrl } from './foxapiRequest'
import { OpenAiChatReader } from '../openai/openaiChat'
import { pollTask, type PollSchedule } from '../tasks'

/** A task of FoxAPI's: what it looks like, how it is asked for, and what its result says. */

export const foxapiTask = z.looseObject({
  id: z.string().min(1),
  status: z.string().catch(''),
  progress: z.number().nullish().catch(undefined),
  stream: z.looseObject({ url: z.string().nullish() }).nullish().catch(undefined),
  results: z.array(z.unknown()).nullish().catch(undefined),
  error: z.unknown().optional(),
  usage: z.looseObject({ user_group: z.string().nullish() }).nullish().catch(undefined)
})
export type FoxapiTask = z.infer<typeof foxapiTask>

const OVER = ['completed', 'failed', 'cancelled']

export function isOver({ status }: FoxapiTask): boolean {
  return OVER.includes(status)
}

/** Plain words for what a task is busy with; a word we do not know is shown as it is. */
export function stateOf({ status, progress }: FoxapiTask): string {
  if (status === 'pending') return 'Submitted, in line'
  if (status !== 'processing') return status === '' ? 'Submitted' : status
  return typeof progress === 'number' && progress > 0 ? `Processing (${progress} %)` : 'Processing'
}

/** The vendor's own pace: five seconds, after a first look at two. */
const WHILE_IT_RUNS: PollSchedule = {
  first: 2_000,
  then: [{ every: 5_000 }],
  giveUpAfter: 10 * 60_000,
  failures: 3
}

/** After a stream's end the task is all but done: its state and usage come at once or soon. */
const AFTER_THE_STREAM: PollSchedule = {
  first: 0,
  then: [{ every: 1_000, until: 3_000 }, { every: 2_000 }],
  giveUpAfter: 15_000,
  failures: 3
}

/**
 * Asks for a task until it is over. `sync_upstream` has it brought up to date first; but a completed
 * task may then come without its results, and is asked for once more as it is stored.
 */
export function* finalTask(
  baseUrl: string,
  id: string,
  when: 'running' | 'after-stream',
  known?: string
): Generator<Step, FoxapiTask, unknown> {
  const task = yield* pollTask({
    request: taskQuery(baseUrl, id, true),
    schema: foxapiTask,
    schedule: when === 'running' ? WHILE_IT_RUNS : AFTER_THE_STREAM,
    isOver,
    stateOf,
    ...(known !== undefined && { known })
  })
  const lacksResults = task.status === 'completed' && (task.results ?? []).length === 0
  return lacksResults ? yield* json(taskQuery(baseUrl, id, false), foxapiTask) : task
}

function taskQuery(baseUrl: string, id: string, refreshed: boolean): ExchangeRequest {
  const path = `v1/tasks/${encodeURIComponent(id)}${refreshed ? '?sync_upstream=true' : ''}`
  return {
    label: 'poll',
    method: 'GET',
    url: foxapiUrl(baseUrl, path),
    auth: 'key',
    repeatable: true,
    timeouts: { firstByte: 15, total: 15 }
  }
}

/** The address of a task's stream, or why it is not followed. */
export type StreamPlace = { readonly url: string } | { readonly foreignHost: string } | undefined

/**
 * Where a task streams. The address is relative in the documentation; an absolute one is followed
 * only on the provider's own origin, because the key goes along.
 */
export function streamPlace(baseUrl: string, { stream }: FoxapiTask): StreamPlace {
  const said = stream?.url
  if (typeof said !== 'string' || said === '') return undefined
  const root = foxapiUrl(baseUrl, '')
  // A path belongs below the base address, which may have a path of its own (a proxy's).
  const isPath = /^\/?[\w-]/.test(said) && !/^[a-z][a-z\d+.-]*:/i.test(said)
  const target = isPath ? root + said.replace(/^\//, '') : said
  if (!URL.canParse(target, root)) return undefined
  const url = new URL(target, root)
  return url.origin === new URL(root).origin ? { url: url.href } : { foreignHost: url.host }
}

/** The usual address of a task's stream, for one whose submission was long ago. */
export function usualStream(baseUrl: string, id: string): string {
  return foxapiUrl(baseUrl, `v1/llm/generations/${encodeURIComponent(id)}/stream`)
}

export function streamRequest(url: string, offset: number): ExchangeRequest {
  const target = new URL(url)
  if (offset > 0) target.searchParams.set('offset', String(offset))
  return {
    label: 'stream',
    method: 'GET',
    url: target.href,
    headers: { accept: 'text/event-stream' },
    auth: 'key',
    repeatable: true
  }
}

/** What a finished task says: the answer, and everything beside it. */
export interface TaskResult {
  readonly text: string
  /** Reasoning, model, finish reason and usage, as events. */
  readonly others: readonly AdapterEvent[]
  readonly verdict: ReturnType<OpenAiChatReader['outcome']>
}

/** Reads `results[0]`: an OpenAI completion, or one of the plainer shapes that later servers have. */
export function readResult({ results }: FoxapiTask): TaskResult {
  const [first] = results ?? []
  if (!isFields(first) || !Array.isArray(first['choices']))
    return { text: plainText(first), others: [], verdict: undefined }
  const reader = new OpenAiChatReader()
  const events = reader.readWhole(first) ?? []
  return {
    text: textOf(events),
    others: events.filter(({ type }) => type !== 'text'),
    verdict: reader.outcome()
  }
}

function textOf(events: readonly AdapterEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.delta : '')).join('')
}

function plainText(result: unknown): string {
  if (typeof result === 'string') return result
  if (!isFields(result)) return ''
  const text = result['text'] ?? result['content']
  return typeof text === 'string' ? text : ''
}

/** A price group other than the default one pays other prices than the list is read for. */
export function* warnOfGroup({ usage }: FoxapiTask): Generator<Step, void, unknown> {
  const group = usage?.user_group
  if (typeof group !== 'string' || group === '' || group === 'default') return
  yield* emit({
    type: 'warning',
    sentence: `This account is in FoxAPI’s price group “${group}”; the price shown is that of the default group.`
  })
}
