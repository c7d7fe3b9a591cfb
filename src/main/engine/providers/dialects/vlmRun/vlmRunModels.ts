import Big from 'big.js'
import { z } from 'zod'
import type { Price } from '../../../../../shared/domain/cost'
import type { LaneParams } from '../../../../../shared/domain/lane'
import { optionValue } from '../../../../../shared/domain/option'
import { AdapterFailure, json, type Ask, type AskContext, type ListedModel } from '../../adapter'
import { apiUrl } from './vlmRun'
import { DOMAINS, OPTIONS } from './vlmRunOptions'

/**
 * Credits per image from https://docs.vlm.run/pricing, for detail auto without grounding:
 * `document.markdown` takes 4, low detail 1, high detail 4 (6), grounding 2 more.
 */
const PRICE: Price = {
  inputPerMTok: '0',
  outputPerMTok: '0',
  perImage: '0.02',
  approximate: true,
  source: 'VLM Run’s price page: 2 credits of $0.01 per image at detail auto'
}

/** Credits by detail: https://docs.vlm.run/pricing. */
const CREDITS = { low: 1, auto: 2, high: 4 }
const MARKDOWN_CREDITS = { low: 1, auto: 4, high: 6 }
const GROUNDING_CREDITS = 2

/** The price of an image under a lane's parameters, 100 credits a dollar. */
export function priceFor(listed: Price, { detail = 'auto', options }: LaneParams): Price {
  const level = detail === 'original' ? 'high' : detail
  const isMarkdown = optionValue(OPTIONS.domain, options) === 'document.markdown'
  const grounded = optionValue(OPTIONS.grounding, options) === true && !isMarkdown
  const credits =
    (isMarkdown ? MARKDOWN_CREDITS : CREDITS)[level] + (grounded ? GROUNDING_CREDITS : 0)
  return { ...listed, perImage: new Big(credits).div(100).toFixed() }
}

const PRICE_NOTE =
  'About $0.01 (low), $0.02 (auto) or $0.04 (high) per image; grounding adds $0.02, and Markdown takes up to $0.06.'

const WHAT = 'Answers with the fields of the chosen domain, or of your own JSON Schema.'

function described(id: string, newDomains: readonly string[] = []): ListedModel {
  const more = newDomains.length > 0 ? ` More domains to type in: ${newDomains.join(', ')}.` : ''
  return {
    id,
    vision: 'yes',
    json: 'yes',
    boxes: 'yes',
    price: PRICE,
    note: `${WHAT} ${PRICE_NOTE}${more}`
  }
}

export const SHIPPED_MODELS: readonly ListedModel[] = [described('vlm-1')]

const Models = z.array(z.object({ model: z.string().min(1), domain: z.string().nullish() }))
const Domains = z.array(z.object({ domain: z.string().min(1) }))

/** The server lists a model once for each of its domains; here a domain is a choice of the model. */
export function* listModels({ baseUrl }: AskContext): Ask<readonly ListedModel[]> {
  const listed = yield* json(question(baseUrl, 'models'), Models)
  const named = listed.flatMap(({ domain }) => domain ?? [])
  const domains = new Set([...named, ...(yield* askDomains(baseUrl))])
  for (const { value } of DOMAINS) domains.delete(value)
  const ids = new Set(listed.map(({ model }) => model))
  const images = [...domains].filter(takesImages)
  return ids.size === 0 ? SHIPPED_MODELS : [...ids].map((id) => described(id, images))
}

/** Names only: a server without this call still has its models. */
function* askDomains(baseUrl: string): Ask<readonly string[]> {
  try {
    const domains = yield* json(question(baseUrl, 'domains'), Domains)
    return domains.map(({ domain }) => domain)
  } catch (error) {
    if (error instanceof AdapterFailure) return []
    throw error
  }
}

/** Others go to routes for audio, video and the web. */
function takesImages(domain: string): boolean {
  return !/^(audio|video|web)\./.test(domain)
}

function question(baseUrl: string, label: 'models' | 'domains') {
  return {
    label,
    method: 'GET',
    url: apiUrl(baseUrl, label),
    auth: 'key',
    repeatable: true
  } as const
}
