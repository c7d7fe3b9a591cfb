import { tokensOf, type SilentReply, type WholeReply } from '../openai/openaiReplies'
import type { GenerateAsked } from './geminiRequest'
import { says, thinks, type Spoken, type SpokenStep } from '../streamSteps'
import { schemaValue } from '../visionMock'

/** A candidate, told step by step. */
export interface CandidateReply {
  readonly kind: 'candidate'
  readonly steps: readonly SpokenStep[]
  /** Null: the stream ends without one. */
  readonly finishReason: string | null
  readonly finishMessage?: string
  /** The prompt was blocked: there is no candidate at all. */
  readonly block?: { readonly blockReason: string; readonly blockReasonMessage?: string }
  /** Part of the prompt that came from the cache. */
  readonly cached?: number
  /** Where usage is; on every chunk unless told otherwise. */
  readonly usage?: 'every-chunk' | 'after-finish' | 'nowhere'
  /** The connection stays open after the last chunk. */
  readonly holds?: boolean
  /** Answers with a JSON array although server-sent events were asked for. */
  readonly ignoresSse?: boolean
  readonly tokensPerSecond?: number
  readonly crlf?: boolean
}

export type GeminiReply = CandidateReply | WholeReply | SilentReply

export const THOUGHT = 'Wheels and chrome: a motorcycle.'

/** An answer in words, or as the JSON it was asked for; it thinks first when the request says so. */
export function answer(
  asked: GenerateAsked,
  text: string,
  rest: Partial<CandidateReply> = {}
): CandidateReply {
  const words = asked.schema === undefined ? text : JSON.stringify(schemaValue(asked.schema, text))
  const steps = [...(asked.thinks ? thinks(THOUGHT) : []), ...says(words)]
  const cut = steps.length > asked.maxTokens
  return {
    kind: 'candidate',
    steps: steps.slice(0, asked.maxTokens),
    finishReason: cut ? 'MAX_TOKENS' : 'STOP',
    ...rest
  }
}

export function candidate(
  steps: readonly SpokenStep[],
  rest: Partial<CandidateReply> = {}
): CandidateReply {
  return { kind: 'candidate', steps, finishReason: 'STOP', ...rest }
}

const CODES: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504
}

/** The error body of Google's APIs. */
export function errorBody(status: string, message: string, details: readonly unknown[] = []) {
  return {
    error: {
      code: CODES[status] ?? 500,
      message,
      status,
      ...(details.length > 0 && { details })
    }
  }
}

export function apiError(
  status: string,
  message: string,
  details: readonly unknown[] = []
): WholeReply {
  return {
    kind: 'whole',
    status: CODES[status] ?? 500,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(errorBody(status, message, details), undefined, 2)
  }
}

export function retryInfo(retryDelay: string): unknown {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }
}

export function errorInfo(reason: string): unknown {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service: 'generativelanguage.googleapis.com' }
  }
}

export function quotaFailure(quotaId: string, quotaValue: string): unknown {
  return {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [
      {
        quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
        quotaId,
        quotaDimensions: { location: 'global', model: 'mock' },
        quotaValue
      }
    ]
  }
}

export const TOKENS_PER_IMAGE = 258

/**
 * Usage by a rule that a test can do in its head: a token per word of prompt and system prompt, 258
 * per image; one per streamed piece of thought or answer. Thoughts are not among the candidates, and
 * counts of zero are left out, as with the real API.
 */
export function usageOf(asked: GenerateAsked, spoken: readonly Spoken[], reply: CandidateReply) {
  const text = tokensOf(asked.prompt).length + tokensOf(asked.system).length
  const image = asked.images.length * TOKENS_PER_IMAGE
  const thoughts = spoken.filter(({ kind }) => kind === 'thinking').length
  const candidates = spoken.length - thoughts
  return {
    promptTokenCount: text + image,
    ...(candidates > 0 && { candidatesTokenCount: candidates }),
    totalTokenCount: text + image + spoken.length,
    ...(reply.cached !== undefined && { cachedContentTokenCount: reply.cached }),
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: text },
      ...(image > 0 ? [{ modality: 'IMAGE', tokenCount: image }] : [])
    ],
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts })
  }
}
