import type { ServerResponse } from 'node:http'
import { modelAnswer } from './chatVendorsAnswer'
import type { VendorProfile } from './chatVendorsProfiles'
import { isObject, reshaped, type Json } from './chatVendorsReshape'
import { vendorReshape } from './chatVendorsShape'
import { sendJson, type RecordedRequest } from '../httpServer'
import { apiError, type WholeReply } from '../openai/openaiReplies'
import { chatRoutes, type ChatOptions } from '../openai/openaiServer'

export type VendorServerOptions = Omit<ChatOptions, 'models' | 'ownedBy'>

/** Sends an error of the dialect; what writes to the client gives it the vendor's shape. */
function refuse(response: ServerResponse, { status, headers, body }: WholeReply): void {
  response.writeHead(status, headers)
  response.end(body)
}

/** What the vendor says no to before the checks that all servers of the dialect make. */
function ownRefusal(profile: VendorProfile, body: Json, bytes: number): WholeReply | undefined {
  const unknown = Object.keys(body).find((field) => !profile.fields.includes(field))
  if (unknown !== undefined)
    return apiError(400, `Extra inputs are not permitted, field: '${unknown}'`, {
      param: unknown,
      code: 'extra_forbidden'
    })
  return profile.refuse(body, bytes)
}

function asksForUsage({ stream_options: options }: Json): boolean {
  return isObject(options) && options['include_usage'] === true
}

/** Serves one vendor: its own routes and refusals, and behind them all behaviours of the dialect. */
export class VendorServer {
  /** Requests as the vendor got them, by their translation into the plain dialect. */
  private readonly originals = new WeakMap<RecordedRequest, Json>()
  private readonly chat

  constructor(
    private readonly profile: VendorProfile,
    private readonly options: VendorServerOptions
  ) {
    const { apiKey: _checkedHere, ...rest } = options
    this.chat = chatRoutes(() => ({
      ...rest,
      script: (request, recorded) =>
        options.script?.(request, recorded) ??
        (Object.hasOwn(profile.faults, request.model)
          ? profile.faults[request.model]?.()
          : undefined) ??
        (profile.models.includes(request.model)
          ? modelAnswer(request, profile.wishes(this.originals.get(recorded) ?? {}))
          : undefined)
    }))
  }

  /** Answers false for what is none of its routes. */
  async handle(request: RecordedRequest, response: ServerResponse): Promise<boolean> {
    const { base, list, answers } = this.profile
    const { apiKey } = this.options
    const route = `${request.method} ${request.path.split('?')[0] ?? ''}`
    const chats = route === `POST ${base}/chat/completions`
    if (!chats && route !== `GET ${base}/models`) return false
    const body = isObject(request.json) ? request.json : {}
    const shaped = reshaped(response, vendorReshape(answers, asksForUsage(body)))
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`)
      refuse(shaped, apiError(401, 'Invalid API Key', { code: 'invalid_api_key' }))
    else if (chats) await this.complete(request, body, shaped)
    else sendJson(response, 200, list, answers.headers)
    return true
  }

  /** An address that the vendor does not have, in its own words. */
  notFound(request: RecordedRequest, response: ServerResponse): void {
    const shaped = reshaped(response, vendorReshape(this.profile.answers, false))
    refuse(shaped, apiError(404, `Unknown request URL: ${request.method} ${request.path}.`))
  }

  private async complete(
    request: RecordedRequest,
    body: Json,
    response: ServerResponse
  ): Promise<void> {
    const refusal = ownRefusal(this.profile, body, request.body.length)
    if (refusal) return refuse(response, refusal)
    const plain = this.profile.plain(body)
    // The shared player always tells usage; the vendor's shape decides where it goes, if anywhere.
    const streaming = plain['stream'] === true && { stream_options: { include_usage: true } }
    const json = isObject(request.json) ? { ...plain, ...streaming } : request.json
    const translated: RecordedRequest = { ...request, path: '/v1/chat/completions', json }
    this.originals.set(translated, body)
    await this.chat(translated, response)
  }
}
