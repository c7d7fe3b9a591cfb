import type { ParamName } from '../../../../shared/domain/lane'
import type { AttemptPlan } from '../adapter'
import { wantsReasoning } from './adjusted'
import type { ChatQuirks } from './openai/openaiChat'

/** What servers on a person's own computer have in common beside the chat dialect. */

export const LOCAL_PARAMS: readonly ParamName[] = [
  'temperature',
  'topP',
  'maxTokens',
  'seed',
  'jsonSchema'
]

/** The server's root: its own calls live beside `/v1`, which the chat's address ends in. */
export function rootOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
}

/**
 * Reasoning for llama.cpp and vLLM: arguments of the model's own chat template. Qwen, GLM and
 * others read `enable_thinking`, gpt-oss reads `reasoning_effort`; a template ignores what it does
 * not know.
 */
export const TEMPLATE_REASONING: ChatQuirks = {
  reasoning: (effort, plan: AttemptPlan) => ({
    chat_template_kwargs: { enable_thinking: wantsReasoning(plan), reasoning_effort: effort }
  })
}
