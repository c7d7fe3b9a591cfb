import Big from 'big.js'
import type { Price } from '../../../shared/domain/cost'
import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import { decodedSize, withLongSide, type Size } from '../images/fit'
import { decimalString } from './cost'
import { needsTokens, priceUsage, type Used } from './priceUsage'

/** Rules of thumb for text of which nothing is known but its length: characters for one token. */
const CHARS_PER_TOKEN = { likely: 4, atLeast: 2, atMost: 5 }

/** Tokens of an answer to an image question, where no earlier answer says better. */
const USUAL_ANSWER = { low: 50, likely: 300, high: 2_000 }

/** How far answers of one model stray from their median: to a third, to three times. */
const SPREAD = 3

/** Fewer answers than this say little about the next. */
const ENOUGH_SAMPLES = 3

/** Everything that is known of a call before it is made. */
export interface CallForecast {
  readonly price?: Price
  /** One per image sent; `tokens` is absent where the provider's rule is not known. */
  readonly images: readonly { readonly tokens?: number }[]
  readonly promptChars: number
  readonly systemChars: number
  /** The lane's limit on the answer, in tokens. */
  readonly maxTokens?: number
  /** Earlier answers of this model. */
  readonly history?: { readonly medianOutputTokens: number; readonly samples: number }
  /** ISO date or time of the call, for prices that change on a date. */
  readonly at?: string
}

export interface Estimate {
  /** Decimal strings in US dollars. */
  readonly lowUsd: string
  readonly likelyUsd: string
  readonly highUsd: string
  /** Most likely tokens; absent where the price does not go by tokens. */
  readonly inputTokens?: number
  readonly outputTokens?: number
  /** What the numbers stand on, in plain sentences. */
  readonly basis: string
}

/** An estimate, or the sentence that says why there is none. */
export type CallEstimate = Estimate | { readonly unknown: string }

/**
 * The pixels that will really be sent, upright: fitted to what the provider takes, never enlarged
 * (vectors are drawn). Bytes are not known before encoding; an image that is too heavy at this size
 * is sent smaller.
 */
export function fitSize(
  source: Size & { readonly format: ImageFormat },
  limits: Pick<ImageLimits, 'maxSide' | 'maxPixels'>
): Size {
  const fitted = decodedSize(source, limits.maxSide)
  const { maxPixels } = limits
  if (maxPixels === undefined || area(fitted) <= maxPixels) return fitted
  const longSide = Math.max(fitted.width, fitted.height)
  let side = Math.max(1, Math.floor(longSide * Math.sqrt(maxPixels / area(fitted))))
  // Rounding the short side up may exceed the limit by a few pixels.
  while (side > 1 && area(withLongSide(fitted, side)) > maxPixels) side--
  return withLongSide(fitted, side)
}

function area({ width, height }: Size): number {
  return width * height
}

/** What a call will cost, as a range; never a guess where the price or a token rule is not known. */
export function estimateCall(forecast: CallForecast): CallEstimate {
  const { price } = forecast
  if (price === undefined) return { unknown: 'No price is known for this model.' }
  if (!needsTokens(price)) return estimateByUnit(price, forecast)
  const imageTokens = sumTokens(forecast.images)
  if (imageTokens === undefined)
    return { unknown: 'How many tokens this provider counts for an image is not known.' }

  const text = textTokens(forecast.promptChars + forecast.systemChars)
  const answer = answerTokens(forecast)
  const usd = (bound: keyof Range): string | undefined =>
    usdOf(price, {
      usage: {
        inputTokens: imageTokens + text[bound],
        ...(imageTokens > 0 && { imageTokens }),
        outputTokens: answer[bound]
      },
      images: forecast.images.length,
      ...(forecast.at !== undefined && { at: forecast.at })
    })
  const range = inOrder([usd('low'), usd('likely'), usd('high')])
  if (range === undefined) return { unknown: 'The price of this model cannot be applied.' }
  return {
    ...range,
    inputTokens: imageTokens + text.likely,
    outputTokens: answer.likely,
    basis: basisOf(forecast, imageTokens, text.likely, answer)
  }
}

function estimateByUnit(price: Price, { images, at }: CallForecast): CallEstimate {
  const usd = usdOf(price, { images: images.length, ...(at !== undefined && { at }) })
  if (usd === undefined) return { unknown: 'The price of this model cannot be applied.' }
  const basis = 'The price does not go by tokens.'
  return { lowUsd: usd, likelyUsd: usd, highUsd: usd, basis }
}

function usdOf(price: Price, used: Used): string | undefined {
  const priced = priceUsage(price, used)
  return 'unknown' in priced ? undefined : decimalString(priced.usd)
}

interface Range {
  readonly low: number
  readonly likely: number
  readonly high: number
}

function sumTokens(images: CallForecast['images']): number | undefined {
  return images.reduce<number | undefined>(
    (sum, { tokens }) => (sum === undefined || tokens === undefined ? undefined : sum + tokens),
    0
  )
}

function textTokens(chars: number): Range {
  return {
    low: Math.ceil(chars / CHARS_PER_TOKEN.atMost),
    likely: Math.ceil(chars / CHARS_PER_TOKEN.likely),
    high: Math.ceil(chars / CHARS_PER_TOKEN.atLeast)
  }
}

/** A limit is the most there can be; without one, earlier answers or the usual length have to do. */
function answerTokens({ history, maxTokens }: CallForecast): Range {
  const range = isTelling(history)
    ? {
        low: Math.floor(history.medianOutputTokens / SPREAD),
        likely: Math.round(history.medianOutputTokens),
        high: Math.ceil(history.medianOutputTokens * SPREAD)
      }
    : USUAL_ANSWER
  if (maxTokens === undefined) return range
  const { low, likely } = range
  return { low: Math.min(low, maxTokens), likely: Math.min(likely, maxTokens), high: maxTokens }
}

type History = NonNullable<CallForecast['history']>

function isTelling(history: History | undefined): history is History {
  return history !== undefined && history.samples >= ENOUGH_SAMPLES
}

/** A cheaper rate for long calls can turn the order round; the range is still its outermost ends. */
function inOrder(
  amounts: readonly [string | undefined, string | undefined, string | undefined]
): Pick<Estimate, 'lowUsd' | 'likelyUsd' | 'highUsd'> | undefined {
  const [low, likely, high] = amounts
  if (low === undefined || likely === undefined || high === undefined) return undefined
  const sorted = [low, likely, high].sort((one, other) => new Big(one).cmp(other))
  return { lowUsd: sorted[0] ?? low, likelyUsd: likely, highUsd: sorted[2] ?? high }
}

function basisOf(forecast: CallForecast, images: number, text: number, answer: Range): string {
  const { history, maxTokens, price } = forecast
  const count = forecast.images.length
  const parts = [
    ...(count > 0
      ? [`${number(images)} tokens for ${count === 1 ? 'the image' : `${count} images`}`]
      : []),
    `about ${number(text)} for the text (${CHARS_PER_TOKEN.likely} characters a token, a rule of thumb)`
  ]
  const known = isTelling(history)
    ? `the median of ${history.samples} earlier answers`
    : 'a usual length; there are too few earlier answers'
  const most = maxTokens === undefined ? '' : `, at most ${number(maxTokens)}`
  return [
    `Input: ${parts.join(', ')}.`,
    `Answer: about ${number(answer.likely)} tokens (${known})${most}.`,
    ...(price?.approximate ? ['The provider does not say exactly what it charges.'] : [])
  ].join(' ')
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
