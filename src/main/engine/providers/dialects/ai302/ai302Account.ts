import Big from 'big.js'
import { z } from 'zod'
import type { Balance, Cost, Price, Usage } from '../../../../../shared/domain/cost'
import {
  AdapterFailure,
  json,
  reply,
  wait,
  type Ask,
  type AskContext,
  type ExchangeRequest,
  type ListedModel,
  type Step
} from '../../adapter'
import { isFields } from '../../errorBody'
import { seesImages } from './ai302Analysis'
import { readModelList } from '../openai/openaiModels'
import { joinUrl } from '../openai/openaiChat'

/** What 302.AI tells besides answers: models with prices, the balance, the record of one call. */

/** The address without `/v1`, which people add out of habit; the dashboard lies beside it. */
export function rootOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
}

function question(label: string, baseUrl: string, path: string): ExchangeRequest {
  return {
    label,
    method: 'GET',
    url: joinUrl(rootOf(baseUrl), path),
    auth: 'key',
    repeatable: true,
    timeouts: { firstByte: 15, total: 60 }
  }
}

const NOTE =
  'For images, 302.AI lets a second model describe them first (image analysis); both are billed.'

function noteOf(model: string): Pick<ListedModel, 'note'> {
  return seesImages(model) ? {} : { note: NOTE }
}

/** Those that the documentation names; the provider's own list replaces them. */
export const AI302_MODELS: readonly ListedModel[] = [
  {
    id: 'gpt-4o-mini',
    vision: 'yes',
    price: { inputPerMTok: '0.15', outputPerMTok: '0.6', source: '302.AI’s documentation' }
  },
  { id: 'gpt-4.1-nano', vision: 'yes' },
  { id: 'deepseek-chat', ...noteOf('deepseek-chat') },
  { id: 'deepseek-r1', ...noteOf('deepseek-r1') }
]

/** Language models with the prices that 302.AI writes as text beside them. */
export function* listAi302Models({ baseUrl, now }: AskContext): Ask<readonly ListedModel[]> {
  const { body } = yield* reply(question('models', baseUrl, 'v1/models?llm=1'))
  const more = new Map(entriesOf(body).map((entry) => [entry['id'], entry]))
  return readModelList(body).map((model) => {
    const entry = more.get(model.id)
    const price = entry && readAi302Price(entry['price'], now.slice(0, 10))
    const longest = entry?.['max_completion_tokens']
    return {
      ...model,
      ...(typeof longest === 'number' && longest > 0 && { maxOutputTokens: longest }),
      ...(price && { price }),
      ...noteOf(model.id)
    }
  })
}

function entriesOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  const data = isFields(body) ? body['data'] : undefined
  return Array.isArray(data) ? data.filter(isFields) : []
}

/**
 * Prices come as text: `{input_token: "$0.150 / M tokens", output_token, per_request: "$0.000"}`.
 * Only what is understood to the last character counts; a price that says 0 everywhere says nothing.
 */
export function readAi302Price(fields: unknown, asOf: string): Price | undefined {
  if (!isFields(fields)) return undefined
  const input = perMillion(fields['input_token'])
  const output = perMillion(fields['output_token'])
  const perCall = dollars(fields['per_request'])
  const paysByCall = perCall?.gt(0) === true
  if (!input || !output) {
    const silent = fields['input_token'] === undefined && fields['output_token'] === undefined
    if (!paysByCall || !silent) return undefined
  }
  if (!paysByCall && input?.eq(0) === true && output?.eq(0) === true) return undefined
  return {
    inputPerMTok: (input ?? new Big(0)).toFixed(),
    outputPerMTok: (output ?? new Big(0)).toFixed(),
    ...(paysByCall && { perCall: perCall.toFixed() }),
    source: '302.AI’s list of models',
    asOf
  }
}

const TOKENS = { k: 1_000, m: 1_000_000 } as const

function perMillion(text: unknown): Big | undefined {
  if (typeof text !== 'string') return undefined
  const match = /^(.+?)\s*\/\s*1?\s*([km])\s*(?:tokens?)?$/i.exec(text.trim())
  const amount = dollars(match?.[1])
  const unit = match?.[2]?.toLowerCase() as keyof typeof TOKENS | undefined
  return amount && unit && amount.times(1_000_000).div(TOKENS[unit])
}

