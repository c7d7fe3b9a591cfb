import type { Failure } from '../../../../../shared/domain/failure'
import { AdapterFailure, type AdapterEvent, type Frame, type FrameReader } from '../../adapter'
import { isFields } from '../../errorBody'
import { errorFields, geminiFailure } from './geminiFailures'
import { blockFailure, finishFailure } from './geminiFinish'
import { readGeminiUsage } from './geminiUsage'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads the chunks of one generateContent stream. There is no mark for its end: it is whole once a
 * candidate has a finish reason, or the prompt was blocked and there will be no candidate.
 */
export class GeminiReader implements FrameReader {
  private finishReason: string | undefined
  private finishMessage: string | undefined
  private block: Fields | undefined
  private usage: Fields | undefined
  private usageIsLast = false
  private usageTold = false
  private servedModel: string | undefined
  private requestId: string | undefined

  read(frame: Frame): readonly AdapterEvent[] {
    const chunk: unknown = JSON.parse(frame.data)
    return isFields(chunk) ? this.readChunk(chunk) : []
  }

  isComplete(): boolean {
    return this.finishReason !== undefined || this.block !== undefined
  }

  /** Usage is on the last chunk, as a rule with the finish reason. */
  mayFollow(): boolean {
    return !this.usageIsLast
  }

  flush(): readonly AdapterEvent[] {
    if (this.usageTold || !this.usage) return []
    this.usageTold = true
    const { outputTokens, reasoningTokens, ...input } = readGeminiUsage(this.usage)
    // Counts grow with every chunk: those of an answer that was cut off are not what it comes to.
    const output = this.isComplete()
      ? {
          ...(outputTokens !== undefined && { outputTokens }),
          ...(reasoningTokens !== undefined && { reasoningTokens })
        }
      : {}
    return [{ type: 'usage', usage: { ...input, ...output } }]
  }

  outcome(): Failure | undefined {
    if (this.block) return blockFailure(this.block)
    return this.finishReason === undefined
      ? undefined
      : finishFailure(this.finishReason, this.finishMessage)
  }

  /** One object, or the array of chunks that a server without server-sent events answers with. */
  readWhole(body: unknown): readonly AdapterEvent[] | undefined {
    const chunks = (Array.isArray(body) ? body : [body]).filter(isFields)
    const known = chunks.some(
      (chunk) => 'candidates' in chunk || 'promptFeedback' in chunk || 'error' in chunk
    )
    return known ? chunks.flatMap((chunk) => this.readChunk(chunk)) : undefined
  }

  private readChunk(chunk: Fields): readonly AdapterEvent[] {
    const error = errorFields(chunk)
    if (error) throw new AdapterFailure(geminiFailure(error))
    const events: AdapterEvent[] = []
    this.readServed(chunk, events)
    const { usageMetadata, promptFeedback, candidates } = chunk
    if (isFields(usageMetadata)) this.usage = usageMetadata
    if (isFields(promptFeedback) && isSet(promptFeedback['blockReason']))
      this.block = promptFeedback
    const candidate: unknown = Array.isArray(candidates) ? candidates[0] : undefined
    if (isFields(candidate)) this.readCandidate(candidate, events)
    this.usageIsLast ||= this.isComplete() && isFields(usageMetadata)
    return events
  }

  /** Model and id are on every chunk; the id stands for the header that other vendors send. */
  private readServed({ modelVersion, responseId }: Fields, events: AdapterEvent[]): void {
    if (isSet(modelVersion) && modelVersion !== this.servedModel) {
      this.servedModel = modelVersion
      events.push({ type: 'served', model: modelVersion })
    }
    if (isSet(responseId) && responseId !== this.requestId) {
      this.requestId = responseId
      events.push({ type: 'served', requestId: responseId })
    }
  }

  private readCandidate(candidate: Fields, events: AdapterEvent[]): void {
    const { content, finishReason, finishMessage } = candidate
    const parts = isFields(content) && Array.isArray(content['parts']) ? content['parts'] : []
    for (const part of parts.filter(isFields)) {
      const { text, thought } = part
      if (isSet(text)) events.push({ type: thought === true ? 'reasoning' : 'text', delta: text })
    }
    if (isSet(finishMessage)) this.finishMessage = finishMessage
    if (!isSet(finishReason) || finishReason === 'FINISH_REASON_UNSPECIFIED') return
    this.finishReason = finishReason
    events.push({ type: 'served', finishReason })
  }
}

function isSet(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
