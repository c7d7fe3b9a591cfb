import { randomUUID } from 'node:crypto'
import { answerOf, creditsFor, labelsOf } from './vlmRunDomains'
import { detected, grounded, type GroundingWish } from './vlmRunGrounding'
import type { VlmRunInput } from './vlmRunRequest'
import { schemaValue } from '../visionMock'

interface Prediction {
  readonly id: string
  readonly input: VlmRunInput
  readonly madeAt: Date
  polls: number
}

/** `[[mock:NAME:ARGUMENT]]` in the prompt chooses what the mock does; there is only one model. */
const MARKER = /\[\[mock:([^:\]]+)(?::([^\]]+))?\]\]/

export function behaviourOf({ prompt }: Pick<VlmRunInput, 'prompt'>): {
  readonly name: string | undefined
  readonly argument: string | undefined
} {
  const found = MARKER.exec(prompt)
  return { name: found?.[1], argument: found?.[2] }
}

/** States of a batch prediction before the last, one for each question. */
const ON_THE_WAY = ['enqueued', 'running']

/** Predictions live as long as the mock, whatever becomes of the client that made them. */
export class VlmRunPredictions {
  private readonly all = new Map<string, Prediction>()

  add(input: VlmRunInput): Prediction {
    const prediction = { id: randomUUID(), input, madeAt: new Date(), polls: 0 }
    this.all.set(prediction.id, prediction)
    return prediction
  }

  find(id: string): Prediction | undefined {
    return this.all.get(id)
  }

  list(skip: number, limit: number): readonly unknown[] {
    return [...this.all.values()]
      .slice(skip, skip + limit)
      .map((one) => this.view(one, 'completed'))
  }

  /** As the submission answers. */
  submitted(prediction: Prediction): unknown {
    return this.view(prediction, isLater(prediction) ? 'pending' : lastOf(prediction))
  }

  /** As a question answers: a state further than the one before. */
  asked(prediction: Prediction, polls: number): unknown {
    if (!isLater(prediction)) return this.submitted(prediction)
    prediction.polls++
    const { name, argument } = behaviourOf(prediction.input)
    if (name === 'stuck') return this.view(prediction, 'running')
    if (name === 'slow')
      return this.view(
        prediction,
        this.ageMs(prediction) < Number(argument ?? 2) * 1000 ? 'running' : 'completed'
      )
    if (prediction.polls < polls) {
      if (name === 'paused') return this.view(prediction, 'paused')
      if (name === 'unknown-state') return this.view(prediction, 'warming_up')
      return this.view(prediction, ON_THE_WAY[prediction.polls - 1] ?? 'running')
    }
    return this.view(prediction, lastOf(prediction))
  }

  private ageMs({ madeAt }: Prediction): number {
    return Date.now() - madeAt.getTime()
  }

  private view(prediction: Prediction, status: string): unknown {
    const { id, input, madeAt } = prediction
    const { name, argument } = behaviourOf(input)
    const over = status === 'completed' || status === 'failed'
    return {
      id,
      created_at: timestamp(madeAt, name === 'timestamps' ? argument : undefined),
      completed_at: over
        ? timestamp(new Date(), name === 'timestamps' ? argument : undefined)
        : null,
      response: status === 'completed' ? responseTo(input) : null,
      status,
      ...(name !== 'no-usage' && { usage: usage(input, over) }),
      ...(status === 'failed' && argument === 'message' && { message: 'The image is unreadable.' })
    }
  }
}

/** Made after the submission was answered: in batch mode, or because the mock was told so. */
function isLater({ input }: Prediction): boolean {
  return input.batch || behaviourOf(input).name === 'pending'
}

function lastOf({ input }: Prediction): string {
  return behaviourOf(input).name === 'failed' ? 'failed' : 'completed'
}

function usage(input: VlmRunInput, over: boolean): unknown {
  const { name, argument } = behaviourOf(input)
  if (name === 'empty-usage') return {}
  if (!over) return { elements_processed: null, element_type: null, credits_used: null }
  if (name === 'failed')
    return {
      elements_processed: 0,
      element_type: 'image',
      credits_used: 0,
      ...(argument === 'usage' && { message: 'No page could be read.' })
    }
  const { domain, detail, grounding, images } = input
  return {
    elements_processed: images.length,
    element_type: domain.startsWith('document.') ? 'page' : 'image',
    credits_used: creditsFor(domain, detail, grounding, images.length)
  }
}

/** The three shapes that the vendor's answers have been seen in. */
function timestamp(date: Date, shape: string | undefined): string {
  const [day = '', time = ''] = date.toISOString().replace('Z', '000').split('T')
  if (shape === 'space') return `${day} ${time}`
  return shape === 'offset' ? `${day}T${time}+00:00` : `${day}T${time}Z`
}

function responseTo(input: VlmRunInput): unknown {
  const { name } = behaviourOf(input)
  if (name === 'null-response') return null
  if (name === 'text-response') return wordsOf(input)
  const answer = input.schema
    ? schemaValue(input.schema, wordsOf(input))
    : answerOf(input.domain, wordsOf(input))
  if (!input.grounding && !input.confidence) return answer
  const wish = wishOf(input)
  const labels = Object.fromEntries(labelsOf(input.domain).map((label) => detected(label, wish)))
  return { ...(grounded(answer, wish) as object), ...labels }
}

const FORMS: Readonly<Record<string, GroundingWish['form']>> = {
  'old-boxes': 'old',
  'suffixed-boxes': 'suffixed',
  'wild-boxes': 'wild'
}

/** The last image is where everything was found, so that an index of 0 proves nothing by itself. */
function wishOf({ prompt, grounding, confidence, images }: VlmRunInput): GroundingWish {
  const { name = '' } = behaviourOf({ prompt })
  return { grounding, confidence, page: images.length - 1, form: FORMS[name] ?? 'new' }
}

/** Names the model, the domain and the prompt's last word, and proves which images arrived. */
function wordsOf({ model, domain, prompt, images }: VlmRunInput): string {
  const word = /(\S+)\s*$/.exec(prompt.replace(MARKER, ''))?.[1]
  const seen = images.map((image) => ('url' in image ? image.url : image.sha256.slice(0, 12)))
  const asked = word === undefined ? '' : ` Your last word: ${word}`
  return `This is ${model} for ${domain}, looking at ${seen.join(' and ')}.${asked}`
}
