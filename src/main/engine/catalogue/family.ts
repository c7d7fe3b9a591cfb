/** A brand, and what of the name says which generation or line of it. */
const FAMILIES: readonly { readonly brand: string; readonly pattern: RegExp }[] = [
  { brand: 'GPT-OSS', pattern: /\bgpt[ -]oss\b/i },
  { brand: 'GPT-', pattern: /\bgpt[ -](\d+(?:\.\d+)?o?)/i },
  { brand: 'o', pattern: /^(?:openai[:/] ?)?o(\d)\b/i },
  { brand: 'Claude ', pattern: /\bclaude[ -](?:[\d.-]+[ -])?(opus|sonnet|haiku|fable)\b/i },
  { brand: 'Gemini ', pattern: /\bgemini[ -](\d+(?:\.\d+)?)/i },
  { brand: 'Gemini Robotics-ER', pattern: /\bgemini[ -]robotics/i },
  { brand: 'Gemma ', pattern: /\bgemma[ -](\d+n?)/i },
  { brand: 'Grok ', pattern: /\bgrok[ -](\d+(?:\.\d+)?)/i },
  { brand: 'Qwen', pattern: /\bqwen[ -]?(\d+(?:\.\d+)?(?:[ -](?:vl|omni|coder|max|next)\b)?)/i },
  { brand: 'Pixtral', pattern: /\bpixtral\b/i },
  { brand: 'Ministral', pattern: /\bministral\b/i },
  { brand: 'Magistral', pattern: /\bmagistral\b/i },
  { brand: 'Mistral ', pattern: /\bmistral[ -](large|medium|small|nemo)\b/i },
  { brand: 'Llama ', pattern: /\bllama[ -](\d+(?:\.\d+)?)/i },
  { brand: 'DeepSeek ', pattern: /\bdeepseek[ -]([vr]\d+(?:\.\d+)?)/i },
  { brand: 'Kimi ', pattern: /\bkimi[ -](k\d+(?:\.\d+)?)/i },
  { brand: 'GLM-', pattern: /\bglm[ -](\d+(?:\.\d+)?v?)/i },
  { brand: 'MiniMax-', pattern: /\bminimax[ -](m\d+(?:\.\d+)?)/i },
  { brand: 'Nemotron ', pattern: /\bnemotron[ -](\d+(?:\.\d+)?)/i },
  { brand: 'Nova', pattern: /\bnova(?:[ -]\d)?[ -](?:micro|lite|pro|premier)\b/i },
  { brand: 'Muse ', pattern: /\bmuse[ -](spark|ember|wonder)\b/i },
  { brand: 'InternVL', pattern: /\binternvl(\d+(?:\.\d+)?)/i },
  { brand: 'Phi-', pattern: /\bphi[ -](\d+(?:\.\d+)?)/i },
  { brand: 'Command', pattern: /\bcommand[ -][ar]\b/i },
  { brand: 'Step-', pattern: /\bstep[ -](\d+(?:\.\d+)?)/i },
  { brand: 'Seed-', pattern: /\bseed[ -](\d+(?:\.\d+)?)/i },
  { brand: 'MiMo-', pattern: /\bmimo[ -](v\d+(?:\.\d+)?)/i }
]

/**
 * The family that a name puts a model in, for grouping and searching; undefined for a brand that is
 * not known here. Nothing is ever priced by it.
 */
export function familyOf(name: string): string | undefined {
  for (const { brand, pattern } of FAMILIES) {
    const match = pattern.exec(name)
    if (match) return brand + spelled(match[1] ?? '')
  }
  return undefined
}

/** `opus` becomes `Opus`, `3 vl` becomes `3-VL`; letters of a version stay as the vendor writes them. */
function spelled(line: string): string {
  return line
    .replace(/[ -]+/g, '-')
    .replace(/^[a-z]/, (letter) => letter.toUpperCase())
    .replace(/-(vl|omni|coder|max|next)$/i, (_, word: string) => `-${SUFFIXES[word.toLowerCase()]}`)
}

const SUFFIXES: Readonly<Record<string, string>> = {
  vl: 'VL',
  omni: 'Omni',
  coder: 'Coder',
  max: 'Max',
  next: 'Next'
}
