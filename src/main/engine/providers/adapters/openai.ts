import { optionValue, type OptionSpec } from '../../../../shared/domain/option'
import { openaiImageTokens } from '../../pricing/imageTokens/openai'
import { defineAdapter, emit, stream, type AttemptPlan } from '../adapter'
import { chatRequest, OpenAiChatReader, type ChatQuirks } from '../dialects/openai/openaiChat'
import { mapOpenAiError } from '../dialects/openai/openaiErrors'
import { fitOpenAiParams, openaiParams, openaiRules } from '../dialects/openai/openaiModelRules'
import { listChatModels, releasedOn } from '../dialects/openai/openaiModels'
import { responsesRequest, type ResponsesQuirks } from '../dialects/openai/openaiResponses'
import { OpenAiResponsesReader } from '../dialects/openai/openaiResponsesReader'

const API: OptionSpec = {
  id: 'api',
  label: 'API',
  kind: 'choice',
  choices: [
    { value: 'responses', label: 'Responses' },
    { value: 'chat', label: 'Chat Completions' }
  ],
  default: 'responses',
  help: 'Responses shows a summary of the reasoning; only Chat Completions takes a seed.'
}

const SUMMARY: OptionSpec = {
  id: 'summary',
  label: 'Reasoning summary',
  kind: 'choice',
  choices: [
    { value: 'auto', label: 'Automatic' },
    { value: 'concise', label: 'Concise' },
    { value: 'detailed', label: 'Detailed' },
    { value: 'none', label: 'None' }
  ],
  default: 'auto',
  help: 'Asked for when a reasoning effort is set; some accounts have to verify themselves first.'
}

const VERBOSITY: OptionSpec = {
  id: 'verbosity',
  label: 'Verbosity',
  kind: 'choice',
  choices: [
    { value: '', label: 'The model’s own' },
    { value: 'low', label: 'Low' },
    { value: 'medium', label: 'Medium' },
    { value: 'high', label: 'High' }
  ],
  default: '',
  help: 'How many words the answer takes.'
}

/** Random padding of every delta, against eavesdroppers; it would falsify sizes and delays. */
const UNPADDED = { include_obfuscation: false }

const CHAT: ChatQuirks = {
  maxTokens: 'max_completion_tokens',
  streamOptions: { include_usage: true, ...UNPADDED },
  extra: (plan) => verbosityOf(plan)
}

const RESPONSES: ResponsesQuirks = {
  streamOptions: UNPADDED,
  reasoning: (effort, plan) => {
    const summary = optionValue(SUMMARY, plan.params.options)
    return effort === 'none' || summary === 'none' ? {} : { summary }
  },
  text: (plan) => verbosityOf(plan)
}

function verbosityOf({ model, params }: AttemptPlan) {
  const verbosity = optionValue(VERBOSITY, params.options)
  return verbosity === '' || !openaiRules(model).verbosity ? {} : { verbosity }
}

function apiOf({ params }: AttemptPlan): 'chat' | 'responses' {
  return optionValue(API, params.options) === 'chat' ? 'chat' : 'responses'
}

/** Models of the list that answer no prompt with text, by how OpenAI names them. */
const NOT_FOR_ANSWERS =
  /embedding|whisper|^tts-|-tts|transcribe|realtime|-audio|dall-e|image|moderation|^sora|babbage|davinci|-instruct/

/**
 * OpenAI (https://platform.openai.com/docs/api-reference): Responses unless told otherwise, or Chat
 * Completions. Nothing is stored there.
 */
export default defineAdapter({
  id: 'openai',
  label: 'OpenAI',
  vendor: {
    tile: 'OA',
    baseUrl: 'https://api.openai.com/v1',
    keyPage: 'https://platform.openai.com/api-keys',
    keyEnv: ['OPENAI_API_KEY'],
    concurrency: 8,
    catalogue: 'openai'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png', 'webp', 'gif'],
    maxSide: 65_535,
    // 30,000 patches of 32 × 32; an image that keeps more after their resizing is refused.
    maxPixels: 30_000_000,
    // 512 MB of payload in all, as base64.
    maxBytes: 384_000_000,
    maxTotalBytes: 384_000_000,
    maxImages: 1_500
  },
  params: [
    'temperature',
    'topP',
    'maxTokens',
    'seed',
    'detail',
    'reasoningEffort',
    'jsonSchema',
    'options'
  ],
  paramsOf: openaiParams,
  options: (model) => {
    const { reasons, verbosity } = openaiRules(model)
    return [API, ...(reasons ? [SUMMARY] : []), ...(verbosity ? [VERBOSITY] : [])]
  },
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError: mapOpenAiError,
  imageTokens: (model, image, { detail }) => openaiImageTokens(model, image, detail),
  leavesOut: (plan) => fitOpenAiParams(plan, apiOf(plan)).warnings,
  *run(asked) {
    const api = apiOf(asked)
    const { plan, warnings } = fitOpenAiParams(asked, api)
    for (const sentence of warnings) yield* emit({ type: 'warning', sentence })
    if (api === 'chat') yield* stream(chatRequest(plan, CHAT), 'sse', new OpenAiChatReader())
    else yield* stream(responsesRequest(plan, RESPONSES), 'sse', new OpenAiResponsesReader())
  },
  *models(context) {
    const listed = yield* listChatModels(context, ({ created }) => releasedOn(created))
    return listed.filter(({ id }) => !NOT_FOR_ANSWERS.test(id))
  }
})
