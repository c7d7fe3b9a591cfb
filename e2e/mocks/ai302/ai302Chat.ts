import { ai302Error, ai302ErrorBody } from './ai302Errors'
import type { RecordedRequest } from '../httpServer'
import { behaviourOf } from '../openai/openaiBehaviours'
import {
  answer,
  apiError,
  says,
  tokensOf,
  type CompletionReply,
  type Reply
} from '../openai/openaiReplies'
import { readChatRequest, type ChatRequest } from '../openai/openaiRequest'

/** Models that see images themselves; the others take them only by way of the analysis. */
const SEEING = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'qwen3-vl-plus']
const READING = ['deepseek-chat', 'deepseek-r1', 'gpt-3.5-turbo']

export const AI302_MODELS: readonly string[] = [...SEEING, ...READING]

const USUAL_ANALYST = 'gpt-4o-mini'

/** A chat request with what 302.AI adds to it. */
export interface Ai302Request extends ChatRequest {
  /** How the analysis was switched on, and who does it; undefined when it was not. */
  readonly analysis?: { readonly form: 'field' | 'suffix'; readonly by: string }
}

type Json = Readonly<Record<string, unknown>>

/** Takes 302.AI's own part off a request, and checks the rest as OpenAI would. */
export function readAi302Request(
  request: RecordedRequest
): { readonly ok: Ai302Request } | { readonly error: Reply } {
  const { ocr_model: field, ...rest } = (request.json ?? {}) as Json
  if (field !== undefined && (typeof field !== 'string' || field === ''))
    return { error: ai302Error('-10011') }
  const named = typeof rest['model'] === 'string' ? rest['model'] : ''
  const model = named.replace(/-ocr(?=-|$)/, '')
  const read = readChatRequest({ ...request, json: { ...rest, model } })
  if ('error' in read) {
    const { status, message, type, param, code } = read.error
    const details = { type, ...(param !== null && { param }), ...(code !== null && { code }) }
    return { error: apiError(status, message, details) }
  }
  const form = model === named ? ('field' as const) : ('suffix' as const)
  const by = typeof field === 'string' ? field : USUAL_ANALYST
  const on = form === 'suffix' || field !== undefined
  return { ok: { ...read.ok, ...(on && read.ok.images.length > 0 && { analysis: { form, by } }) } }
}

/** Names the model, says what became of the images, and says the prompt's last word back. */
export function ai302Text({ model, marker, images, analysis, prompt }: Ai302Request): string {
  const who = marker === '' ? model : `${model} [${marker}]`
  const count = `${images.length} ${images.length === 1 ? 'image' : 'images'}`
  const seen = analysis
    ? `${analysis.by} described ${count}, switched on by ${analysis.form}.`
    : images.length === 0
      ? 'There is no image.'
      : `I see ${count}: ${images.map(({ type, bytes }) => `${type}, ${bytes} bytes`).join('; ')}.`
  return `This is ${who}. ${seen} The prompt ends with ${tokensOf(prompt).at(-1)?.trim() ?? 'nothing'}`
}

type Behaviour = (request: Ai302Request, argument: string | undefined) => Reply

function completion(steps: CompletionReply['steps']): CompletionReply {
  return { kind: 'completion', steps, finishReason: 'stop' }
}

/** An error on a line of its own, not as an event: `error-line:-10003`. */
const errorLine: Behaviour = (_request, argument) =>
  completion([
    ...says('The first half'),
    {
      do: 'raw',
      bytes: `${JSON.stringify(
        argument === undefined
          ? { error: { message: 'Upstream went away', type: 'upstream_error', code: 'gone' } }
          : ai302ErrorBody(argument)
      )}\n\n`
    },
    { do: 'end' }
  ])

/** One character's bytes in two writes. */
const splitUtf8: Behaviour = () => {
  const chunk = Buffer.from(
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'grün 🏍 Ende' } }] })}\n\n`
  )
  const inside = chunk.indexOf(Buffer.from('🏍')) + 2
  return completion([
    { do: 'raw', bytes: chunk.subarray(0, inside) },
    { do: 'pause', ms: 20 },
    { do: 'raw', bytes: chunk.subarray(inside) }
  ])
}

const emptyChoices: Behaviour = (request) =>
  completion([
    { do: 'raw', bytes: ': PROCESSING\n\n' },
    {
      do: 'raw',
      bytes: 'data: {"id":"chatcmpl-mock","object":"chat.completion.chunk","choices":[]}\n\n'
    },
    ...says(ai302Text(request))
  ])

/** `err:-10008` or, with another status, `err:-10004/400`. */
const ownError: Behaviour = (_request, argument = '-10011') => {
  const [code = '', status] = argument.split('/')
  return ai302Error(code, status === undefined ? undefined : Number(status))
}

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  err: ownError,
  'error-line': errorLine,
  'split-utf8': splitUtf8,
  'empty-choices': emptyChoices,
  'error-413': () => ai302Error('-10017'),
  /** 302.AI documents no `Retry-After`; a gateway before it may still send none. */
  'error-429-plain': () => apiError(429, 'Too many requests', { type: 'rate_limit_error' })
}

function ownAnswer(request: Ai302Request): Reply | undefined {
  const { model, images, analysis } = request
  if (SEEING.includes(model)) return answer(request, ai302Text(request))
  if (!READING.includes(model)) return undefined
  if (images.length > 0 && !analysis)
    return apiError(400, `${model} does not support image input.`, { code: 'invalid_image' })
  if (model !== 'deepseek-r1') return answer(request, ai302Text(request))
  return completion([
    ...tokensOf('Let me think about it.').map((reasoning_content) => ({
      do: 'delta' as const,
      delta: { reasoning_content }
    })),
    ...says(ai302Text(request))
  ])
}

/**
 * What a model does: a real one answers with {@link ai302Text}, a behaviour of this file or of
 * openaiBehaviours.ts does what its name says, and any other has no channel.
 *
 * @param before how many requests this model had before
 */
export function ai302Reply(request: Ai302Request, before: number, authorization?: string): Reply {
  const own = ownAnswer(request)
  if (own) return own
  const [name = '', ...rest] = request.model.split(':')
  const argument = rest.length === 0 ? undefined : rest.join(':')
  const behaviour = Object.hasOwn(BEHAVIOURS, name) ? BEHAVIOURS[name] : undefined
  if (behaviour) return behaviour(request, argument)
  const shared = behaviourOf(request.model)
  const context = { argument, before, redirectTo: 'http://127.0.0.1:9', authorization }
  return shared ? shared.run(request, context) : ai302Error('-10008')
}
