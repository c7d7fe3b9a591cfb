import { defineAdapter, stream } from '../adapter'
import { chatRequest, OpenAiChatReader } from '../dialects/openai/openaiChat'
import { listChatModels } from '../dialects/openai/openaiModels'

/**
 * Any server that speaks OpenAI's chat completions: a company's, or one on this computer. It sends
 * what all of them take; a server that refuses a parameter says so, and its own words are shown.
 */
export default defineAdapter({
  id: 'openai-compatible',
  label: 'OpenAI-compatible server',
  takes: 'encoded',
  limits: {
    // WebP and GIF are left out: xAI takes only these two, and llama.cpp cannot read WebP.
    formats: ['jpeg', 'png'],
    maxSide: 2048,
    // 4 MiB once it is base64, the smallest limit known among servers of this dialect.
    maxBytes: 3 * 1024 * 1024
  },
  params: ['temperature', 'topP', 'maxTokens', 'seed', 'detail', 'reasoningEffort', 'jsonSchema'],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  *run(plan) {
    yield* stream(chatRequest(plan), 'sse', new OpenAiChatReader())
  },
  models: listChatModels
})
