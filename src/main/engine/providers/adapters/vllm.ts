import type { Failure } from '../../../../shared/domain/failure'
import { defineAdapter, stream, type JsonReply } from '../adapter'
import { LOCAL_PARAMS, TEMPLATE_REASONING } from '../dialects/localChat'
import { chatRequest, OpenAiChatReader } from '../dialects/openai/openaiChat'
import { listChatModels } from '../dialects/openai/openaiModels'
import { errorWords } from '../errorBody'

/** How many images a prompt may hold is the operator's choice, and told only in this refusal. */
function mapError({ body }: JsonReply): Partial<Failure> | undefined {
  const { message = '' } = errorWords(body)
  const most = /at most (\d+) image/i.exec(message)?.[1]
  if (most !== undefined)
    return {
      sentence: `This server takes at most ${most} ${most === '1' ? 'image' : 'images'} in one prompt.`,
      nextStep: 'Send fewer images, or start vLLM with a higher --limit-mm-per-prompt.'
    }
  if (/is not a multimodal model/i.test(message))
    return { sentence: 'This model does not see images.', nextStep: 'Choose a vision model.' }
  return undefined
}

/** A vLLM server. */
export default defineAdapter({
  id: 'vllm',
  label: 'vLLM',
  takes: 'encoded',
  limits: {
    // Whatever the Python imaging library reads.
    formats: ['jpeg', 'png', 'webp', 'gif', 'bmp', 'tiff'],
    maxSide: 2048,
    maxBytes: 20 * 1024 * 1024
  },
  params: [...LOCAL_PARAMS, 'reasoningEffort'],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError,
  *run(plan) {
    yield* stream(chatRequest(plan, TEMPLATE_REASONING), 'sse', new OpenAiChatReader())
  },
  models: listChatModels
})
