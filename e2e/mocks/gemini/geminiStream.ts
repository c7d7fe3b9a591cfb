import type { ServerResponse } from 'node:http'
import { sendJson } from '../httpServer'
import { usageOf, type CandidateReply } from './geminiReplies'
import type { GenerateAsked } from './geminiRequest'
import { playSteps, spokenIn, type Spoken } from '../streamSteps'

type Fields = Readonly<Record<string, unknown>>

const RESPONSE_ID = 'mock-response'

function chunkOf(asked: GenerateAsked, fields: Fields): Fields {
  return { ...fields, modelVersion: asked.model, responseId: RESPONSE_ID }
}

function candidateOf(parts: readonly Fields[], finish: Fields = {}): Fields {
  return { content: { parts, role: 'model' }, ...finish, index: 0 }
}

function partOf({ kind, text }: Spoken): Fields {
  return kind === 'thinking' ? { text, thought: true } : { text }
}

function finishOf({ finishReason, finishMessage }: CandidateReply): Fields {
  return {
    ...(finishReason !== null && { finishReason }),
    ...(finishMessage !== undefined && { finishMessage })
  }
}

/** The chunks of one answer, as they are written one by one or joined in an array. */
class Chunks {
  private readonly spoken: Spoken[] = []

  constructor(
    private readonly asked: GenerateAsked,
    private readonly reply: CandidateReply
  ) {}

  /** Undefined for a thought that nobody asked to see; it is counted all the same. */
  say(spoken: Spoken): Fields | undefined {
    this.spoken.push(spoken)
    if (spoken.kind === 'thinking' && !this.asked.showsThoughts) return undefined
    const usage = this.reply.usage ?? 'every-chunk'
    return chunkOf(this.asked, {
      candidates: [candidateOf([partOf(spoken)])],
      ...(usage === 'every-chunk' && { usageMetadata: this.usage() })
    })
  }

  /** What comes after the last word. */
  last(): Fields[] {
    const { block, finishReason, usage = 'every-chunk' } = this.reply
    if (block) return [chunkOf(this.asked, { promptFeedback: block, usageMetadata: this.usage() })]
    if (finishReason === null) return []
    // Content is left out when a filter took it away.
    const empty = finishReason === 'SAFETY' && this.spoken.length === 0
    const finish = empty
      ? { ...finishOf(this.reply), index: 0 }
      : candidateOf([{ text: '' }], finishOf(this.reply))
    const chunk = chunkOf(this.asked, {
      candidates: [finish],
      ...(usage === 'every-chunk' && { usageMetadata: this.usage() })
    })
    return usage === 'after-finish'
      ? [chunk, chunkOf(this.asked, { usageMetadata: this.usage() })]
      : [chunk]
  }

  whole(): Fields {
    const { block, usage = 'every-chunk' } = this.reply
    if (block) return chunkOf(this.asked, { promptFeedback: block, usageMetadata: this.usage() })
    const joined = (kind: Spoken['kind']): Fields[] => {
      const text = this.spoken
        .filter((piece) => piece.kind === kind)
        .map((piece) => piece.text)
        .join('')
      return text === '' ? [] : [partOf({ kind, text })]
    }
    const parts = [...(this.asked.showsThoughts ? joined('thinking') : []), ...joined('text')]
    return chunkOf(this.asked, {
      candidates: [candidateOf(parts, finishOf(this.reply))],
      ...(usage !== 'nowhere' && { usageMetadata: this.usage() })
    })
  }

  private usage() {
    return usageOf(this.asked, this.spoken, this.reply)
  }
}

async function playSse(
  response: ServerResponse,
  asked: GenerateAsked,
  reply: CandidateReply,
  tokensPerSecond: number
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const newline = reply.crlf === true ? '\r\n' : '\n'
  const write = (chunk: Fields | undefined): void => {
    if (chunk) response.write(`data: ${JSON.stringify(chunk)}${newline}${newline}`)
  }
  const chunks = new Chunks(asked, reply)
  const delta = (spoken: Spoken): void => write(chunks.say(spoken))
  if (!(await playSteps(response, reply.steps, { tokensPerSecond, delta }))) return
  chunks.last().forEach(write)
  if (reply.holds !== true) response.end()
}

export type Form = 'sse' | 'array' | 'whole'

/** Writes an answer as server-sent events, as one growing array, or whole. */
export async function playCandidate(
  response: ServerResponse,
  asked: GenerateAsked,
  reply: CandidateReply,
  { form, tokensPerSecond }: { readonly form: Form; readonly tokensPerSecond: number }
): Promise<void> {
  const pace = reply.tokensPerSecond ?? tokensPerSecond
  if (form === 'sse' && reply.ignoresSse !== true) return playSse(response, asked, reply, pace)
  const chunks = new Chunks(asked, reply)
  const said = spokenIn(reply.steps).map((spoken) => chunks.say(spoken))
  if (form === 'whole') sendJson(response, 200, chunks.whole())
  else sendJson(response, 200, [...said.filter((chunk) => chunk !== undefined), ...chunks.last()])
}
