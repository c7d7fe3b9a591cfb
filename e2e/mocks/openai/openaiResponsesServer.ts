import type { ServerResponse } from 'node:http'
import type { RecordedRequest } from '../httpServer'
import { apiError, says, type CompletionReply, type Reply } from './openaiReplies'
import { readResponsesRequest } from './openaiResponsesRequest'
import { playResponse } from './openaiResponsesStream'
import {
  modelOf,
  refusal,
  refuseStranger,
  replyOf,
  sendUncompleted,
  sendWhole,
  type ChatOptions,
  type ChatRoutes
} from './openaiServer'

const HALF = 'The first half of the answer'

function ends(finishReason: string, steps = says(HALF)): CompletionReply {
  return { kind: 'completion', steps, finishReason }
}

/** An event whose last character is cut inside its four bytes, then a reset. */
function cutInsideCharacter(): CompletionReply {
  const event = Buffer.from(
    `event: response.output_text.delta\ndata: ${JSON.stringify({ type: 'response.output_text.delta', delta: 'grün 🏍' })}\n\n`
  )
  const inside = event.indexOf(Buffer.from('🏍')) + 2
  return ends('stop', [
    ...says(HALF),
    { do: 'raw', bytes: event.subarray(0, inside) },
    { do: 'reset' }
  ])
}

/**
 * Behaviours that are another thing in this dialect, or only here: `failed:CODE`, `error-event:CODE`
 * and `incomplete:REASON` end with that terminal event. All others are those of the chat dialect.
 */
const RESPONSES_ONLY: Readonly<Record<string, (argument: string | undefined) => Reply>> = {
  failed: (code = 'server_error') => ends(`failed:${code}`),
  'error-event': (code = 'server_error') => ends(`error:${code}`),
  incomplete: (reason = 'max_output_tokens') => ends(`incomplete:${reason}`),
  'midstream-error': () => ends('error:server_error'),
  'cut-mid-utf8': cutInsideCharacter
}

function responsesOnly(model: string): Reply | undefined {
  const [name = '', argument] = model.split(':')
  const run = Object.hasOwn(RESPONSES_ONLY, name) ? RESPONSES_ONLY[name] : undefined
  return run?.(argument)
}

/** The route `…/responses`, with the behaviours, models and rules of the chat route. */
export function responsesRoutes(options: () => ChatOptions): ChatRoutes {
  const seen = new Map<string, number>()
  return async (request: RecordedRequest, response: ServerResponse) => {
    const { prefix = '/v1', rules, dress, tokensPerSecond } = options()
    if (request.path.split('?')[0] !== `${prefix}/responses`) return false
    if (refuseStranger(options(), request, response)) return true
    if (request.method !== 'POST') {
      sendWhole(response, apiError(405, `Not allowed to ${request.method} on /responses.`))
      return true
    }
    const model = modelOf(request) ?? ''
    const before = seen.get(model) ?? 0
    seen.set(model, before + 1)
    const read = readResponsesRequest(request, rules)
    if ('error' in read) {
      sendWhole(response, refusal(read.error))
      return true
    }
    const reply = responsesOnly(model) ?? replyOf(read.ok, request, options(), before)
    if (reply.kind === 'completion')
      await playResponse(response, read.ok, reply, tokensPerSecond, dress)
    else sendUncompleted(response, reply)
    return true
  }
}
