import type { ChatRequest } from '../openai/openaiRequest'
import { answer, tokensOf, type CompletionReply, type Step } from '../openai/openaiReplies'
import { isObject, type Json } from './chatVendorsReshape'

/** What a real model says before it answers. */
export const THOUGHTS = 'First the picture, then the question.'

export interface AnswerWishes {
  readonly reasons: boolean
  readonly schema?: unknown
}

/**
 * The answer of a model with a real name: it names the model, counts the images and says the
 * prompt's last word back, so that every part of a lane can be proved from its text.
 */
export function modelAnswer(request: ChatRequest, wishes: AnswerWishes): CompletionReply {
  const word = request.prompt.trim().split(/\s+/).at(-1) ?? ''
  const text =
    wishes.schema === undefined
      ? `This is ${request.model}. I see ${countOf(request.images.length)}. You said ${word}`
      : JSON.stringify(sampleOf(wishes.schema, word))
  const said = answer(request, text)
  return wishes.reasons ? { ...said, steps: [...thoughts(), ...said.steps] } : said
}

function countOf(images: number): string {
  if (images === 0) return 'no image'
  return images === 1 ? '1 image' : `${images} images`
}

function thoughts(): Step[] {
  return tokensOf(THOUGHTS).map((reasoning_content) => ({
    do: 'delta',
    delta: { reasoning_content }
  }))
}

/** The smallest value that fits a JSON Schema; every string in it is the given word. */
export function sampleOf(schema: unknown, word: string): unknown {
  if (!isObject(schema)) return null
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown
  switch (schema['type']) {
    case 'object':
      return objectOf(isObject(schema['properties']) ? schema['properties'] : {}, word)
    case 'array':
      return [sampleOf(schema['items'], word)]
    case 'string':
      return word
    case 'number':
    case 'integer':
      return 7
    case 'boolean':
      return true
    default:
      return null
  }
}

function objectOf(properties: Json, word: string): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema, word)])
  )
}
