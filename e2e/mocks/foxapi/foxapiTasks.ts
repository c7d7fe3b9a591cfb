import { tokensOf } from '../openai/openaiReplies'
import type { FoxRequest } from './foxapiRequest'
import { errorBody, foxError } from './foxapiErrors'
import { laneWords, ownWords, sightWords } from '../visionMock'

/** What a model says, word by word. */
export interface FoxAnswer {
  readonly reasoning: readonly string[]
  readonly content: readonly string[]
  readonly finishReason: string
}

/** A task as it is kept: what was asked, what is answered, and how far it is. */
export interface FoxTask {
  readonly id: string
  readonly request: FoxRequest
  readonly answer: FoxAnswer
  /** Clock reading of the submission, in milliseconds. */
  readonly startedAt: number
  /** Questions so far. */
  polls: number
  /** Connections to its stream so far. */
  streams: number
  /** Its stream was read to the end. */
  delivered: boolean
}

const CREATED = 1_767_608_430

function wordsFor(request: FoxRequest): string {
  switch (request.behaviour) {
    case 'sees-image':
      return sightWords(request)
    case 'slow':
      return laneWords(request)
    case 'empty':
      return ''
    case 'multibyte':
      return 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'
    default:
      return ownWords(request)
  }
}

/** The answer to a request: words cut at `max_tokens`, with thoughts before them where asked. */
export function answerTo(request: FoxRequest): FoxAnswer {
  const thinks = request.reasoning || request.behaviour === 'reasoning'
  const reasoning = thinks ? tokensOf('Wheels and chrome: a motorcycle.') : []
  const words = tokensOf(wordsFor(request))
  const room = Math.max(0, request.maxTokens - reasoning.length)
  const filtered = request.behaviour === 'content-filter'
  return {
    reasoning,
    content: filtered ? words.slice(0, 2) : words.slice(0, room),
    finishReason: filtered ? 'content_filter' : words.length > room ? 'length' : 'stop'
  }
}

export function chunkCount({ reasoning, content }: FoxAnswer): number {
  return reasoning.length + content.length + 1
}

/** The streamed chunk of this number, from 0; the last one carries the finish reason only. */
export function chunkOf(
  { id, request, answer }: Pick<FoxTask, 'id' | 'request' | 'answer'>,
  n: number
) {
  const { reasoning, content, finishReason } = answer
  const thought = reasoning[n]
  const word = content[n - reasoning.length]
  const delta =
    thought !== undefined
      ? { reasoning_content: thought }
      : word !== undefined
        ? { content: word }
        : {}
  const isLast = n === chunkCount(answer) - 1
  return {
    id: `chatcmpl-${id.slice(-8)}`,
    object: 'chat.completion.chunk',
    created: CREATED,
    model: request.model,
    choices: [{ index: 0, delta, finish_reason: isLast ? finishReason : null }]
  }
}

const TOKENS_PER_IMAGE = 85

/** A token per word of prompt and system prompt and 85 per image; one per word thought or said. */
export function usageOf(request: FoxRequest, { reasoning, content }: FoxAnswer) {
  const words = tokensOf(request.prompt).length + tokensOf(request.system).length
  const input = words + request.images.length * TOKENS_PER_IMAGE
  const output = reasoning.length + content.length
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
}

/** The whole answer as OpenAI writes it; a thinking model's thoughts are only in its stream. */
export function completion({ id, request, answer }: Pick<FoxTask, 'id' | 'request' | 'answer'>) {
  const content = request.behaviour === 'thoughts-only' ? '' : answer.content.join('')
  return {
    id: `chatcmpl-${id.slice(-8)}`,
    object: 'chat.completion',
    created: CREATED + 1,
    model: request.model,
    choices: [
      { index: 0, message: { role: 'assistant', content }, finish_reason: answer.finishReason }
    ],
    usage: usageOf(request, answer)
  }
}

/** How a task is at this moment. */
export interface Moment {
  /** Questions after which an ordinary task is done. */
  readonly pollsToFinish: number
  /** Milliseconds that the model needs for its words at the mock's pace. */
  readonly writingMs: number
  readonly now: number
  readonly userGroup: string
  /** The address of its stream, in the answer to the submission. */
  readonly streamUrl?: string
}

function statusOf(task: FoxTask, moment: Moment): string {
  const { behaviour, argument } = task.request
  const needed = behaviour === 'polls' ? Number(argument ?? 3) : moment.pollsToFinish
  const isWritten = moment.now - task.startedAt >= moment.writingMs
  const isDone = isWritten && (task.delivered || task.polls >= needed)
  if (task.polls === 0) return 'pending'
  if (behaviour === 'stuck') return 'processing'
  if (!isDone) return behaviour === 'unknown-state' ? 'warming_up' : 'processing'
  if (behaviour.startsWith('failed')) return 'failed'
  return behaviour === 'cancelled' ? 'cancelled' : 'completed'
}

function resultsOf(task: FoxTask): readonly unknown[] {
  const { behaviour } = task.request
  const text = task.answer.content.join('')
  if (behaviour === 'string-result') return [text]
  return behaviour === 'text-result' ? [{ text }] : [completion(task)]
}

/**
 * The task as it is said to a client.
 *
 * @param refreshed asked with `sync_upstream=true`
 */
export function taskView(task: FoxTask, moment: Moment, refreshed = false): unknown {
  const { id, request } = task
  const status = statusOf(task, moment)
  const code = request.argument ?? 'service_unavailable'
  const withheld = request.behaviour === 'null-results' && refreshed
  const isOver = ['completed', 'failed', 'cancelled'].includes(status)
  return {
    id,
    object: 'llm.generation.task',
    type: 'llm',
    model: request.model,
    status,
    progress: isOver ? 100 : status === 'pending' ? 0 : 50,
    created: CREATED,
    stream: moment.streamUrl === undefined ? null : { url: moment.streamUrl },
    results: status === 'completed' && !withheld ? resultsOf(task) : null,
    error: status === 'failed' ? taskError(code) : null,
    usage: { credits_reserved: 0.8, user_group: moment.userGroup }
  }
}

function taskError(code: string): unknown {
  const { error } = errorBody(foxError(500, code, 'upstream failed')) as { error: object }
  return { ...error, type: 'task_error' }
}
