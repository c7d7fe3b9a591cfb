import { failure, type Failure, type FailureClass } from '../../../../../shared/domain/failure'
import type { JsonReply } from '../../adapter'
import { errorWords } from '../../errorBody'

interface CodeWords {
  readonly class: FailureClass
  readonly sentence: string
  readonly nextStep?: string
}

const OTHER_MODEL = 'Check the model’s name, or choose another model.'
const NO_CHANNEL: CodeWords = {
  class: 'provider',
  sentence: 'FoxAPI has no free channel for this model at present.',
  nextStep: 'Retry this model later, or choose another one.'
}
const OUT_OF_ORDER: CodeWords = {
  class: 'provider',
  sentence: 'The model’s vendor failed behind FoxAPI.',
  nextStep: 'Retry this model in a moment, or choose another one.'
}

/** FoxAPI's own codes, of refused requests and of failed tasks alike. */
const BY_CODE: Readonly<Record<string, CodeWords>> = {
  invalid_param: {
    class: 'bad-input',
    sentence: 'FoxAPI does not take one of the parameters.',
    nextStep: 'Change the parameters or the size of the image, then retry.'
  },
  model_rule_violation: {
    class: 'bad-input',
    sentence: 'This model has a rule that the request breaks, such as one image only.',
    nextStep: 'Send fewer images, or choose another model.'
  },
  model_not_support_capability: {
    class: 'bad-input',
    sentence: 'This model does not take images here.',
    nextStep: 'Choose a model that sees images.'
  },
  model_not_supported: {
    class: 'bad-input',
    sentence: 'FoxAPI does not offer this model here.',
    nextStep: OTHER_MODEL
  },
  model_not_found: {
    class: 'bad-input',
    sentence: 'FoxAPI does not know this model.',
    nextStep: OTHER_MODEL
  },
  no_available_model: NO_CHANNEL,
  no_compatible_channel: NO_CHANNEL,
  unsupported_content_type: {
    class: 'bad-input',
    sentence: 'FoxAPI does not take this kind of content.'
  },
  unsupported_advanced_options: {
    class: 'bad-input',
    sentence: 'This model does not take one of the parameters.',
    nextStep: 'Leave out the parameters one by one, then retry.'
  },
  invalid_image_url: {
    class: 'bad-input',
    sentence: 'FoxAPI could not read an image.',
    nextStep: 'Retry with a smaller image or another format.'
  },
  invalid_file_type: {
    class: 'bad-input',
    sentence: 'FoxAPI does not take this type of file.',
    nextStep: 'Convert the image to JPEG or PNG, then retry.'
  },
  insufficient_quota: {
    class: 'balance',
    sentence: 'The FoxAPI account has no credit left.',
    nextStep: 'Top up at FoxAPI, then retry this model.'
  },
  service_unavailable: OUT_OF_ORDER,
  all_platforms_exhausted: {
    ...OUT_OF_ORDER,
    sentence: 'FoxAPI tried every vendor of this model, and all of them failed.'
  },
  not_found: {
    class: 'bad-input',
    sentence: 'FoxAPI does not know this task, or not any more.',
    nextStep: 'Retry this model; that is charged anew.'
  }
}

/** Over the general table: FoxAPI's codes, and what the Cloudflare before it says without JSON. */
export function mapFoxapiError(reply: JsonReply): Partial<Failure> | undefined {
  if (reply.status === 403 && reply.body === undefined) return TURNED_AWAY
  const { code } = errorWords(reply.body)
  const words = code === undefined ? undefined : BY_CODE[code]
  if (!words) return undefined
  // Refused at the door: a task that was taken reports its error inside itself.
  const wasRefused = reply.status < 500
  const { class: kind, ...said } = failure(words.class, words)
  return { ...said, class: kind, ...(wasRefused && { notCharged: true }) }
}

/** `error code: 1010` as plain text, or a web page: the key was never looked at. */
const TURNED_AWAY: Partial<Failure> = {
  class: 'provider',
  sentence: 'The Cloudflare in front of FoxAPI turned the request away, whatever the key.',
  nextStep: 'Check whether a proxy or VPN is in the way, then retry this model.',
  notCharged: true
}

/** Why a task failed, by its own error object; a task that gives no reason still failed. */
export function taskFailure(status: string, error: unknown): Failure {
  const { code, message } = errorWords({ error })
  const words = code === undefined ? undefined : BY_CODE[code]
  return failure(words?.class ?? 'provider', {
    sentence:
      status === 'cancelled' ? 'The task was cancelled at FoxAPI.' : 'The task failed at FoxAPI.',
    ...words,
    ...(code !== undefined && { vendorCode: code }),
    ...(message !== undefined && { vendorMessage: message })
  })
}
