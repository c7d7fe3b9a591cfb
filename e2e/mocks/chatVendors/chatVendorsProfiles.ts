import type { AnswerWishes } from './chatVendorsAnswer'
import type { AnswerShape } from './chatVendorsShape'
import { isObject, type Json } from './chatVendorsReshape'
import { apiError, says, type Reply, type WholeReply } from '../openai/openaiReplies'

/** One vendor of the chat dialect: what it serves, takes, refuses, and how it says so. */
export interface VendorProfile {
  /** Path of its API, such as `/openai/v1`. */
  readonly base: string
  /** Models that answer in words of their own; the names of openaiBehaviours.ts work too. */
  readonly models: readonly string[]
  /** Body of its list of models. */
  readonly list: unknown
  /** Names of the fields a request may have. */
  readonly fields: readonly string[]
  /** Its own refusals, in OpenAI's shape; the shape of its errors is `answers.error`. */
  refuse(body: Json, bytes: number): WholeReply | undefined
  /** The request in OpenAI's words, for the checks and behaviours that all share. */
  plain(body: Json): Json
  wishes(body: Json): AnswerWishes
  /** Replies by model names that only this vendor has. */
  readonly faults: Readonly<Record<string, () => Reply>>
  readonly answers: AnswerShape
}

/** What servers of the dialect take beside the vendors' own names. */
export const COMMON_FIELDS = [
  'model',
  'messages',
  'stream',
  'temperature',
  'top_p',
  'max_tokens',
  'response_format',
  'stop',
  'n',
  'presence_penalty',
  'frequency_penalty'
]

/** A copy with some fields taken out and others put in. */
export function changed(body: Json, without: readonly string[], added: Json = {}): Json {
  const kept = Object.entries(body).filter(([name]) => !without.includes(name))
  return { ...Object.fromEntries(kept), ...added }
}

/** Every image part of every message. */
export function imageParts(body: Json): readonly Json[] {
  const { messages } = body
  if (!Array.isArray(messages)) return []
  return messages.filter(isObject).flatMap(({ content }) => {
    const parts: unknown[] = Array.isArray(content) ? content : []
    return parts.filter(isObject).filter(({ type }) => type === 'image_url')
  })
}

/** The schema of an answer, in the form that most vendors share. */
export function schemaOf(body: Json): unknown {
  const format = body['response_format']
  if (!isObject(format) || format['type'] !== 'json_schema') return undefined
  return isObject(format['json_schema']) ? format['json_schema']['schema'] : undefined
}

export function tooManyImages(body: Json, most: number): WholeReply | undefined {
  if (imageParts(body).length <= most) return undefined
  return apiError(400, `Too many images provided. This model supports up to ${most} images.`, {
    param: 'messages'
  })
}

export function invalid(field: string, message: string): WholeReply {
  return apiError(400, message, { param: field, code: 'invalid_value' })
}

/** The first field whose value is none of those allowed. */
export function unlisted(
  body: Json,
  allowed: Readonly<Record<string, readonly unknown[]>>
): WholeReply | undefined {
  for (const [field, values] of Object.entries(allowed)) {
    const value = body[field]
    if (value !== undefined && value !== null && !values.includes(value))
      return invalid(field, `Invalid ${field}: ${JSON.stringify(value)}.`)
  }
  return undefined
}

/** An error inside a stream that began well. */
export function brokenOff(error: Json): Reply {
  return {
    kind: 'completion',
    steps: [
      ...says('The first half'),
      { do: 'raw', bytes: `data: ${JSON.stringify({ error })}\n\n` },
      { do: 'end' }
    ],
    finishReason: 'stop'
  }
}

/** Counts as OpenAI names them. */
export function counts(usage: Json): {
  readonly input: number
  readonly output: number
  readonly image: number
  readonly reasoning: number
} {
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
  const inner = (name: string): Json => (isObject(usage[name]) ? usage[name] : {})
  return {
    input: number(usage['prompt_tokens']),
    output: number(usage['completion_tokens']),
    image: number(inner('prompt_tokens_details')['image_tokens']),
    reasoning: number(inner('completion_tokens_details')['reasoning_tokens'])
  }
}
