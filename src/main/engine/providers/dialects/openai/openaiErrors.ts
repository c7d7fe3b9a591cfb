import { failure, type Failure, type FailureClass } from '../../../../../shared/domain/failure'
import type { JsonReply } from '../../adapter'
import { errorWords, isFields } from '../../errorBody'

/**
 * OpenAI's error codes in plain words, for error responses and for errors inside a stream alike.
 * Codes: https://platform.openai.com/docs/guides/error-codes and the `ResponseError` type of the
 * `openai` package. What is not here keeps the words of its class.
 */

type Words = readonly [kind: FailureClass, sentence?: string, nextStep?: string]

const ANOTHER_IMAGE = 'Use another image, or let Triptych fit it to the provider.'
const UNREADABLE_IMAGE: Words = [
  'bad-input',
  'The provider could not read the image.',
  ANOTHER_IMAGE
]
const WRONG_FORMAT: Words = [
  'bad-input',
  'The provider does not take images of this format.',
  'Let Triptych fit the image to the provider, or save it as JPEG or PNG.'
]
const NOT_FETCHED: Words = ['bad-input', 'The provider could not get at the image.', ANOTHER_IMAGE]
const AGAINST_POLICY: Words = [
  'filtered',
  'The provider holds the request to be against its policy.'
]
const NO_MONEY: Words = ['balance']

const BY_CODE: Readonly<Record<string, Words>> = {
  invalid_image: UNREADABLE_IMAGE,
  image_parse_error: UNREADABLE_IMAGE,
  invalid_base64_image: UNREADABLE_IMAGE,
  invalid_image_format: WRONG_FORMAT,
  unsupported_image_media_type: WRONG_FORMAT,
  invalid_image_mode: [
    'bad-input',
    'The provider does not take images with these colour channels.',
    'Save the image in RGB colours and add it again.'
  ],
  empty_image_file: ['bad-input', 'The image arrived empty.', 'Add the image again.'],
  invalid_image_url: NOT_FETCHED,
  failed_to_download_image: NOT_FETCHED,
  image_file_not_found: NOT_FETCHED,
  image_too_large: ['too-large', 'The image has more pixels than this model takes.'],
  image_file_too_large: ['too-large', 'The image file is larger than the provider takes.'],
  image_too_small: [
    'bad-input',
    'The image is smaller than the provider takes.',
    'Use a larger image.'
  ],
  image_content_policy_violation: ['filtered', 'The provider’s content filter refused the image.'],
  content_filter: ['filtered'],
  content_policy_violation: ['filtered'],
  invalid_prompt: AGAINST_POLICY,
  bio_policy: AGAINST_POLICY,
  misalignment_policy_violation: AGAINST_POLICY,
  rate_limit_exceeded: ['rate-limited'],
  insufficient_quota: NO_MONEY,
  billing_hard_limit_reached: NO_MONEY,
  billing_not_active: NO_MONEY,
  context_length_exceeded: [
    'too-large',
    'Prompt and images are longer than this model can take.',
    'Use fewer or smaller images, a lower detail or a shorter prompt.'
  ],
  unsupported_country_region_territory: [
    'auth',
    'The provider does not serve this country or region.',
    'Ask this model through another provider.'
  ],
  server_error: ['provider']
}

/** Parameters in which a JSON Schema travels, on either API. */
const SCHEMA_PARAM = /^(text\.format|response_format)/

/** What is known of an error: code, message, and the parameter it is about. */
export interface OpenAiErrorFacts {
  readonly code?: string
  readonly message?: string
  readonly param?: string
}

/** Code, message and parameter of `{error: {…}}`, or of an error that lies bare. */
export function openaiErrorFacts(json: unknown): OpenAiErrorFacts {
  const { code, message } = errorWords(json)
  const inner = isFields(json) && isFields(json['error']) ? json['error'] : json
  const param = isFields(inner) ? inner['param'] : undefined
  return {
    // The kind of the event itself, where the error has no code.
    ...(code !== undefined && code !== 'error' && { code }),
    ...(message !== undefined && { message }),
    ...(typeof param === 'string' && param !== '' && { param })
  }
}

/** The failure an error stands for, or undefined when its code says nothing of its own. */
export function openaiFailure(facts: OpenAiErrorFacts): Failure | undefined {
  const words = wordsFor(facts)
  if (!words) return undefined
  const [kind, sentence, nextStep] = words
  return failure(kind, {
    ...(sentence !== undefined && { sentence }),
    ...(nextStep !== undefined && { nextStep }),
    ...vendorWords(facts)
  })
}

export function vendorWords({ code, message }: OpenAiErrorFacts): Partial<Failure> {
  return {
    ...(code !== undefined && { vendorCode: code }),
    ...(message !== undefined && { vendorMessage: message })
  }
}

function wordsFor({ code = '', param }: OpenAiErrorFacts): Words | undefined {
  if (Object.hasOwn(BY_CODE, code)) return BY_CODE[code]
  if (param !== undefined && SCHEMA_PARAM.test(param))
    return [
      'bad-input',
      'The provider does not take this JSON Schema.',
      'List every property as required and set additionalProperties to false; its own words say more.'
    ]
  if (param !== undefined && (code === 'unsupported_parameter' || code === 'unsupported_value'))
    return [
      'bad-input',
      `This model does not take “${param}” as it was sent.`,
      'Take it out of the parameters, then retry.'
    ]
  return undefined
}

/** For error responses: class and words where the code says more than the status. */
export function mapOpenAiError({ body }: JsonReply): Partial<Failure> | undefined {
  return openaiFailure(openaiErrorFacts(body))
}
