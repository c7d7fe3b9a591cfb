import type { SilentReply, WholeReply } from '../openai/openaiReplies'
import { tokensOf } from '../openai/openaiReplies'
import type { MessagesAsked } from './anthropicRequest'
import { says, spokenIn, thinks, type SpokenStep } from '../streamSteps'
import { schemaValue } from '../visionMock'

/** A message, told step by step. */
export interface MessageReply {
  readonly kind: 'message'
  readonly steps: readonly SpokenStep[]
  readonly stopReason: string
  readonly stopDetails?: Readonly<Record<string, unknown>>
  /** Input tokens that came from the cache, and that went into it. */
  readonly cache?: { readonly read: number; readonly written: number }
  /** How a stream ends after `message_delta`; `stop` unless told otherwise. */
  readonly ending?: 'stop' | 'no-stop' | 'hold-after-stop'
  /** Answers with a whole JSON body although a stream was asked for. */
  readonly ignoresStream?: boolean
  readonly tokensPerSecond?: number
  readonly crlf?: boolean
}

export type AnthropicReply = MessageReply | WholeReply | SilentReply

export const THOUGHT = 'Wheels and chrome: a motorcycle.'

/** An answer in words, or as the JSON it was asked for; it thinks first when the request says so. */
export function answer(
  asked: MessagesAsked,
  text: string,
  rest: Partial<MessageReply> = {}
): MessageReply {
  const words = asked.schema === undefined ? text : JSON.stringify(schemaValue(asked.schema, text))
  const steps = [...(asked.thinks ? thinks(THOUGHT) : []), ...says(words)]
  const cut = steps.length > asked.maxTokens
  return {
    kind: 'message',
    steps: steps.slice(0, asked.maxTokens),
    stopReason: cut ? 'max_tokens' : 'end_turn',
    ...rest
  }
}

export function message(
  steps: readonly SpokenStep[],
  rest: Partial<MessageReply> = {}
): MessageReply {
  return { kind: 'message', steps, stopReason: 'end_turn', ...rest }
}

/** The API's error body; the id of the request is in it and in the headers. */
export function errorBody(type: string, text: string, details?: unknown): unknown {
  return {
    type: 'error',
    error: { type, message: text, ...(details !== undefined && { details }) },
    request_id: REQUEST_ID
  }
}

export const REQUEST_ID = 'req_mock'

export function apiError(
  status: number,
  type: string,
  text: string,
  rest: { details?: unknown; headers?: Readonly<Record<string, string>> } = {}
): WholeReply {
  return {
    kind: 'whole',
    status,
    headers: { 'content-type': 'application/json', 'request-id': REQUEST_ID, ...rest.headers },
    body: JSON.stringify(errorBody(type, text, rest.details))
  }
}

const TOKENS_PER_IMAGE = 1000

/**
 * Usage by a rule that a test can do in its head: a token per word of prompt and system prompt,
 * 1,000 per image; one per streamed piece of thinking or answer. What was cached is not in
 * `input_tokens`, as with the real API.
 */
export function usageOf(asked: MessagesAsked, reply: MessageReply) {
  const spoken = spokenIn(reply.steps)
  const { read = 0, written = 0 } = reply.cache ?? {}
  const input =
    tokensOf(asked.prompt).length +
    tokensOf(asked.system).length +
    asked.images.length * TOKENS_PER_IMAGE
  return {
    input_tokens: Math.max(0, input - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: spoken.length,
    output_tokens_details: {
      thinking_tokens: spoken.filter(({ kind }) => kind === 'thinking').length
    }
  }
}
