import { expect, it } from 'vitest'
import { familyOf } from './family'

it.each([
  ['GPT-6.1 Sol', 'GPT-6.1'],
  ['OpenAI: GPT-4o mini', 'GPT-4o'],
  ['gpt-oss-120b', 'GPT-OSS'],
  ['o4-mini', 'o4'],
  ['Claude Opus 5.5', 'Claude Opus'],
  ['claude-3-5-haiku-20241022', 'Claude Haiku'],
  ['Gemini 3.8 Flash', 'Gemini 3.8'],
  ['Gemini Robotics-ER 2 Preview', 'Gemini Robotics-ER'],
  ['Gemma 4 26B A4B IT', 'Gemma 4'],
  ['Grok 4.7', 'Grok 4.7'],
  ['Qwen3 VL 235B A22B', 'Qwen3-VL'],
  ['qwen3-vl-plus', 'Qwen3-VL'],
  ['Qwen3.8 27B', 'Qwen3.8'],
  ['Llama 4 Maverick', 'Llama 4'],
  ['DeepSeek V4.1 Flash', 'DeepSeek V4.1'],
  ['Kimi K3.1 Pro', 'Kimi K3.1'],
  ['GLM-4.6V', 'GLM-4.6V'],
  ['Mistral Large 4', 'Mistral Large'],
  ['Nova 2 Lite', 'Nova'],
  ['MiniMax-M3.1-Flash', 'MiniMax-M3.1'],
  ['Something Else', undefined]
])('puts %s in %s', (name, family) => {
  expect(familyOf(name)).toBe(family)
})
