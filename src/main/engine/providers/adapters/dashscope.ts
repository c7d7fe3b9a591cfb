import type { Failure } from '../../../../shared/domain/failure'
import type { ParamName } from '../../../../shared/domain/lane'
import { optionValue, type OptionSpec } from '../../../../shared/domain/option'
import { qwenImageTokens } from '../../pricing/imageTokens/qwen'
import {
  AdapterFailure,
  defineAdapter,
  stream,
  type AdapterEvent,
  type Frame,
  type JsonReply
} from '../adapter'
import { switchNotes, tell, wantsReasoning } from '../dialects/adjusted'
import { chatRequest, OpenAiChatReader, type ChatQuirks } from '../dialects/openai/openaiChat'
import { errorWords } from '../errorBody'
import { listVendorModels, releasedAt } from '../dialects/vendorModels'

/** https://www.alibabacloud.com/help/en/model-studio/qwen-api-via-openai-chat-completions */

const HIGH_RESOLUTION = {
  id: 'highResolution',
  kind: 'switch',
  label: 'High resolution',
  help: 'Up to 16,384 tokens for an image instead of 1,280: finer detail, up to 13 times the price.',
  default: false
} as const satisfies OptionSpec

const THINKING_BUDGET = {
  id: 'thinkingBudget',
  kind: 'number',
  label: 'Thinking budget',
  help: 'Most tokens spent on reasoning; 0 leaves it to the model.',
  default: 0,
  min: 0,
  max: 131_072
} as const satisfies OptionSpec

const QUIRKS: ChatQuirks = {
  reasoning: (_effort, plan) => ({ enable_thinking: wantsReasoning(plan) }),
  extra: ({ params: { options } }) => {
    const budget = optionValue(THINKING_BUDGET, options)
    return {
      ...(optionValue(HIGH_RESOLUTION, options) === true && { vl_high_resolution_images: true }),
      ...(budget !== 0 && { thinking_budget: budget })
    }
  }
}

const PARAMS: readonly ParamName[] = [
  'temperature',
  'topP',
  'maxTokens',
  'seed',
  'reasoningEffort',
  'options'
]

/** The vision-only lines know JSON, but no schema for it. */
function takesSchema(model: string): boolean {
  return !/(^|-)(vl|ocr|omni)(-|$)|^qvq/.test(model)
}

/** What its codes mean; they come with status 400 or inside a stream alike. */
function meaningOf(code: string | undefined): Partial<Failure> | undefined {
  switch (code) {
    case 'data_inspection_failed':
    case 'DataInspectionFailed':
      return {
        class: 'filtered',
        sentence: 'Alibaba’s content inspection stopped the prompt, the image or the answer.',
        nextStep: 'Change the prompt or the image, or ask another model.'
      }
    case 'Arrearage':
      return {
        class: 'balance',
        sentence: 'The account with Alibaba Cloud has a bill to pay or no credit left.',
        nextStep: 'Add credit with Alibaba Cloud, then retry this model.'
      }
    default:
      return undefined
  }
}

/** “You exceeded your current quota” is about tokens per minute here, not about money. */
function mapError({ status, body }: JsonReply): Partial<Failure> | undefined {
  const { code } = errorWords(body)
  if (status === 429)
    return {
      class: 'rate-limited',
      sentence: 'The rate limit of this model at Alibaba Cloud is reached.',
      nextStep: 'Wait a moment, then retry this model.'
    }
  if (status === 401)
    return {
      sentence: 'Alibaba Cloud did not accept the key at this address.',
      nextStep: 'Each region has keys of its own: choose the region this key belongs to.'
    }
  return meaningOf(code)
}

class DashScopeReader extends OpenAiChatReader {
  override read(frame: Frame): readonly AdapterEvent[] {
    try {
      return super.read(frame)
    } catch (error) {
      if (!(error instanceof AdapterFailure)) throw error
      throw new AdapterFailure({ ...error.failure, ...meaningOf(error.failure.vendorCode) })
    }
  }
}

const compatible = (host: string): string => `https://${host}/compatible-mode/v1`

export default defineAdapter({
  id: 'dashscope',
  label: 'Alibaba Qwen',
  vendor: {
    tile: 'Qw',
    baseUrl: compatible('dashscope-intl.aliyuncs.com'),
    addressHint: 'Each region has keys of its own; a workspace may have an address of its own too.',
    regions: [
      { label: 'Singapore', baseUrl: compatible('dashscope-intl.aliyuncs.com') },
      { label: 'US (Virginia)', baseUrl: compatible('dashscope-us.aliyuncs.com') },
      { label: 'China (Beijing)', baseUrl: compatible('dashscope.aliyuncs.com') }
    ],
    keyPage: 'https://modelstudio.console.alibabacloud.com/?tab=dashboard#/api-key',
    keyEnv: ['DASHSCOPE_API_KEY'],
    concurrency: 4,
    catalogue: 'dashscope'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png', 'webp'],
    maxSide: Number.MAX_SAFE_INTEGER,
    // 10 MB of base64 for each image; how many fit is a matter of the context.
    maxBytes: 7_400_000
  },
  params: [...PARAMS, 'jsonSchema'],
  paramsOf: (model) => (takesSchema(model) ? [...PARAMS, 'jsonSchema'] : PARAMS),
  options: () => [HIGH_RESOLUTION, THINKING_BUDGET],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError,
  *run(plan) {
    yield* tell(switchNotes(plan))
    yield* stream(chatRequest(plan, QUIRKS), 'sse', new DashScopeReader())
  },
  imageTokens: (model, size, { options }) =>
    qwenImageTokens(model, size, optionValue(HIGH_RESOLUTION, options) === true),
  models: (context) => listVendorModels(context, ({ created }) => releasedAt(created))
})
