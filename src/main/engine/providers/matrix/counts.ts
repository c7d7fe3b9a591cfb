import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import Big from 'big.js'
import { tokensOf } from '../../../../../e2e/mocks/openai/openaiReplies'
import type { Usage } from '../../../../shared/domain/cost'
import type { AnswerFacts, MatrixRow } from './row'

/** The mocks' rules for counting and the sums done with them, without any of the app's own code. */

/** Words of the prompt and a fixed number for each image; words of the answer and its reasoning. */
export interface Counted {
  readonly input: number
  readonly image: number
  readonly output: number
  readonly reasoning: number
}

/** @param perImage tokens that the mock counts for an image of any size */
export function counted(facts: AnswerFacts, perImage: number): Counted {
  const image = facts.images * perImage
  const reasoning = tokensOf(facts.reasoning).length
  return {
    input: tokensOf(facts.prompt).length + image,
    image,
    output: tokensOf(facts.text).length + reasoning,
    reasoning
  }
}

/** The OpenAI mock and all that are built on it count 85 tokens for an image. */
export const chatCount = (facts: AnswerFacts): Counted => counted(facts, 85)

/** All that OpenAI's chat completions count. */
export function chatUsage(facts: AnswerFacts): Usage {
  const { input, image, output, reasoning } = chatCount(facts)
  return {
    inputTokens: input,
    outputTokens: output,
    cachedTokens: 0,
    imageTokens: image,
    reasoningTokens: reasoning
  }
}

/** The Responses API tells what went into the cache, and does not tell images apart. */
export function responsesUsage(facts: AnswerFacts): Usage {
  const { input, output, reasoning } = chatCount(facts)
  return {
    inputTokens: input,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: output,
    reasoningTokens: reasoning
  }
}

/** Prompt and completion, and what part of the prompt the mock says came from a cache. */
export function plainUsage(cachedTokens?: number): (facts: AnswerFacts) => Usage {
  return (facts) => {
    const { input, output } = chatCount(facts)
    return {
      inputTokens: input,
      outputTokens: output,
      ...(cachedTokens !== undefined && { cachedTokens })
    }
  }
}

/** US dollars for a million tokens. */
export interface Rates {
  readonly in: string
  readonly out: string
  readonly cached?: string
}

/** Tokens times rates, exactly. */
export function priced(usage: Usage, rates: Rates): string {
  const { inputTokens = 0, outputTokens = 0, cachedTokens = 0 } = usage
  return new Big(inputTokens - cachedTokens)
    .times(rates.in)
    .plus(new Big(cachedTokens).times(rates.cached ?? rates.in))
    .plus(new Big(outputTokens).times(rates.out))
    .times('0.000001')
    .toFixed()
}

interface CatalogueFile {
  readonly vendors: Readonly<
    Record<
      string,
      readonly {
        readonly id: string
        readonly price?: { readonly in: string; readonly out: string; readonly cacheRead?: string }
      }[]
    >
  >
}

let catalogue: CatalogueFile | undefined

/** What the shipped catalogue's file says a model costs. */
export function cataloguedRates(vendor: string, model: string): Rates {
  catalogue ??= JSON.parse(
    readFileSync(resolve('resources/catalogue.json'), 'utf8')
  ) as CatalogueFile
  const price = catalogue.vendors[vendor]?.find(({ id }) => id === model)?.price
  if (!price) throw new Error(`The catalogue has no price for ${vendor} ${model}.`)
  const { in: input, out, cacheRead } = price
  return { in: input, out, ...(cacheRead !== undefined && { cached: cacheRead }) }
}

/** The cost of a model whose price is in the catalogue only. */
export function catalogued(
  vendor: string,
  usage: (facts: AnswerFacts) => Usage,
  mark: 'computed' | 'estimate' = 'computed'
): MatrixRow['cost'] {
  return { mark, usd: (facts) => priced(usage(facts), cataloguedRates(vendor, facts.model)) }
}
