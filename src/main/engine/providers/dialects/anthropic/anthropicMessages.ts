import type { JsonSchema } from '../../../../../shared/domain/lane'
import { IMAGE_MIME } from '../../../../../shared/domain/image'
import { ImageSlot, type AttemptPlan, type ExchangeRequest, type JsonValue } from '../../adapter'
import { claudeRules, type ClaudeRules } from './anthropicModelRules'
import { answerTokens, readThinking, type Thinking } from './anthropicThinking'
import { versionedUrl } from '../versionedUrl'

/**
 * The Messages dialect (https://platform.claude.com/docs/en/api/messages), streamed. Its answers are
 * read by anthropicReader.ts.
 */

type Fields = Readonly<Record<string, JsonValue>>

export const ANTHROPIC_HEADERS = { 'anthropic-version': '2023-06-01' } as const

/** More than this many images in a request may not have a side above {@link MANY_IMAGES_SIDE}. */
const MANY_IMAGES = 20
const MANY_IMAGES_SIDE = 2000

export interface MessagesRequest {
  readonly request: ExchangeRequest
  /** What was sent otherwise than asked, in plain sentences. */
  readonly warnings: readonly string[]
}

export interface MessagesOptions {
  /** Refuse an image that Claude would make smaller, instead of making it smaller unsaid. */
  readonly refuseOversized?: boolean
}

/** The request of one attempt. */
export function messagesRequest(plan: AttemptPlan, options: MessagesOptions = {}): MessagesRequest {
  const rules = claudeRules(plan.model)
  const thinking = readThinking(plan.params, rules)
  const sampling = samplingOf(plan, rules, thinking)
  return {
    request: {
      label: 'chat',
      method: 'POST',
      url: versionedUrl(plan.baseUrl, 'v1', 'messages'),
      headers: ANTHROPIC_HEADERS,
      auth: 'key',
      repeatable: false,
      body: {
        kind: 'json',
        value: {
          model: plan.model,
          max_tokens: answerTokens(plan.params, thinking),
          ...(plan.prompt.system.trim() !== '' && { system: plan.prompt.system }),
          messages: [{ role: 'user', content: contentOf(plan, options) }],
          stream: true,
          ...sampling.fields,
          ...(thinking.config && { thinking: thinking.config }),
          ...outputConfig(thinking, plan.params.jsonSchema)
        }
      }
    },
    warnings: [...thinking.warnings, ...sampling.warnings, ...imageWarnings(plan)]
  }
}

/** Images come before the text: Claude reads them better that way, as its vision page says. */
function contentOf({ images, prompt }: AttemptPlan, options: MessagesOptions): readonly Fields[] {
  const pictures = images.map(({ index, format }): Fields => ({
    type: 'image',
    source: {
      type: 'base64',
      media_type: IMAGE_MIME[format],
      data: new ImageSlot(index, 'base64')
    },
    ...(options.refuseOversized === true && { transformations: { oversized_image: 'error' } })
  }))
  const text = prompt.text.trim() === '' ? [] : [{ type: 'text', text: prompt.text }]
  return [...pictures, ...text]
}

function outputConfig({ effort }: Thinking, schema: JsonSchema | undefined): Fields {
  if (effort === undefined && schema === undefined) return {}
  return {
    output_config: {
      effort,
      ...(schema && { format: { type: 'json_schema', schema: schema as Fields } })
    }
  }
}

/** Claude takes neither of the two while it thinks, and newer ones not both in one request. */
function samplingOf({ params }: AttemptPlan, { sampling }: ClaudeRules, thinking: Thinking) {
  const { temperature, topP } = params
  if (temperature === undefined && topP === undefined) return { fields: {}, warnings: [] }
  if (thinking.on)
    return {
      fields: {},
      warnings: [
        'Temperature and top p were not sent: Claude takes neither while it reasons. Set reasoning effort to “none” to use them.'
      ]
    }
  if (sampling === 'one' && temperature !== undefined && topP !== undefined)
    return {
      fields: { temperature },
      warnings: ['Top p was not sent: this model takes either temperature or top p.']
    }
  return { fields: { temperature, top_p: topP }, warnings: [] }
}

function imageWarnings({ images }: AttemptPlan): readonly string[] {
  const largest = Math.max(0, ...images.map(({ width, height }) => Math.max(width, height)))
  if (images.length <= MANY_IMAGES || largest <= MANY_IMAGES_SIDE) return []
  return [
    `Claude may refuse this: with more than ${MANY_IMAGES} images, no side may be longer than 2,000 pixels.`
  ]
}