/** `$0.150`, or the same in PTC, 302.AI's own unit of one dollar. */
function dollars(text: unknown): Big | undefined {
  if (typeof text !== 'string') return undefined
  const amount = /^(?:\$|PTC)?\s*(\d+(?:\.\d+)?)(?:\s*PTC)?$/i.exec(text.trim())?.[1]
  return amount === undefined ? undefined : new Big(amount)
}

const money = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)])

const balanceSchema = z.looseObject({
  code: z.number().optional(),
  data: z.looseObject({ balance: money.optional() }).nullish()
})

/** What the account has left in PTC (dollars). A key without the management permission may not ask. */
export function* ai302Balance({ baseUrl, now }: AskContext): Ask<Balance> {
  const refused = { sentence: 'This key is not allowed to see the balance.', asOf: now }
  try {
    const { code = 0, data } = yield* json(
      question('balance', baseUrl, 'dashboard/balance'),
      balanceSchema
    )
    if (code !== 0 || data?.balance === undefined) return refused
    const usd = new Big(data.balance)
    return { usd: usd.toFixed(), sentence: `$${usd.toFixed(2)} left`, asOf: now }
  } catch (error) {
    if (error instanceof AdapterFailure && isRefusal(error)) return refused
    throw error
  }
}

/** Refused with this key, although the key itself may be good for answers. */
function isRefusal({ failure: { status, vendorCode } }: AdapterFailure): boolean {
  return status === 403 || vendorCode === '-10013' || (status === 401 && vendorCode === undefined)
}

const recordSchema = z.looseObject({
  data: z
    .looseObject({
      cost: money.nullish(),
      input_token: z.number().nonnegative().nullish(),
      output_token: z.number().nonnegative().nullish()
    })
    .nullish()
})

/** What the record of one call says; what it does not say is absent. */
export interface CallRecord {
  readonly usd: string
  readonly usage: Usage
}

/** The record appears with a delay: asked for at 0, 250 and 750 ms, as 302.AI's own app does. */
const ASK_AFTER_MS = [0, 250, 500]

/**
 * What 302.AI's record says of one call; undefined when none has appeared by then or it cannot be
 * read. Never fails: the answer is there already.
 *
 * @param requestId the `request-id` of the response
 */
export function* askRecord(
  baseUrl: string,
  requestId: string
): Generator<Step, CallRecord | undefined, unknown> {
  const path = `dashboard/record/${encodeURIComponent(requestId)}`
  const request = {
    ...question('record', baseUrl, path),
    timeouts: { connect: 5, firstByte: 5, total: 10 }
  }
  for (const ms of ASK_AFTER_MS) {
    if (ms > 0) yield* wait(ms, 'Asking what it cost')
    try {
      const found = readRecord(yield* json(request, recordSchema))
      if (found) return found
    } catch (error) {
      if (!(error instanceof AdapterFailure)) throw error
    }
  }
  return undefined
}

function readRecord({ data }: z.infer<typeof recordSchema>): CallRecord | undefined {
  if (data?.cost === undefined || data.cost === null) return undefined
  const usd = new Big(data.cost)
  if (usd.lt(0)) return undefined
  return {
    usd: usd.toFixed(),
    usage: {
      ...(typeof data.input_token === 'number' && { inputTokens: data.input_token }),
      ...(typeof data.output_token === 'number' && { outputTokens: data.output_token })
    }
  }
}

/**
 * Whether a record holds the analysis too, or whether that has a record of its own, is documented
 * nowhere; so the cost is told as that of the main call.
 */
export function recordedCost(usd: string, analyst: string | undefined): Cost {
  const onTop = analyst === undefined ? '' : `; the image analysis by ${analyst} may come on top`
  return {
    mark: 'billed',
    usd,
    reason: `Main call, as 302.AI’s record says${onTop}.`,
    ...(new Big(usd).eq(0) && analyst === undefined && { free: true })
  }
}
