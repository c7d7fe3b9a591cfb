import { isObject, sse, type Json, type Reshape } from './chatVendorsReshape'

/** What of a vendor's answers differs from OpenAI's. */
export interface AnswerShape {
  /**
   * Where a stream tells usage: with the finish reason; there and in `x_groq`; or in a chunk of its
   * own when it was asked for.
   */
  readonly usageAt: 'finish' | 'x-groq' | 'own-chunk'
  usage(usage: Json): Json
  /** More fields of the chunk or body that tells usage. */
  beside?(usage: Json): Json
  /** The field that reasoning comes in, or Mistral's chunks inside the content. */
  readonly reasoningAs: 'reasoning_content' | 'reasoning' | 'thinking-chunks'
  /** The vendor's body and status for an error in OpenAI's shape. */
  error(status: number, error: Json): { readonly status: number; readonly body: unknown }
  readonly headers: Readonly<Record<string, string>>
}

/** The reshaping of one response of a vendor. */
export function vendorReshape(shape: AnswerShape, asksForUsage: boolean): Reshape {
  const stream = new VendorStream(shape, asksForUsage)
  return {
    chunk: (chunk) => stream.chunk(chunk),
    done: () => `${stream.flush()}data: [DONE]\n\n`,
    whole: (status, body) =>
      isObject(body['error'])
        ? shape.error(status, body['error'])
        : { status, body: whole(shape, body) },
    comments: true,
    contentType: 'text/event-stream; charset=utf-8',
    headers: shape.headers
  }
}

class VendorStream {
  /** The chunk with the finish reason, until the usage that goes with it is there. */
  private held: Json | undefined

  constructor(
    private readonly shape: AnswerShape,
    private readonly asksForUsage: boolean
  ) {}

  chunk(raw: Json): string {
    if (raw['error'] !== undefined) return sse(raw)
    const { usage, ...chunk } = raw
    const choice = firstChoice(chunk)
    if (choice === undefined) return isObject(usage) ? this.withUsage(chunk, usage) : ''
    const shaped = { ...chunk, choices: [{ ...choice, delta: delta(this.shape, choice['delta']) }] }
    const own = isObject(usage) ? { usage: this.shape.usage(usage) } : this.noUsageYet()
    if (typeof choice['finish_reason'] === 'string') {
      this.held = { ...shaped, ...own }
      return ''
    }
    return sse({ ...shaped, ...own })
  }

  flush(): string {
    const held = this.held
    this.held = undefined
    return held === undefined ? '' : sse(held)
  }

  private withUsage(chunk: Json, raw: Json): string {
    const usage = this.shape.usage(raw)
    const beside = this.shape.beside?.(raw)
    const alone = this.asksForUsage ? sse({ ...chunk, usage, ...beside }) : ''
    const held = this.held
    this.held = undefined
    if (held === undefined) return alone
    if (this.shape.usageAt === 'own-chunk')
      return sse({ ...held, ...(alone === '' && beside) }) + alone
    if (this.shape.usageAt === 'finish') return sse({ ...held, usage })
    return sse({ ...held, x_groq: { id: 'req_groq', usage } }) + alone
  }

  private noUsageYet(): Json {
    return this.shape.usageAt === 'own-chunk' && this.asksForUsage ? { usage: null } : {}
  }
}

function firstChoice(chunk: Json): Json | undefined {
  const choices = chunk['choices']
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined
  return isObject(first) ? first : undefined
}

/** A delta, or the message of a whole answer. */
function delta({ reasoningAs }: AnswerShape, raw: unknown): Json {
  if (!isObject(raw)) return {}
  const { reasoning_content: reasoning, ...rest } = raw
  if (typeof reasoning !== 'string') return rest
  if (reasoningAs !== 'thinking-chunks') return { ...rest, [reasoningAs]: reasoning }
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: reasoning }], closed: true }
  const { content } = rest
  const text = typeof content === 'string' ? [{ type: 'text', text: content }] : []
  return { ...rest, content: [thinking, ...text] }
}

function whole(shape: AnswerShape, body: Json): Json {
  const choice = firstChoice(body)
  return {
    ...body,
    ...(choice && { choices: [{ ...choice, message: delta(shape, choice['message']) }] }),
    ...(isObject(body['usage']) && {
      usage: shape.usage(body['usage']),
      ...shape.beside?.(body['usage'])
    })
  }
}
