import { failure, type Failure } from '../../../../../shared/domain/failure'
import type { AdapterEvent, Frame, FrameReader } from '../../adapter'
import { isFields } from '../../errorBody'
import { BROKEN_OFF } from './openaiChat'
import { openaiErrorFacts, openaiFailure, vendorWords } from './openaiErrors'
import { readCost, readUsage } from './openaiUsage'

/** Fields of an event or response, of which nothing is known yet. */
type Received = Readonly<Record<string, unknown>>

/**
 * Reads the events of one response. Its end is `response.completed`, `response.incomplete`,
 * `response.failed` or `error`; there is no `[DONE]`. Events nobody knows are passed over.
 */
export class OpenAiResponsesReader implements FrameReader {
  private over = false
  private failed: Failure | undefined
  private refusal = ''
  private usage: Received | undefined
  private servedModel: string | undefined
  private answered = false
  private reasoningFrom: string | undefined
  /** Messages that accompany the work and are not the answer. */
  private readonly asides = new Set<unknown>()

  read(frame: Frame): readonly AdapterEvent[] {
    if (frame.data === '[DONE]') return []
    const event: unknown = JSON.parse(frame.data)
    if (!isFields(event)) return []
    const type = event['type'] ?? frame.event
    return typeof type === 'string' ? this.readEvent(type, event) : []
  }

  isComplete(): boolean {
    return this.over
  }

  flush(): readonly AdapterEvent[] {
    if (!this.usage) return []
    const events: AdapterEvent[] = [{ type: 'usage', usage: readUsage(this.usage) }]
    const cost = readCost(this.usage)
    if (cost) events.push({ type: 'cost', cost })
    this.usage = undefined
    return events
  }

  outcome(): Failure | undefined {
    if (this.refusal === '') return this.failed
    return failure('refused', { vendorCode: 'refusal', vendorMessage: this.refusal })
  }

  readWhole(body: unknown): readonly AdapterEvent[] | undefined {
    if (!isFields(body)) return undefined
    if (body['object'] !== 'response' && !Array.isArray(body['output'])) {
      if (!isFields(body['error'])) return undefined
      return this.end(failureOf(body))
    }
    return [...this.readHead(body), ...this.readEnd(body)]
  }

  private readEvent(type: string, event: Received): readonly AdapterEvent[] {
    switch (type) {
      case 'response.created':
      case 'response.in_progress':
        return this.readHead(event['response'])
      case 'response.output_item.added':
        return this.readItem(event['item'])
      case 'response.output_text.delta':
        return this.readText(event)
      case 'response.refusal.delta':
        this.refusal += stringOf(event['delta'])
        return []
      case 'response.reasoning_summary_part.added':
        // Parts of a summary are paragraphs, but nothing in their text says so.
        return Number(event['summary_index']) > 0 ? this.reason('summary', '\n\n') : []
      case 'response.reasoning_summary_text.delta':
        return this.reason('summary', stringOf(event['delta']))
      case 'response.reasoning_text.delta':
        return this.reason('text', stringOf(event['delta']))
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        return [...this.readHead(event['response']), ...this.readEnd(event['response'])]
      case 'error':
        return this.end(failureOf(event))
      default:
        return []
    }
  }

  private readHead(response: unknown): readonly AdapterEvent[] {
    const model = isFields(response) ? response['model'] : undefined
    if (typeof model !== 'string' || model === '' || model === this.servedModel) return []
    this.servedModel = model
    return [{ type: 'served', model }]
  }

  private readItem(item: unknown): readonly AdapterEvent[] {
    if (isFields(item) && item['phase'] === 'commentary') this.asides.add(item['id'])
    return []
  }

  private readText(event: Received): readonly AdapterEvent[] {
    const delta = stringOf(event['delta'])
    if (this.asides.has(event['item_id'])) return this.reason('aside', delta)
    if (delta === '') return []
    this.answered = true
    return [{ type: 'text', delta }]
  }

  /** A server that sends both the reasoning and its summary says the same twice; the first is kept. */
  private reason(from: 'summary' | 'text' | 'aside', delta: string): readonly AdapterEvent[] {
    if (from !== 'aside') this.reasoningFrom ??= from
    if (delta === '' || (from !== 'aside' && this.reasoningFrom !== from)) return []
    return [{ type: 'reasoning', delta }]
  }

  /** The end of a response: what it used, why it stopped, and what was never streamed. */
  private readEnd(response: unknown): readonly AdapterEvent[] {
    if (!isFields(response)) return this.end(failure('provider', { sentence: BROKEN_OFF }))
    if (isFields(response['usage'])) this.usage = response['usage']
    const late = this.answered || this.refusal !== '' ? [] : this.readOutput(response['output'])
    const { status } = response
    if (status === 'failed' || status === 'cancelled')
      return [...late, ...this.end(failureOf(response))]
    if (status !== 'incomplete')
      return [...late, finished(stringOf(status) || 'completed'), ...this.end(undefined)]
    const details = response['incomplete_details']
    const reason = stringOf(isFields(details) ? details['reason'] : undefined) || 'incomplete'
    return [...late, finished(reason), ...this.end(incompleteFailure(reason))]
  }

  private end(failed: Failure | undefined): readonly AdapterEvent[] {
    this.over = true
    this.failed = failed
    return []
  }

  /** The whole output, for servers that do not stream it. */
  private readOutput(output: unknown): readonly AdapterEvent[] {
    const items = Array.isArray(output) ? output.filter(isFields) : []
    return items.flatMap((item) => {
      if (item['type'] === 'reasoning') return this.readReasoningItem(item)
      return partsOf(item['content']).flatMap((part) => this.readPart(item, part))
    })
  }

  private readPart(item: Received, part: Received): readonly AdapterEvent[] {
    if (part['type'] === 'refusal') this.refusal += stringOf(part['refusal'])
    if (part['type'] !== 'output_text') return []
    if (item['phase'] === 'commentary') this.asides.add(item['id'])
    return this.readText({ item_id: item['id'], delta: part['text'] })
  }

  private readReasoningItem(item: Received): readonly AdapterEvent[] {
    if (this.reasoningFrom !== undefined) return []
    const summary = partsOf(item['summary']).map((part) => stringOf(part['text']))
    if (summary.length > 0) return this.reason('summary', summary.join('\n\n'))
    const text = partsOf(item['content']).map((part) => stringOf(part['text']))
    return this.reason('text', text.join(''))
  }
}

function partsOf(parts: unknown): readonly Received[] {
  return Array.isArray(parts) ? parts.filter(isFields) : []
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function finished(finishReason: string): AdapterEvent {
  return { type: 'served', finishReason }
}

function incompleteFailure(reason: string): Failure {
  if (reason === 'content_filter') return failure('filtered', { vendorCode: reason })
  return failure('truncated', {
    vendorCode: reason,
    ...(reason === 'max_output_tokens' && {
      sentence: 'The answer reached its length limit before it was complete.'
    })
  })
}

/** The error a failed response or an error event carries. */
function failureOf(source: Received): Failure {
  const facts = openaiErrorFacts(source)
  const known = openaiFailure(facts)
  if (known && known.class !== 'provider') return known
  return failure('provider', { ...vendorWords(facts), sentence: BROKEN_OFF })
}
