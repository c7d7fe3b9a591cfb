import { z } from 'zod'
import { failure } from '../../../../../shared/domain/failure'
import type { ImageLimits } from '../../../../../shared/domain/image'
import { optionValue, type OptionSpec } from '../../../../../shared/domain/option'
import {
  AdapterFailure,
  ImageSlot,
  json,
  type AttemptPlan,
  type ExchangeRequest,
  type JsonValue,
  type Step
} from '../../adapter'
import { joinUrl } from '../openai/openaiChat'

/** What is sent to FoxAPI: the one path of all its language models, and uploads before it. */

export const MODES = ['task-stream', 'task', 'sync-stream', 'sync'] as const
export type FoxapiMode = (typeof MODES)[number]

const MODE_OPTION = {
  kind: 'choice',
  id: 'mode',
  label: 'How to ask',
  help: 'A task goes on at FoxAPI when the connection breaks or Triptych closes; a direct answer does not.',
  choices: [
    { value: 'task-stream', label: 'As a task, streamed' },
    { value: 'task', label: 'As a task, asked for until it is done' },
    { value: 'sync-stream', label: 'Directly, streamed' },
    { value: 'sync', label: 'Directly, in one piece' }
  ],
  default: 'task-stream'
} satisfies OptionSpec

const REASONING_OPTION = {
  kind: 'switch',
  id: 'reasoning',
  label: 'Reasoning',
  help: 'Some thinking models need this; reasoning is charged as output.',
  default: false
} satisfies OptionSpec

export const FOXAPI_OPTIONS: readonly OptionSpec[] = [MODE_OPTION, REASONING_OPTION]

export function modeOf({ params }: AttemptPlan): FoxapiMode {
  const set = optionValue(MODE_OPTION, params.options)
  return MODES.find((mode) => mode === set) ?? 'task-stream'
}

const MB = 1024 * 1024

/** The schema takes 1 to 10 images; sizes are those that the vendor's own app allows itself. */
export const FOXAPI_LIMITS: ImageLimits = {
  formats: ['jpeg', 'png', 'webp'],
  maxSide: 2048,
  maxBytes: 5 * MB,
  maxImages: 10
}

export function foxapiLimitsOf(model: string): Partial<ImageLimits> {
  if (/^nemotron/i.test(model)) return { maxImages: 1 }
  // Claude's 5 MB are counted once the image is base64.
  if (/^claude/i.test(model)) return { maxBytes: (5 * MB * 3) / 4 }
  return /^(gpt|gemini)/i.test(model) ? { maxBytes: 20 * MB } : {}
}

const LONGEST_PROMPT = 100_000
const LONGEST_SYSTEM = 10_000

/**
 * What FoxAPI is known to refuse, found out before anything is sent.
 *
 * @throws AdapterFailure `bad-input`, not charged
 */
export function checkPlan({ model, prompt, images }: AttemptPlan): void {
  const most = foxapiLimitsOf(model).maxImages ?? FOXAPI_LIMITS.maxImages ?? 1
  if (images.length > most)
    throw notSent(
      `${model} takes ${most === 1 ? 'one image' : `${most} images`} in one prompt, and this one has ${images.length}.`,
      'Send fewer images together, or choose another model.'
    )
  if (prompt.text.trim() === '')
    throw notSent('FoxAPI needs a prompt.', 'Write a prompt, then retry.')
  if (prompt.text.length > LONGEST_PROMPT)
    throw notSent('The prompt is longer than the 100,000 characters that FoxAPI takes.', SHORTER)
  if (prompt.system.length > LONGEST_SYSTEM)
    throw notSent(
      'The system prompt is longer than the 10,000 characters that FoxAPI takes.',
      SHORTER
    )
}

const SHORTER = 'Shorten it, then retry.'

function notSent(sentence: string, nextStep: string): AdapterFailure {
  return new AdapterFailure(failure('bad-input', { sentence, nextStep, notCharged: true }))
}

/** Where one image is: inside the request, or at an address that an upload gave. */
export type ImagePlace = ImageSlot | string

/** `claude-*` demands a limit and others begin at 16, so one is always sent. */
const USUAL_MAX_TOKENS = 1024

/**
 * The submission. The schemas of these forms forbid further fields, so nothing else is ever sent,
 * and the fields decide what it is: without `image_urls` it is a text prompt.
 */
export function submission(
  plan: AttemptPlan,
  mode: FoxapiMode,
  images: readonly ImagePlace[]
): ExchangeRequest {
  const { model, prompt, params } = plan
  const value: JsonValue = {
    model,
    prompt: prompt.text,
    ...(images.length > 0 && { image_urls: images }),
    sync: mode === 'sync' || mode === 'sync-stream',
    stream: mode === 'task-stream' || mode === 'sync-stream',
    max_tokens: params.maxTokens ?? USUAL_MAX_TOKENS,
    temperature: params.temperature,
    ...(prompt.system.trim() !== '' && { system_prompt: prompt.system }),
    ...(optionValue(REASONING_OPTION, params.options) === true && { reasoning: true })
  }
  const isTask = mode === 'task' || mode === 'task-stream'
  return {
    label: 'submit',
    method: 'POST',
    url: foxapiUrl(plan.baseUrl, 'v1/llm/generations'),
    auth: 'key',
    repeatable: false,
    // A task is only taken in here; a direct answer is thought about, and has the general limits.
    ...(isTask && { timeouts: { firstByte: 120 } }),
    body: { kind: 'json', value }
  }
}

/** Joins an address with a path that begins with `v1/` or `api/`, whether or not it ends in `/v1`. */
export function foxapiUrl(baseUrl: string, path: string): string {
  return joinUrl(baseUrl.replace(/\/+$/, '').replace(/\/v1$/, ''), path)
}

/** Bytes of base64 up to which images go inline: the gateway handles them specially for tasks only. */
const MOST_INLINE = { task: 4 * MB, sync: 1 * MB } as const

const uploadSchema = z.looseObject({
  url: z.string().regex(/^https?:\/\//i, 'is not a web address')
})

/**
 * Where the images are to be found by FoxAPI: inline, or uploaded first when they are large. An
 * upload is kept for 72 hours and costs nothing, so it may be repeated.
 */
export function* placeImages(
  { baseUrl, images }: AttemptPlan,
  mode: FoxapiMode
): Generator<Step, readonly ImagePlace[], unknown> {
  const bytes = images.reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 3) * 4, 0)
  const kind = mode === 'task' || mode === 'task-stream' ? 'task' : 'sync'
  if (bytes <= MOST_INLINE[kind]) return images.map(({ index }) => new ImageSlot(index, 'data-url'))
  const places: string[] = []
  for (const { index, name } of images) {
    const { url } = yield* json(uploadRequest(baseUrl, index, name), uploadSchema)
    places.push(url)
  }
  return places
}

function uploadRequest(baseUrl: string, index: number, name: string): ExchangeRequest {
  return {
    label: 'upload',
    method: 'POST',
    url: foxapiUrl(baseUrl, 'v1/files/upload/stream'),
    auth: 'key',
    repeatable: true,
    body: {
      kind: 'multipart',
      // Without the clean-up a full store refuses every upload; files there live three days anyway.
      fields: { file_name: name, auto_cleanup: 'true' },
      file: { field: 'file', name, index }
    }
  }
}
