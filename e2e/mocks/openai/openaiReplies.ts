import type { ChatRequest } from './openaiRequest'

/** What a chunk of a stream adds. */
export interface Delta {
  readonly content?: string | readonly Readonly<Record<string, unknown>>[]
  readonly refusal?: string
  readonly reasoning_content?: string
  readonly reasoning?: string
  readonly reasoning_details?: readonly Readonly<Record<string, unknown>>[]
}

export type Step =
  /** One chunk; paced by the server's tokens per second. */
  | { readonly do: 'delta'; readonly delta: Delta }
  /** Bytes that go on the wire as they are. */
  | { readonly do: 'raw'; readonly bytes: string | Buffer }
  | { readonly do: 'pause'; readonly ms: number }
  /** Never anything more; the connection stays open until the client leaves. */
  | { readonly do: 'hang' }
  /** The connection is reset. */
  | { readonly do: 'reset' }
  /** The response ends cleanly, without the dialect's end. */
  | { readonly do: 'end' }

export type UsagePlace = 'last-chunk' | 'every-chunk' | 'x-groq' | 'with-cost' | 'nowhere'

/** A completion, told step by step. */
export interface CompletionReply {
  readonly kind: 'completion'
  readonly steps: readonly Step[]
  readonly finishReason: string
  readonly nativeFinishReason?: string
  readonly usage?: UsagePlace
  /** How a stream ends after `finish_reason`; `done` unless told otherwise. */
  readonly ending?: 'done' | 'no-done' | 'hold-after-done' | 'hold-after-finish'
  /** Answers with a whole JSON body although a stream was asked for. */
  readonly ignoresStream?: boolean
  /** Replaces the pace of the server, in tokens per second. */
  readonly tokensPerSecond?: number
  readonly crlf?: boolean
  /** Response headers in place of OpenAI's. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Anything else: an error, a web page, a redirect. */
export interface WholeReply {
  readonly kind: 'whole'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** No response at all. */
export interface SilentReply {
  readonly kind: 'silent'
  readonly do: 'hang' | 'reset'
}

export type Reply = CompletionReply | WholeReply | SilentReply

/** Cuts text into the pieces the mock streams: each word with the space before it. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*\S+/g) ?? []
}

export function says(text: string): Step[] {
  return tokensOf(text).map((content) => ({ do: 'delta', delta: { content } }))
}

/** An answer in words, cut at the request's `max_tokens` as the real API does. */
export function answer(
  request: ChatRequest,
  text: string,
  rest: Partial<CompletionReply> = {}
): CompletionReply {
  const steps = says(text)
  const most = request.maxTokens ?? Infinity
  return {
    kind: 'completion',
    steps: steps.slice(0, most),
    finishReason: steps.length > most ? 'length' : 'stop',
    ...rest
  }
}

export function apiError(
  status: number,
  message: string,
  details: { type?: string; code?: string; param?: string; headers?: Record<string, string> } = {}
): WholeReply {
  const { type = 'invalid_request_error', code = null, param = null, headers = {} } = details
  return {
    kind: 'whole',
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_mock', ...headers },
    body: JSON.stringify({ error: { message, type, param, code } })
  }
}

export interface UsageBody {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly image_tokens: number }
  readonly completion_tokens_details: { readonly reasoning_tokens: number }
  readonly cost?: number
}

const TOKENS_PER_IMAGE = 85

/**
 * Usage by a rule that a test can do in its head: a token per word of prompt and system prompt, 85
 * per image; one per streamed piece of reasoning or answer. With cost: a millionth of a dollar per
 * input token and two per output token.
 */
export function usageOf(request: ChatRequest, deltas: readonly Delta[], cost: boolean): UsageBody {
  const image = request.images.length * TOKENS_PER_IMAGE
  const input = tokensOf(request.prompt).length + tokensOf(request.system).length + image
  const reasoning = deltas.filter(
    (delta) => delta.reasoning_content !== undefined || delta.reasoning !== undefined
  ).length
  const output = deltas.length
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 0, image_tokens: image },
    completion_tokens_details: { reasoning_tokens: reasoning },
    ...(cost && { cost: Number(((input + 2 * output) / 1e6).toFixed(6)) })
  }
}
