import type { Failure } from '../../../../shared/domain/failure'
import { defineAdapter, stream, type JsonReply } from '../adapter'
import { adjustEffort, tell } from '../dialects/adjusted'
import { chatRequest, OpenAiChatReader } from '../dialects/openai/openaiChat'
import { listVendorModels, releasedAt, type ModelFields } from '../dialects/vendorModels'

/** https://docs.fireworks.ai/api-reference/post-chatcompletions; reasoning: /guides/reasoning. */

function readModel({ id, supports_chat, supports_image_input, created }: ModelFields) {
  if (supports_chat === false || typeof id !== 'string') return undefined
  return {
    label: id.split('/').at(-1) ?? id,
    ...releasedAt(created),
    ...(typeof supports_image_input === 'boolean' && {
      vision: supports_image_input ? ('yes' as const) : ('no' as const)
    })
  }
}

function mapError({ status }: JsonReply): Partial<Failure> | undefined {
  if (status === 412)
    return {
      class: 'balance',
      sentence: 'Fireworks has suspended this account, usually for a bill or a spending limit.',
      nextStep: 'Look at the billing page of Fireworks, then retry this model.'
    }
  if (status === 404)
    return {
      sentence: 'Fireworks does not serve this model, or not to this key.',
      nextStep: 'Check its full name, such as accounts/fireworks/models/NAME.'
    }
  return undefined
}

/** 10 MB of base64 for all images together. */
const MOST_IMAGE_BYTES = 7_400_000

export default defineAdapter({
  id: 'fireworks',
  label: 'Fireworks',
  vendor: {
    tile: 'Fw',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    keyPage: 'https://app.fireworks.ai/settings/users/api-keys',
    keyEnv: ['FIREWORKS_API_KEY'],
    concurrency: 4,
    catalogue: 'fireworks'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png'],
    maxSide: Number.MAX_SAFE_INTEGER,
    maxBytes: MOST_IMAGE_BYTES,
    maxTotalBytes: MOST_IMAGE_BYTES,
    maxImages: 30
  },
  params: ['temperature', 'topP', 'maxTokens', 'seed', 'reasoningEffort', 'jsonSchema'],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError,
  *run(asked) {
    // Which of these a model takes differs; one that refuses says so itself.
    const { plan, notes } = adjustEffort(asked, ['none', 'low', 'medium', 'high', 'xhigh', 'max'])
    yield* tell(notes)
    yield* stream(chatRequest(plan), 'sse', new OpenAiChatReader())
  },
  models: (context) => listVendorModels(context, readModel)
})
