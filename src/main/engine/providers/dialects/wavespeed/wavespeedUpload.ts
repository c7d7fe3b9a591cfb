import { z } from 'zod'
import { failure, type Failure } from '../../../../../shared/domain/failure'
import { IMAGE_MIME } from '../../../../../shared/domain/image'
import {
  AdapterFailure,
  json,
  send,
  type AttemptPlan,
  type ExchangeRequest,
  type PlanImage,
  type Step
} from '../../adapter'
import { apiUrl } from './wavespeed'
import { throwIfRefused } from './wavespeedFailures'

/**
 * WaveSpeedAI takes images by address only, so each is uploaded first. Uploading is free and may be
 * repeated; what was uploaded is kept there for about seven days.
 */

const Head = { code: z.number().nullish(), message: z.string().nullish() }

/** Where the official SDK uploads to: a ticket from the API, then a PUT to a storage host. */
const Ticket = z.object({
  ...Head,
  data: z
    .object({
      download_url: z.string().min(1),
      upload: z.object({
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()).nullish()
      })
    })
    .nullish()
})
type TicketData = NonNullable<z.infer<typeof Ticket>['data']>

/** The documented upload: a form, to the API itself. */
const Uploaded = z.object({
  ...Head,
  data: z.object({ download_url: z.string().min(1) }).nullish()
})

/**
 * Uploads every image of the plan, in order.
 *
 * @returns the addresses to name in the prompt
 */
export function* uploadImages(plan: AttemptPlan): Generator<Step, readonly string[], unknown> {
  const urls: string[] = []
  let byTicket = true
  for (const image of plan.images) {
    const url: string | undefined = byTicket ? yield* uploadByTicket(plan, image) : undefined
    byTicket = url !== undefined
    urls.push(url ?? (yield* uploadForm(plan, image)))
  }
  return urls
}

/** Undefined where the API has no tickets (yet, or any more). */
function* uploadByTicket(
  plan: AttemptPlan,
  image: PlanImage
): Generator<Step, string | undefined, unknown> {
  let ticket: z.infer<typeof Ticket>
  try {
    ticket = yield* json(ticketRequest(plan, image), Ticket)
  } catch (error) {
    if (error instanceof AdapterFailure && error.failure.status === 404) return undefined
    throw error
  }
  throwIfRefused(ticket)
  if (!ticket.data) throw noAddress()
  yield* put(plan, image, ticket.data.upload)
  return ticket.data.download_url
}

function ticketRequest(plan: AttemptPlan, image: PlanImage): ExchangeRequest {
  return {
    label: 'upload',
    method: 'POST',
    url: apiUrl(plan.baseUrl, 'media/uploads'),
    auth: 'key',
    repeatable: true,
    body: {
      kind: 'json',
      value: {
        filename: fileName(image),
        size: image.sizeBytes,
        content_type: IMAGE_MIME[image.format]
      }
    }
  }
}

/** The bytes go to a host that the ticket names: with the ticket's headers, and never the key. */
function* put(
  plan: AttemptPlan,
  image: PlanImage,
  { method, url, headers }: TicketData['upload']
): Generator<Step, void, unknown> {
  if (method.toUpperCase() !== 'PUT' || !isSafe(url, plan.baseUrl)) throw noAddress()
  try {
    yield* send({
      label: 'upload',
      method: 'PUT',
      url,
      headers: namedByTicket(headers ?? {}),
      body: { kind: 'image', index: image.index },
      auth: 'none',
      repeatable: true
    })
  } catch (error) {
    throw error instanceof AdapterFailure ? new AdapterFailure(notStored(error.failure)) : error
  }
}

/** These describe the connection, which is ours and not the ticket's. */
const OF_THE_CONNECTION = ['host', 'content-length', 'transfer-encoding', 'connection']

function namedByTicket(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !OF_THE_CONNECTION.includes(name))
  )
}

/** An image that was sent encrypted so far does not go on in the open. */
function isSafe(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && new URL(baseUrl).protocol === 'http:')
}

/** A refusal by the storage host says nothing about the key or the balance. */
function notStored(failed: Failure): Failure {
  if (failed.status === undefined) return failed
  return {
    ...failed,
    class: failed.class === 'too-large' ? 'too-large' : 'provider',
    sentence: `The storage of WaveSpeedAI did not take an image (status ${failed.status}).`,
    nextStep: 'Retry this model: the image gets a new upload address.',
    notCharged: true
  }
}

function* uploadForm(plan: AttemptPlan, image: PlanImage): Generator<Step, string, unknown> {
  const uploaded = yield* json(
    {
      label: 'upload',
      method: 'POST',
      url: apiUrl(plan.baseUrl, 'media/upload/binary'),
      auth: 'key',
      repeatable: true,
      body: {
        kind: 'multipart',
        fields: {},
        file: { field: 'file', name: fileName(image), index: image.index }
      }
    },
    Uploaded
  )
  throwIfRefused(uploaded)
  if (!uploaded.data) throw noAddress()
  return uploaded.data.download_url
}

/** Not the file's own name, which is nobody's business and may not fit the bytes that are sent. */
function fileName({ index, format }: PlanImage): string {
  return `image-${index + 1}.${format === 'jpeg' ? 'jpg' : format}`
}

function noAddress(): AdapterFailure {
  return new AdapterFailure(
    failure('unreadable', {
      sentence: 'WaveSpeedAI gave no address that an image can be uploaded to.',
      nextStep: 'Retry this model in a moment; nothing was charged.',
      notCharged: true
    })
  )
}
