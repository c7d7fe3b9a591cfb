import { optionValue, type OptionSpec } from '../../../../shared/domain/option'
import { claudeImageTokens } from '../../pricing/imageTokens/claude'
import { defineAdapter, emit, stream } from '../adapter'
import { anthropicError, anthropicRate } from '../dialects/anthropic/anthropicFailures'
import { messagesRequest } from '../dialects/anthropic/anthropicMessages'
import { claudeParams } from '../dialects/anthropic/anthropicModelRules'
import { listClaudeModels } from '../dialects/anthropic/anthropicModels'
import { AnthropicReader } from '../dialects/anthropic/anthropicReader'

const REFUSE_OVERSIZED: OptionSpec = {
  id: 'refuseOversized',
  kind: 'switch',
  label: 'Refuse oversized images',
  help: 'Claude makes large images smaller without saying so, and names boxes in pixels of the smaller one. With this it refuses them instead.',
  default: false
}

/** Anthropic's Messages API, for all Claude models. */
export default defineAdapter({
  id: 'anthropic',
  label: 'Anthropic',
  vendor: {
    tile: 'An',
    baseUrl: 'https://api.anthropic.com/v1',
    keyPage: 'https://platform.claude.com/settings/keys',
    keyEnv: ['ANTHROPIC_API_KEY'],
    concurrency: 4,
    requestsPerMinute: 50,
    catalogue: 'anthropic'
  },
  takes: 'encoded',
  limits: {
    // Of a GIF only the first frame is seen, so that moving ones are sent as a still picture.
    formats: ['jpeg', 'png', 'webp', 'gif'],
    maxSide: 8000,
    // 6.7 MB once it is base64, of the 10 MB that are taken there.
    maxBytes: 5 * 1024 * 1024,
    // The smallest of all models; those with a larger context take 600.
    maxImages: 100,
    // A request may have 32 MB, base64 and text included.
    maxTotalBytes: 23_500_000
  },
  params: ['temperature', 'topP', 'maxTokens', 'reasoningEffort', 'jsonSchema', 'options'],
  paramsOf: claudeParams,
  options: () => [REFUSE_OVERSIZED],
  keyHeader: (key) => ({ 'x-api-key': key }),
  mapError: anthropicError,
  rateOf: anthropicRate,
  *run(plan) {
    const { request, warnings } = messagesRequest(plan, {
      refuseOversized: optionValue(REFUSE_OVERSIZED, plan.params.options) === true
    })
    for (const sentence of warnings) yield* emit({ type: 'warning', sentence })
    yield* stream(request, 'sse', new AnthropicReader())
  },
  imageTokens: claudeImageTokens,
  models: listClaudeModels
})
